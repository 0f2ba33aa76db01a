/** Snapshots that end while we look: past ones are in the list, and need no shouting. */
import type { Disposable } from '../../model/event';
import type { SnapshotJob } from '../../model/snapshots/job';
import type { Snapshots } from '../../model/snapshots/snapshots';

export function onDidEnd(snapshots: Snapshots, ended: (job: SnapshotJob) => void): Disposable {
  const running = new Set(snapshots.jobs.filter(isRunning).map(({ id }) => id));
  return snapshots.onDidChange((job) => {
    if (isRunning(job)) running.add(job.id);
    else if (running.delete(job.id)) ended(job);
  });
}

function isRunning({ outcome }: SnapshotJob): boolean {
  return outcome === undefined;
}
