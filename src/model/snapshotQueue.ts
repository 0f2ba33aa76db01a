/**
 * Snapshots that wait for their turn: a slice takes one at a time at a site, and only of a node that
 * is up (docs/protocol.md 5.10 steps 7 and 9). A wish is on disk until a job that names it is: so
 * neither a crash nor a second window loses one, or starts it twice.
 */
import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import { RpcError } from '../rpc';
import type { Claim } from './claim';
import { pause } from './concurrency';
import { Emitter, type Disposable } from './event';
import type { RecordProblem } from './recordFolder';
import type { Readiness } from './sliverReadiness';
import { SnapshotRefused, type SnapshotJob, type SnapshotRequest } from './snapshotJob';
import type { Snapshots } from './snapshots';

export interface QueuedSnapshot {
  readonly id: string;
  readonly request: SnapshotRequest;
  readonly siteName: string;
  /** Epoch milliseconds. */
  readonly queuedAt: number;
  /** When a live window last had it in view; epoch milliseconds. */
  readonly lookedAt?: number | undefined;
  /** Starts only when the person says so: it waited too long, or the site refused it. */
  readonly held: boolean;
  /** Why it is held. */
  readonly problem?: string | undefined;
}

export interface QueueStore {
  load(): readonly QueuedSnapshot[];
  /** Undefined when there is none. @throws StorageError when it is damaged or cannot be read */
  read(id: string): QueuedSnapshot | undefined;
  /** Kept wishes that the last `load` could not use. */
  problems?(): readonly RecordProblem[];
  save(queued: QueuedSnapshot): void;
  remove(id: string): void;
  /** Takes the start of a wish for this process; undefined while another one has it. */
  claim?(id: string): Claim | undefined;
  watch?(changed: () => void): Disposable;
}

export interface QueueOptions {
  readonly snapshots: Pick<Snapshots, 'start' | 'busySlice' | 'hasStarted' | 'wishes'>;
  readonly store: QueueStore;
  /** Asks the site. Never rejects. */
  readonly readiness: (request: SnapshotRequest, signal: AbortSignal) => Promise<Readiness>;
  /** Sentences for people: why a wish is held. `undefined` stands for a node that has not come up. */
  readonly sentenceOf: (problem: unknown, request: SnapshotRequest) => string;
  /** Milliseconds between two looks at a node that is not ready; default 15000. */
  readonly interval?: ((request: SnapshotRequest) => number) | undefined;
  readonly now?: () => number;
}

/** Out of sight for longer than this, and a node must not reboot by surprise; milliseconds. */
const fresh = 3_600_000;

/** The same for a window that had the wish in view before: its machine may sleep for a night. */
const night = 12 * fresh;

/** A wish in view is written down again this often, which tells the next window of it. */
const retold = 600_000;

/** A node that is not up by then, and whose slice nobody images, will not come up by itself. */
const patience = 900_000;

/** What one look at a node may take; the rest of a longer pause was sleep, and tells nothing of the node. */
const longestLook = 300_000;

export class SnapshotQueue {
  readonly #options: QueueOptions;
  readonly #changes = new Emitter<void>();
  readonly #starts = new Emitter<SnapshotJob>();
  readonly #holds = new Emitter<QueuedSnapshot>();
  /** Slices, each with its first wish in the middle of its turn. */
  readonly #turns = new Map<string, AbortController>();
  /** Ids of wishes that this window has found fresh. */
  readonly #inView = new Set<string>();
  #list: readonly QueuedSnapshot[] | undefined;
  /** A wish on disk is not in the list, because its request may still be on the way. */
  #isHiding = false;
  #watch: Disposable | undefined;
  #later: NodeJS.Timeout | undefined;

  readonly onDidChange = this.#changes.event;
  readonly onDidStart = this.#starts.event;
  /** Hears of one that is held from now on. */
  readonly onDidHold = this.#holds.event;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  /** Kept wishes that cannot be read; each with a sentence for people. */
  get problems(): readonly RecordProblem[] {
    return this.#options.store.problems?.() ?? [];
  }

  /** In the order in which they were added. */
  get waiting(): readonly QueuedSnapshot[] {
    return (this.#list ??= this.#load());
  }

  /** The wishes before which a new one of the slice would have to wait. */
  before({ sliceUrn, siteUrn }: Pick<SnapshotRequest, 'sliceUrn' | 'siteUrn'>): QueuedSnapshot[] {
    return this.waiting.filter(
      ({ held, request }) => !held && request.sliceUrn === sliceUrn && request.siteUrn === siteUrn,
    );
  }

  /** @throws SnapshotRefused when it cannot be written down. */
  add(request: SnapshotRequest, siteName: string): QueuedSnapshot {
    // Two in one millisecond keep their order.
    const queuedAt = Math.max(this.#now(), 1 + (this.waiting.at(-1)?.queuedAt ?? 0));
    const queued = { id: randomUUID(), request, siteName, queuedAt, held: false };
    try {
      this.#options.store.save(queued);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const text = l10n.t(
        'The snapshot was not queued, because its record could not be written: {0}.',
        why,
      );
      throw new SnapshotRefused('not-kept', text);
    }
    this.#set([...this.waiting, queued]);
    this.look();
    return queued;
  }

  remove(id: string): void {
    this.#options.store.remove(id);
    this.#set(this.waiting.filter((one) => one.id !== id));
  }

  /** Lets a held one wait for its turn again. */
  release(id: string): void {
    const held = this.waiting.find((one) => one.id === id);
    if (held === undefined) return;
    this.#put({ ...held, lookedAt: this.#now(), held: false, problem: undefined });
    this.look();
  }

  /**
   * Gives their turn to those that have nobody before them. Call it when a snapshot has changed, when
   * accounts have come, and once at the beginning.
   */
  look(): void {
    this.#watch ??= this.#options.store.watch?.(() => this.#readAgain());
    clearTimeout(this.#later);
    if (this.#isHiding) this.#reload();
    const seen = new Set<string>();
    const elsewhere: number[] = [];
    for (const queued of this.waiting) {
      if (queued.held || this.#isOverdue(queued)) continue;
      const key = keyOf(queued.request);
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
    for (const emitter of [this.#changes, this.#starts, this.#holds]) emitter.dispose();
  }

  /** True when it is held from now on, because nobody has looked at it for long. */
  #isOverdue(queued: QueuedSnapshot): boolean {
    const age = this.#now() - (queued.lookedAt ?? queued.queuedAt);
    const isOverdue = age > (this.#inView.has(queued.id) ? night : fresh);
    if (isOverdue) this.#hold(queued, undefined);
    else {
      this.#inView.add(queued.id);
      if (age > retold) this.#put({ ...queued, lookedAt: this.#now() });
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
      let problem = 'problem' in found ? found.problem : undefined;
      if (found.state === 'gone') return this.#hold(queued, undefined);
      if (found.state === 'failed') return this.#holdFor(queued, undefined);
      const now = this.#now();
      waited = found.state === 'imaging' ? 0 : waited + Math.min(now - last, longestLook);
      last = now;
      if (found.state === 'ready') {
        const outcome = await this.#start(queued, signal);
        if (outcome === 'over') return true;
        problem = outcome.problem;
      }
      if (waited > patience) return this.#holdFor(queued, problem);
      await pause(this.#interval(request), signal);
    }
  }

  /** Undefined when it has gone, is held, was begun by another window, or has to wait again. */
  #stillThere(id: string): QueuedSnapshot | undefined {
    if (this.#options.store.read(id) === undefined || this.#options.snapshots.hasStarted(id)) {
      // Another window may be asking the site right now: only its answer ends the wish.
      this.#reload();
      return undefined;
    }
    const queued = this.waiting.find((one) => one.id === id);
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
      this.#forget(queued.id);
      this.#starts.fire(job);
    } catch (problem) {
      if (this.#options.snapshots.hasStarted(queued.id)) this.#reload();
      else if (await this.#isForNow(problem, queued.request, signal)) {
        // While the request was on its way, its job stood for the wish, here and in other windows.
        this.#put(queued);
        return { problem };
      } else this.#holdFor(queued, problem);
    }
    return 'over';
  }

  /** Busy, or a node that went down between the look and the request: the site refuses that as forbidden. */
  async #isForNow(
    problem: unknown,
    request: SnapshotRequest,
    signal: AbortSignal,
  ): Promise<boolean> {
    if (SnapshotRefused.is(problem, 'busy') || RpcError.is(problem, 'busy')) return true;
    if (!RpcError.is(problem, 'forbidden')) return false;
    const { state } = await this.#options.readiness(request, signal);
    return state === 'not-yet' || state === 'imaging';
  }

  #holdFor(queued: QueuedSnapshot, problem: unknown): true {
    return this.#hold(queued, this.#options.sentenceOf(problem, queued.request));
  }

  #hold(queued: QueuedSnapshot, problem: string | undefined): true {
    const held = { ...queued, held: true, problem };
    this.#put(held);
    this.#holds.fire(held);
    return true;
  }

  /** It is begun: what is left of it here goes too. */
  #forget(id: string): void {
    this.#erase(id);
    this.#set(this.waiting.filter((one) => one.id !== id));
  }

  #erase(id: string): void {
    try {
      this.#options.store.remove(id);
    } catch {
      // The job names it, so it does not come back.
    }
  }

  /** A change that cannot be written stays in memory. */
  #put(queued: QueuedSnapshot): void {
    try {
      this.#options.store.save(queued);
    } catch {
      // The next change tries again.
    }
    const others = this.waiting.filter(({ id }) => id !== queued.id);
    this.#set([...others, queued].sort(byTime));
  }

  #set(list: readonly QueuedSnapshot[]): void {
    this.#list = list;
    this.#changes.fire();
  }

  #readAgain(): void {
    if (this.#reload()) this.look();
  }

  /** True when the list has changed. */
  #reload(): boolean {
    const before = JSON.stringify(this.waiting);
    const now = this.#load();
    if (JSON.stringify(now) === before) return false;
    this.#set(now);
    return true;
  }

  /**
   * A crash between the start of a snapshot and the end of its wish leaves both. A job whose request may
   * still be on its way only hides the wish: a site that refuses for now makes the job go.
   */
  #load(): readonly QueuedSnapshot[] {
    const { store, snapshots } = this.#options;
    const kept = store.load();
    this.#isHiding = false;
    if (kept.length === 0) return [];
    const named = snapshots.wishes();
    this.#isHiding = kept.some(({ id }) => named.get(id) === 'asked');
    for (const { id } of kept) if (named.get(id) === 'answered') this.#erase(id);
    return kept.filter(({ id }) => !named.has(id)).sort(byTime);
  }

  #interval(request: SnapshotRequest): number {
    return this.#options.interval?.(request) ?? 15_000;
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}

function keyOf({ siteUrn, sliceUrn }: SnapshotRequest): string {
  return `${siteUrn} ${sliceUrn}`;
}

function byTime(a: QueuedSnapshot, b: QueuedSnapshot): number {
  return a.queuedAt - b.queuedAt;
}
