// The one error of the portal's library. The reasons of connections are named as those of `RpcError`; what only a
// portal with a token can fail with stands beside them. No error holds a token: what is said here has passed
// `withoutTokens`.
import type { Flaw } from '../rpc/errors';

/** Why a call failed: the connection first, then what stands there instead, then what the portal said. */
export type PortalReason =
  | 'connect'
  | 'untrusted'
  | 'timeout'
  | 'aborted'
  | 'bad-argument'
  | 'bad-reply'
  /** Something answered that is not the portal: a web page, or a server that asks for a certificate. */
  | 'wrong-address'
  /** A redirection that is not followed: it leads to another origin, in a circle, or changes the method. */
  | 'redirected'
  /** HTTP 401: the token is unknown, has expired or was revoked. */
  | 'token-refused'
  | 'forbidden'
  | 'not-found'
  /** Any other 4xx: a bad request, or one that does not fit the state. */
  | 'refused'
  /** HTTP 429 or 503. */
  | 'busy'
  | 'server-error';

/** `none`: the request has changed nothing. `unknown`: it may have been carried out; ask for the state. */
export type Effect = 'none' | 'unknown';

/**
 * A redirection that is not followed. `elsewhere`: to another origin, whose host is named where the portal names one.
 * `circle`: back to where it began. `path`: on the same server, by a status that may change the method.
 */
export interface Redirection {
  readonly kind: 'elsewhere' | 'circle' | 'path';
  readonly host?: string | undefined;
}

/** What is known about a failure besides its reason and sentence. */
export interface PortalErrorDetails {
  /** HTTP status. */
  code?: number | undefined;
  /** The portal's own words, without tokens. */
  serverText?: string | undefined;
  /** Method and path, such as `GET /experiments`. */
  method?: string | undefined;
  url?: string | undefined;
  /** True when the same call may succeed later. It does not say that repeating it is harmless. */
  retryable?: boolean | undefined;
  /** `none` unless given. */
  effect?: Effect | undefined;
  /** Seconds after which the portal says that it may be asked again. */
  retryAfter?: number | undefined;
  /** Of a `redirected` request. */
  redirection?: Redirection | undefined;
  /** What exactly was wrong, for programs that say it in their own words. */
  flaw?: Flaw | undefined;
  cause?: unknown;
}

/** Bundles hold copies of this class: all of them know the mark. */
const mark = Symbol.for('protogeni-images.PortalError');

/** A call that failed. `message` is one sentence that names the server and what happened. */
export class PortalError extends Error {
  readonly reason: PortalReason;
  readonly retryable: boolean;
  readonly effect: Effect;
  declare readonly code?: number;
  declare readonly serverText?: string;
  declare readonly method?: string;
  declare readonly url?: string;
  declare readonly retryAfter?: number;
  declare readonly redirection?: Redirection;
  declare readonly flaw?: Flaw;

  constructor(reason: PortalReason, message: string, details: PortalErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'PortalError';
    this.reason = reason;
    this.retryable = details.retryable ?? false;
    this.effect = details.effect ?? 'none';
    const { code, serverText, method, url, retryAfter, redirection, flaw } = details;
    if (code !== undefined) this.code = code;
    if (serverText !== undefined) this.serverText = serverText;
    if (method !== undefined) this.method = method;
    if (url !== undefined) this.url = url;
    if (retryAfter !== undefined) this.retryAfter = retryAfter;
    if (redirection !== undefined) this.redirection = redirection;
    if (flaw !== undefined) this.flaw = flaw;
  }

  static {
    Object.defineProperty(this.prototype, mark, { value: true });
  }

  /** True for an error of this library, and of this reason if one is given. */
  static is(error: unknown, reason?: PortalReason): error is PortalError {
    if (!(error instanceof Error) || !(mark in error)) return false;
    return reason === undefined || ('reason' in error && error.reason === reason);
  }
}
