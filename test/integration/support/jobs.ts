// The snapshots that the extension keeps, seen from outside as another window would.
import { defaultJobDirectory, fileJobStore } from '../../../src/model/snapshots/jobStore';
import type { SnapshotJob } from '../../../src/model/snapshots/job';
import { Snapshots } from '../../../src/model/snapshots/snapshots';
import type { SliverRow } from '../../../src/ui/trees/row';

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

/** Other tests look at a site without images. */
export async function removeImages(
  { account, site }: Pick<SliverRow['state'], 'account' | 'site'>,
  jobs: readonly SnapshotJob[],
): Promise<void> {
  const credentials = [await account.sliceAuthority.selfCredential()];
  for (const { created } of jobs) {
    const imageUrn = created?.imageUrn ?? '';
    await site.componentManager.deleteImage({ imageUrn, credentials, creatorUrn: account.id });
  }
}
