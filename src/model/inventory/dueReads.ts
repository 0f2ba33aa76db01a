/**
 * Which sites are read again by themselves, so that what others have changed appears. Kindly: rarely, more rarely where
 * nothing of the person's is, one kind of list at a time, and never at a site that fails: that one waits for a person.
 */
import type { RefreshScope } from './inventory';
import type { PortalState } from './portalEntry';
import type { InventoryPart, Loaded, SiteState } from './siteState';

/** Milliseconds after which a list that somebody looks at is read again. Images change less, and cost more. */
const age: Readonly<Record<InventoryPart, number>> = { slices: 5 * 60_000, images: 10 * 60_000 };

/** The same where there is nothing to look at. */
const EMPTY_AGE_MS = 30 * 60_000;

export function dueReads(
  sites: readonly SiteState[],
  part: InventoryPart,
  now: number,
): RefreshScope[] {
  return sites
    .filter((state) => isDue(state[part], part, now))
    .map(({ account, site }) => ({ accountId: account.id, siteUrn: site.urn, part }));
}

/** The same for experiments. */
export function duePortals(portals: readonly PortalState[], now: number): RefreshScope[] {
  return portals
    .filter(({ experiments }) => isDue(experiments, 'slices', now))
    .map(({ account }) => ({ portalId: account.id, part: 'slices' }));
}

function isDue(
  { at, value = [], error, loading }: Loaded<readonly unknown[]>,
  part: InventoryPart,
  now: number,
): boolean {
  if (at === undefined || loading || error !== undefined) return false;
  const limit = value.length === 0 ? Math.max(EMPTY_AGE_MS, age[part]) : age[part];
  return now - at.getTime() >= limit;
}
