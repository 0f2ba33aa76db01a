/**
 * Servers that the person has decided to trust, by the fingerprint of their certificate. Shared by
 * the extension and the commands: `…/protogeni-images/known-servers.json`.
 */
import { isOwnHost } from './address';
import * as l10n from '@vscode/l10n';
import { dirname, join } from 'node:path';
import type { Trust } from '../../rpc';
import { removeAbandonedDrafts, replaceFile } from '../storage/atomicFile';
import { whileClaimed } from '../storage/lockFile';
import { configurationFolder } from '../storage/folders';
import { UserError } from '../failures/userError';
import { isRecord } from '../storage/json';
import { makePrivateFolder } from '../storage/makeFolder';
import { foundIn, readJson } from '../storage/readFile';
import { StorageError, unwritable } from '../storage/storageError';

/** A server that nobody has decided about yet. */
export class UnknownServer extends UserError {
  override readonly name = 'UnknownServer';
  readonly url: string;

  constructor(url: string) {
    super(
      l10n.t(
        'The server {0} is not known yet. Check its fingerprint and decide whether to trust it.',
        new URL(url).host,
      ),
    );
    this.url = url;
  }

  static override is(error: unknown): error is UnknownServer {
    return error instanceof UnknownServer;
  }
}

interface KnownServer {
  readonly fingerprint: string;
  readonly certificate?: string;
}

type Servers = ReadonlyMap<string, KnownServer>;

/** All methods throw StorageError when the file is there and cannot be used: it never counts as empty. */
export class KnownServers {
  readonly file: string;

  /** @param file default: `known-servers.json` in the user's configuration folder. */
  constructor(file: string = join(configurationFolder(), 'known-servers.json')) {
    this.file = file;
  }

  /** What to trust for a URL (its host and port). @throws UnknownServer, StorageError */
  trustFor(url: string): Trust {
    const known = this.#read().get(new URL(url).host);
    if (known === undefined) throw new UnknownServer(url);
    return known;
  }

  /** Whether somebody has decided about the server of a URL. @throws StorageError */
  knows(url: string): boolean {
    return this.#read().has(new URL(url).host);
  }

  /** Whether the host of a URL is one of such a server's site. @throws StorageError */
  knowsBeside(url: string): boolean {
    return [...this.#read().keys()].some((host) => isOwnHost(url, `https://${host}`));
  }

  /** Of the certificate that is trusted; undefined for a server that nobody has decided about. @throws StorageError */
  fingerprintOf(url: string): string | undefined {
    return this.#read().get(new URL(url).host)?.fingerprint;
  }

  /** @throws StorageError when it cannot be kept; then nothing has changed */
  trust(url: string, server: { fingerprint: string; certificate?: string }): void {
    const { fingerprint, certificate } = server;
    const entry = certificate === undefined ? { fingerprint } : { fingerprint, certificate };
    this.#change((servers) => servers.set(new URL(url).host, entry));
  }

  /** @throws StorageError */
  forget(url: string): void {
    this.#change((servers) => servers.delete(new URL(url).host));
  }

  /** Read anew each time: another window or command may have added a server meanwhile. */
  #read(): Servers {
    // Whoever can write it decides whom this user trusts.
    const read = readJson(this.file, serversIn, { mustBeOurs: true });
    if (read.kind !== 'damaged') return foundIn(this.file, read) ?? new Map();
    throw new StorageError(
      'damaged',
      this.file,
      l10n.t('The file of known servers {0} is damaged: repair or remove it.', this.file),
    );
  }

  /** Under a lock, so that two who write at once both find their servers in it afterwards. */
  #change(change: (servers: Map<string, KnownServer>) => void): void {
    const folder = dirname(this.file);
    try {
      makePrivateFolder(folder);
      removeAbandonedDrafts(folder);
      whileClaimed(`${this.file}.lock`, () => {
        const servers = new Map(this.#read());
        change(servers);
        replaceFile(this.file, `${JSON.stringify(Object.fromEntries(servers), null, 2)}\n`);
      });
    } catch (error) {
      if (StorageError.is(error) && error.reason !== 'unwritable') throw error;
      throw unwritable(this.file, StorageError.is(error) ? error.cause : error);
    }
  }
}

function serversIn(value: unknown): Servers | undefined {
  if (!isRecord(value)) return undefined;
  const servers = new Map<string, KnownServer>();
  for (const [host, entry] of Object.entries(value)) {
    const server = serverIn(entry);
    if (server === undefined) return undefined;
    servers.set(host, server);
  }
  return servers;
}

function serverIn(entry: unknown): KnownServer | undefined {
  if (!isRecord(entry)) return undefined;
  const { fingerprint, certificate } = entry;
  if (typeof fingerprint !== 'string' || fingerprint === '') return undefined;
  if (certificate === undefined) return { fingerprint };
  return typeof certificate === 'string' ? { fingerprint, certificate } : undefined;
}
