/** A command that ends without a word of its own is no success, whatever it waited for. */

/**
 * Calls back when nothing is left that could bring the command to its end. Node would end the process with 0 then,
 * as if all were well. The result takes that back.
 */
export function onNeverEnded(tell: (error: Error) => void): () => void {
  const drained = (): void => tell(new Error('it stopped before the command finished'));
  process.once('beforeExit', drained);
  return () => process.off('beforeExit', drained);
}

/** Exit code of a failure that lies in this program, as `EX_SOFTWARE` of sysexits. */
export const internalFailure = 70;
