/** A request that changes something is out and may have taken effect: that is told, and it is never repeated. */
import { whatHappened } from '../../../model/failures/explain';
import { printFailure, type Output } from '../terminal/output';
import { Ended, exitCodes, reasonOf } from './failure';
import { failureOf } from './report';

/**
 * Prints what is not known, why, and how to find out.
 * @param open such as "whether the image web is deleted"
 * @param look the command that shows it
 */
export function unanswered(error: unknown, open: string, look: string, output: Output): Ended {
  const { explanation } = failureOf(error, output.subject);
  const exitCode = exitCodes.timedOut;
  // Without advice: to try again is wrong before somebody has looked.
  const sentence = `It is not known ${open}. ${whatHappened(error, output.subject)}`;
  const action = `Check with: ${look}`;
  printFailure(
    { explanation: { ...explanation, sentence, action }, reason: reasonOf(error), exitCode },
    output,
  );
  return new Ended(exitCode);
}
