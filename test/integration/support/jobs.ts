// The snapshots that the extension keeps, seen from outside as another window would.
import { defaultJobDirectory, fileJobStore } from '../../../src/model/jobStore';
import type { SnapshotJob } from '../../../src/model/snapshotJob';
import { Snapshots } from '../../../src/model/snapshots';

/** Resolves when a snapshot of that name has ended that was not there before. */
export function nextEnd(imageName: string): Promise<SnapshotJob> {
  const snapshots = new Snapshots({
    store: fileJobStore(defaultJobDirectory()),
    accounts: () => [],
  });
  const before = new Set(snapshots.jobs.map(({ id }) => id));
  const found = new Promise<SnapshotJob>((resolve) => {
    snapshots.onDidChange((job) => {
      const isMeant = job.imageName === imageName && !before.has(job.id);
      if (isMeant && job.outcome !== undefined) resolve(job);
    });
  });
  snapshots.resume();
  return found.finally(() => snapshots.dispose());
}
