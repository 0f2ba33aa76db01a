/** `create --check`: looks at the node first, shows what is to decide, and asks. */
import type { CreateOptions } from '../arguments/createOptions';
import { confirm } from '../terminal/confirm';
import type { Output } from '../terminal/output';
import { checkLines, checkNode } from './nodeCheck';
import type { NodeToCheck } from './nodeToCheck';

/** @throws SshError for a node that cannot be looked at, and NeedsConfirmation: nothing was sent */
export async function checkBefore(
  node: NodeToCheck,
  options: CreateOptions,
  output: Output,
): Promise<void> {
  const found = await checkNode(node, { sshKey: options.sshKey }, output);
  const count = found.findings.filter(({ severity }) => severity === 'warning').length;
  // Standard output belongs to the snapshot.
  for (const line of checkLines(node, found)) output.note(line);
  if (count === 0) return;
  const things = count === 1 ? '1 thing' : `${count} things`;
  const sentence = `The check of ${node.sliver.clientId} found ${things} to decide.`;
  await confirm(sentence, options, output, `${sentence} Take the snapshot all the same?`);
}
