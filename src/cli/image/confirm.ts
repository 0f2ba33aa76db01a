/** Agreement before something is replaced or deleted: asked on a terminal, given with --yes elsewhere. */
import { NeedsConfirmation } from './failure';
import type { CommonOptions } from './options';
import type { Output } from './output';
import { askYesNo, isInteractive } from './prompt';

/** @throws NeedsConfirmation where nobody can be asked, and when the answer is no. */
export async function confirm(
  sentence: string,
  { yes }: CommonOptions,
  output: Output,
): Promise<void> {
  if (yes === true) return;
  if (!isInteractive())
    throw new NeedsConfirmation(`${sentence} Nothing was done; give --yes to agree.`);
  output.settle();
  if (await askYesNo(`${sentence} Go on?`)) return;
  throw new NeedsConfirmation('Nothing was changed.');
}
