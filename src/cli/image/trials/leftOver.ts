/** After a command: a node that a killed command, or a window, has left. It costs until it is given back. */
import { existsSync } from 'node:fs';
import { defaultLoanDirectory } from '../../../model/nodes/loanStore';
import { StorageError } from '../../../model/storage/storageError';
import type { Output } from '../terminal/output';

/** Commands that tell of such nodes themselves, or that print for a shell. */
const silent: readonly string[] = [
  'try',
  'nodes',
  'carry-out',
  'completion',
  'complete-words',
  'help',
];

export async function tellLeftOver(command: string, output: Output): Promise<void> {
  if (output.name !== 'geni-image' || output.quiet || silent.includes(command)) return;
  try {
    if (!existsSync(defaultLoanDirectory())) return;
    const { fileLoanStore, leftOver } = await import('../../../model/nodes/loanStore');
    const { mayHaveNode, nodeOf } = await import('../../../model/nodes/record');
    const left = leftOver(fileLoanStore()).filter(
      (record) => record.stage === 'giving-back' || mayHaveNode(record),
    );
    const [first] = left;
    if (first === undefined) return;
    output.note(
      left.length === 1
        ? `${nodeOf(first)} at ${first.siteName} was not given back. Give it back with: geni-image nodes --give-back`
        : `${left.length} nodes were not given back. "geni-image nodes" lists them.`,
    );
  } catch (error) {
    // The command is done, and has told of its own troubles.
    if (!StorageError.is(error)) throw error;
  }
}
