/**
 * An account: one identity with its slice authority and the sites it uses. Everything that the
 * model asks of a server goes through the clients found here.
 */
import type { CallRecord, CredentialCache, Identity, Trust } from '../rpc';
import type { ComponentManager, SliceAuthority } from '../rpc';
import type { Turns } from './turns';

/** One site as one account sees it. */
export interface Site {
  /** URN of its component manager. */
  readonly urn: string;
  readonly name: string;
  readonly componentManager: ComponentManager;
  readonly trust: Trust;
  readonly imagesUrl?: string | undefined;
  /** Calls of one slice go one after another (protocol 6.2); take your turn here. */
  readonly turns: Turns;
}

export interface Account {
  readonly id: string;
  readonly label: string;
  readonly identity: Identity;
  readonly sliceAuthority: SliceAuthority;
  readonly sites: readonly Site[];
  /** True for the local testbed. */
  readonly local: boolean;
}

/** A site as settings or the command line give it. */
export interface SiteAddress {
  readonly url: string;
  readonly name?: string | undefined;
  readonly urn?: string | undefined;
  readonly imagesUrl?: string | undefined;
}

export interface AccountOptions {
  readonly id: string;
  readonly label: string;
  readonly identity: Identity;
  /** One for all servers, or asked for each server's URL (pinned certificates differ). */
  readonly trust: Trust | ((url: string) => Trust);
  /** Default: the address in the certificate. */
  readonly sliceAuthorityUrl?: string | undefined;
  /** Default when empty: the home site, beside the slice authority. */
  readonly sites: readonly SiteAddress[];
  readonly local: boolean;
  readonly timeout?: number | undefined;
  readonly onCall?: ((record: CallRecord) => void) | undefined;
  readonly cache?: CredentialCache | undefined;
}

/**
 * Builds the clients of an account. Talks to nobody.
 * @throws AccountError if no slice authority address is known.
 */
export declare function connectAccount(options: AccountOptions): Account;

export class AccountError extends Error {
  override readonly name = 'AccountError';
  readonly reason: 'no-slice-authority' | 'bad-url';

  constructor(reason: 'no-slice-authority' | 'bad-url', message: string) {
    super(message);
    this.reason = reason;
  }

  static is(error: unknown): error is AccountError {
    return error instanceof AccountError;
  }
}
