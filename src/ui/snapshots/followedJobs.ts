/** Which snapshots somebody follows: a job whose account is not connected waits for it. */
import type { SnapshotJob } from '../../model/snapshots/job';
import { placeOf } from '../../model/snapshots/placeOf';
import type { Snapshots } from '../../model/snapshots/snapshots';
import type { Accounts } from '../accounts/accounts';

export function isWaiting(job: SnapshotJob, accounts: Accounts, snapshots: Snapshots): boolean {
  if (job.outcome !== undefined || snapshots.isFollowed(job.id)) return false;
  return placeOf(accounts.list, job) === undefined;
}

export function followedJobs(snapshots: Snapshots, accounts: Accounts): SnapshotJob[] {
  return snapshots.jobs.filter(
    (job) => job.outcome === undefined && !isWaiting(job, accounts, snapshots),
  );
}
