/**
 * Which snapshots wait for each other: a slice takes one at a time at a site (docs/protocol.md 5.10 step 7), and an
 * experiment one at a time wherever its nodes are.
 */
import { urnKey } from '../../rpc';
import type { SnapshotJob, SnapshotRequest } from './job';

type Turn = Pick<SnapshotRequest, 'siteUrn' | 'sliceUrn' | 'portal'>;

/** The same for those of which one must be over before the next begins. */
export function turnKey({ siteUrn, sliceUrn, portal }: Turn): string {
  return portal === undefined ? `${siteUrn} ${urnKey(sliceUrn)}` : `portal:${portal.experiment}`;
}

/** Whether a job keeps a slice busy, at a site or at any. */
export function keepsBusy(job: SnapshotJob, sliceUrn: string, siteUrn?: string): boolean {
  if (urnKey(job.sliceUrn) !== urnKey(sliceUrn)) return false;
  return siteUrn === undefined || job.siteUrn === siteUrn || job.portal !== undefined;
}

/** A site that began a later snapshot had ended this one, even if nobody looked. */
export function isOvertaken(job: SnapshotJob, all: readonly SnapshotJob[]): boolean {
  const key = turnKey(job);
  return all.some(
    (other) =>
      other.startedAt > job.startedAt && other.created !== undefined && turnKey(other) === key,
  );
}
