/** The sliver that a snapshot was taken of, as the trees know it. */
import type { Inventory } from '../../../model/inventory/inventory';
import { slicesAt, sliceStates } from '../../../model/inventory/slicesAt';
import type { Sliver } from '../../../model/inventory/sliver';
import type { SnapshotJob } from '../../../model/snapshots/job';
import type { AnySliverRow } from '../../trees/row';

/** Undefined when its slice has gone, or has not been read yet. */
export function sliverOfJob(
  inventory: Pick<Inventory, 'sites' | 'portalSites'>,
  job: SnapshotJob,
): AnySliverRow | undefined {
  for (const state of sliceStates(inventory)) {
    if (state.site.urn !== job.siteUrn) continue;
    if (job.portal === undefined && state.account?.id !== job.accountId) continue;
    for (const slice of slicesAt(state)) {
      const sliver = slice.slivers.find((one) => isOf(job, one));
      if (sliver !== undefined) return { kind: 'sliver', state, slice, sliver };
    }
  }
  return undefined;
}

/** What a portal took is found by its node too: a certificate may know the sliver by now, under its own URN. */
function isOf({ sliverUrn, portal, clientId }: SnapshotJob, sliver: Sliver): boolean {
  const isOfPortal =
    portal !== undefined &&
    sliver.portal?.experiment === portal.experiment &&
    sliver.clientId === clientId;
  return isOfPortal || sliver.urn === sliverUrn;
}
