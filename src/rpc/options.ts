// The options that every client and every call takes, and the record that a client gives of each
// call. Kept apart so that callers can name them without pulling in the transport.
import type { RpcReason } from './errors';
import type { LeftOut } from './wire/fields';
import type { SpeaksFor } from './credentials/speaksFor';
import type { Identity } from './identity/identity';
import type { TrustSource } from './tls/trust';

/** What a client needs to talk to one service. */
export interface ClientOptions {
  /** Address of the service, such as `https://host:12369/protogeni/xmlrpc/cm`. */
  url: string;
  identity: Identity;
  /** Asked for before each request where it is a function, whose errors the call then rejects with. */
  trust: TrustSource;
  /** Whom `identity` speaks for: the credential goes along with every call (docs/protocol.md 4.3). */
  speaksFor?: SpeaksFor | undefined;
  /** Limit of one call in milliseconds, connecting and reading included; 60,000 unless given. */
  timeout?: number | undefined;
  /** How calls that only read are repeated while the server is busy. */
  retry?: RetryOptions | undefined;
  /** Told about every request after it ended, for logs. Holds no secrets. */
  onCall?: ((record: CallRecord) => void) | undefined;
  /** Told about every entry of a list that was left out of a result, unless the call brings its own. */
  onLeftOut?: LeftOut | undefined;
}

/** Repeating while the server says that it is busy; never for calls that create, change or delete. */
export interface RetryOptions {
  /** Requests in all; 4 unless given, 1 for none but the first. */
  attempts?: number | undefined;
  /** Milliseconds before the second request; each further pause is about twice as long. 1,500 unless given. */
  firstPause?: number | undefined;
}

/** What one call may override. */
export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** Milliseconds. */
  timeout?: number | undefined;
  /** Requests in all while the server is busy; overrides `retry.attempts` of the client. */
  attempts?: number | undefined;
  /**
   * Told about every entry of a list that was left out of this result, because it cannot be read or
   * names itself by something that is not a usable URN: a `bad-reply` that says where and why.
   */
  onLeftOut?: LeftOut | undefined;
}

/** One request as a log shows it. */
export interface CallRecord {
  method: string;
  url: string;
  started: Date;
  /** Milliseconds. */
  duration: number;
  outcome: 'ok' | RpcReason;
  code?: number;
  /** When the server answered, by its own clock, to the second. */
  served?: Date;
  /** True when a SHA-1 certificate made a lower cipher level necessary (docs/protocol.md 2.2). */
  weakDigest?: boolean;
}
