/** Where the image of a snapshot is listed. */
import type { SnapshotJob } from '../snapshots/job';
import { isSameSite } from './experiment';
import type { SiteState } from './siteState';

/** The site of its account. What a portal took is listed by whoever has a certificate there; none may be. */
export function listsOfJob(
  sites: readonly SiteState[],
  { accountId, siteUrn, portal }: Pick<SnapshotJob, 'accountId' | 'siteUrn' | 'portal'>,
): readonly SiteState[] {
  return portal === undefined
    ? sites.filter(({ account, site }) => account.id === accountId && site.urn === siteUrn)
    : sites.filter(({ site }) => isSameSite(site.urn, siteUrn));
}
