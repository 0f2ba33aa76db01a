/**
 * When the inventory is read: when a tree is first seen, when somebody asks, and when accounts come.
 * Nothing is read before that, so opening a window costs the servers nothing.
 */
import type * as vscode from 'vscode';
import type { Inventory, RefreshScope } from '../model/inventory/inventory';
import type { InventoryPart } from '../model/inventory/siteState';
import type { Snapshots } from '../model/snapshots/snapshots';
import type { Accounts } from './accounts/accounts';
import type { PortalAccounts } from './accounts/portalAccounts';
import { settings, views } from './contributions';
import type { LocalTestbed } from './accounts/testbed';
import { workingIn } from './text/messages';

const parts: readonly InventoryPart[] = ['slices', 'images'];
const viewOf = { slices: views.slivers, images: views.images };

export interface LoadingOptions {
  readonly accounts: Accounts;
  readonly inventory: Inventory;
  readonly snapshots: Snapshots;
  readonly testbed: LocalTestbed;
  readonly portalAccounts: Pick<PortalAccounts, 'list' | 'signedIn' | 'onDidChange'>;
}

export class Loading {
  readonly #accounts: Accounts;
  readonly #inventory: Inventory;
  readonly #snapshots: Snapshots;
  readonly #testbed: LocalTestbed;
  readonly #wanted = new Set<InventoryPart>();
  readonly #listeners: vscode.Disposable[];

  constructor({ accounts, inventory, snapshots, testbed, portalAccounts }: LoadingOptions) {
    this.#accounts = accounts;
    this.#inventory = inventory;
    this.#snapshots = snapshots;
    this.#testbed = testbed;
    this.#listeners = [
      accounts.onDidChange(() => {
        inventory.setAccounts(accounts.list);
        snapshots.resume();
        void this.#readNew();
      }),
      portalAccounts.onDidChange(() => this.#setPortals(portalAccounts)),
      testbed.onDidChange(() => {
        if (this.#wanted.size > 0 && testbed.state !== 'starting') void accounts.connect(false);
      }),
    ];
  }

  /**
   * After activation: finds out whether the testbed runs, and takes up snapshots that were running.
   * Only those justify a call to a server before anybody has looked.
   */
  async begin(): Promise<void> {
    await this.#testbed.watch();
    const unfinished = this.#snapshots.jobs.some(({ outcome }) => outcome === undefined);
    if (unfinished) await this.#accounts.connect(false);
  }

  /** Follows new settings, if anything has been read by the old ones. */
  async settingsChanged(affects: (key: string) => boolean): Promise<void> {
    if (affects(settings.testbedDirectory)) {
      this.#accounts.leaveTestbed();
      await this.#testbed.watch();
    }
    if (this.#wanted.size > 0) await this.#accounts.connect(false);
  }

  /** Makes sure that a part has been read once. @param ask may ask for a passphrase. */
  async want(part: InventoryPart, ask: boolean): Promise<void> {
    this.#wanted.add(part);
    await this.#accounts.connect(ask);
    await this.#readNew();
  }

  /** True when every site has answered for the part, or failed. */
  has(part: InventoryPart): boolean {
    return (
      this.#wanted.has(part) && this.#inventory.sites.every((site) => site[part].at !== undefined)
    );
  }

  /** Reads again what the scope covers, whatever is known. @param ask may ask for a passphrase. */
  async refresh(scope: RefreshScope = {}, ask = true): Promise<void> {
    for (const part of parts)
      if (scope.part === undefined || scope.part === part) this.#wanted.add(part);
    await this.#accounts.connect(ask);
    await this.#read(scope);
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }

  /** One whose token has ended meanwhile, or was refused, keeps the rows that it has. */
  #setPortals({ list, signedIn }: Pick<PortalAccounts, 'list' | 'signedIn'>): void {
    const isKept = (id: string): boolean =>
      signedIn.some((one) => one.id === id && one.state !== 'stopped') &&
      !list.some((one) => one.id === id);
    const before = this.#inventory.portals.map(({ account }) => account);
    // Whoever hears of the portals finds which snapshots are followed now.
    this.#snapshots.resume();
    this.#inventory.setPortals([...list, ...before.filter(({ id }) => isKept(id))]);
    void this.#readNew();
  }

  /** Reads the wanted parts of sites and portals that were never read. */
  async #readNew(): Promise<void> {
    const scopes = this.#inventory.sites.flatMap((state) =>
      [...this.#wanted]
        .filter((part) => state[part].value === undefined && state[part].error === undefined)
        .map((part) => ({ accountId: state.account.id, siteUrn: state.site.urn, part })),
    );
    const portals = this.#wanted.has('slices') ? this.#inventory.portals : [];
    const unread = portals
      .filter(({ experiments: { value, error } }) => value === undefined && error === undefined)
      .map(({ account }) => ({ portalId: account.id, part: 'slices' }) as const);
    await Promise.all([...scopes, ...unread].map((scope) => this.#read(scope)));
  }

  async #read(scope: RefreshScope): Promise<void> {
    const reading = this.#inventory.refresh(scope);
    for (const part of parts) {
      if (scope.part !== undefined && scope.part !== part) continue;
      void workingIn(viewOf[part], () => reading);
    }
    await reading;
  }
}
