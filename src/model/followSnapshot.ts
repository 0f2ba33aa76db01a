/** Follows one snapshot to its end and says what became of it. */
import { watchSnapshot, type SnapshotProgress } from '../rpc';
import { judgeReady } from './provenSuccess';
import type { SnapshotPlace } from './requestSnapshot';
import type { SnapshotJob, SnapshotOutcome } from './snapshotJob';
import { settleRequest } from './unansweredRequest';

export interface FollowOptions {
  /** Milliseconds between two looks. */
  readonly interval: number;
  readonly signal: AbortSignal;
  /** Keeps a change; false when somebody else follows the job now. */
  readonly update: (patch: Partial<SnapshotJob>) => boolean;
  readonly current: () => SnapshotJob | undefined;
}

/** Servers end every snapshot before that (docs/protocol.md 6.4). */
const longest = 75 * 60_000;

/** For the chart: more points than pixels help nobody. */
const mostSamples = 600;

/** Resolves when the job has ended, has been forgotten, or the signal has fired. */
export async function followSnapshot(place: SnapshotPlace, options: FollowOptions): Promise<void> {
  if (!(await isBegun(place, options))) return;
  const job = options.current();
  if (job?.created === undefined) return;
  const { sliceAuthority } = place.account;
  const progress = watchSnapshot({
    componentManager: place.site.componentManager,
    credentials: async (call) => [await sliceAuthority.sliceCredential(job.sliceUrn, call)],
    sliceUrn: job.sliceUrn,
    sliverUrn: job.sliverUrn,
    created: job.created,
    ...(job.previousHash === undefined ? {} : { previousHash: job.previousHash }),
    interval: options.interval,
    limit: remaining(job, options.interval),
    signal: options.signal,
  });
  for await (const look of progress) {
    if (options.signal.aborted || options.current() === undefined) return;
    if (look.ended) {
      await end(place, look, options);
      return;
    }
    if (!options.update(patchOf(options.current(), look))) return;
  }
}

/** False when there is nothing to follow: the request came to nothing, or was never settled. */
async function isBegun(place: SnapshotPlace, options: FollowOptions): Promise<boolean> {
  const job = options.current();
  if (job === undefined) return false;
  if (job.created !== undefined) return true;
  const finding = await settleRequest(place, job, {
    interval: options.interval,
    until: job.startedAt + longest,
    signal: options.signal,
    unclear: (problem) => void options.update({ stage: 'unknown', problem }),
  });
  if (options.signal.aborted) return false;
  if (finding.kind === 'begun') {
    return options.update({ created: finding.created, stage: 'preparing', problem: undefined });
  }
  finish(options, {
    outcome: finding.kind === 'not-begun' ? 'failed' : 'unknown',
    reason:
      finding.kind === 'not-begun'
        ? `The site ${place.site.name} did not begin the snapshot: no image ${job.imageName} appeared, and the sliver is not being imaged. Nothing was changed.`
        : `It is not known whether the site ${place.site.name} began the snapshot (${finding.problem}): look for ${job.imageName} in the list of images.`,
  });
  return false;
}

/** After a restart the job may be older than the limit; the first looks tell anyway. */
function remaining(job: SnapshotJob, interval: number): number {
  return Math.max(longest - (Date.now() - job.startedAt), 4 * interval);
}

function patchOf(job: SnapshotJob | undefined, look: SnapshotProgress): Partial<SnapshotJob> {
  const problem = look.problem?.message;
  if (look.problem !== undefined && look.stage === 'unknown') return { problem };
  const at = look.at.getTime();
  const samples = job?.samples ?? [];
  const size = look.size ?? job?.size;
  const sampled = look.size === undefined ? samples : [...samples, { at, size: look.size }];
  return {
    stage: look.stage,
    samples: sampled.length > mostSamples ? sampled.filter((_, index) => index % 2 === 0) : sampled,
    size,
    problem,
    sliverState: look.sliverState ?? job?.sliverState,
    sliverStatus: look.sliverStatus ?? job?.sliverStatus,
    hash: look.hash ?? job?.hash,
    reason: look.reason ?? job?.reason,
    log: look.log ?? job?.log,
  };
}

async function end(
  place: SnapshotPlace,
  look: SnapshotProgress,
  options: FollowOptions,
): Promise<void> {
  const patch = patchOf(options.current(), look);
  if (look.stage !== 'ready') {
    finish(options, { ...patch, outcome: outcomeOf(look.stage) });
    return;
  }
  // Not the word "ready" yet: nobody is told of success before it is proven.
  options.update({ ...patch, stage: 'finishing' });
  const job = options.current();
  if (job === undefined) return;
  const verdict = await judgeReady(place, job, options);
  if (!options.signal.aborted) finish(options, verdict);
}

function outcomeOf(stage: SnapshotProgress['stage']): SnapshotOutcome {
  return stage === 'failed' || stage === 'vanished' || stage === 'timed-out' ? stage : 'unknown';
}

function finish(
  options: FollowOptions,
  patch: Partial<SnapshotJob> & { outcome: SnapshotOutcome },
): void {
  const known = Object.entries(patch).filter(([, value]) => value !== undefined);
  options.update({
    ...Object.fromEntries(known),
    stage: patch.outcome,
    endedAt: Date.now(),
    problem: undefined,
  });
}
