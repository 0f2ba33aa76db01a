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
 * before, or the file of a new image. docs/protocol.md 5.11, 6.
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
      const reason = `The snapshot was not done within ${duration(limit)}.`;
      yield { ...progress, stage: 'timed-out', reason, why: 'late', ended: true };
      return;
    }
    yield progress;
    if (progress.ended) return;
    const pause = Math.min(interval, FIRST_PAUSE_MS * 2 ** Math.min(looks, 16));
    await rest(watch.isAlmostDone ? Math.min(pause, SOON_MS) : pause, signal);
  }
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
