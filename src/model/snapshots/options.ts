/** What the snapshots of a program are made of, and what is said of one that is to start. */
import type { Account, Place } from '../accounts/account';
import type { SnapshotBackEnd } from './backEnd';
import type { JobStore } from './job';

export interface SnapshotsOptions {
  readonly store: JobStore;
  readonly accounts: () => readonly Account[];
  /** Milliseconds between two looks, of all accounts or of each; default 15000. */
  readonly interval?: number | ((account: Account) => number) | undefined;
  /** How snapshots are taken at a place; default: by its component manager. */
  readonly backEndOf?: ((place: Place) => SnapshotBackEnd) | undefined;
  /** Milliseconds that a request may wait at a site before it begins; default: as long as sites allow. */
  readonly held?: number | undefined;
}

export interface StartOptions {
  readonly signal?: AbortSignal | undefined;
  /** Default true. */
  readonly follow?: boolean | undefined;
  /**
   * False: does not list first what is there, where the request replaces nothing: the site itself then
   * refuses a name that exists.
   */
  readonly look?: boolean | undefined;
  /** What the manifest says of the sliver, where it has just been read. */
  readonly imageable?: boolean | undefined;
  /** The queued wish that this starts; the job names it from its first moment on disk. */
  readonly wish?: string | undefined;
}
