/** The account and site at which a snapshot is asked about. */
import type { Account, Place } from '../accounts/account';

export interface PlaceNames {
  readonly accountId: string;
  readonly siteUrn: string;
  /** Address of the site, where it was written down. */
  readonly siteUrl?: string | undefined;
}

/**
 * Undefined when nobody here can ask. Each local testbed has the same users and sites, and an address of its own: what
 * runs at one is not asked of another, which would deny it.
 */
export function placeOf(
  accounts: readonly Account[],
  { accountId, siteUrn, siteUrl }: PlaceNames,
): Place | undefined {
  const account = accounts.find(({ id }) => id === accountId);
  const site = account?.sites.find(({ urn }) => urn === siteUrn);
  if (account === undefined || site === undefined) return undefined;
  const isOther = siteUrl !== undefined && siteUrl !== site.componentManager.url;
  return account.local && isOther ? undefined : { account, site };
}
