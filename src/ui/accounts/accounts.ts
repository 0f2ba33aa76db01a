/**
 * The accounts in use: the person's own from the settings, and the local testbed's while it runs.
 * Connecting reads files and may ask; it talks to servers only at a first contact.
 */
import * as vscode from 'vscode';
import type { Account } from '../../model/accounts/account';
import { type AccountSource, localAccount, nobody, ownAccounts } from './accountSources';
import type { EmptyReason } from '../contributions';
import type { AccountProblem } from './accountProblem';
import { chosenCertificates } from './settings';

export class Accounts {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #source: AccountSource;
  #accounts: readonly Account[] = [];
  #problems: readonly AccountProblem[] = [];
  #locked: readonly string[] = [];
  #once = false;
  #connecting: { ask: boolean; done: Promise<void>; round: number } | undefined;
  #round = 0;

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
    return this.#locked.length > 0;
  }

  /** The files that wait for theirs. */
  get lockedCertificates(): readonly string[] {
    return this.#locked;
  }

  /** Why there is nothing to show. */
  get empty(): Exclude<EmptyReason, `only-portal${string}`> {
    if (this.#accounts.length > 0 || this.#problems.length > 0) return 'none';
    if (this.locked) return 'locked';
    return chosenCertificates(this.#source.settings()).length > 0 && !this.#once
      ? 'loading'
      : 'no-account';
  }

  /**
   * Connects what the settings and the testbed offer now; what did not change stays connected.
   * Never rejects: failures are problems. @param ask may ask for passphrase and trust.
   */
  async connect(ask: boolean): Promise<void> {
    const arrived = this.#round;
    // Of several that wait, the first to go on does it for all: a person who cancels is not asked again. What began
    // before this call may have read older settings, so it does not count for those who only look.
    for (let running = this.#connecting; running !== undefined; running = this.#connecting) {
      await running.done;
      if (ask ? running.ask : running.round > arrived) return;
    }
    this.#round += 1;
    const done = this.#connect(ask);
    this.#connecting = { ask, done, round: this.#round };
    try {
      await done;
    } finally {
      this.#connecting = undefined;
    }
  }

  /** The local testbed is looked for elsewhere: nothing of the one before is shown until that is done. */
  leaveTestbed(): void {
    const stay = this.#accounts.filter(({ local }) => !local);
    if (stay.length === this.#accounts.length) return;
    this.#accounts = stay;
    this.#prune();
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #connect(ask: boolean): Promise<void> {
    const { testbedDirectory } = this.#source.settings();
    await this.#source.testbed.look();
    const [found, own] = [await localAccount(this.#source), await ownAccounts(this.#source, ask)];
    const hasMoved = testbedDirectory !== this.#source.settings().testbedDirectory;
    const local = hasMoved ? nobody : found;
    const before = this.#state();
    this.#accounts = onePerUser([...(own.accounts ?? []), ...(local.accounts ?? [])]);
    this.#problems = [...(local.problems ?? []), ...(own.problems ?? [])];
    this.#locked = own.locked ?? [];
    this.#prune();
    const after = this.#state();
    const same = after.length === before.length && after.every((it, index) => it === before[index]);
    if (same && this.#problems.length === 0 && this.#once) return;
    this.#once = true;
    this.#changed.fire();
  }

  /** What a change is told by. */
  #state(): unknown[] {
    return [...this.#accounts, this.#locked.join('\n'), this.#problems.length];
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
