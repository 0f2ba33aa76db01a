/** The sliver that a snapshot was taken of, as the trees know it. */
import type { Inventory } from '../../../model/inventory/inventory';
import type { SnapshotJob } from '../../../model/snapshots/job';
import type { SliverRow } from '../../trees/row';

/** Undefined when its slice has gone, or has not been read yet. */
export function sliverOfJob({ sites }: Inventory, job: SnapshotJob): SliverRow | undefined {
  for (const state of sites) {
    if (state.site.urn !== job.siteUrn || state.account.id !== job.accountId) continue;
    for (const slice of state.slices.value ?? []) {
      const sliver = slice.slivers.find(({ urn }) => urn === job.sliverUrn);
      if (sliver !== undefined) return { kind: 'sliver', state, slice, sliver };
    }
  }
  return undefined;
}
