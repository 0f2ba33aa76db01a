/** What the snapshots of a program are made of. */
import type { Account, Place } from '../accounts/account';
import type { SnapshotBackEnd } from './sending/backEnd';
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
  /** Milliseconds after which nobody waits any longer, whatever the site says; default: longer than sites allow. */
  readonly limit?: number | undefined;
}
