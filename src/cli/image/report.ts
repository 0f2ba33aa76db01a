/** The one place where a failed command speaks. */
import { explain } from '../../model/explain';
import { UnknownServer } from '../../model/knownServers';
import { IdentityError } from '../../rpc';
import { Ended, exitCodeOf, reasonOf, UsageError } from './failure';
import { printFailure, type Output } from './output';

/** Prints the failure; returns the exit code. */
export function reportFailure(error: unknown, { json, subject }: Output): number {
  const exitCode = exitCodeOf(error);
  if (error instanceof Ended) return exitCode;
  const explanation = UsageError.is(error) ? { sentence: error.message } : explain(error, subject);
  const action = adviceOf(error);
  printFailure(
    { explanation: { action, ...explanation }, reason: reasonOf(error), exitCode },
    json,
  );
  return exitCode;
}

/** What this command in particular offers against a failure. */
function adviceOf(error: unknown): string | undefined {
  if (UnknownServer.is(error)) return howToTrust(error);
  if (IdentityError.is(error, 'passphrase-needed')) {
    return 'Give a file whose first line is the passphrase with -p FILE, or run this on a terminal to be asked.';
  }
  return undefined;
}

function howToTrust({ url }: UnknownServer): string {
  return `Run: geni-image trust ${new URL(url).origin} (or give its CA certificate with --cacertificate FILE)`;
}
