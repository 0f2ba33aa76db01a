// What a slice holds at a site, as the store keeps it.
import type { HoldingRecord, SliverRecord } from './records';
import type { Store } from './store';

interface SiteName {
  readonly name: string;
}

interface WithStore {
  readonly store: Store;
}

export function holdingKey(site: SiteName, sliceUrn: string): string {
  return `${site.name} ${sliceUrn}`;
}

export function sliverKey(site: SiteName, id: number): string {
  return `${site.name}:${id}`;
}

/** In the order in which they were made. */
export function sliversOf({ store }: WithStore, site: SiteName, sliceUrn: string): SliverRecord[] {
  return store.slivers
    .filter((sliver) => sliver.site === site.name && sliver.sliceUrn === sliceUrn)
    .sort((a, b) => a.id - b.id);
}

/** Does nothing when it is gone. */
export function changeHolding(
  { store }: WithStore,
  site: SiteName,
  sliceUrn: string,
  change: Partial<HoldingRecord>,
): void {
  const key = holdingKey(site, sliceUrn);
  const holding = store.holdings.get(key);
  if (holding) store.holdings.put(key, { ...holding, ...change });
}
