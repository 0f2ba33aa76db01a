/** What past snapshots tell about the next one. */
import type { SnapshotJob } from './snapshotJob';

export interface UsualDuration {
  /** Median of the snapshots that count. */
  readonly milliseconds: number;
  readonly snapshots: number;
  /** True when they were all of the same sliver; else they were others at the site. */
  readonly sameSliver: boolean;
}

/** Older ones say little: disks grow. */
const counted = 5;

/** How long snapshots took that ended well. Undefined when there was none. @param jobs newest first */
export function usualDuration(
  jobs: readonly SnapshotJob[],
  { siteUrn, sliverUrn }: { readonly siteUrn: string; readonly sliverUrn: string },
): UsualDuration | undefined {
  const done = jobs.filter((job) => job.outcome === 'ready' && job.siteUrn === siteUrn);
  const same = done.filter((job) => job.sliverUrn === sliverUrn);
  const chosen = (same.length > 0 ? same : done).slice(0, counted);
  const durations = chosen
    .flatMap(({ startedAt, endedAt }) => (endedAt === undefined ? [] : [endedAt - startedAt]))
    .sort((a, b) => a - b);
  const milliseconds = durations[Math.floor(durations.length / 2)];
  if (milliseconds === undefined) return undefined;
  return { milliseconds, snapshots: durations.length, sameSliver: same.length > 0 };
}
