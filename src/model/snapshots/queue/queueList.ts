/**
 * The wishes in memory and on disk. A wish is on disk until a job that names it is: so neither a crash nor
 * a second window loses one, or starts it twice.
 */
import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import { Emitter, type Disposable } from '../../event';
import type { RecordProblem } from '../../storage/jsonRecords';
import { whyUnwritable } from '../../storage/storageError';
import { SnapshotRefused, type SnapshotRequest } from '../job';
import { MOST_AHEAD_MS, type QueuedSnapshot, type QueueStore } from './queuedSnapshot';

/** What is known of the jobs that came from wishes. */
export interface Wishes {
  /** Whether a queued wish has become a job, in this process or another one. */
  hasStarted(wish: string): boolean;
  /** Whether a job on disk names the wish. */
  isRecorded(wish: string): boolean;
  /** The wishes that jobs name, and of each whether the site has answered. */
  wishes(): ReadonlyMap<string, 'asked' | 'answered'>;
}

export class QueueList {
  readonly changed = new Emitter<void>();
  /** Hears of a record that cannot be read from now on. */
  readonly failed = new Emitter<RecordProblem>();
  readonly #store: QueueStore;
  readonly #jobs: Wishes;
  #list: readonly QueuedSnapshot[] | undefined;
  #problems: readonly RecordProblem[] = [];
  /** A wish on disk is not in the list, because its request may still be on the way. */
  #isHiding = false;

  constructor(store: QueueStore, jobs: Wishes) {
    this.#store = store;
    this.#jobs = jobs;
  }

  /** In the order in which they were added. */
  get all(): readonly QueuedSnapshot[] {
    return (this.#list ??= this.#load());
  }

  /** Kept wishes that cannot be read; each with a sentence for people. */
  get problems(): readonly RecordProblem[] {
    return this.#problems;
  }

  get isHiding(): boolean {
    return this.#isHiding;
  }

  get(id: string): QueuedSnapshot | undefined {
    return this.all.find((one) => one.id === id);
  }

  /** @throws SnapshotRefused when it cannot be written down. */
  add(request: SnapshotRequest, siteName: string, now: number): QueuedSnapshot {
    // Two in one millisecond keep their order. What is far ahead is held, and no measure for others.
    const last = this.all.findLast(({ queuedAt }) => queuedAt - now < MOST_AHEAD_MS / 2);
    const queuedAt = Math.max(now, 1 + (last?.queuedAt ?? 0));
    const queued = { id: randomUUID(), request, siteName, queuedAt, held: false };
    try {
      this.#store.save(queued);
    } catch (error) {
      const text = l10n.t(
        'The snapshot was not queued, because its record could not be written ({0}): {1}.',
        ...whyUnwritable(error),
      );
      throw new SnapshotRefused('not-kept', text);
    }
    this.#set([...this.all, queued]);
    return queued;
  }

  remove(id: string): void {
    this.#store.remove(id);
    this.#set(this.all.filter((one) => one.id !== id));
  }

  /** A change that cannot be written stays in memory. */
  put(queued: QueuedSnapshot): void {
    try {
      this.#store.save(queued);
    } catch {
      // The next change tries again.
    }
    const others = this.all.filter(({ id }) => id !== queued.id);
    this.#set([...others, queued].sort(byTime));
  }

  /** It is begun: what is left of it here goes too, once its job is on disk. */
  forget(id: string): void {
    if (this.#jobs.isRecorded(id)) this.#erase(id);
    this.#set(this.all.filter((one) => one.id !== id));
  }

  /** True when the list has changed. */
  reload(): boolean {
    const before = JSON.stringify(this.all);
    const known = this.#problems;
    const now = this.#load();
    const isNew = ({ id }: RecordProblem): boolean => !known.some((one) => one.id === id);
    for (const problem of this.#problems.filter(isNew)) this.failed.fire(problem);
    if (JSON.stringify(now) === before) return false;
    this.#set(now);
    return true;
  }

  #erase(id: string): void {
    try {
      this.#store.remove(id);
    } catch {
      // The job names it, so it does not come back.
    }
  }

  #set(list: readonly QueuedSnapshot[]): void {
    this.#list = list;
    this.changed.fire();
  }

  /**
   * A crash between the start of a snapshot and the end of its wish leaves both. A job whose request may
   * still be on its way only hides the wish: a site that refuses for now makes the job go.
   */
  #load(): readonly QueuedSnapshot[] {
    const read = this.#store.load();
    this.#problems = this.#store.problems?.() ?? [];
    const kept = [...read, ...this.#outOfReach(read)];
    this.#isHiding = false;
    if (kept.length === 0) return [];
    const named = this.#jobs.wishes();
    this.#isHiding = kept.some(({ id }) => named.get(id) === 'asked');
    for (const { id } of kept) {
      if (named.get(id) === 'answered' && this.#jobs.isRecorded(id)) this.#erase(id);
    }
    return kept.filter(({ id }) => !named.has(id)).sort(byTime);
  }

  /** What was there before and cannot be read just now has not gone. */
  #outOfReach(read: readonly QueuedSnapshot[]): readonly QueuedSnapshot[] {
    const isLost = (id: string): boolean =>
      this.#problems.some((problem) => problem.id === undefined || problem.id === id);
    const before = this.#list ?? [];
    return before.filter(({ id }) => isLost(id) && !read.some((one) => one.id === id));
  }

  watch(changed: () => void): Disposable | undefined {
    return this.#store.watch?.(changed);
  }
}

function byTime(a: QueuedSnapshot, b: QueuedSnapshot): number {
  return a.queuedAt - b.queuedAt;
}
