/**
 * A portal account: one personal token at one portal. It stands beside the accounts of certificates: a person may
 * have either, or both, and each shows and does what it can.
 */
import { Portal, type PortalOptions, type TokenFacts } from '../../portal';

export interface PortalAccount {
  /** `portal:USER@HOST:PORT`; the same for a renewed token of the same user. */
  readonly id: string;
  /** Whose it is and where, as it is shown: `alice at www.emulab.net`. */
  readonly label: string;
  /** As the portal says; absent where it does not. */
  readonly user?: string | undefined;
  readonly url: string;
  readonly portal: Portal;
  /** When the token ends, as the portal says. */
  readonly expires?: Date | undefined;
  /** True for the portal of the local testbed. */
  readonly local: boolean;
}

/** A portal, and what it has said about the token (`portal.tokens.current()`). */
export interface PortalAccountOptions extends PortalOptions {
  readonly facts: TokenFacts;
  readonly local: boolean;
}

/**
 * Builds the client. Talks to nobody.
 * @throws {PortalError} `bad-argument` for an address that is not https, or a text that is no token.
 */
export function connectPortal({ facts, local, ...options }: PortalAccountOptions): PortalAccount {
  const portal = new Portal(options);
  const { host, hostname } = new URL(portal.url);
  const { user, expires } = facts;
  return {
    id: `portal:${user ?? ''}@${host}`,
    label: user === undefined ? hostname : `${user} at ${hostname}`,
    user,
    url: portal.url,
    portal,
    expires,
    local,
  };
}
