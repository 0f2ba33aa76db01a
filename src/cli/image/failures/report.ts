/** The one place where a failed command speaks. */
import { explain, type Subject } from '../../../model/failures/explain';
import { IdentityError } from '../../../rpc';
import { Ambiguous, Ended, exitCodeOf, reasonOf } from './failure';
import { printFailure, type Failure, type Output } from '../terminal/output';

/** Prints the failure; returns the exit code. */
export function reportFailure(error: unknown, output: Output): number {
  const exitCode = exitCodeOf(error);
  if (error instanceof Ended) return exitCode;
  output.settle();
  printFailure(failureOf(error, output.subject), output);
  return exitCode;
}

/** What went wrong, in words and for programs. */
export function failureOf(error: unknown, subject: Subject): Failure {
  const { sentence, action, serverText, below, logUrl } = explain(error, subject);
  return {
    explanation: { sentence, action: action ?? adviceOf(error), serverText, below, logUrl },
    reason: reasonOf(error),
    exitCode: exitCodeOf(error),
    ...(Ambiguous.is(error) ? { choices: error.choices } : {}),
  };
}

/** What this command in particular offers against a failure. */
function adviceOf(error: unknown): string | undefined {
  return IdentityError.is(error, 'passphrase-needed')
    ? 'Give a file whose first line is the passphrase with -p FILE, or run this on a terminal to be asked.'
    : undefined;
}
