/** One snapshot from the wish to its end, as it is shown and kept on disk. */
import type { CreatedImage } from '../rpc';
import type { Claim } from './claim';
import type { Disposable } from './event';
import { UserError } from './failures/userError';
import type { RecordProblem } from './recordFolder';

export type SnapshotStage =
  | 'starting'
  | 'preparing'
  | 'imaging'
  | 'finishing'
  | 'ready'
  | 'failed'
  | 'vanished'
  | 'timed-out'
  | 'unknown';

export type SnapshotOutcome = 'ready' | 'failed' | 'vanished' | 'timed-out' | 'unknown';

/** Plain values only: it goes to disk and to pages as JSON. Times are epoch milliseconds. */
export interface SnapshotJob {
  readonly id: string;
  /** The queued wish that it came from. */
  readonly wish?: string | undefined;
  readonly accountId: string;
  readonly siteUrn: string;
  readonly siteName: string;
  readonly sliceUrn: string;
  readonly sliverUrn: string;
  readonly clientId: string;
  readonly imageName: string;
  readonly global: boolean;
  readonly description?: string | undefined;
  /** Absent until the site has answered CreateImage. */
  readonly created?: CreatedImage | undefined;
  readonly stage: SnapshotStage;
  /** Bytes so far over time. */
  readonly samples: readonly { readonly at: number; readonly size: number }[];
  readonly startedAt: number;
  readonly endedAt?: number | undefined;
  readonly outcome?: SnapshotOutcome | undefined;
  /** Why it failed, in the server's words or ours. */
  readonly reason?: string | undefined;
  /** The server's capture log; it is handed out once, so it is kept. */
  readonly log?: string | undefined;
  readonly logUrl?: string | undefined;
  readonly sliverState?: string | undefined;
  readonly sliverStatus?: string | undefined;
  readonly previousHash?: string | undefined;
  readonly hash?: string | undefined;
  readonly size?: number | undefined;
  /** Version URNs that images of this name had before; tells whether an unanswered request took effect. */
  readonly versionsBefore?: readonly string[] | undefined;
  /** The last poll failed (network, busy site); following goes on. */
  readonly problem?: string | undefined;
}

export interface SnapshotRequest {
  readonly accountId: string;
  readonly siteUrn: string;
  readonly sliceUrn: string;
  readonly sliverUrn: string;
  readonly clientId: string;
  readonly imageName: string;
  /** True: anyone may use it. False: the project. */
  readonly global: boolean;
  readonly description?: string | undefined;
  readonly wholeDisk?: boolean | undefined;
  /** Refuse instead of making a new version. */
  readonly mustNotExist?: boolean | undefined;
}

/** Where jobs are kept between runs. */
export interface JobStore {
  load(): SnapshotJob[];
  /** Undefined when there is none. @throws StorageError when it is damaged or cannot be read */
  read(id: string): SnapshotJob | undefined;
  /** Kept jobs that the last `load` could not use. */
  problems?(): readonly RecordProblem[];
  save(job: SnapshotJob): void;
  remove(id: string): void;
  /** Takes the following of a job for this process; undefined while another one has it. */
  claim?(id: string): Claim | undefined;
  /** Hears of changes, those of other processes included. */
  watch?(changed: () => void): Disposable;
}

export type RefusalReason =
  'bad-name' | 'taken' | 'busy' | 'unknown-sliver' | 'no-account' | 'not-kept';

/** A snapshot that we refuse ourselves; nothing was sent. */
export class SnapshotRefused extends UserError {
  override readonly name = 'SnapshotRefused';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, sentence: string) {
    super(sentence, { refusal: reason !== 'not-kept' });
    this.reason = reason;
  }

  static override is(error: unknown, reason?: RefusalReason): error is SnapshotRefused {
    return error instanceof SnapshotRefused && (reason === undefined || error.reason === reason);
  }
}
