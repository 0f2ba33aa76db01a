/** The jobs in memory and on disk, always the same: every change is kept first, then told. */
import { Emitter, type Disposable } from '../event';
import { withoutUndefined } from '../storage/json';
import type { RecordProblem } from '../storage/jsonRecords';
import type { JobStore, SnapshotJob } from './job';
import type { NoteBook } from './noteBook';
import { isSettled } from './settled';

export class JobBook {
  readonly store: JobStore;
  readonly changed = new Emitter<SnapshotJob>();
  readonly forgotten = new Emitter<string>();
  readonly #jobs = new Map<string, SnapshotJob>();
  #isLoaded = false;
  #watch: Disposable | undefined;
  readonly #notes: NoteBook;

  constructor(store: JobStore, notes: NoteBook) {
    this.store = store;
    this.#notes = notes;
  }

  /** Newest first. */
  get all(): readonly SnapshotJob[] {
    return [...this.#known().values()].sort((a, b) => b.startedAt - a.startedAt);
  }

  /** Kept jobs that cannot be read; each with a sentence for people. */
  get problems(): readonly RecordProblem[] {
    this.#known();
    return [...(this.store.problems?.() ?? []), ...this.#notes.problems];
  }

  get unfinished(): readonly SnapshotJob[] {
    return this.all.filter((job) => job.outcome === undefined);
  }

  get(id: string): SnapshotJob | undefined {
    return this.#jobs.get(id) ?? this.#known().get(id);
  }

  /** Whether a job names the wish; on disk too, since another process may have added it just now. */
  hasWish(wish: string): boolean {
    const isNamed = (job: SnapshotJob): boolean => job.wish === wish;
    return this.all.some(isNamed) || this.store.load().some(isNamed);
  }

  /** Whether a job on disk names the wish. */
  isRecorded(wish: string): boolean {
    return this.store.load().some((job) => job.wish === wish);
  }

  /** The wishes that jobs name, by what is on disk too, and of each whether the site has answered. */
  wishes(): ReadonlyMap<string, 'asked' | 'answered'> {
    const jobs = [...this.store.load(), ...this.all];
    return new Map(
      jobs.flatMap(({ wish, created, outcome }) => {
        const open = created === undefined && outcome === undefined;
        return wish === undefined ? [] : [[wish, open ? 'asked' : 'answered']];
      }),
    );
  }

  /** @throws when it cannot be written. */
  add(wanted: SnapshotJob): void {
    const job = withoutUndefined(wanted);
    this.store.save(job);
    this.#jobs.set(job.id, job);
    this.changed.fire(job);
  }

  /**
   * A change that cannot be written stays in memory: the job itself must not stop for it. Returns the end
   * that another process has kept, where there is one that the change must not undo.
   * @param kept runs once the change is kept, before anybody hears of it
   */
  update(
    id: string,
    patch: Partial<SnapshotJob>,
    kept: (job: SnapshotJob) => void = () => undefined,
  ): SnapshotJob | undefined {
    const before = this.get(id);
    if (before === undefined) return undefined;
    const wanted = withoutUndefined({ ...before, ...patch });
    const stored = this.#stored(id);
    // Another process has seen the end, while this one was stopped or slow.
    const job = isSettled(stored, wanted) ? stored : wanted;
    // First of all: what a crash leaves out of the job is noted once more, and counts once.
    if (job === wanted) this.#notes.note(before, job);
    try {
      if (job === wanted) this.store.save(job);
    } catch {
      // The next change tries again.
    }
    this.#jobs.set(id, job);
    kept(job);
    this.changed.fire(job);
    return job;
  }

  /** Whether a job has ended, by what another process may have written a moment ago. */
  hasEnded(id: string): boolean {
    const known = this.get(id);
    if (known?.outcome !== undefined) return true;
    const stored = this.#stored(id);
    if (stored?.outcome === undefined) return false;
    this.#known().set(id, stored);
    this.changed.fire(stored);
    return true;
  }

  /** A job as another process has left it on disk, or as it is known. */
  readAgain(id: string): SnapshotJob | undefined {
    const stored = this.#stored(id);
    if (stored !== undefined) this.#known().set(id, stored);
    return this.get(id);
  }

  /** A record that cannot be read tells nothing: the job itself must not stop for it. */
  #stored(id: string): SnapshotJob | undefined {
    try {
      return this.store.read(id);
    } catch {
      return undefined;
    }
  }

  remove(id: string): void {
    this.store.remove(id);
    if (this.#known().delete(id)) this.forgotten.fire(id);
  }

  /** Hears of jobs that other processes change, from now on. */
  watch(isOurs: (id: string) => boolean): void {
    this.#watch ??= this.store.watch?.(() => this.#readAgain(isOurs));
  }

  #readAgain(isOurs: (id: string) => boolean): void {
    const known = this.#known();
    const stored = new Map(this.store.load().map((job) => [job.id, job]));
    for (const [id, job] of stored) {
      if (isOurs(id) || isSame(known.get(id), job)) continue;
      known.set(id, job);
      this.changed.fire(job);
    }
    const problems = this.store.problems?.() ?? [];
    // What cannot be read just now has not gone.
    const isOutOfReach = (id: string): boolean =>
      problems.some((problem) => problem.id === undefined || problem.id === id);
    for (const id of [...known.keys()]) {
      if (stored.has(id) || isOurs(id) || isOutOfReach(id)) continue;
      known.delete(id);
      this.forgotten.fire(id);
    }
  }

  /** All jobs. Those from before are read when somebody asks for more than a new one. */
  #known(): Map<string, SnapshotJob> {
    if (this.#isLoaded) return this.#jobs;
    this.#isLoaded = true;
    for (const job of this.store.load()) if (!this.#jobs.has(job.id)) this.#jobs.set(job.id, job);
    return this.#jobs;
  }

  dispose(): void {
    this.#watch?.dispose();
    this.changed.dispose();
    this.forgotten.dispose();
  }
}

function isSame(a: SnapshotJob | undefined, b: SnapshotJob): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}
