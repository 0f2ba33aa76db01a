// All listeners of a testbed, those of the sites and that of the portal: opened together on ports that stay the same over restarts, so that addresses in
// images and certificates stay valid, and closed together.
import { randomBytes } from 'node:crypto';
import type { Server } from 'node:https';
import { deferred } from '../time/deferred';
import { TestbedError } from '../errors';
import { isPlainPort, portalHost, portalPort } from '../portal/address';
import { Portal } from '../portal/server';
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

  /** Opens two ports per site and one for the portal, and writes the addresses into the federation. @throws TestbedError `port-taken` */
  static async open(federation: Federation): Promise<Listeners> {
    const listeners = new Listeners(federation);
    try {
      let index = 0;
      for (const site of federation.sites) {
        await listeners.#openSite(site, index);
        index += 1;
      }
      await listeners.#openPortal();
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
    const first = this.#federation.settings.port + index * 2;
    const rpcPort = await this.#open(rpc, { key: `port:${site.name}:rpc`, host, fixed: first });
    const webPort = await this.#open(web, { key: `port:${site.name}:web`, host, fixed: first + 1 });
    site.rpcUrl = `https://${inUrl(host)}:${rpcPort}/protogeni/xmlrpc`;
    site.webUrl = `https://${inUrl(host)}:${webPort}`;
  }

  /** Under the name and key of the home site. */
  async #openPortal(): Promise<void> {
    const federation = this.#federation;
    const { layout, authority, home, settings, sites, peers } = federation;
    const host = portalHost(settings.host);
    const identity = await serverIdentity(layout, authority, home, settings.host, peers);
    const portal = new Portal(federation);
    const server = webServer(identity, (request, response) => {
      this.#ready.promise
        .then(() => portal.answer(request, response))
        .catch(() => response.destroy());
    });
    const fixed = portalPort(settings.port, sites.length);
    const port = await this.#open(server, { key: 'port:portal', host, fixed });
    federation.portalUrl = `https://${inUrl(host)}:${port}`;
  }

  async #open(server: Server, place: ListenPlace): Promise<number> {
    const { background } = this.#federation;
    this.#servers.push(server);
    const port = await this.#listen(server, place);
    // Such as too many open files when somebody connects, which can be before all is ready.
    server.on('error', (error) => background.tell(error));
    return port;
  }

  async #listen(server: Server, { key, host, fixed }: ListenPlace): Promise<number> {
    const { settings, store } = this.#federation;
    if (settings.port !== 0) return listen(server, host, fixed);
    const before = Number(store.settings.get(key) ?? 0);
    try {
      if (before !== 0) return await listen(server, host, before);
    } catch (error) {
      if (!TestbedError.is(error, 'port-taken')) throw error;
    }
    let port = await listen(server, host, 0);
    while (isPlainPort(port)) {
      await new Promise<void>((resolve) => server.close(() => resolve()));
      port = await listen(server, host, 0);
    }
    store.settings.put(key, String(port));
    return port;
  }
}

interface ListenPlace {
  /** Under which the port is remembered. */
  readonly key: string;
  readonly host: string;
  /** The port where the testbed was started with one. */
  readonly fixed: number;
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
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
