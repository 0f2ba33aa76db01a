/** One snapshot from the wish to its end, as it is shown and kept on disk. */
import type { Claim, ClaimHolder } from '../storage/lockFile';
import type { Disposable } from '../event';
import { UserError } from '../failures/userError';
import type { RecordProblem } from '../storage/jsonRecords';

export type JobStage =
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
  /** Where the site is asked, for commands that are given no address. Absent in records of before. */
  readonly siteUrl?: string | undefined;
  readonly sliceUrn: string;
  readonly sliverUrn: string;
  readonly clientId: string;
  readonly imageName: string;
  readonly global: boolean;
  readonly description?: string | undefined;
  /** As it was asked for. */
  readonly updateAccounts?: boolean | undefined;
  /** What the node ran when the request was made; absent in records of before. */
  readonly nodeImage?: NodeImage | undefined;
  /** The repository from which it was asked for. */
  readonly workspace?: Workspace | undefined;
  /** Set where it is taken by the portal of an experiment, and not by the site itself. */
  readonly portal?: PortalExperiment | undefined;
  /** UUID of the experiment's latest snapshot when the request was made; empty for one without. */
  readonly snapshotBefore?: string | undefined;
  /** Absent until the site or the portal has answered. */
  readonly created?: SnapshotHandle | undefined;
  readonly stage: JobStage;
  /** How far it is in the portal's own word; the stage is only what we make of it. */
  readonly said?: string | undefined;
  /** Bytes so far over time. */
  readonly samples: readonly { readonly at: number; readonly size: number }[];
  readonly startedAt: number;
  /** When the site was known to have begun; absent in records of before. */
  readonly begunAt?: number | undefined;
  /** When the site last told how it stands. */
  readonly lookedAt?: number | undefined;
  /** When its end was seen. */
  readonly endedAt?: number | undefined;
  /** Nobody looked when it began or ended, so that the times say nothing of how long it took. */
  readonly isUntimed?: boolean | undefined;
  readonly outcome?: SnapshotOutcome | undefined;
  /** How often it was followed once more after it had been given up; absent for never. */
  readonly reopened?: number | undefined;
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

/** Names a snapshot that has begun, so that it can be followed after a restart; and what it makes. */
export interface SnapshotHandle {
  /** Without version: follows releases. A portal may tell it later. */
  readonly imageUrn?: string | undefined;
  /** Metadata of whatever version is released. */
  readonly imageUrl?: string | undefined;
  readonly versionUrn?: string | undefined;
  /** Metadata of exactly this version. */
  readonly versionUrl?: string | undefined;
  /** UUID, at a portal. */
  readonly snapshot?: string | undefined;
}

/** What a repository was at. */
export interface Workspace {
  /** As `git` names it. */
  readonly commit: string;
  /** Whether there were changes that no commit has. */
  readonly dirty: boolean;
}

/** An experiment at a portal. */
export interface PortalExperiment {
  /** Address of the portal's interface. */
  readonly url: string;
  /** UUID. */
  readonly experiment: string;
  /** As people call it; absent where the portal did not say. */
  readonly name?: string | undefined;
  readonly project?: string | undefined;
  /** The site of the node, as the portal calls it. */
  readonly siteName?: string | undefined;
}

/** What a node is and runs, in the words of its manifest (docs/protocol.md 8.1). */
export interface NodeImage {
  readonly sliverType?: string | undefined;
  readonly hardwareType?: string | undefined;
  /** What its request names: a URN, an address or a short form. */
  readonly requested?: string | undefined;
  /** What the site has loaded: `project/name:version`, an image of its own. */
  readonly loaded?: string | undefined;
}

export interface SnapshotRequest {
  readonly accountId: string;
  readonly siteUrn: string;
  /** Address of the site: another local testbed has sites of the same name. Absent in records of before. */
  readonly siteUrl?: string | undefined;
  readonly sliceUrn: string;
  readonly sliverUrn: string;
  readonly clientId: string;
  readonly imageName: string;
  /** True: anyone may use it. False: the project. Of a new version, what the image has. Nothing to a portal. */
  readonly global: boolean;
  readonly description?: string | undefined;
  readonly wholeDisk?: boolean | undefined;
  /** The image keeps the accounts and groups that were added on the node (docs/protocol.md 5.10). Nothing to a portal. */
  readonly updateAccounts?: boolean | undefined;
  /** The image whose new version the person has agreed to. Without it only a new image is made. */
  readonly replaces?: Replaced | undefined;
  /** The person has agreed to a new version of whatever image has the name, for nobody can see whether one has. */
  readonly mayReplace?: boolean | undefined;
  /** By the portal of this experiment; without it by the site itself. `accountId` is then the portal's. */
  readonly portal?: PortalExperiment | undefined;
}

/** An image as the person saw it: what gets a new version, and nothing else. */
export interface Replaced {
  /** Without version. */
  readonly imageUrn: string;
  /** The newest that was listed. */
  readonly version: number;
}

/** What a snapshot would replace: one image, or what nobody can see. */
export type Offer = Replaced | 'unseen';

/** Where jobs are kept between runs. */
export interface JobStore {
  /** The folder, where it is one. */
  readonly directory?: string | undefined;
  load(): SnapshotJob[];
  /** Undefined when there is none. @throws StorageError when it is damaged or cannot be read */
  read(id: string): SnapshotJob | undefined;
  /** Kept jobs that the last `load` could not use. */
  problems?(): readonly RecordProblem[];
  save(job: SnapshotJob): void;
  remove(id: string): void;
  /** Takes the following of a job for this process; undefined while another one has it. */
  claim?(id: string): Claim | undefined;
  /** Which process follows a job; undefined while none does. */
  holder?(id: string): ClaimHolder | undefined;
  /** Hears of changes, those of other processes included. */
  watch?(changed: () => void): Disposable;
}

export type RefusalReason =
  | 'bad-name'
  | 'bad-description'
  /** A portal has no such thing: who may use an image, and its description. */
  | 'not-offered'
  /** What the name stands for forbids it. */
  | 'taken'
  /** The name stands for something else than the person has agreed to replace. */
  | 'changed'
  | 'busy'
  | 'not-ready'
  | 'unknown-sliver'
  | 'no-account'
  | 'not-kept';

/** A snapshot that we refuse ourselves; nothing was sent. */
export class SnapshotRefused extends UserError {
  override readonly name = 'SnapshotRefused';
  readonly reason: RefusalReason;
  /** What the snapshot would replace now, if the person agrees to that. */
  readonly offers: Offer | undefined;

  constructor(reason: RefusalReason, sentence: string, offers?: Offer) {
    super(sentence, { refusal: reason !== 'not-kept' });
    this.reason = reason;
    this.offers = offers;
  }

  static override is(error: unknown, reason?: RefusalReason): error is SnapshotRefused {
    return error instanceof SnapshotRefused && (reason === undefined || error.reason === reason);
  }
}
