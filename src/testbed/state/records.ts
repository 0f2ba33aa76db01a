// What the testbed remembers: one immutable record per user, slice, sliver, image and so on. Records
// are replaced whole, never changed in place, so that a transaction can be undone.

export type Role = 'leader' | 'user';

export interface UserRecord {
  readonly urn: string;
  readonly uid: string;
  readonly uuid: string;
  readonly name: string;
  readonly email: string;
  /** Project name → role there. */
  readonly projects: Readonly<Record<string, Role>>;
  readonly certificate: string;
  /** The slice authority address written into the certificate. */
  readonly authorityUrl: string;
  readonly sshKeys: readonly string[];
  readonly active: boolean;
}

export interface SliceRecord {
  readonly urn: string;
  readonly uuid: string;
  readonly name: string;
  /** Present when the slice was registered at a project's slice authority. */
  readonly project?: string;
  readonly creatorUrn: string;
  readonly members: readonly string[];
  readonly created: number;
  readonly expires: number;
  readonly certificate: string;
}

/** Everything one slice holds at one site; the servers call it the aggregate or top sliver. */
export interface HoldingRecord {
  readonly site: string;
  readonly id: number;
  readonly sliceUrn: string;
  readonly sliceUuid: string;
  readonly creatorUrn: string;
  /** The local project of the slice here, section 1.5. */
  readonly project: string;
  readonly created: number;
  readonly expires: number;
  readonly manifest: string;
  /**
   * What is being done with the whole: `allocated` is AM 3.0's promise of machines, `working` the first boot,
   * `broken` an asynchronous creation that failed and left nothing but its code.
   */
  readonly work: 'none' | 'allocated' | 'working' | 'terminating' | 'broken';
  /** Each with the number of its sliver. */
  readonly links?: readonly { readonly id: number; readonly clientId: string }[];
  /** Who can log in. */
  readonly users: readonly Login[];
  /** Result of an asynchronous creation; 0 when it went well. */
  readonly asyncCode?: number;
  readonly asyncOutput?: string;
}

export interface Login {
  readonly urn: string;
  readonly login: string;
  readonly keys: readonly string[];
}

export type SliverState = 'new' | 'started' | 'stopped' | 'imaging' | 'restarting';
export type NodeStatus = 'created' | 'changing' | 'ready' | 'notready' | 'failed';

export interface SliverRecord {
  readonly site: string;
  readonly id: number;
  readonly sliceUrn: string;
  readonly clientId: string;
  readonly sliverType: string;
  readonly nodeId: string;
  readonly hardwareType: string;
  /** The version this node was loaded with; empty for storage, which is loaded from none. */
  readonly imageUuid: string;
  readonly imageVersion: number;
  readonly state: SliverState;
  readonly status: NodeStatus;
  readonly rawState: string;
  /** On the loopback address; none where nobody can log in. */
  readonly sshPort?: number;
  /** The request asked for a command to be run when the node has come up. */
  readonly hasStartup?: boolean;
  readonly error: string;
  readonly changed: number;
}

export interface ImageRecord {
  readonly site: string;
  readonly uuid: string;
  readonly project: string;
  readonly name: string;
  readonly creatorUrn: string;
  readonly global: boolean;
  readonly shared: boolean;
  readonly format: string;
  /** Taken of the whole disk, which only a first snapshot can ask for. */
  readonly wholeDisk?: boolean;
  /** Sliver types this image runs on. */
  readonly runsOn: readonly string[];
  readonly architecture: readonly string[];
  /** Host image of a VM image, as `project,name`. */
  readonly hostImage?: string;
  readonly accessKey: string;
  readonly created: number;
  /** Where an imported image came from. Local images have none. */
  readonly metadataUrl?: string;
  /** The version that the unversioned name means. */
  readonly released?: number;
  readonly os: string;
  readonly osVersion: string;
}

export interface VersionRecord {
  readonly imageUuid: string;
  readonly version: number;
  readonly uuid: string;
  readonly created: number;
  readonly updated?: number;
  readonly updaterUrn?: string;
  readonly description: string;
  /** Bytes of the image file. */
  readonly size?: number;
  readonly hash?: string;
  /** Image file, relative to the folder of the project. */
  readonly file?: string;
  readonly ready: boolean;
  readonly released: boolean;
  /** Uuid of the version that the captured node was running. */
  readonly baseUuid?: string;
}

export type TaskStatus = 'preparing' | 'imaging' | 'finishing' | 'ready' | 'failed';

/** The servers' "web task" of one image: how its latest capture is going, section 6. */
export interface TaskRecord {
  readonly imageUuid: string;
  readonly version: number;
  readonly sliverKey: string;
  readonly status: TaskStatus;
  /** Bytes captured so far. */
  readonly size: number;
  readonly exited: boolean;
  readonly consumed: boolean;
  readonly log?: string;
  readonly output?: string;
}

/** A credential that the slice authority hands out again until it ends (section 4.6). */
export interface IssuedRecord {
  readonly xml: string;
  readonly expires: number;
  readonly targetUrn: string;
  readonly ownerFingerprint: string;
}

/** A token of the portal that counts; one that is not here is unknown or revoked. */
export interface TokenRecord {
  /** The `jti` of the token. */
  readonly id: string;
  readonly uid: string;
  /** Epoch milliseconds. */
  readonly issued: number;
  readonly expires: number;
  /** SHA-256 of the token itself, which is not kept. */
  readonly digest: string;
  /** Id of the one experiment that the token is good for. */
  readonly experimentId?: string;
}

/** A snapshot as the portal shows it: the latest one of an experiment. */
export interface SnapshotRecord {
  readonly id: string;
  readonly site: string;
  readonly sliverId: number;
  readonly imageUuid: string;
  readonly version: number;
  readonly imageUrn: string;
  readonly status: string;
  /** Epoch milliseconds at which the status began. */
  readonly since: number;
  /** Bytes. */
  readonly size: number;
  readonly error?: string;
  /** The experiment is ready again, which comes later than the end of the snapshot. */
  readonly isOver?: boolean;
}

/** What the portal knows of a slice beyond what its sites do. */
export interface ExperimentRecord {
  readonly sliceUuid: string;
  /** The profile that it was started from, if it was. */
  readonly profileId?: string;
  readonly profileVersion?: string;
  /** Parameters of the profile. */
  readonly bindings?: Readonly<Record<string, unknown>>;
  /** Of whom extended it last. */
  readonly updater?: string;
  readonly snapshot?: SnapshotRecord;
}

export interface ProfileVersionRecord {
  readonly id: string;
  readonly version: number;
  readonly updater: string;
  readonly created: number;
  readonly rspec: string;
  /** None when the profile is an RSpec. */
  readonly script?: string;
  /** Of the contents of the repository. */
  readonly hash?: string;
}

export interface ProfileRecord {
  readonly id: string;
  readonly name: string;
  readonly project: string;
  readonly creator: string;
  readonly created: number;
  readonly updated?: number;
  readonly public: boolean;
  readonly projectWritable: boolean;
  /** Where its script is read from. */
  readonly repositoryUrl?: string;
  /** Oldest first, never empty. */
  readonly versions: readonly ProfileVersionRecord[];
}
