/** The account and site, or portal, at which a snapshot is asked about. */
import { sameName, tryParseUrn } from '../../rpc';
import type { Account, Place } from '../accounts/account';
import type { PortalAccount } from '../portal/portalAccount';
import type { PortalExperiment } from './job';
import { isAtPortal, type PortalPlace, type SnapshotPlace } from './place';

export interface PlaceNames {
  /** Of the certificate, or of the portal. */
  readonly accountId: string;
  readonly siteUrn: string;
  /** Address of the site, where it was written down. */
  readonly siteUrl?: string | undefined;
  readonly portal?: PortalExperiment | undefined;
}

/** Who is connected. */
export interface Askers {
  readonly accounts: readonly Account[];
  readonly portals?: readonly PortalAccount[];
}

/** Undefined when nobody here can ask. */
export function placeOf(askers: Askers, names: PlaceNames): SnapshotPlace | undefined {
  const place = namedPlace(askers, names);
  return place === undefined || isOther(place, names) ? undefined : place;
}

/**
 * The jobs without those of another local testbed. Each has the same users, slices and sites, and an address of its
 * own: what runs at one does not run at another, which would deny it.
 */
export function jobsHere<Job extends PlaceNames>(askers: Askers, jobs: readonly Job[]): Job[] {
  return jobs.filter((job) => {
    const place = namedPlace(askers, job);
    return place === undefined || !isOther(place, job);
  });
}

function namedPlace(askers: Askers, names: PlaceNames): SnapshotPlace | undefined {
  const { accountId, siteUrn, portal: experiment } = names;
  if (experiment === undefined) return siteAt(askers, accountId, siteUrn);
  const portal = askers.portals?.find(({ id }) => id === accountId);
  return portal && portalPlace({ portal, experiment, siteUrn }, askers.accounts);
}

function siteAt({ accounts }: Askers, accountId: string, siteUrn: string): Place | undefined {
  const account = accounts.find(({ id }) => id === accountId);
  const site = account?.sites.find(({ urn }) => urn === siteUrn);
  return account === undefined || site === undefined ? undefined : { account, site };
}

/** With what a certificate adds there, if the same person has one: another one's list of images is not ours. */
export function portalPlace(
  place: Omit<PortalPlace, 'beside'>,
  accounts: readonly Account[],
): PortalPlace {
  const { portal, siteUrn } = place;
  const [beside] = accounts
    .filter(({ userUrn, local }) => local === portal.local && isNamed(userUrn, portal.user))
    .flatMap((account) =>
      account.sites.filter(({ urn }) => urn === siteUrn).map((site) => ({ account, site })),
    );
  return { ...place, beside };
}

function isNamed(userUrn: string, user: string | undefined): boolean {
  const own = tryParseUrn(userUrn)?.id;
  return user !== undefined && own !== undefined && sameName(own, user);
}

function isOther(place: SnapshotPlace, { siteUrl }: PlaceNames): boolean {
  // The address is a part of the account's id.
  if (isAtPortal(place)) return false;
  return (
    place.account.local && siteUrl !== undefined && siteUrl !== place.site.componentManager.url
  );
}
