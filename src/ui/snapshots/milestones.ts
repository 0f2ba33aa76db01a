/** Snapshots that begin, are answered, end or go: a poll that only counts bytes is none of these. */
import type { Disposable } from '../../model/event';
import type { SnapshotJob } from '../../model/snapshots/job';
import type { Snapshots } from '../../model/snapshots/snapshots';

/** Hears of what changes the images that there are, and which slivers are busy. */
export function onMilestone(
  snapshots: Pick<Snapshots, 'onDidChange' | 'onDidForget'>,
  heard: () => void,
): Disposable {
  const known = new Map<string, string>();
  const listeners = [
    snapshots.onDidChange((job) => {
      const now = milestoneOf(job);
      if (known.get(job.id) === now) return;
      known.set(job.id, now);
      heard();
    }),
    snapshots.onDidForget((id) => {
      known.delete(id);
      heard();
    }),
  ];
  return { dispose: () => listeners.forEach((one) => one.dispose()) };
}

function milestoneOf({ created, outcome }: SnapshotJob): string {
  return `${created?.versionUrn ?? ''} ${outcome ?? ''}`;
}
