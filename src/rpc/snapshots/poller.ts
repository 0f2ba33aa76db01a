// One look at a snapshot, and what it means together with the looks before it.
import { defined } from '../defined';
import { RpcError, type RpcReason } from '../errors';
import type { ImageInfo, ImageStatus } from '../services/replies/images';
import type { CallOptions } from '../options';
import type { SliceStatus } from '../services/replies/sliceStatus';
import { SnapshotProof } from './proof';
import { sameUrn } from '../urn';
import type { WatchOptions } from './watchOptions';
import type { SnapshotProgress } from './progress';

/** So many looks with an unproven `ready`, or refused for good, end the watch. */
const PATIENCE = 4;

/**
 * So many looks in a row at which the site could not be asked may end the watch once its time is over. The time
 * may have passed in sleep, and after that the network is late: five minutes at the usual interval.
 */
const BLIND_LOOKS = 20;

/**
 * Refusals by the site that the next look would meet too. Everything else may pass: a network in
 * between may show a certificate of its own for a while, and a person can mend what is refused to them.
 */
const LASTING: readonly RpcReason[] = [
  'bad-argument',
  'forbidden',
  'refused',
  'unsupported',
  'expired-credential',
];

export class SnapshotLooks {
  readonly #options: WatchOptions;
  readonly #proof: SnapshotProof;
  #stage: ImageStatus = 'preparing';
  #size: number | undefined;
  #unproven = 0;
  #refused = 0;
  /** Looks in a row at which the site could not be asked. */
  #blind = 0;
  #wasUnproven = false;
  /** Looks in a row at which the image is said to be captured, though the sliver runs and there is a log. */
  #stranded = 0;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#proof = new SnapshotProof(options);
  }

  /** True once the site says "ready" and only the proof is missing. */
  get isAlmostDone(): boolean {
    return this.#unproven > 0;
  }

  /** True when the last look could not be made: nobody answered. */
  get isBlind(): boolean {
    return this.#blind > 0;
  }

  /** True when the last look does not tell that the snapshot goes on: nobody answered, or only the proof is missing. */
  get isUndecided(): boolean {
    return this.#wasUnproven || (this.#blind > 0 && this.#blind < BLIND_LOOKS);
  }

  async look(): Promise<SnapshotProgress> {
    const { componentManager, credentials, created, signal } = this.#options;
    const call: CallOptions = { signal, attempts: 1 };
    const seen: SnapshotProgress = { at: new Date(), stage: this.#stage, ended: false };
    this.#wasUnproven = false;
    try {
      const own = await credentials(call);
      // One after the other: SliverStatus holds the lock of the slice (docs/protocol.md 6.2).
      const { sliceUrn } = this.#options;
      await this.#addSliver(
        seen,
        componentManager.sliverStatus({ sliceUrn, credentials: own }, call),
      );
      const request = { imageUrn: created.imageUrn, credentials: own };
      const info = await componentManager.imageInfo(request, call).catch(orGone);
      this.#refused = 0;
      this.#blind = 0;
      return info === undefined ? vanished(seen) : await this.#judge(seen, info, call);
    } catch (error) {
      if (!RpcError.is(error)) throw error;
      return this.#troubled(seen, error);
    }
  }

  /** The state of the sliver is told along, but the image decides: a locked slice is no obstacle. */
  async #addSliver(seen: SnapshotProgress, status: Promise<SliceStatus>): Promise<void> {
    try {
      const { slivers } = await status;
      const sliver = slivers.find(({ urn }) => sameUrn(urn, this.#options.sliverUrn));
      if (sliver === undefined) return;
      seen.sliverState = sliver.state;
      seen.sliverStatus = sliver.status;
    } catch (error) {
      if (!RpcError.is(error)) throw error;
      if (error.reason !== 'busy') seen.problem = error;
    }
  }

  async #judge(
    seen: SnapshotProgress,
    info: ImageInfo,
    call: CallOptions,
  ): Promise<SnapshotProgress> {
    this.#size = info.size ?? this.#size;
    const now = { ...seen, ...(this.#size !== undefined && { size: this.#size }) };
    if (info.status === 'failed' || this.#isStranded(seen, info)) return failed(now, info);
    if (info.status !== 'ready') {
      this.#stage = info.status;
      return { ...now, stage: info.status };
    }
    const hash = info.hash === undefined ? {} : { hash: info.hash };
    const verdict = await this.#proof.judge(info, call);
    if (verdict.proven) return { ...now, ...hash, stage: 'ready', ended: true };
    // While the sliver is being imaged, "ready" speaks of the contents before (docs/protocol.md 6.1).
    this.#wasUnproven = seen.sliverState !== 'imaging';
    if (this.#wasUnproven) this.#unproven++;
    if (this.#unproven < PATIENCE) return { ...now, stage: this.#stage };
    const { otherwise: stage, reason, why } = verdict;
    return { ...now, ...hash, stage, reason, why, ended: true };
  }

  /**
   * A log is given only of a capture that has failed (docs/protocol.md 5.11), and after one the sliver
   * runs again (6.1). A site that says "imaging" all the same, look after look, does so for ever.
   */
  #isStranded({ sliverState }: SnapshotProgress, info: ImageInfo): boolean {
    const strange = sliverState === 'started' && info.log !== undefined && info.status !== 'ready';
    this.#stranded = strange ? this.#stranded + 1 : 0;
    return this.#stranded >= PATIENCE;
  }

  #troubled(seen: SnapshotProgress, problem: RpcError): SnapshotProgress {
    this.#blind++;
    if (LASTING.includes(problem.reason)) this.#refused++;
    if (this.#refused < PATIENCE) return { ...seen, problem };
    return { ...seen, stage: 'unknown', reason: problem.message, problem, ended: true };
  }
}

function orGone(error: unknown): undefined {
  if (!RpcError.is(error, 'not-found')) throw error;
}

function vanished(seen: SnapshotProgress): SnapshotProgress {
  const reason =
    'The image no longer exists at the site. A first snapshot that fails is removed after half a minute; otherwise someone deleted the image.';
  return { ...seen, stage: 'vanished', reason, why: 'gone', ended: true };
}

function failed(now: SnapshotProgress, { output, log }: ImageInfo): SnapshotProgress {
  const told =
    output === undefined
      ? ({ reason: 'The site says that the snapshot failed, but not why.', why: 'silent' } as const)
      : { reason: output };
  return { ...now, ...told, stage: 'failed', ended: true, ...defined({ log }) };
}
