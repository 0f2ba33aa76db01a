/**
 * The experiment that the node of a snapshot is of, where a portal shows it and the profile that it is from: then the
 * image can go into a new version of that profile. Asked by whoever offers it after a snapshot.
 */
import { experimentKey } from '../inventory/experiment';
import type { Inventory } from '../inventory/inventory';
import { slicesAt, sliceStates } from '../inventory/slicesAt';
import type { ExperimentFacts, Slice, Sliver } from '../inventory/sliver';
import type { SnapshotJob } from '../snapshots/job';
import { hasProfile } from './ways';

export type SnapshotOfNode = Pick<SnapshotJob, 'sliverUrn' | 'sliceUrn' | 'clientId'>;

/** @param among the slices that count, all unless given */
export function experimentOfJob(
  inventory: Pick<Inventory, 'sites' | 'portalSites'>,
  job: SnapshotOfNode,
  among: readonly Slice[] = sliceStates(inventory).flatMap(slicesAt),
): ExperimentFacts | undefined {
  return among.find(
    (slice) => hasProfile(slice) && slice.slivers.some((sliver) => isOf(job, slice, sliver)),
  )?.experiment;
}

/** A snapshot by token may have begun before the URN of the sliver was known. */
function isOf(job: SnapshotOfNode, slice: Slice, { urn, clientId }: Sliver): boolean {
  if (job.sliverUrn === urn) return true;
  const sliceUrns = [slice.urn, slice.experiment && experimentKey(slice.experiment)];
  return job.clientId === clientId && sliceUrns.includes(job.sliceUrn);
}
