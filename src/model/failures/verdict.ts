/** What a failed call that creates or deletes means: did it take effect? */
import { PortalError } from '../../portal';
import { RpcError } from '../../rpc';
import { causeCode } from './causeCode';

/**
 * The site has certainly done nothing; it has answered, so a look tells; or nobody knows whether the
 * request still waits somewhere.
 */
export type Verdict = 'refused' | 'answered' | 'lost';

/** Connections that were never made: nothing was sent. */
const neverSent = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/**
 * A connection that broke, a late answer and an unreadable one leave it open: a gateway may have answered
 * while the site works on. A site that fails on its own side has answered, and with the code that means
 * just that it has done nothing (docs/protocol.md 5.10 step 22).
 */
export function verdictOf(error: unknown): Verdict {
  // What a portal may have begun, it may still begin: no look at it proves that it has not.
  if (PortalError.is(error)) return error.effect === 'unknown' ? 'lost' : 'refused';
  if (!RpcError.is(error)) return 'refused';
  const { reason, code } = error;
  if (reason === 'connect') return neverSent.includes(causeCode(error)) ? 'refused' : 'lost';
  if (reason === 'http') return (code ?? 500) < 500 ? 'refused' : 'lost';
  if (reason === 'server-error') return code === 2 ? 'refused' : 'answered';
  if (reason === 'fault') return 'answered';
  return ['timeout', 'aborted', 'bad-reply'].includes(reason) ? 'lost' : 'refused';
}
