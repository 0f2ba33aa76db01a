/** Agreement before something is replaced or deleted: asked on a terminal, given with --yes elsewhere. */
import { NeedsConfirmation } from '../failures/failure';
import type { CommonOptions } from '../arguments/options';
import type { Output } from './output';
import { askYesNo, isInteractive } from './prompt';

/**
 * @param question what is asked on a terminal, for a sentence that is no question itself
 * @throws NeedsConfirmation where nobody can be asked, and when the answer is no.
 */
export async function confirm(
  sentence: string,
  { yes }: CommonOptions,
  output: Output,
  question = `${sentence} Continue?`,
): Promise<void> {
  if (yes === true) return;
  if (!isInteractive())
    throw new NeedsConfirmation(`${sentence} Nothing was done; give --yes to agree.`);
  output.settle();
  if (await askYesNo(question)) return;
  throw new NeedsConfirmation('Nothing was changed.');
}
