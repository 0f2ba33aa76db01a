// Takes back what a slice holds at a site.
import type { Federation } from '../federation';
import { sliverKey, sliversOf, holdingKey } from '../state/holdings';
import type { Site } from '../sites/site';
import type { HoldingRecord } from '../state/records';

/** Takes everything of the slice away: records first, then the disks. */
export async function release(
  federation: Federation,
  site: Site,
  holding: HoldingRecord,
): Promise<void> {
  const slivers = sliversOf(federation, site, holding.sliceUrn);
  const { store, background } = federation;
  const remove = (): void => {
    for (const sliver of slivers) store.slivers.delete(sliverKey(site, sliver.id));
    store.holdings.delete(holdingKey(site, holding.sliceUrn));
  };
  await background.keep(() => store.transaction(remove));
  await Promise.all(slivers.map((sliver) => federation.machines.discard(site, sliver)));
}
