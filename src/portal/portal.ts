// One portal, by one token: what can be asked of it, in small clients.
import { Experiments } from './experiments';
import { Connection } from './http/connection';
import { Nodes } from './nodes';
import type { PortalCall, PortalOptions } from './options';
import { Profiles } from './profiles';
import { readPortalVersion, type PortalVersion } from './read/token';
import { Snapshots } from './snapshots';
import { Tokens } from './tokens';

export class Portal {
  readonly url: string;
  readonly experiments: Experiments;
  readonly nodes: Nodes;
  readonly snapshots: Snapshots;
  readonly profiles: Profiles;
  readonly tokens: Tokens;
  readonly #connection: Connection;

  /**
   * Nothing is sent yet.
   * @throws {PortalError} `bad-argument` for an address that is not https, or a text that is no token.
   */
  constructor(options: PortalOptions) {
    const connection = new Connection(options);
    this.#connection = connection;
    this.url = connection.url.href;
    this.experiments = new Experiments(connection);
    this.nodes = new Nodes(connection);
    this.snapshots = new Snapshots(connection, this.experiments);
    this.profiles = new Profiles(connection);
    this.tokens = new Tokens(connection);
  }

  /** @throws {PortalError} */
  version(call: PortalCall = {}): Promise<PortalVersion> {
    const path = (): string => '/version';
    return this.#connection.call({ verb: 'GET', path, read: readPortalVersion }, call);
  }
}
