// All listeners of a testbed: opened together on ports that stay the same over restarts, so that addresses in
// images and certificates stay valid, and closed together.
import { randomBytes } from 'node:crypto';
import type { Server } from 'node:https';
import { deferred } from '../time/deferred';
import { TestbedError } from '../errors';
import type { Federation } from '../federation';
import { serverIdentity } from '../sites/openSites';
import type { Site } from '../sites/site';
import { listen, rpcServer, tlsOptions, webServer, type ServerIdentity } from './listeners';
import { answerWeb } from './web';

export class Listeners {
  readonly #servers: Server[] = [];
  readonly #federation: Federation;
  readonly #ready = deferred();

  private constructor(federation: Federation) {
    this.#federation = federation;
  }

  /** Opens two ports per site and writes the addresses into the sites. @throws TestbedError `port-taken` */
  static async open(federation: Federation): Promise<Listeners> {
    const listeners = new Listeners(federation);
    try {
      let index = 0;
      for (const site of federation.sites) {
        await listeners.#openSite(site, index);
        index += 1;
      }
    } catch (error) {
      await listeners.close();
      throw error;
    }
    return listeners;
  }

  /** Requests that came early are answered from now on. */
  ready(): void {
    this.#ready.resolve();
  }

  async close(): Promise<void> {
    this.#ready.resolve();
    await Promise.all(
      this.#servers.map((server) => {
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        server.closeAllConnections();
        return closed;
      }),
    );
  }

  async #openSite(site: Site, index: number): Promise<void> {
    const federation = this.#federation;
    const { host } = federation.settings;
    const identity = await serverIdentity(
      federation.layout,
      federation.authority,
      site,
      host,
      federation.peers,
    );
    const rpc = rpcServer(federation, site, identity, this.#ready.promise);
    const web = webServer(identity, (request, response) => {
      this.#ready.promise
        .then(() => answerWeb(federation, site, request, response))
        .catch(() => response.destroy());
    });
    federation.revocations.on(() => refuseRevoked(federation, rpc, identity));
    const rpcPort = await this.#open(rpc, `port:${site.name}:rpc`, index * 2);
    const webPort = await this.#open(web, `port:${site.name}:web`, index * 2 + 1);
    const name = host.includes(':') ? `[${host}]` : host;
    site.rpcUrl = `https://${name}:${rpcPort}/protogeni/xmlrpc`;
    site.webUrl = `https://${name}:${webPort}`;
  }

  async #open(server: Server, key: string, offset: number): Promise<number> {
    const { background } = this.#federation;
    this.#servers.push(server);
    const port = await this.#listen(server, key, offset);
    // Such as too many open files when somebody connects, which can be before all is ready.
    server.on('error', (error) => background.tell(error));
    return port;
  }

  async #listen(server: Server, key: string, offset: number): Promise<number> {
    const { settings, store } = this.#federation;
    if (settings.port !== 0) return listen(server, settings.host, settings.port + offset);
    const before = Number(store.settings.get(key) ?? 0);
    try {
      if (before !== 0) return await listen(server, settings.host, before);
    } catch (error) {
      if (!TestbedError.is(error, 'port-taken')) throw error;
    }
    const port = await listen(server, settings.host, 0);
    store.settings.put(key, String(port));
    return port;
  }
}

/** New handshakes see the new list; sessions from before cannot be resumed, and open connections end. */
function refuseRevoked(federation: Federation, server: Server, identity: ServerIdentity): void {
  const list = {
    ...identity,
    crl: [federation.authority.revocationList, ...identity.crl.slice(1)],
  };
  server.setSecureContext(tlsOptions(list));
  server.setTicketKeys(randomBytes(48));
  server.closeAllConnections();
}
