/** What past snapshots tell about the next one. */
import { estimate } from './estimate';
import type { SnapshotJob } from './job';
import { countsFrom, durationOf } from './times';

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
  const done = jobs.filter(
    (job) => job.outcome === 'ready' && job.siteUrn === siteUrn && durationOf(job) !== undefined,
  );
  const same = done.filter((job) => job.sliverUrn === sliverUrn);
  const chosen = (same.length > 0 ? same : done).slice(0, counted);
  const durations = chosen.flatMap((job) => durationOf(job) ?? []).sort((a, b) => a - b);
  const milliseconds = durations[Math.floor(durations.length / 2)];
  if (milliseconds === undefined) return undefined;
  return { milliseconds, snapshots: durations.length, sameSliver: same.length > 0 };
}

/**
 * Milliseconds until a running snapshot will probably have ended; undefined when nothing tells.
 * Snapshots of the same sliver count their reboots too, so they say more than the pace of the bytes.
 * @param jobs all snapshots, newest first
 */
export function timeLeft(
  job: SnapshotJob,
  jobs: readonly SnapshotJob[],
  now: number,
): number | undefined {
  if (job.outcome !== undefined) return undefined;
  const usual = usualDuration(jobs, job);
  const left = usual === undefined ? 0 : usual.milliseconds - (now - countsFrom(job));
  if (usual?.sameSliver === true && left > 0) return left;
  const size = job.size ?? job.samples.at(-1)?.size;
  const byPace =
    size === undefined || size === 0 ? undefined : estimate({ ...job, size }, jobs).left;
  return byPace ?? (left > 0 ? left : undefined);
}
