/**
 * Servers that the person has decided to trust, by the fingerprint of their certificate. Shared by
 * the extension and the commands: `…/protogeni-images/known-servers.json`.
 */
import * as l10n from '@vscode/l10n';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Trust } from '../rpc';
import { replaceFile } from './atomicFile';
import { configurationFolder } from './folders';
import { isRecord } from './json';

/** A server that nobody has decided about yet. */
export class UnknownServer extends Error {
  override readonly name = 'UnknownServer';
  readonly url: string;

  constructor(url: string) {
    super(`The server ${new URL(url).host} is not known yet.`);
    this.url = url;
  }

  static is(error: unknown): error is UnknownServer {
    return error instanceof UnknownServer;
  }
}

interface KnownServer {
  readonly fingerprint: string;
  readonly certificate?: string;
}

export class KnownServers {
  readonly file: string;

  /** @param file default: `known-servers.json` in the user's configuration folder. */
  constructor(file: string = join(configurationFolder(), 'known-servers.json')) {
    this.file = file;
  }

  /** What to trust for a URL (its host and port). @throws UnknownServer */
  trustFor(url: string): Trust {
    const known = this.#read()[new URL(url).host];
    if (known === undefined) throw new UnknownServer(url);
    return known;
  }

  /** Whether somebody has decided about the server of a URL. */
  knows(url: string): boolean {
    return Object.hasOwn(this.#read(), new URL(url).host);
  }

  trust(url: string, server: { fingerprint: string; certificate?: string }): void {
    const { fingerprint, certificate } = server;
    const entry = certificate === undefined ? { fingerprint } : { fingerprint, certificate };
    this.#write({ ...this.#read(), [new URL(url).host]: entry });
  }

  forget(url: string): void {
    const { host } = new URL(url);
    const others = Object.entries(this.#read()).filter(([name]) => name !== host);
    this.#write(Object.fromEntries(others));
  }

  /** Read anew each time: another window or command may have added a server meanwhile. */
  #read(): Readonly<Record<string, KnownServer>> {
    let text: string;
    try {
      text = readFileSync(this.file, 'utf8');
    } catch {
      return {};
    }
    const found = parse(text);
    if (found === undefined) {
      throw new Error(
        l10n.t('The file of known servers {0} is damaged: repair or remove it.', this.file),
      );
    }
    return found;
  }

  #write(servers: Readonly<Record<string, KnownServer>>): void {
    replaceFile(this.file, `${JSON.stringify(servers, null, 2)}\n`);
  }
}

function parse(text: string): Record<string, KnownServer> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const servers: Record<string, KnownServer> = {};
  for (const [host, entry] of Object.entries(value)) {
    if (!isRecord(entry) || typeof entry['fingerprint'] !== 'string') return undefined;
    const { fingerprint, certificate } = entry;
    servers[host] =
      typeof certificate === 'string' ? { fingerprint, certificate } : { fingerprint };
  }
  return servers;
}
