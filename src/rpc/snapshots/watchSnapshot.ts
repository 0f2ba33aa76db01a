// Follows a snapshot to its end and decides how it ended. The servers make that hard: `ready` is also
// what they say of an image that was never captured, a failure is told once, and a failed first
// snapshot makes the image vanish (docs/protocol.md 5.11, 6).
import { setTimeout } from 'node:timers/promises';
import type { ComponentManager } from '../services/componentManager';
import type { CreatedImage } from '../services/replies/createImage';
import type { Credential } from '../credentials/credential';
import { RpcError } from '../errors';
import type { CallOptions } from '../options';
import { SnapshotLooks } from './poller';
import type { Trust } from '../tls/trust';

/** Stages of a snapshot. The last five end it. */
export type SnapshotStage =
  'preparing' | 'imaging' | 'finishing' | 'ready' | 'failed' | 'vanished' | 'timed-out' | 'unknown';

/**
 * Why a snapshot ended: the image is `gone`, the site is `silent` about its failure, released nothing
 * or shows no proof, or it took too long.
 */
export type SnapshotWhy = 'gone' | 'silent' | 'not-released' | 'unproven' | 'late';

/** One look at a snapshot. */
export interface SnapshotProgress {
  at: Date;
  stage: SnapshotStage;
  /** Bytes, so far or in all. */
  size?: number;
  sliverState?: string;
  sliverStatus?: string;
  hash?: string;
  /** Why it ended as it did; one paragraph. */
  reason?: string;
  /** The same for programs; absent where `reason` is the site's own text or `problem` tells. */
  why?: SnapshotWhy;
  /** The capture's log, when it failed. */
  log?: string;
  /** True for the last look. */
  ended: boolean;
  /** This look failed; following goes on. */
  problem?: RpcError;
}

export interface WatchOptions {
  componentManager: ComponentManager;
  /** Asked before every look; return kept credentials. */
  credentials: (call: CallOptions) => Promise<Credential[]>;
  sliceUrn: string;
  sliverUrn: string;
  created: CreatedImage;
  /** Hash of the image before, when the name existed: the proof that its contents changed. */
  previousHash?: string | undefined;
  /** Whom to trust at the site's web server. With it the version's metadata, which appear only after success, are a proof too. */
  imagesTrust?: Trust | readonly Trust[] | undefined;
  /**
   * Milliseconds between looks; 15,000 unless given. A failure can be seen for about 30 s only. The
   * first looks come sooner, after 1, 2, 4 and 8 s, so that a quick snapshot is not waited for.
   */
  interval?: number | undefined;
  /**
   * Milliseconds until following ends as timed out; 75 minutes unless given, since servers stop at 72.
   * A site that cannot be asked then is asked some more times: the machine may just have woken up.
   */
  limit?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** Milliseconds to the next look once the site says "ready": the proof follows within moments. */
const SOON = 3_000;

/** Milliseconds to the second look; each pause is twice the one before, up to the interval. */
const FIRST_PAUSE = 1_000;

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
    const pause = Math.min(interval, FIRST_PAUSE * 2 ** Math.min(looks, 16));
    await rest(watch.isAlmostDone ? Math.min(pause, SOON) : pause, signal);
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
