/** What the snapshots of a program are made of. */
import type { Account } from '../accounts/account';
import type { JournalWriter } from '../journal/journal';
import type { PortalAccount } from '../portal/portalAccount';
import type { Asker, SnapshotPlace } from './place';
import type { SnapshotBackEnd } from './sending/backEnd';
import type { JobStore, Workspace } from './job';

export interface SnapshotsOptions {
  readonly store: JobStore;
  readonly accounts: () => readonly Account[];
  /** Accounts of portals; default: none. */
  readonly portals?: (() => readonly PortalAccount[]) | undefined;
  /** Where begun and ended snapshots are noted for good; default: nowhere. */
  readonly journal?: JournalWriter | undefined;
  /** The repository from which snapshots are asked for; default: none. Never rejects. */
  readonly workspace?: (() => Promise<Workspace | undefined>) | undefined;
  /** Milliseconds between two looks, of all accounts or of each; default 15000. */
  readonly interval?: number | ((who: Asker) => number) | undefined;
  /** How snapshots are taken at a place; default: by its component manager, or its portal. */
  readonly backEndOf?: ((place: SnapshotPlace) => SnapshotBackEnd) | undefined;
  /** Milliseconds that a request may wait at a site before it begins; default: as long as sites allow. */
  readonly held?: number | undefined;
  /** Milliseconds after which nobody waits any longer, whatever the site says; default: longer than sites allow. */
  readonly limit?: number | undefined;
}
