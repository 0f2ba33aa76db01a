/** The account and site at which a snapshot is asked about. */
import type { Account, Place } from '../accounts/account';

export interface PlaceNames {
  readonly accountId: string;
  readonly siteUrn: string;
  /** Address of the site, where it was written down. */
  readonly siteUrl?: string | undefined;
}

/** Undefined when nobody here can ask. */
export function placeOf(accounts: readonly Account[], names: PlaceNames): Place | undefined {
  const place = namedPlace(accounts, names);
  return place === undefined || isOther(place, names) ? undefined : place;
}

/**
 * The jobs without those of another local testbed. Each has the same users, slices and sites, and an address of its
 * own: what runs at one does not run at another, which would deny it.
 */
export function jobsHere<Job extends PlaceNames>(
  accounts: readonly Account[],
  jobs: readonly Job[],
): Job[] {
  return jobs.filter((job) => {
    const place = namedPlace(accounts, job);
    return place === undefined || !isOther(place, job);
  });
}

function namedPlace(
  accounts: readonly Account[],
  { accountId, siteUrn }: PlaceNames,
): Place | undefined {
  const account = accounts.find(({ id }) => id === accountId);
  const site = account?.sites.find(({ urn }) => urn === siteUrn);
  return account === undefined || site === undefined ? undefined : { account, site };
}

function isOther({ account, site }: Place, { siteUrl }: PlaceNames): boolean {
  return account.local && siteUrl !== undefined && siteUrl !== site.componentManager.url;
}
