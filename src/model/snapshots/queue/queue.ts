/**
 * Snapshots that wait for their turn: a slice takes one at a time at a site, and only of a node that
 * is up (docs/protocol.md 5.10 steps 7 and 9).
 */
import type { Claim } from '../../storage/lockFile';
import { pause } from '../../concurrency';
import { Emitter, type Disposable } from '../../event';
import type { RecordProblem } from '../../storage/jsonRecords';
import { problemOf, type Readiness } from '../planning/readiness';
import { SnapshotRefused, type Offer, type SnapshotJob, type SnapshotRequest } from '../job';
import type { Snapshots } from '../snapshots';
import { MOST_AHEAD_MS, type QueuedSnapshot, type QueueStore } from './queuedSnapshot';
import { refuseBadWords } from '../sending/beforeSending';
import { isBusy, mayBeNotReady } from '../sending/passing';
import { isSameTurn, turnKey, type Turn } from '../turn';
import { QueueList } from './queueList';

export interface QueueOptions {
  readonly snapshots: Pick<
    Snapshots,
    'start' | 'busySlice' | 'hasStarted' | 'isRecorded' | 'wishes'
  >;
  readonly store: QueueStore;
  /** Asks the site. Never rejects. */
  readonly readiness: (request: SnapshotRequest, signal: AbortSignal) => Promise<Readiness>;
  /** Sentences for people: why a wish is held; a failure, or what was found of a node that did not come up. */
  readonly sentenceOf: (problem: Hindrance, request: SnapshotRequest) => string;
  /** Milliseconds between two looks at a node that is not ready; default 15000. */
  readonly interval?: ((request: SnapshotRequest) => number) | undefined;
  readonly now?: () => number;
}

/** What keeps a wish from its start. */
export type Hindrance =
  | { readonly error: unknown }
  | { readonly found: Exclude<Readiness, { state: 'ready' }> };

/** A wish that no window has looked at for longer is held: its node must not reboot by surprise. */
const unseenLimitMs = 3_600_000;

/** The same in a window that has looked at the wish before, since its computer may sleep overnight. */
const unseenLimitOfKnownMs = 12 * unseenLimitMs;

/** A wish that a window looks at is written to disk this often, so that the next window knows of the look. */
const rewriteIntervalMs = 600_000;

/** A node that is not up by then, and whose slice nobody images, will not come up by itself. */
const patienceMs = 900_000;

/** What one look at a node may take; the rest of a longer pause was sleep, and tells nothing of the node. */
const longestLookMs = 300_000;

export class SnapshotQueue {
  readonly #options: QueueOptions;
  readonly #list: QueueList;
  readonly #starts = new Emitter<SnapshotJob>();
  readonly #holds = new Emitter<QueuedSnapshot>();
  /** Slices, each with its first wish in the middle of its turn. */
  readonly #turns = new Map<string, AbortController>();
  /** Ids of wishes that this window has looked at in time. */
  readonly #inView = new Set<string>();
  #watch: Disposable | undefined;
  #later: NodeJS.Timeout | undefined;

  readonly onDidChange;
  readonly onDidStart = this.#starts.event;
  /** Hears of one that is held from now on. */
  readonly onDidHold = this.#holds.event;
  /** Hears of a kept wish that cannot be read from now on. */
  readonly onDidFail;

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#list = new QueueList(options.store, options.snapshots);
    this.onDidChange = this.#list.changed.event;
    this.onDidFail = this.#list.failed.event;
  }

  /** Kept wishes that cannot be read; each with a sentence for people. */
  get problems(): readonly RecordProblem[] {
    return this.#list.problems;
  }

  /** In the order in which they were added. */
  get waiting(): readonly QueuedSnapshot[] {
    return this.#list.all;
  }

  /** The wishes before which a new one of the slice would have to wait. */
  before(asked: Turn): QueuedSnapshot[] {
    return this.waiting.filter(({ held, request }) => !held && isSameTurn(request, asked));
  }

  /** @throws SnapshotRefused for words that no site takes, or when it cannot be written down. */
  add(request: SnapshotRequest, siteName: string): QueuedSnapshot {
    refuseBadWords(request);
    const queued = this.#list.add(request, siteName, this.#now());
    this.look();
    return queued;
  }

  remove(id: string): void {
    this.#list.remove(id);
  }

  /** Lets a held one wait for its turn again; what it said that it would replace is agreed to. */
  release(id: string): void {
    const held = this.#list.get(id);
    if (held === undefined) return;
    const request = { ...held.request, ...agreedTo(held.offers) };
    const open = { held: false, problem: undefined, offers: undefined };
    this.#list.put({ ...held, ...open, request, lookedAt: this.#now() });
    this.look();
  }

  /**
   * Gives their turn to those that have nobody before them. Call it when a snapshot has changed, when
   * accounts have come, and once at the beginning.
   */
  look(): void {
    this.#watch ??= this.#list.watch(() => this.#readAgain());
    clearTimeout(this.#later);
    if (this.#list.isHiding) this.#list.reload();
    const seen = new Set<string>();
    const elsewhere: number[] = [];
    for (const queued of this.waiting) {
      if (queued.held || this.#isOverdue(queued)) continue;
      const key = turnKey(queued.request);
      if (seen.has(key) || this.#turns.has(key)) continue;
      seen.add(key);
      const { sliceUrn, siteUrn } = queued.request;
      if (this.#options.snapshots.busySlice(sliceUrn, siteUrn) !== undefined) continue;
      if (!this.#giveTurn(queued, key)) elsewhere.push(this.#interval(queued.request));
    }
    // Another window has those in hand; should it close, this one takes over.
    if (elsewhere.length > 0)
      this.#later = setTimeout(() => this.look(), 4 * Math.max(...elsewhere)).unref();
  }

  dispose(): void {
    clearTimeout(this.#later);
    this.#watch?.dispose();
    for (const controller of this.#turns.values()) controller.abort();
    const { changed, failed } = this.#list;
    for (const emitter of [changed, failed, this.#starts, this.#holds]) emitter.dispose();
  }

  /** True when it is held from now on, because nobody has looked at it for long, or nobody can tell. */
  #isOverdue(queued: QueuedSnapshot): boolean {
    const age = this.#now() - (queued.lookedAt ?? queued.queuedAt);
    const limit = this.#inView.has(queued.id) ? unseenLimitOfKnownMs : unseenLimitMs;
    const isOverdue = age > limit || age < -MOST_AHEAD_MS;
    if (isOverdue) this.#hold(queued, {});
    else {
      this.#inView.add(queued.id);
      if (age > rewriteIntervalMs) this.#list.put({ ...queued, lookedAt: this.#now() });
    }
    return isOverdue;
  }

  /** False when another window has it in hand. */
  #giveTurn({ id }: QueuedSnapshot, key: string): boolean {
    const { store } = this.#options;
    const claim = store.claim?.(id);
    if (store.claim !== undefined && claim === undefined) return false;
    const controller = new AbortController();
    this.#turns.set(key, controller);
    void this.#turn(id, claim, controller.signal)
      .catch(() => false)
      .then((over) => {
        claim?.release();
        this.#turns.delete(key);
        if (over && !controller.signal.aborted) this.look();
      });
    return true;
  }

  /**
   * Looks until the wish has been started, or is held, or somebody else is at work in the slice.
   * @returns true when the next one may have its turn
   */
  async #turn(id: string, claim: Claim | undefined, signal: AbortSignal): Promise<boolean> {
    let waited = 0;
    for (let last = this.#now(); ;) {
      const queued = this.#stillThere(id);
      if (queued === undefined) return true;
      const { request } = queued;
      const found = await this.#options.readiness(request, signal);
      if (signal.aborted || found.state === 'no-account' || claim?.keep() === false) return false;
      if (this.#stillThere(id) === undefined) return true;
      let hindrance = hindranceOf(found);
      if (isLasting(found)) return this.#holdFor(queued, hindrance);
      const now = this.#now();
      waited = found.state === 'imaging' ? 0 : waited + Math.min(now - last, longestLookMs);
      last = now;
      if (found.state === 'ready') {
        const outcome = await this.#start(queued, signal);
        if (outcome === 'over') return true;
        hindrance = { error: outcome.problem };
      }
      if (waited > patienceMs) return this.#holdFor(queued, hindrance);
      await pause(this.#interval(request), signal);
    }
  }

  /** False also when its record cannot be read, which only the person can decide about: it is held. */
  #isKept(id: string): boolean {
    try {
      return this.#options.store.read(id) !== undefined;
    } catch (error) {
      const known = this.#list.get(id);
      if (known !== undefined && !known.held) this.#holdFor(known, { error });
      return false;
    }
  }

  /** Undefined when it has gone, is held, was begun by another window, or has to wait again. */
  #stillThere(id: string): QueuedSnapshot | undefined {
    if (!this.#isKept(id) || this.#options.snapshots.hasStarted(id)) {
      // Another window may be asking the site right now: only its answer ends the wish.
      this.#list.reload();
      return undefined;
    }
    const queued = this.#list.get(id);
    if (queued === undefined || queued.held || this.#isOverdue(queued)) return undefined;
    const { sliceUrn, siteUrn } = queued.request;
    return this.#options.snapshots.busySlice(sliceUrn, siteUrn) === undefined ? queued : undefined;
  }

  /**
   * An error here means that nothing has begun. What only says "not now" is tried again; else the wish
   * is kept, for the person to decide.
   */
  async #start(
    queued: QueuedSnapshot,
    signal: AbortSignal,
  ): Promise<'over' | { problem: unknown }> {
    try {
      const job = await this.#options.snapshots.start(queued.request, { wish: queued.id });
      this.#list.forget(queued.id);
      this.#starts.fire(job);
    } catch (problem) {
      if (this.#options.snapshots.hasStarted(queued.id)) this.#list.reload();
      else if (await this.#isForNow(problem, queued.request, signal)) {
        // While the request was on its way, its job stood for the wish, here and in other windows.
        this.#list.put(queued);
        return { problem };
      } else this.#holdFor(queued, { error: problem });
    }
    return 'over';
  }

  /** Busy, or a node that went down between the look and the request: the site refuses that as forbidden. */
  async #isForNow(
    problem: unknown,
    request: SnapshotRequest,
    signal: AbortSignal,
  ): Promise<boolean> {
    if (isBusy(problem)) return true;
    if (!mayBeNotReady(problem)) return false;
    const { state } = await this.#options.readiness(request, signal);
    return state === 'not-yet' || state === 'imaging';
  }

  #holdFor(queued: QueuedSnapshot, hindrance: Hindrance): true {
    const problem = this.#options.sentenceOf(hindrance, queued.request);
    const error = 'error' in hindrance ? hindrance.error : undefined;
    const offers = SnapshotRefused.is(error) ? error.offers : undefined;
    return this.#hold(queued, { problem, offers });
  }

  #hold(queued: QueuedSnapshot, why: Pick<QueuedSnapshot, 'problem' | 'offers'>): true {
    const held = { ...queued, held: true, problem: why.problem, offers: why.offers };
    this.#list.put(held);
    this.#holds.fire(held);
    return true;
  }

  #readAgain(): void {
    if (this.#list.reload()) this.look();
  }

  #interval(request: SnapshotRequest): number {
    return this.#options.interval?.(request) ?? 15_000;
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}

function agreedTo(offer: Offer | undefined): Pick<SnapshotRequest, 'replaces' | 'mayReplace'> {
  if (offer === undefined) return {};
  return offer === 'unseen' ? { mayReplace: true } : { replaces: offer };
}

/** Nothing that comes by itself: the person decides. */
function isLasting({ state }: Readiness): boolean {
  return state === 'gone' || state === 'failed' || state === 'not-imageable';
}

function hindranceOf(found: Readiness): Hindrance {
  if (found.state === 'ready') return { found: { state: 'not-yet' } };
  const error = problemOf(found);
  return error === undefined ? { found } : { error };
}
