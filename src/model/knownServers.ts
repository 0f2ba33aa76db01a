/**
 * Servers that the person has decided to trust, by the fingerprint of their certificate. Shared by
 * the extension and the commands: `…/protogeni-images/known-servers.json`.
 */
import type { Trust } from '../rpc';

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

export declare class KnownServers {
  /** @param file default: `known-servers.json` in the user's configuration directory. */
  constructor(file?: string);
  /** What to trust for a URL (its host and port). @throws UnknownServer */
  trustFor(url: string): Trust;
  trust(url: string, server: { fingerprint: string; certificate?: string }): void;
  forget(url: string): void;
}
