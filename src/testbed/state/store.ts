// The embedded database: one file, write-ahead log, one writer. Records live in memory and every change is written
// through in a transaction, so a killed process loses nothing it has answered for.
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type * as sqliteModule from 'node:sqlite';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { TestbedError } from '../errors';
import { Signal } from '../time/signal';
import type {
  ExperimentRecord,
  HoldingRecord,
  ImageRecord,
  IssuedRecord,
  ProfileRecord,
  SliceRecord,
  SliverRecord,
  TaskRecord,
  TokenRecord,
  UserRecord,
  VersionRecord,
} from './records';

/** Raised when records change in a way that an older testbed cannot read. */
const schemaVersion = 1;

type Undo = () => void;

/** One kind of record, by key. Reads never touch the disk. */
export class Table<T> {
  readonly #rows = new Map<string, T>();
  readonly #groups = new Map<string, Map<string, T>>();
  readonly #name: string;
  readonly #store: Store;
  readonly #groupOf: (record: T) => string;

  /** @param groupOf what `group` finds records by; it must not change while a record has its key */
  constructor(store: Store, name: string, groupOf: (record: T) => string = () => '') {
    this.#store = store;
    this.#name = name;
    this.#groupOf = groupOf;
  }

  /** For the store, while it opens. */
  load(key: string, json: string): void {
    this.#keep(key, JSON.parse(json) as T);
  }

  #keep(key: string, record: T): void {
    this.#rows.set(key, record);
    const name = this.#groupOf(record);
    const group = this.#groups.get(name) ?? new Map<string, T>();
    this.#groups.set(name, group.set(key, record));
  }

  /** The records of a group, without a look at the others. */
  group(name: string): T[] {
    return [...(this.#groups.get(name)?.values() ?? [])];
  }

  get(key: string): T | undefined {
    return this.#rows.get(key);
  }

  /** Keys that begin with a prefix. */
  keys(prefix: string): string[] {
    return [...this.#rows.keys()].filter((key) => key.startsWith(prefix));
  }

  values(): MapIterator<T> {
    return this.#rows.values();
  }

  filter(test: (record: T) => boolean): T[] {
    return [...this.#rows.values()].filter(test);
  }

  find(test: (record: T) => boolean): T | undefined {
    for (const record of this.#rows.values()) if (test(record)) return record;
    return undefined;
  }

  put(key: string, record: T): void {
    const before = this.#rows.get(key);
    this.#store.change(this.#name, key, JSON.stringify(record), () => this.#restore(key, before));
    this.#keep(key, record);
    if (before === undefined) this.#store.membership.fire();
  }

  delete(key: string): void {
    const before = this.#rows.get(key);
    if (before === undefined) return;
    this.#store.change(this.#name, key, undefined, () => this.#restore(key, before));
    this.#forget(key, before);
    this.#store.membership.fire();
  }

  #forget(key: string, record: T): void {
    this.#rows.delete(key);
    this.#groups.get(this.#groupOf(record))?.delete(key);
  }

  #restore(key: string, before: T | undefined): void {
    const now = this.#rows.get(key);
    if (before !== undefined) this.#keep(key, before);
    else if (now !== undefined) this.#forget(key, now);
  }
}

export class Store {
  /** Fires when something is entered or taken away. */
  readonly membership = new Signal();
  readonly users = new Table<UserRecord>(this, 'user');
  readonly slices = new Table<SliceRecord>(this, 'slice');
  readonly holdings = new Table<HoldingRecord>(this, 'holding');
  readonly slivers = new Table<SliverRecord>(this, 'sliver');
  readonly images = new Table<ImageRecord>(this, 'image');
  readonly versions = new Table<VersionRecord>(this, 'version', ({ imageUuid }) => imageUuid);
  readonly tasks = new Table<TaskRecord>(this, 'task');
  readonly issued = new Table<IssuedRecord>(this, 'issued');
  /** By id. */
  readonly tokens = new Table<TokenRecord>(this, 'token');
  /** By uuid of the slice. */
  readonly experiments = new Table<ExperimentRecord>(this, 'experiment');
  /** By id. */
  readonly profiles = new Table<ProfileRecord>(this, 'profile');
  /** Single values: ports, counters, generated names. */
  readonly settings = new Table<string>(this, 'setting');

  readonly #database: DatabaseSync;
  readonly #put: StatementSync;
  readonly #delete: StatementSync;
  #undo: Undo[] | undefined;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#put = database.prepare(
      'INSERT OR REPLACE INTO record (kind, key, value) VALUES (?, ?, ?)',
    );
    this.#delete = database.prepare('DELETE FROM record WHERE kind = ? AND key = ?');
    this.#loadAll();
  }

  /** Runs `work` as one change: all of it is kept, or, when it throws, none of it. */
  transaction<T>(work: () => T): T {
    if (this.#undo) return work();
    const undo: Undo[] = [];
    this.#database.exec('BEGIN IMMEDIATE');
    this.#undo = undo;
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      this.#rollBack();
      for (const step of undo.reverse()) step();
      throw error;
    } finally {
      this.#undo = undefined;
    }
  }

  #rollBack(): void {
    try {
      this.#database.exec('ROLLBACK');
    } catch {
      // On a full disk SQLite has done so by itself, and refuses to do it twice.
    }
  }

  /** The next number of a counter that never goes back. */
  next(counter: string, first: number): number {
    const value = Number(this.settings.get(counter) ?? first);
    this.settings.put(counter, String(value + 1));
    return value;
  }

  /** For tables: writes one record through; outside a transaction it is one by itself. */
  change(kind: string, key: string, value: string | undefined, undo: Undo): void {
    this.#undo?.push(undo);
    if (value === undefined) this.#delete.run(kind, key);
    else this.#put.run(kind, key, value);
  }

  close(): void {
    this.#database.close();
  }

  #loadAll(): void {
    const tables: Readonly<Record<string, Pick<Table<unknown>, 'load'>>> = {
      user: this.users,
      slice: this.slices,
      holding: this.holdings,
      sliver: this.slivers,
      image: this.images,
      version: this.versions,
      task: this.tasks,
      issued: this.issued,
      token: this.tokens,
      experiment: this.experiments,
      profile: this.profiles,
      setting: this.settings,
    };
    for (const row of this.#database
      .prepare('SELECT kind, key, value FROM record ORDER BY rowid')
      .iterate()) {
      tables[String(row['kind'])]?.load(String(row['key']), String(row['value']));
    }
  }
}

/**
 * @throws TestbedError `node-too-old`, `in-use` (another testbed holds the folder), `other-version`
 */
export async function openStore(file: string): Promise<Store> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const sqlite = await loadSqlite();
  // SQLite gives its other files the mode of this one.
  closeSync(openSync(file, 'a', 0o600));
  const database = new sqlite.DatabaseSync(file);
  try {
    // The lock is the operating system's, so it goes with the process however that ends.
    database.exec(
      'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL',
    );
    database.exec('BEGIN IMMEDIATE; COMMIT');
  } catch (error) {
    database.close();
    if (!String(error).includes('locked')) throw error;
    throw new TestbedError(
      'in-use',
      'Another testbed is running in this folder. Stop it, or choose another --dir.',
    );
  }
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version !== 0 && version !== schemaVersion) {
    database.close();
    throw new TestbedError(
      'other-version',
      `The testbed in this folder was made by another version (state ${version}, this one reads ${schemaVersion}). ` +
        'Use that version, choose another --dir, or clear the folder with "geni-testbed reset".',
    );
  }
  database.exec(
    'CREATE TABLE IF NOT EXISTS record (kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, key)); ' +
      `PRAGMA user_version = ${schemaVersion}`,
  );
  return new Store(database);
}

async function loadSqlite(): Promise<typeof sqliteModule> {
  try {
    return await import('node:sqlite');
  } catch {
    throw new TestbedError(
      'node-too-old',
      `The local testbed needs Node 22.13 or newer (this is ${process.version}). Start it with a newer Node.`,
    );
  }
}
