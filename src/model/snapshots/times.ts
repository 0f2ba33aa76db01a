/**
 * How long a snapshot took. A site tells neither when it begins nor when it ends one, so both are only as
 * certain as the looks around them are close.
 */
import type { SnapshotJob } from './job';

/** Milliseconds between two looks that are close enough, however short the interval is. */
const closeMs = 10_000;

/** Whether nobody looked for so long that what is seen now may have come long ago. */
export function isSeenLate(
  { lookedAt, begunAt, startedAt }: SnapshotJob,
  interval: number,
  now: number,
): boolean {
  return now - (lookedAt ?? begunAt ?? startedAt) > Math.max(closeMs, 4 * interval);
}

/** Since when it counts: time in which the request waited or its answer was lost is not the snapshot's. */
export function countsFrom({ begunAt, startedAt }: SnapshotJob): number {
  return begunAt ?? startedAt;
}

/** Milliseconds from its begin to its end; undefined while it runs, and where nobody knows. */
export function durationOf(job: SnapshotJob): number | undefined {
  if (job.endedAt === undefined || job.isUntimed === true) return undefined;
  return Math.max(0, job.endedAt - countsFrom(job));
}
