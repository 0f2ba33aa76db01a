// The whole of a running testbed: its sites, users, store and clocks in one place, handed to every call.
import { X509Certificate } from 'node:crypto';
import { Captures } from './images/captures';
import { Catalogue } from './images/catalogue';
import { Clock } from './clock';
import type { Trust } from './credentials/verify';
import { Machines } from './disks/machines';
import type { Layout } from './layout';
import { CallLogs } from './logs';
import type { CertificateAuthority } from './pki/authority';
import type { Settings } from './settings';
import { SliceLocks } from './sliceLocks';
import type { Site } from './site';
import type { SliceAuthorityKeys } from './sa/keys';
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
  readonly machines: Machines;
  readonly captures: Captures;
  readonly locks = new SliceLocks();
  readonly logs = new CallLogs();
  readonly #roots: readonly X509Certificate[];

  constructor(parts: {
    settings: Settings;
    layout: Layout;
    store: Store;
    authority: CertificateAuthority;
    sites: readonly [Site, ...Site[]];
    sliceAuthority: SliceAuthorityKeys;
  }) {
    this.settings = parts.settings;
    this.layout = parts.layout;
    this.store = parts.store;
    this.authority = parts.authority;
    this.sites = parts.sites;
    [this.home] = parts.sites;
    this.sliceAuthority = parts.sliceAuthority;
    this.clock = new Clock(parts.settings.scale);
    this.catalogue = new Catalogue(this.store, this.layout);
    this.machines = new Machines(this);
    this.captures = new Captures(this);
    this.#roots = [new X509Certificate(this.authority.certificate)];
  }

  hasProject(project: string): boolean {
    return this.store.users.find((user) => project in user.projects) !== undefined;
  }

  /** Whom credentials and certificates must lead to. */
  get trust(): Trust {
    return {
      roots: this.#roots,
      now: this.clock.now(),
      isRevoked: (serial) => this.isRevoked(serial),
    };
  }

  isRevoked(serialNumber: string): boolean {
    return this.store.settings.get(`revoked:${serialNumber.toLowerCase()}`) !== undefined;
  }
}
