/** Which snapshots somebody follows: a job whose account is not connected waits for it. */
import type { SnapshotJob } from '../../model/snapshots/job';
import type { Snapshots } from '../../model/snapshots/snapshots';

export function isWaiting(job: SnapshotJob, snapshots: Snapshots): boolean {
  if (job.outcome !== undefined || snapshots.isFollowed(job.id)) return false;
  return snapshots.placeOf(job) === undefined;
}

export function followedJobs(snapshots: Snapshots): SnapshotJob[] {
  return snapshots.jobs.filter((job) => job.outcome === undefined && !isWaiting(job, snapshots));
}
