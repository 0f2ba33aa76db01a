// A failed connection in the words of the portal's errors, and whether the request may have arrived all the same.
import type { Flaw, RpcError } from '../../rpc/errors';
import { PortalError, type PortalReason } from '../errors';
import type { Answered } from './answer';

/** Codes of connections that never were. */
const NEVER_OPEN = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];

/** The same failure as an error of the portal. Of a request that changes something and may have arrived, the effect is unknown. */
export function portalErrorOf(error: RpcError, answered: Answered): PortalError {
  const { host, method, url, isChanging, hide } = answered;
  const details = {
    method,
    url,
    retryable: error.retryable,
    effect: isChanging && mayHaveArrived(error) ? 'unknown' : 'none',
    flaw: hiddenIn(error.flaw, hide),
    cause: error.cause,
  } as const;
  if (error.reason === 'identity-refused') {
    const what = `${host} asks for a certificate, which the portal does not`;
    return new PortalError('wrong-address', `${what}.`, details);
  }
  return new PortalError(reasonOf(error), hide(error.message), details);
}

/** The words of a flaw can be the server's. */
function hiddenIn(flaw: Flaw | undefined, hide: (text: string) => string): Flaw | undefined {
  if (flaw?.kind === 'encoded') return { kind: 'encoded', encoding: hide(flaw.encoding) };
  if (flaw?.kind === 'unreadable') return { kind: 'unreadable', words: hide(flaw.words) };
  return flaw;
}

/** They mean the same with both libraries. */
const SAME: readonly PortalReason[] = ['connect', 'untrusted', 'timeout', 'aborted'];

function reasonOf({ reason }: RpcError): PortalReason {
  return SAME.find((same) => same === reason) ?? 'bad-reply';
}

function mayHaveArrived({ reason, flaw, cause }: RpcError): boolean {
  if (reason === 'untrusted' || reason === 'identity-refused') return false;
  if (flaw?.kind === 'proxy') return false;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return !NEVER_OPEN.includes(code);
}
