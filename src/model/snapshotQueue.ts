/**
 * Snapshots that wait for their turn: a slice takes one at a time at a site (docs/protocol.md 5.10
 * step 7). A waiting one has never been sent, and leaves the queue before it is.
 */
import { randomUUID } from 'node:crypto';
import { Emitter } from './event';
import type { SnapshotJob, SnapshotRequest } from './snapshotJob';
import type { Snapshots } from './snapshots';

export interface QueuedSnapshot {
  readonly id: string;
  readonly request: SnapshotRequest;
  readonly siteName: string;
  /** Epoch milliseconds. */
  readonly queuedAt: number;
  /** Starts only when the person says so: it waited too long, or the site refused it. */
  readonly held: boolean;
  /** Why it is held. */
  readonly problem?: string | undefined;
}

export interface QueueStore {
  load(): readonly QueuedSnapshot[];
  save(waiting: readonly QueuedSnapshot[]): void;
}

/** Whether the sliver can be snapshotted now, as far as is known. */
export type Readiness = 'ready' | 'not-yet' | 'gone';

export interface QueueOptions {
  readonly snapshots: Pick<Snapshots, 'start' | 'busySlice'>;
  readonly store: QueueStore;
  readonly readiness: (request: SnapshotRequest) => Readiness;
  /** A sentence for people. */
  readonly sentenceOf: (error: unknown, request: SnapshotRequest) => string;
  readonly now?: () => number;
}

/** After that a node must not reboot by surprise, in milliseconds. */
const fresh = 3_600_000;

export class SnapshotQueue {
  readonly #options: QueueOptions;
  readonly #changes = new Emitter<void>();
  readonly #starts = new Emitter<SnapshotJob>();
  readonly #failures = new Emitter<QueuedSnapshot>();
  readonly #starting = new Set<string>();
  #list: readonly QueuedSnapshot[];

  readonly onDidChange = this.#changes.event;
  readonly onDidStart = this.#starts.event;
  /** Hears of one that is held from now on. */
  readonly onDidHold = this.#failures.event;

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#list = options.store
      .load()
      .map((one) => (this.#isStale(one) ? { ...one, held: true } : one));
  }

  /** In the order in which they were added. */
  get waiting(): readonly QueuedSnapshot[] {
    return this.#list;
  }

  add(request: SnapshotRequest, siteName: string): QueuedSnapshot {
    const queuedAt = this.#now();
    const queued = { id: randomUUID(), request, siteName, queuedAt, held: false };
    this.#set([...this.#list, queued]);
    this.look();
    return queued;
  }

  remove(id: string): void {
    this.#set(this.#list.filter((one) => one.id !== id));
  }

  /** Lets a held one wait for its turn again. */
  release(id: string): void {
    const queuedAt = this.#now();
    this.#set(
      this.#list.map((one) =>
        one.id === id ? { ...one, queuedAt, held: false, problem: undefined } : one,
      ),
    );
    this.look();
  }

  /** Starts what can start. Call it when a snapshot has ended or a sliver has changed. */
  look(): void {
    const seen = new Set<string>();
    for (const queued of this.#list) {
      const { request } = queued;
      const key = `${request.siteUrn} ${request.sliceUrn}`;
      if (queued.held || seen.has(key) || this.#starting.has(key)) continue;
      seen.add(key);
      if (this.#options.snapshots.busySlice(request.sliceUrn, request.siteUrn) !== undefined)
        continue;
      const readiness = this.#options.readiness(request);
      if (readiness === 'ready') void this.#start(queued, key);
      else if (readiness === 'gone') this.#hold(queued, undefined);
    }
  }

  dispose(): void {
    for (const emitter of [this.#changes, this.#starts, this.#failures]) emitter.dispose();
  }

  /** An error here means that nothing has begun, so the wish is kept, for the person to decide. */
  async #start(queued: QueuedSnapshot, key: string): Promise<void> {
    this.#starting.add(key);
    this.remove(queued.id);
    try {
      this.#starts.fire(await this.#options.snapshots.start(queued.request));
    } catch (error) {
      this.#hold(queued, this.#options.sentenceOf(error, queued.request));
    } finally {
      this.#starting.delete(key);
    }
  }

  #hold(queued: QueuedSnapshot, problem: string | undefined): void {
    const held = { ...queued, held: true, problem };
    this.#set([...this.#list.filter(({ id }) => id !== queued.id), held]);
    this.#failures.fire(held);
  }

  #set(list: readonly QueuedSnapshot[]): void {
    this.#list = list;
    this.#options.store.save(list);
    this.#changes.fire();
  }

  #isStale({ queuedAt }: QueuedSnapshot): boolean {
    return this.#now() - queuedAt > fresh;
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}
