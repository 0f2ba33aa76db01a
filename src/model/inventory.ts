/**
 * What we know of every site: slices with their slivers, and images. Answers are shown as they
 * come; a site that hangs or fails delays and hides nothing but itself.
 */
import type { Account, Site } from './account';
import type { Event } from './event';
import type { Image } from './image';
import type { Slice } from './sliver';

/** A value that is fetched: the previous one stays while loading and on error. */
export interface Loaded<T> {
  readonly value?: T | undefined;
  readonly error?: unknown;
  readonly loading: boolean;
  readonly at?: Date | undefined;
}

export interface SiteState {
  readonly account: Account;
  readonly site: Site;
  readonly slices: Loaded<readonly Slice[]>;
  readonly images: Loaded<readonly Image[]>;
}

/** Which part changed; `sites` when the list of sites itself did. */
export interface InventoryChange {
  readonly part: 'sites' | 'slices' | 'images';
  readonly accountId?: string | undefined;
  readonly siteUrn?: string | undefined;
}

export interface RefreshScope {
  readonly accountId?: string | undefined;
  readonly siteUrn?: string | undefined;
  readonly part?: 'slices' | 'images' | undefined;
}

export declare class Inventory {
  /** `timeout`: milliseconds that one site may take for one part, default 30000. */
  constructor(options?: { timeout?: number });
  readonly sites: readonly SiteState[];
  readonly onDidChange: Event<InventoryChange>;
  /** States of sites that stay are kept. Fetches nothing. */
  setAccounts(accounts: readonly Account[]): void;
  /** Never rejects: errors are in the states. A part that is loading is not asked twice. */
  refresh(scope?: RefreshScope): Promise<void>;
  dispose(): void;
}
