// The one error of the library. Every failure of a call carries a reason that programs can test, the
// server's code with its name and meaning, and one sentence that says what happened and where.

import type { OwnFlaw } from './identity/ownFlaw';
import type { WeakCertificate } from './tls/weakness';

/** Why a call failed. Transport first, then what the server said. */
export type RpcReason =
  | 'connect'
  | 'untrusted'
  | 'identity-refused'
  | 'timeout'
  | 'aborted'
  | 'http'
  | 'bad-reply'
  | 'fault'
  | 'bad-argument'
  | 'expired-credential'
  | 'forbidden'
  | 'refused'
  | 'not-found'
  | 'busy'
  | 'exists'
  | 'no-space'
  | 'unsupported'
  | 'server-error';

/**
 * What exactly was wrong, where reason, code and cause leave it open. `message` says the same in
 * English; this is for programs that say it in their own words, or in another language.
 */
export type Flaw =
  /** `identity-refused`: seen here, before anything was sent. `file`: from where it was loaded. */
  | {
      readonly kind: 'own-certificate';
      readonly own: OwnFlaw;
      readonly file?: string | undefined;
    }
  /** `untrusted`: a certificate of the server, or of an authority above it, proves nothing. */
  | { readonly kind: 'weak-certificate'; readonly weak: WeakCertificate }
  /**
   * `connect`: the proxy did not connect to the server. `proxy` is its host and port, where known;
   * `status` what it answered, `cause` why it could not be reached.
   */
  | {
      readonly kind: 'proxy';
      readonly proxy?: string | undefined;
      readonly status?: number | undefined;
      readonly cause?: string | undefined;
    }
  /** `untrusted`: by the clock of this computer the server's certificate is not valid. */
  | {
      readonly kind: 'dates';
      readonly notBefore: Date;
      readonly notAfter: Date;
      readonly now: Date;
    }
  /** `bad-argument`: the text that was given as an address of a server is none with https. */
  | { readonly kind: 'address'; readonly text: string }
  /** `untrusted`: a pinned server shows another certificate; both are SHA-256 fingerprints. */
  | { readonly kind: 'other-certificate'; readonly expected: string; readonly found: string }
  /** `untrusted`: the text that was given as the CA is no PEM. */
  | { readonly kind: 'ca-not-pem' }
  /** `identity-refused`: with the words of the TLS alert, or without when the server just closed. */
  | { readonly kind: 'certificate-refused'; readonly alert?: string }
  /** `timeout`: the limit in seconds, and what did not come within it. */
  | { readonly kind: 'late'; readonly seconds: number; readonly what: 'answer' | 'certificate' }
  /** `bad-reply`: what came instead. */
  | { readonly kind: 'foreign'; readonly what: ForeignReply }
  | { readonly kind: 'encoded'; readonly encoding: string }
  | { readonly kind: 'too-long'; readonly megabytes: number }
  | { readonly kind: 'cut-off'; readonly bytes: number }
  | { readonly kind: 'missing'; readonly field: string }
  /** `bad-reply`: anything else, in a few technical words. */
  | { readonly kind: 'unreadable'; readonly words: string };

/** Bodies that are no XML-RPC at all. */
export type ForeignReply = 'web-page' | 'nothing' | 'doctype' | 'half';

/** Which service of a server a call went to. */
export type ServiceKind =
  | 'slice-authority'
  | 'component-manager'
  | 'aggregate-manager'
  | 'clearing-house';

/** What is known about a failure besides its reason and sentence. */
export interface RpcErrorDetails {
  /** Code of the reply, fault code, or HTTP status. */
  code?: number | undefined;
  /** Name of the code, such as `BUSY` (docs/protocol.md 3.3). */
  codeName?: string | undefined;
  /** The server's own words. */
  serverText?: string | undefined;
  /** Address of the server's log of this call. It can hold credentials: offer it, never fetch or copy it. */
  logUrl?: string | undefined;
  /** True when the same call may succeed later. It does not say that repeating it is harmless. */
  retryable?: boolean | undefined;
  method?: string | undefined;
  url?: string | undefined;
  service?: ServiceKind | undefined;
  /** True for a call that only asks whether the server would do it: it changes nothing. */
  dryRun?: boolean | undefined;
  flaw?: Flaw | undefined;
  cause?: unknown;
}

const LONGEST_SERVER_TEXT = 65_536;

/** A call that failed. `message` is one sentence that names the server and what happened. */
export class RpcError extends Error {
  readonly reason: RpcReason;
  readonly retryable: boolean;
  declare readonly code?: number;
  declare readonly codeName?: string;
  declare readonly serverText?: string;
  declare readonly logUrl?: string;
  declare readonly method?: string;
  declare readonly url?: string;
  declare readonly service?: ServiceKind;
  declare readonly dryRun?: boolean;
  declare readonly flaw?: Flaw;

  constructor(reason: RpcReason, message: string, details: RpcErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'RpcError';
    this.reason = reason;
    this.retryable = details.retryable ?? false;
    const { code, codeName, serverText, logUrl, method, url, service, dryRun, flaw } = details;
    if (code !== undefined) this.code = code;
    if (codeName !== undefined) this.codeName = codeName;
    if (serverText !== undefined) this.serverText = withoutSecrets(serverText);
    if (method !== undefined) this.method = method;
    if (url !== undefined) this.url = url;
    if (service !== undefined) this.service = service;
    if (dryRun !== undefined) this.dryRun = dryRun;
    if (flaw !== undefined) this.flaw = flaw;
    // Whoever knows this address can read the whole request, so a printed error must not show it.
    if (logUrl !== undefined)
      Object.defineProperty(this, 'logUrl', { value: logUrl, enumerable: false });
  }

  /** True for an error of this library, and of this reason if one is given. */
  static is(error: unknown, reason?: RpcReason): error is RpcError {
    return error instanceof RpcError && (reason === undefined || error.reason === reason);
  }
}

/** The same error, with the service that was called where that is not known yet. */
export function ofService(error: RpcError, service: ServiceKind): RpcError {
  return error.service === undefined ? Object.assign(error, { service }) : error;
}

/** The same failure, of a call that changes nothing. */
export function ofDryRun(error: unknown): unknown {
  return RpcError.is(error) ? Object.assign(error, { dryRun: true }) : error;
}

/** Tags as they are, and as they stand in XML that is quoted once or more often. */
const [opening, closing] = ['(?:<|&(?:amp;)*lt;)', '(?:>|&(?:amp;)*gt;)'];
const [prefix, ended] = ['(?:[\\w-]{1,40}:)?', '(?:signed-)?credential'];

/** Outer ones before inner ones, whole or without their end; then what is left of one whose beginning is missing. */
const credentialTexts = [
  ...['signed-credential', 'credential'].map(
    (name) =>
      new RegExp(
        `(?:${opening}\\?xml[^<&]{0,200})?${opening}${prefix}${name}\\b[^]*?(?:${opening}/${prefix}${name}${closing}|$)`,
        'g',
      ),
  ),
  new RegExp(`^[^]*${opening}/${prefix}${ended}${closing}`),
];

/** A server's text without the credentials, keys and certificates that a stack trace can hold. */
export function withoutSecrets(text: string): string {
  const cut =
    text.length > LONGEST_SERVER_TEXT ? `${text.slice(0, LONGEST_SERVER_TEXT)} ...` : text;
  return credentialTexts
    .reduce((rest, form) => rest.replace(form, '[credential]'), cut)
    .replace(/-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?(?:-----END \1-----|$)/g, '[$1]');
}
