// The whole of a running testbed: its sites, users, store and clocks in one place, handed to every call.
import { X509Certificate } from 'node:crypto';
import { Background } from './time/background';
import { Captures } from './images/captures';
import { Catalogue } from './images/catalogue';
import { Clock } from './time/clock';
import type { Trust } from './credentials/verify';
import { Consoles } from './disks/consoles';
import { Machines } from './disks/machines';
import { Doors } from './ssh/doors';
import type { Faults } from './faults';
import type { Peer } from './pki/peers';
import { Imports } from './images/imports';
import type { RemoteTrust } from './images/remote';
import type { Layout } from './layout';
import { CallLogs } from './sites/logs';
import type { CertificateAuthority } from './pki/authority';
import type { Settings } from './settings';
import { roleIn } from './people/membership';
import { Tokens } from './portal/tokens';
import { SliceLocks } from './slices/locks';
import type { Site } from './sites/site';
import type { SliceAuthorityKeys } from './sa/keys';
import { Signal } from './time/signal';
import type { Store } from './state/store';

export class Federation {
  readonly settings: Settings;
  readonly layout: Layout;
  readonly store: Store;
  readonly clock: Clock;
  readonly authority: CertificateAuthority;
  readonly sites: readonly Site[];
  readonly home: Site;
  readonly sliceAuthority: SliceAuthorityKeys;
  readonly catalogue: Catalogue;
  readonly consoles: Consoles;
  readonly doors: Doors;
  readonly machines: Machines;
  readonly captures: Captures;
  readonly imports: Imports;
  readonly tokens: Tokens;
  readonly faults: Faults;
  readonly background: Background;
  readonly peers: readonly Peer[];
  readonly locks: SliceLocks;
  readonly logs = new CallLogs();
  /** Base of the REST API, `https://HOST:PORT`. */
  portalUrl = '';
  /** Tells the listeners that the revocation list has changed. */
  readonly revocations = new Signal();
  readonly #roots: readonly X509Certificate[];

  constructor(parts: {
    settings: Settings;
    layout: Layout;
    store: Store;
    authority: CertificateAuthority;
    sites: readonly [Site, ...Site[]];
    sliceAuthority: SliceAuthorityKeys;
    peers: readonly Peer[];
    faults: Faults;
  }) {
    this.settings = parts.settings;
    this.layout = parts.layout;
    this.store = parts.store;
    this.authority = parts.authority;
    this.sites = parts.sites;
    [this.home] = parts.sites;
    this.sliceAuthority = parts.sliceAuthority;
    this.peers = parts.peers;
    this.faults = parts.faults;
    this.clock = new Clock(parts.settings.scale, () => this.faults.skew);
    this.locks = new SliceLocks(this.clock);
    this.background = new Background({
      directory: this.settings.directory,
      stopped: this.clock.stopped,
      say: this.settings.onProblem,
    });
    this.catalogue = new Catalogue(this.store, this.layout);
    this.consoles = new Consoles(this.layout, this.clock);
    this.doors = new Doors(this);
    this.machines = new Machines(this);
    this.captures = new Captures(this);
    this.imports = new Imports(this);
    this.tokens = new Tokens(this);
    this.#roots = [this.authority, ...this.peers].map(
      ({ certificate }) => new X509Certificate(certificate),
    );
  }

  hasProject(project: string): boolean {
    return this.store.users.find((user) => roleIn(user, project) !== undefined) !== undefined;
  }

  /** Whom credentials and certificates must lead to. */
  get trust(): Trust {
    return {
      roots: this.#roots,
      now: this.clock.now(),
      isRevoked: (serial) => this.isRevoked(serial),
    };
  }

  /** Whom the web servers of other sites must lead to. */
  get importTrust(): RemoteTrust {
    const ca = [this.authority, ...this.peers].map(({ certificate }) => certificate);
    return { ca, isLegacy: this.authority.isLegacy };
  }

  /** Refuses a certificate from now on, on new and on resumed connections. */
  async revoke(serialNumber: string): Promise<void> {
    const key = `revoked:${serialNumber.toLowerCase()}`;
    this.store.settings.put(key, new Date(this.clock.now()).toISOString());
    await this.authority.revoke(
      this.store.settings.keys('revoked:').map((each) => each.slice('revoked:'.length)),
    );
    this.revocations.fire();
  }

  isRevoked(serialNumber: string): boolean {
    return this.store.settings.get(`revoked:${serialNumber.toLowerCase()}`) !== undefined;
  }
}
