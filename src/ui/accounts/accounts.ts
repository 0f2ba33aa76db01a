/**
 * The accounts in use: the person's own from the settings, and the local testbed's while it runs.
 * Connecting reads files and may ask; it talks to servers only at a first contact.
 */
import * as vscode from 'vscode';
import type { Account } from '../../model/accounts/account';
import { type AccountSource, localAccount, ownAccounts } from './accountSources';
import type { EmptyReason } from '../contributions';
import type { AccountProblem } from './accountProblem';

export class Accounts {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #source: AccountSource;
  #accounts: readonly Account[] = [];
  #problems: readonly AccountProblem[] = [];
  #locked = false;
  #once = false;
  #connecting: { ask: boolean; done: Promise<void> } | undefined;

  constructor(source: AccountSource) {
    this.#source = source;
  }

  get list(): readonly Account[] {
    return this.#accounts;
  }

  get problems(): readonly AccountProblem[] {
    return this.#problems;
  }

  /** A passphrase is missing. */
  get locked(): boolean {
    return this.#locked;
  }

  /** Why there is nothing to show. */
  get empty(): EmptyReason {
    if (this.#accounts.length > 0 || this.#problems.length > 0) return 'none';
    if (this.#locked) return 'locked';
    return this.#source.settings().certificate !== undefined && !this.#once
      ? 'loading'
      : 'no-account';
  }

  /**
   * Connects what the settings and the testbed offer now; what did not change stays connected.
   * Never rejects: failures are problems. @param ask may ask for passphrase and trust.
   */
  async connect(ask: boolean): Promise<void> {
    // Of several that wait, the first to go on asks for all: a person who cancels is not asked again.
    for (let running = this.#connecting; running !== undefined; running = this.#connecting) {
      await running.done;
      if (!ask || running.ask) return;
    }
    const done = this.#connect(ask);
    this.#connecting = { ask, done };
    try {
      await done;
    } finally {
      this.#connecting = undefined;
    }
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #connect(ask: boolean): Promise<void> {
    await this.#source.testbed.look();
    const [local, own] = [await localAccount(this.#source), await ownAccounts(this.#source, ask)];
    const before = [...this.#accounts, this.#locked, this.#problems.length];
    this.#accounts = onePerUser([...(own.accounts ?? []), ...(local.accounts ?? [])]);
    this.#problems = [...(local.problems ?? []), ...(own.problems ?? [])];
    this.#locked = own.locked === true;
    this.#prune();
    const after = [...this.#accounts, this.#locked, this.#problems.length];
    const same = after.length === before.length && after.every((it, index) => it === before[index]);
    if (same && this.#problems.length === 0 && this.#once) return;
    this.#once = true;
    this.#changed.fire();
  }

  /** Keys of accounts that are gone leave memory. */
  #prune(): void {
    for (const [key, account] of this.#source.made) {
      if (!this.#accounts.includes(account)) this.#source.made.delete(key);
    }
  }
}

/** The same user twice, as when a testbed's certificate was copied and chosen, is one account. */
function onePerUser(accounts: readonly Account[]): Account[] {
  return accounts.filter(
    ({ id }, index) => accounts.findIndex((other) => other.id === id) === index,
  );
}
