/** Agreement before something is replaced or deleted: asked on a terminal, given with --yes elsewhere. */
import { Ended, exitCodes, NeedsConfirmation } from './failure';
import type { CommonOptions } from './options';
import type { Output } from './output';
import { askYesNo, isInteractive } from './prompt';

/** @throws NeedsConfirmation where nobody can be asked. @throws Ended when the answer is no. */
export async function confirm(
  sentence: string,
  { yes }: CommonOptions,
  output: Output,
): Promise<void> {
  if (yes === true) return;
  if (!isInteractive()) throw new NeedsConfirmation(`${sentence} Give --yes to agree.`);
  output.settle();
  if (await askYesNo(`${sentence} Go on?`)) return;
  output.warn('Nothing was changed.');
  throw new Ended(exitCodes.needsConfirmation);
}
