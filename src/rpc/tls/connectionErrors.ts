// Turns what Node says about a failed connection into one of four reasons and a sentence: nobody
// there, not trusted by us, we not accepted by them, or out of time (docs/protocol.md 13).
import type { Deadline } from './deadline';
import { RpcError, type Flaw, type RpcReason } from '../errors';
import type { WeakCertificate } from './weakness';

/** Where and when a connection failed. */
export interface ConnectionContext {
  url: URL;
  /** What was to come from the server. */
  what: 'answer' | 'certificate';
  deadline: Deadline;
  method?: string | undefined;
}

/** Raised inside the handshake when the server shows another certificate than the pinned one. */
export class PinMismatch extends Error {
  readonly code = 'PIN_MISMATCH';
  readonly flaw: Flaw;

  constructor(url: URL, expected: string, found: string) {
    super(
      `The certificate of ${url.host} is not the one that was accepted before: ` +
        `expected ${expected}, found ${found}. If the site did not announce a new one, someone may be intercepting the connection.`,
    );
    this.flaw = { kind: 'other-certificate', expected, found };
  }
}

/** Raised inside the handshake for a chain with a certificate that proves nothing. */
export class WeakChain extends Error {
  readonly code = 'WEAK_CERTIFICATE';
  readonly weak: WeakCertificate;

  constructor(weak: WeakCertificate) {
    super(weak.problem === 'short-key' ? 'the key is too short' : 'the signature is made with MD5');
    this.weak = weak;
  }
}

/** The proxy did not connect to the server. Names the proxy by host and port, never its login. */
export class ProxyError extends Error {
  readonly code = 'PROXY';
  readonly flaw: Flaw;

  constructor(proxy: string, why: { status?: number; cause?: string }) {
    const words = why.cause ?? `HTTP ${why.status ?? 0}`;
    super(`the proxy ${proxy} does not connect (${words})`);
    this.flaw = { kind: 'proxy', proxy, ...why };
  }
}

/** Refusals of our certificate. OpenSSL and BoringSSL spell the codes alike but for their prefix. */
const REFUSED =
  /ALERT_(?:CERTIFICATE_REQUIRED|UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_(?:EXPIRED|REVOKED|UNKNOWN)|UNSUPPORTED_CERTIFICATE|ACCESS_DENIED|NO_CERTIFICATE|DECRYPT_ERROR)/;
const REFUSED_TEXT =
  /alert (?:certificate (?:required|expired|revoked|unknown)|unknown ca|bad certificate|unsupported certificate|access denied)/i;

const UNTRUSTED: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_REVOKED: 'its certificate was revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate was issued for another host name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not signed by the CA that you trust',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not signed by the CA that you trust',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate is not signed by the CA that you trust',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is not signed by the CA that you trust',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not signed by the CA that you trust',
  CERT_SIGNATURE_FAILURE: 'its certificate has a wrong signature',
  CERT_UNTRUSTED: 'its certificate is not signed by the CA that you trust',
  CERT_REJECTED: 'its certificate is not signed by the CA that you trust',
  INVALID_CA: 'its certificate was signed by one that is not allowed to sign',
  INVALID_PURPOSE: 'its certificate is not a server certificate',
  PATH_LENGTH_EXCEEDED: 'its certificate was signed by one that is not allowed to sign',
  CERT_CHAIN_TOO_LONG: 'its certificate chain is too long',
};

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ENOTFOUND: 'there is no host with that name',
  EAI_AGAIN: 'its name could not be resolved just now',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'it did not answer',
  ECONNRESET: 'it closed the connection before answering',
  EPIPE: 'it closed the connection before answering',
};

/** The typed error for anything that a connection can fail with. Errors that are typed already pass. */
export function connectionError(error: unknown, context: ConnectionContext): RpcError {
  if (error instanceof RpcError) return error;
  const { url, deadline, method } = context;
  const make = (reason: RpcReason, sentence: string, retryable = false, flaw?: Flaw): RpcError =>
    new RpcError(reason, sentence, { method, url: url.href, retryable, flaw, cause: plain(error) });
  if (deadline.end === 'aborted') {
    const cause = deadline.reason;
    return new RpcError('aborted', `The call to ${url.host} was stopped.`, {
      method,
      url: url.href,
      cause,
    });
  }
  if (deadline.end === 'timeout') return tooLate(context, plain(error));
  const code = errorCode(error);
  const text = error instanceof Error ? error.message : String(error);
  const refusal = proxyError(error, make, url) ?? verificationError(error, make, url);
  if (refusal !== undefined) return refusal;
  if (/BAD_DECRYPT|MISSING_PASSPHRASE/.test(code)) {
    return make('identity-refused', 'The passphrase does not unlock the private key.');
  }
  const unreachable = UNREACHABLE[code];
  if (unreachable !== undefined)
    return make('connect', `${url.host} cannot be reached: ${unreachable}.`, true);
  return make(
    'connect',
    `The connection to ${url.host} failed (${code || firstLine(text)}).`,
    true,
  );
}

/** OpenSSL has only words for it, and Node no code. */
function weakOf(error: unknown): WeakCertificate | undefined {
  if (error instanceof WeakChain) return error.weak;
  const text = error instanceof Error ? error.message : '';
  const [, who] = /\b(EE|CA) certificate key too weak/.exec(text) ?? [];
  if (who === undefined) return undefined;
  return { problem: 'short-key', whose: who === 'EE' ? 'server' : 'signer' };
}

type Make = (reason: RpcReason, sentence: string, retryable?: boolean, flaw?: Flaw) => RpcError;

function proxyError(error: unknown, make: Make, url: URL): RpcError | undefined {
  if (!(error instanceof ProxyError)) return undefined;
  return make('connect', `${url.host} was not reached: ${error.message}.`, true, error.flaw);
}

/** One side does not believe the other. */
function verificationError(error: unknown, make: Make, url: URL): RpcError | undefined {
  const code = errorCode(error);
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof PinMismatch) return make('untrusted', text, false, error.flaw);
  if (REFUSED.test(code) || REFUSED_TEXT.test(text)) {
    const alert = alertOf(code, text);
    const what =
      alert === 'certificate required'
        ? 'asks for a certificate'
        : `does not accept your certificate (${alert})`;
    const flaw: Flaw = { kind: 'certificate-refused', alert };
    return make('identity-refused', `${url.host} ${what}.`, false, flaw);
  }
  const weak = weakOf(error);
  if (weak !== undefined) {
    const whose =
      weak.whose === 'server' ? 'its certificate' : 'an authority above its certificate';
    const flaw: Flaw = { kind: 'weak-certificate', weak };
    return make('untrusted', `${url.host} is not trusted: ${whose} is too weak.`, false, flaw);
  }
  const distrust =
    UNTRUSTED[code] ??
    (/MD_TOO_WEAK|KEY_TOO_SMALL|EE_KEY/.test(code) ? 'its certificate is too weak' : undefined);
  if (distrust !== undefined) return make('untrusted', `${url.host} is not trusted: ${distrust}.`);
  return undefined;
}

/** Keys and certificates are loaded before anything is sent, and only our own are loaded then. */
export function isOwnKeyTooShort(error: unknown): boolean {
  return /^ERR_SSL_(?:EE|CA)_KEY_TOO_SMALL$/.test(errorCode(error));
}

/** The code of an error; of several tried addresses, that of the first. */
export function errorCode(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return errorCode(error.errors[0]);
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function tooLate({ url, what, deadline, method }: ConnectionContext, cause: Error): RpcError {
  const seconds = Number((deadline.timeout / 1000).toPrecision(3));
  const missing = what === 'answer' ? `answered ${method ?? ''}` : 'shown its certificate';
  return new RpcError('timeout', `${url.host} has not ${missing} within ${seconds} s.`, {
    method,
    url: url.href,
    retryable: true,
    cause,
    flaw: { kind: 'late', seconds, what },
  });
}

function alertOf(code: string, text: string): string {
  const word =
    /ALERT_([A-Z_]+)$/.exec(code)?.[1] ?? /alert ([a-z ]+)/i.exec(text)?.[1] ?? 'handshake';
  return word.toLowerCase().replaceAll('_', ' ').trim();
}

/** Node hangs the peer's certificate and addresses on its errors; the message and code are enough. */
function plain(error: unknown): Error {
  const cause = new Error(error instanceof Error ? firstLine(error.message) : 'unknown');
  return Object.assign(cause, { code: errorCode(error), stack: undefined });
}

function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').slice(0, 200);
}
