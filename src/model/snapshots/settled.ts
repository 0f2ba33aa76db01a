/** Whether what is kept of a job stands against what a process that follows it wants to write. */
import type { SnapshotJob } from './job';

/**
 * What one process has seen to its end, another one that knows less must not reopen. The reason of a failure
 * is told once, so the first one that was kept is the best (docs/protocol.md 5.11).
 */
export function isSettled(
  kept: SnapshotJob | undefined,
  job: SnapshotJob,
): kept is SnapshotJob & { readonly outcome: NonNullable<SnapshotJob['outcome']> } {
  if (kept?.outcome === undefined) return false;
  // A snapshot that was thought never to have begun was found after all.
  if (kept.created === undefined && job.created !== undefined) return false;
  // It had been given up, and somebody has had it followed once more since.
  if ((job.reopened ?? 0) > (kept.reopened ?? 0)) return false;
  return job.outcome === undefined || kept.outcome === 'failed';
}
