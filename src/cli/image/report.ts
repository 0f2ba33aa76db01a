/** The one place where a failed command speaks. */
import { explain } from '../../model/explain';
import { UnknownServer } from '../../model/knownServers';
import { Ended, exitCodeOf, reasonOf, UsageError } from './failure';
import { printFailure } from './output';

/** Prints the failure; returns the exit code. */
export function reportFailure(error: unknown, json: boolean): number {
  const exitCode = exitCodeOf(error);
  if (error instanceof Ended) return exitCode;
  const explanation = UsageError.is(error) ? { sentence: error.message } : explain(error);
  const action = UnknownServer.is(error) ? howToTrust(error) : undefined;
  printFailure(
    { explanation: { action, ...explanation }, reason: reasonOf(error), exitCode },
    json,
  );
  return exitCode;
}

function howToTrust({ url }: UnknownServer): string {
  return `Run: geni-image trust ${new URL(url).origin} (or give its CA certificate with --cacertificate FILE)`;
}
