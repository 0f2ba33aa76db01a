/** `geni-image check`: what a person should know of a node before a snapshot of it. It only reads. */
import { sameUrn } from '../../../rpc';
import { SshError } from '../../../model/ssh/sshError';
import { isSliver } from '../arguments/createArguments';
import type { CommonOptions } from '../arguments/options';
import { Ended, exitCodes, UsageError } from '../failures/failure';
import { findNode, type FoundNode } from '../session/findNode';
import { locate } from '../session/locate';
import { openSession } from '../session/session';
import { slicesAt } from '../session/slicesAt';
import { checkNode, tellCheck } from '../snapshots/nodeCheck';
import type { Output } from '../terminal/output';
import { isInteractive } from '../terminal/prompt';

export interface CheckOptions extends CommonOptions {
  readonly sshKey?: string;
  /** Seconds. */
  readonly limit?: string;
}

export async function check(
  word: string | undefined,
  options: CheckOptions,
  output: Output,
): Promise<void> {
  const limitMs = limitOf(options.limit);
  if (word === undefined && !isInteractive())
    throw new UsageError('Give the node to check, as "geni-image slivers" lists it.');
  const node = await nodeOf(word, options, output);
  const found = await checkNode(node, { sshKey: options.sshKey, limitMs }, output);
  tellCheck(node, found, output);
  if (found.findings.some(({ severity }) => severity === 'warning'))
    throw new Ended(exitCodes.refused);
}

/** @param word name or URN of a sliver; undefined where the person picks */
export async function nodeOf(
  word: string | undefined,
  options: CheckOptions,
  output: Output,
): Promise<FoundNode> {
  if (word === undefined || !isSliver(word))
    return await findNode(word, options, output, {
      question: 'Check which node?',
      command: 'check',
    });
  return await nodeNamed(await openSession(options, [word]), word, options);
}

/** With what its manifest says at this moment. */
export async function nodeNamed(
  session: FoundNode['session'],
  sliverUrn: string,
  options: CommonOptions,
): Promise<FoundNode> {
  const { sliceUrn } = await locate(session, sliverUrn, options.slicename);
  const slices = await slicesAt(session, { ...options, slicename: sliceUrn });
  for (const slice of slices) {
    const sliver = slice.slivers.find(({ urn }) => sameUrn(urn, sliverUrn));
    if (sliver !== undefined) return { session, slice, sliver };
  }
  const trouble = slices.find(({ error }) => error instanceof Error)?.error;
  throw trouble instanceof Error ? trouble : new SshError('no-login');
}

function limitOf(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  const seconds = Number(word);
  if (seconds > 0 && seconds <= 86_400) return seconds * 1000;
  throw new UsageError(`--limit needs a number of seconds, not "${word}".`);
}
