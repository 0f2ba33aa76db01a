// What the tests of calls need: a CA, a server with its certificate, users, and a service that answers as
// a test says. Keys are made once per test file, since making them is slow.
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import {
  loadIdentity,
  RpcError,
  type ClientOptions,
  type Identity,
  type Trust,
} from '../../../src/rpc';
import {
  makeAuthority,
  makeServer,
  makeUser,
  userFile,
  type Issued,
  type UserOptions,
} from '../../support/certificates';
import { answer, TestServer, type Handler, type Received } from '../../support/httpsServer';

export const passphrase = 'open sesame';

export class World {
  readonly ca: Issued;
  readonly serverCertificate: Issued;
  readonly alice: Identity;
  readonly #servers: TestServer[] = [];

  private constructor(ca: Issued, serverCertificate: Issued, alice: Identity) {
    this.ca = ca;
    this.serverCertificate = serverCertificate;
    this.alice = alice;
  }

  static async make(): Promise<World> {
    const ca = await makeAuthority();
    const [server, alice] = await Promise.all([makeServer(ca), identityOf(ca)]);
    return new World(ca, server, alice);
  }

  get trust(): Trust {
    return { ca: this.ca.pem };
  }

  async user(options: UserOptions): Promise<Identity> {
    return identityOf(this.ca, options);
  }

  /** A service whose handler answers every request. */
  async serve(
    handler: Handler,
    options: Parameters<typeof TestServer.start>[3] = {},
  ): Promise<TestServer> {
    const server = await TestServer.start(this.serverCertificate, this.ca, handler, options);
    this.#servers.push(server);
    return server;
  }

  /** A service that gives these replies one after the other, and the last one from then on. */
  async replies(...xml: string[]): Promise<TestServer> {
    let next = 0;
    return this.serve((received) => {
      const reply = xml[Math.min(next, xml.length - 1)] ?? '';
      next++;
      answer(received, reply);
    });
  }

  /** A service that answers each method by its own function. */
  async methods(table: Record<string, (received: Received) => string>): Promise<TestServer> {
    return this.serve((received) => {
      const reply = table[received.method];
      if (reply === undefined) received.response.writeHead(500).end();
      else answer(received, reply(received));
    });
  }

  options(server: TestServer, patch: Partial<ClientOptions> = {}): ClientOptions {
    return {
      url: server.url(),
      identity: this.alice,
      trust: this.trust,
      timeout: 10_000,
      retry: { firstPause: 1 },
      ...patch,
    };
  }

  /** Ends all servers of the test before. */
  async reset(): Promise<void> {
    await Promise.all(this.#servers.splice(0).map((server) => server.stop()));
  }
}

/** The error that a call ends with. */
export async function failure(call: Promise<unknown>): Promise<RpcError> {
  try {
    await call;
  } catch (error) {
    assert.ok(RpcError.is(error), inspect(error));
    return error;
  }
  return assert.fail('the call succeeded');
}

async function identityOf(ca: Issued, options?: UserOptions): Promise<Identity> {
  return loadIdentity({ certificate: userFile(await makeUser(ca, options)), passphrase });
}
