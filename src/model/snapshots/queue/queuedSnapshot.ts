/** A snapshot that waits for its turn, and where such wishes are kept. */
import type { Claim } from '../../storage/lockFile';
import type { Disposable } from '../../event';
import type { RecordProblem } from '../../storage/jsonRecords';
import type { Offer, SnapshotRequest } from '../job';

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
  /** What it would replace, as `problem` says: who lets it start then has agreed to that. */
  readonly offers?: Offer | undefined;
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

/**
 * Milliseconds: a record from further ahead, by the clock of another computer or by nobody's, tells nothing of when
 * somebody looked.
 */
export const MOST_AHEAD_MS = 300_000;
