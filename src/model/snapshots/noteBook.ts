/** Hands what becomes of snapshots to the journal. What cannot be written now is tried again with the next entry. */
import { Emitter } from '../event';
import type { JournalEntry } from '../journal/entries';
import type { JournalWriter } from '../journal/journal';
import type { RecordProblem } from '../storage/jsonRecords';
import { StorageError } from '../storage/storageError';
import type { SnapshotJob } from './job';
import { entriesOf, entriesOfForgotten } from './noted';

export class NoteBook {
  /** Hears once why entries cannot be written. */
  readonly failed = new Emitter<RecordProblem>();
  readonly #journal: JournalWriter | undefined;
  readonly #whoOf: (job: SnapshotJob) => string;
  #waiting: JournalEntry[] = [];
  #problem: StorageError | undefined;

  constructor(journal: JournalWriter | undefined, whoOf: (job: SnapshotJob) => string) {
    this.#journal = journal;
    this.#whoOf = whoOf;
  }

  get problems(): readonly RecordProblem[] {
    return this.#problem === undefined ? [] : [{ id: undefined, error: this.#problem }];
  }

  /** Never throws: a snapshot does not stop for its entry. */
  note(before: SnapshotJob | undefined, job: SnapshotJob): void {
    this.#write(entriesOf(before, job, this.#whoOf(job)));
  }

  /** A list drops it: from now on only the journal knows it. */
  forgotten(job: SnapshotJob | undefined): void {
    if (job !== undefined) this.#write(entriesOfForgotten(job, this.#whoOf(job), Date.now()));
  }

  #write(entries: readonly JournalEntry[]): void {
    if (this.#journal === undefined || entries.length === 0) return;
    this.#waiting.push(...entries);
    try {
      for (let entry = this.#waiting[0]; entry !== undefined; entry = this.#waiting[0]) {
        this.#journal.append(entry);
        this.#waiting.shift();
      }
      this.#problem = undefined;
    } catch (error) {
      if (!StorageError.is(error)) throw error;
      const isNew = this.#problem === undefined;
      this.#problem = error;
      if (isNew) this.failed.fire({ id: undefined, error });
    }
  }
}
