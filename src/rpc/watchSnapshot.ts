// Follows a snapshot to its end and decides how it ended. The servers make that hard: `ready` is also
// what they say of an image that was never captured, a failure is told once, and a failed first
// snapshot makes the image vanish (docs/protocol.md 5.11, 6).
import type { ComponentManager } from './componentManager';
import type { CreatedImage } from './createImage';
import type { Credential } from './credential';
import { RpcError } from './errors';
import { fetchImageMetadata } from './imageMetadata';
import type { ImageInfo, ImageStatus } from './images';
import type { CallOptions } from './options';
import type { SliverStatus } from './sliceStatus';
import type { Trust } from './trust';
import { parseImageUrn, sameUrn } from './urn';

/** Stages of a snapshot. The last five end it. */
export type SnapshotStage =
  'preparing' | 'imaging' | 'finishing' | 'ready' | 'failed' | 'vanished' | 'timed-out' | 'unknown';

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
  imagesTrust?: Trust | undefined;
  /** Milliseconds between looks; 15,000 unless given. A failure can be seen for about 30 s only. */
  interval?: number | undefined;
  /** Milliseconds until following ends as timed out; 75 minutes unless given, since servers stop at 72. */
  limit?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** So many looks with an unproven `ready`, or refused for good, end the watch as unknown. */
const PATIENCE = 3;

/**
 * Looks at a snapshot again and again until it has ended; the last item has `ended`. Success is told
 * only when it is proven: a hash other than before, or for a new name a file, or released metadata.
 * @throws {RpcError} `aborted` when the signal fires.
 */
export async function* watchSnapshot(
  options: WatchOptions,
): AsyncGenerator<SnapshotProgress, void, void> {
  const { interval = 15_000, limit = 75 * 60_000, signal } = options;
  const end = performance.now() + limit;
  const watch = new Watch(options);
  for (;;) {
    const progress = await watch.look();
    if (signal?.aborted === true) throw aborted();
    if (!progress.ended && performance.now() >= end) {
      const reason = `The snapshot was not done within ${Math.round(limit / 60_000)} minutes.`;
      yield { ...progress, stage: 'timed-out', reason, ended: true };
      return;
    }
    yield progress;
    if (progress.ended) return;
    await rest(interval, signal);
  }
}

class Watch {
  readonly #options: WatchOptions;
  #stage: ImageStatus = 'preparing';
  #unproven = 0;
  #refused = 0;
  #size: number | undefined;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  async look(): Promise<SnapshotProgress> {
    const { componentManager, created, sliceUrn, signal } = this.#options;
    const call: CallOptions = { signal, attempts: 1 };
    const seen: SnapshotProgress = { at: new Date(), stage: this.#running(), ended: false };
    try {
      const credentials = await this.#options.credentials(call);
      // One after the other: SliverStatus holds the lock of the slice (docs/protocol.md 6.2).
      await this.#sliver(seen, () =>
        componentManager.sliverStatus({ sliceUrn, credentials }, call),
      );
      const info = await componentManager.imageInfo(
        { imageUrn: created.imageUrn, credentials },
        call,
      );
      this.#refused = 0;
      return await this.#judge(seen, info, call);
    } catch (error) {
      if (!RpcError.is(error)) throw error;
      return this.#troubled(seen, error);
    }
  }

  /** The state of the sliver is told along, but the image decides: a busy slice is no obstacle. */
  async #sliver(
    seen: SnapshotProgress,
    status: () => Promise<{ slivers: SliverStatus[] }>,
  ): Promise<void> {
    try {
      const sliver = (await status()).slivers.find(({ urn }) =>
        sameUrn(urn, this.#options.sliverUrn),
      );
      if (sliver === undefined) return;
      seen.sliverState = sliver.state;
      seen.sliverStatus = sliver.status;
    } catch (error) {
      if (!RpcError.is(error)) throw error;
      seen.problem = error;
    }
  }

  async #judge(
    seen: SnapshotProgress,
    info: ImageInfo,
    call: CallOptions,
  ): Promise<SnapshotProgress> {
    this.#size = info.size ?? this.#size;
    const now = { ...seen, ...(this.#size !== undefined && { size: this.#size }) };
    if (info.status === 'failed') {
      const reason = info.output ?? 'The site says that the snapshot failed, and not why.';
      return {
        ...now,
        stage: 'failed',
        reason,
        ended: true,
        ...(info.log !== undefined && { log: info.log }),
      };
    }
    if (info.status !== 'ready') {
      this.#stage = info.status;
      return { ...now, stage: info.status };
    }
    const hash = info.hash === undefined ? {} : { hash: info.hash };
    if (seen.sliverState !== 'imaging' && (await this.#proven(info, call))) {
      return { ...now, ...hash, stage: 'ready', ended: true };
    }
    // The first "ready" may still tell of the previous version: look again (docs/protocol.md 6.1).
    if (seen.sliverState !== 'imaging') this.#unproven++;
    if (this.#unproven < PATIENCE) return { ...now, stage: this.#running() };
    const reason =
      'The site says "ready", but nothing shows that this snapshot replaced the previous contents; it may have failed.';
    return { ...now, ...hash, stage: 'unknown', reason, ended: true };
  }

  async #proven(info: ImageInfo, call: CallOptions): Promise<boolean> {
    const { previousHash, created } = this.#options;
    if (previousHash !== undefined && info.hash !== undefined && info.hash !== previousHash)
      return true;
    const first = (parseImageUrn(created.versionUrn).version ?? 0) === 0;
    if (previousHash === undefined && first && (info.hash !== undefined || (info.size ?? 0) > 0))
      return true;
    return this.#released(call);
  }

  /** Exactly this version's metadata answer only once it is released, which follows success alone. */
  async #released(call: CallOptions): Promise<boolean> {
    const { imagesTrust, created } = this.#options;
    if (imagesTrust === undefined || created.versionUrl === created.imageUrl) return false;
    try {
      await fetchImageMetadata(created.versionUrl, { ...call, trust: imagesTrust });
      return true;
    } catch (error) {
      if (RpcError.is(error)) return false;
      throw error;
    }
  }

  #troubled(seen: SnapshotProgress, problem: RpcError): SnapshotProgress {
    if (problem.reason === 'not-found') {
      const reason =
        'The image is gone from the site: a first snapshot that fails is removed after half a minute.';
      return { ...seen, stage: 'vanished', reason, ended: true };
    }
    if (!problem.retryable) this.#refused++;
    if (this.#refused < PATIENCE) return { ...seen, problem };
    return { ...seen, stage: 'unknown', reason: problem.message, problem, ended: true };
  }

  /** The stage to tell while nothing newer is known; never an end. */
  #running(): SnapshotStage {
    return this.#stage;
  }
}

function aborted(): RpcError {
  return new RpcError('aborted', 'Following the snapshot was stopped.');
}

function rest(pause: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(aborted());
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, pause);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
