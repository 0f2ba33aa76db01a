// The options that the portal and every call take, and the record that is given of each request.
import type { TrustSource } from '../rpc/tls/trust';
import type { PortalError, PortalReason } from './errors';

/** What is needed to talk to one portal. */
export interface PortalOptions {
  /** Address of the API, such as `https://boss.emulab.net:43794`. */
  url: string;
  /** What the portal's "Portal API Token" saves; blanks around it do not count. */
  token: string;
  /** Whom to believe; the authorities that Node brings with it, unless given. Asked for before each request. */
  trust?: TrustSource | undefined;
  /** Limit of one request in milliseconds, from its turn on; 60,000 unless given. */
  timeout?: number | undefined;
  /** Milliseconds before a request is sent again where that is harmless, or the state is asked for; grows each time. 1,000 unless given. */
  firstPause?: number | undefined;
  /** Told about every request after it ended, for logs. Holds no token. */
  onRequest?: ((record: PortalRecord) => void) | undefined;
  /** Told about every entry of a list that was left out of a result because it cannot be read. */
  onLeftOut?: ((problem: PortalError) => void) | undefined;
}

/** What one call may override. */
export interface PortalCall {
  signal?: AbortSignal | undefined;
  /** Milliseconds. */
  timeout?: number | undefined;
  /** Told about what was left out of this answer, beside the one of the options. */
  onLeftOut?: ((problem: PortalError) => void) | undefined;
}

/** One request as a log shows it. */
export interface PortalRecord {
  /** Method and path, such as `GET /experiments`. */
  method: string;
  /** Without a query. */
  url: string;
  started: Date;
  /** Milliseconds. */
  duration: number;
  outcome: 'ok' | PortalReason;
  /** HTTP status. */
  code?: number;
  /** When the server answered, by its own clock, to the second. */
  served?: Date;
}
