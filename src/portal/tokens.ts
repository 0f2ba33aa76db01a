// The token that is used: whose it is, how long, and a new one in its place.
import type { Connection } from './http/connection';
import type { PortalCall } from './options';
import { readTokenFacts, readTokenText, type TokenFacts } from './read/token';

export class Tokens {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @throws {PortalError} `token-refused` for one that does not count any more. */
  current(call: PortalCall = {}): Promise<TokenFacts> {
    const path = (): string => '/tokens/this';
    return this.#connection.call({ verb: 'GET', path, read: readTokenFacts }, call);
  }

  /**
   * A new token in the place of this one, which is dead at once. `keep` gets the new one and must save it: no other
   * request is sent before it has ended, so it must not ask the portal for anything. From then on it is the one that is used. Never repeated; after an error with
   * effect `unknown` ask `current`: a token that is refused then has been replaced by one that nobody knows.
   * @throws {PortalError} and what `keep` fails with.
   */
  async refresh(keep: (token: string) => Promise<void>, call: PortalCall = {}): Promise<void> {
    await this.#connection.call(
      {
        verb: 'PUT',
        path: () => '/tokens/this/refresh',
        read: readTokenText,
        settle: async (text) => {
          this.#connection.takeToken(text);
          await keep(text);
        },
      },
      call,
    );
  }
}
