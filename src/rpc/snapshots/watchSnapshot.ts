// Follows a snapshot to its end and decides how it ended. The servers make that hard: `ready` is also
// what they say of an image that was never captured, a failure is told once, and a failed first
// snapshot makes the image vanish (docs/protocol.md 5.11, 6).
import { setTimeout } from 'node:timers/promises';
import { RpcError } from '../errors';
import { SnapshotLooks } from './poller';
import type { SnapshotProgress } from './progress';
import type { WatchOptions } from './watchOptions';

/** Milliseconds to the next look once the site says "ready": the proof follows within moments. */
const SOON_MS = 3_000;

/** Milliseconds to the second look; each pause is twice the one before, up to the interval. */
const FIRST_PAUSE_MS = 1_000;

/**
 * Looks at a snapshot again and again until it has ended; the last item has `ended`. Success is told
 * only when it is proven: a hash other than before, released metadata of a version that was not there
 * before, or the file of a new image. A capture that was killed at the site is said to go on for ever: the
 * limit ends the watch as `timed-out`, which is no failure. docs/protocol.md 5.11, 6.
 * @throws {RpcError} `aborted` when the signal fires.
 */
export async function* watchSnapshot(
  options: WatchOptions,
): AsyncGenerator<SnapshotProgress, void, void> {
  const { interval = 15_000, limit = 75 * 60_000, signal } = options;
  const end = performance.now() + limit;
  const watch = new SnapshotLooks(options);
  for (let looks = 0; ; looks++) {
    const progress = await watch.look();
    if (signal?.aborted === true) throw aborted(signal);
    if (!progress.ended && !watch.isUndecided && performance.now() >= end) {
      yield { ...progress, ...outOfTime(watch.isBlind ? progress.problem : undefined, limit) };
      return;
    }
    yield progress;
    if (progress.ended) return;
    const pause = Math.min(interval, FIRST_PAUSE_MS * 2 ** Math.min(looks, 16));
    await rest(watch.isAlmostDone ? Math.min(pause, SOON_MS) : pause, signal);
  }
}

/** A site that still says that the snapshot goes on is another end than one that cannot be asked. */
function outOfTime(
  problem: RpcError | undefined,
  limit: number,
): Pick<SnapshotProgress, 'stage' | 'reason' | 'why' | 'ended'> {
  if (problem !== undefined) return { stage: 'unknown', reason: problem.message, ended: true };
  const reason = `The site still reported the snapshot as running after ${duration(limit)}.`;
  return { stage: 'timed-out', reason, why: 'late', ended: true };
}

function duration(milliseconds: number): string {
  return milliseconds < 120_000
    ? `${Number((milliseconds / 1000).toPrecision(3))} s`
    : `${Math.round(milliseconds / 60_000)} minutes`;
}

function aborted(signal: AbortSignal | undefined): RpcError {
  return new RpcError('aborted', 'Following the snapshot was stopped.', { cause: signal?.reason });
}

/** @throws {RpcError} `aborted` at once when the signal fires. */
async function rest(pause: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await setTimeout(pause, undefined, { signal });
  } catch {
    throw aborted(signal);
  }
}
