/**
 * Jobs that have ended without an end at the site: a later look may know better. Whatever the site itself has told
 * as the end stays as it is.
 */
import type { SnapshotJob } from './job';

/** Sites keep a failed first snapshot for moments, and nobody cares for a request of yesterday. */
const recentMs = 24 * 3_600_000;

/** It ended because no sign of it was found. */
export function isUnbegun({ outcome, created, endedAt = 0 }: SnapshotJob): boolean {
  return outcome === 'failed' && created === undefined && Date.now() - endedAt < recentMs;
}

/** It was given up before the site told an end: the site refused to answer for a while, or the time was over. */
export function isGivenUp({ outcome }: SnapshotJob): boolean {
  return outcome === 'unknown' || outcome === 'timed-out';
}

/** A snapshot of before yesterday is asked for only by its name. */
export function isGivenUpLately(job: SnapshotJob): boolean {
  return isGivenUp(job) && Date.now() - (job.endedAt ?? 0) < recentMs;
}

/**
 * Whether the site has begun a later snapshot of the same name: what it says of the image is no longer of this one.
 * @param all every job that is known
 */
export function isFollowedByAnother(job: SnapshotJob, all: readonly SnapshotJob[]): boolean {
  return all.some(
    ({ siteUrn, imageName, startedAt, created }) =>
      siteUrn === job.siteUrn &&
      imageName === job.imageName &&
      startedAt > job.startedAt &&
      created !== undefined,
  );
}

/** What changes in a job that is followed once more. Nobody knows any more when its end came. */
export function reopenedPatch({ reopened = 0 }: SnapshotJob): Partial<SnapshotJob> {
  const open = { outcome: undefined, reason: undefined, endedAt: undefined, problem: undefined };
  return { ...open, stage: 'unknown', reopened: reopened + 1, isUntimed: true };
}
