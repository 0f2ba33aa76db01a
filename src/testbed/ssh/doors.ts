// The doors of the nodes: one port on the loopback address for each, which answers while the node is up. Where the
// machine does not allow logins there are none, and one sentence says why.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { defined } from '../../rpc/defined';
import { addLogins } from '../cm/manifest';
import { changeHolding, holdingKey, sliversOf } from '../state/holdings';
import { writeFileAtomically } from '../state/files';
import type { HoldingRecord, SliverRecord } from '../state/records';
import type { Store } from '../state/store';
import type { Layout } from '../layout';
import type { Settings } from '../settings';
import { hasDisk } from '../sites/hardware';
import type { Site } from '../sites/site';
import { usableLogins } from './authorize';
import { newSshKeyPair } from './keyPair';
import type { NodeSystem } from './nodeSystem';
import { findObstacle, thisMachine, type Machine, type Obstacle } from './probe';
import { SshServer } from './server';
import { Systems } from './systems';

const loopback = '127.0.0.1';

/** What doors need of the testbed. */
export interface DoorParts {
  readonly settings: Pick<Settings, 'logins'>;
  readonly layout: Layout;
  readonly store: Store;
  readonly sites: readonly Site[];
  readonly machines: {
    disk(site: Site, sliver: SliverRecord): string;
  };
}

interface Door {
  readonly server: Server;
  readonly sockets: Set<Socket>;
}

export class Doors {
  readonly #parts: DoorParts;
  readonly #machine: Machine;
  readonly #systems: Systems;
  readonly #ssh: SshServer;
  readonly #doors = new Map<number, Door>();
  #looked: Promise<Obstacle> | undefined;
  #whyClosed: Obstacle;
  #isClosed = false;

  constructor(parts: DoorParts, machine: Machine = thisMachine) {
    this.#parts = parts;
    this.#machine = machine;
    this.#systems = new Systems(parts.layout.skeleton);
    this.#ssh = new SshServer(() => this.#hostKey());
  }

  /** Why nobody can log in, in one sentence; undefined when people can, or when nobody has asked yet. */
  get whyClosed(): Obstacle {
    return this.#whyClosed;
  }

  /** Looks, once, whether people can log in here. */
  async obstacle(): Promise<Obstacle> {
    this.#looked ??= this.#look();
    this.#whyClosed = await this.#looked;
    return this.#whyClosed;
  }

  /** Ports that answer from now on, for nodes to be; none where nobody can log in. */
  async reserve(count: number): Promise<number[]> {
    if (count === 0 || (await this.obstacle()) !== undefined) return [];
    // Clients may want to read the public half before they come.
    this.#hostKey();
    const opened = await Promise.all(Array.from({ length: count }, () => this.#open(0)));
    return opened.filter((port) => port !== undefined);
  }

  /** For those that came to nothing, and those whose nodes are gone. */
  shut(ports: readonly (number | undefined)[]): void {
    for (const port of ports) {
      const door = port === undefined ? undefined : this.#doors.get(port);
      if (port === undefined || door === undefined) continue;
      this.#doors.delete(port);
      hangUp(door);
      door.server.close();
    }
  }

  /** After a start: the ports of before, or others where those are taken, and manifests that name what answers. */
  async reopen(): Promise<void> {
    const { store, sites } = this.#parts;
    const held = store.slivers.filter(({ sliverType }) => hasDisk(sliverType));
    if (held.length === 0) return;
    const canLogIn = (await this.obstacle()) === undefined;
    const changed = new Set<string>();
    for (const sliver of held) {
      const port = canLogIn ? await this.#again(sliver.sshPort) : undefined;
      const key = `${sliver.site}:${sliver.id}`;
      const now = store.slivers.get(key);
      if (this.#isClosed) return;
      if (now === undefined) this.shut([port]);
      else if (port !== now.sshPort) {
        store.slivers.put(key, withPort(now, port));
        changed.add(holdingKey({ name: now.site }, now.sliceUrn));
      }
    }
    for (const site of sites)
      for (const holding of store.holdings.filter((each) => each.site === site.name))
        if (changed.has(holdingKey(site, holding.sliceUrn))) this.#nameLogins(site, holding);
  }

  /** Ends all sessions of a node, and what runs in it; settles when nothing does any more. */
  async end({ sshPort }: SliverRecord, disk: string): Promise<void> {
    const door = sshPort === undefined ? undefined : this.#doors.get(sshPort);
    if (door) hangUp(door);
    await this.#systems.stop(disk);
  }

  /** As `end`; afterwards all files of the disk can be read and removed. */
  async release(sliver: SliverRecord, disk: string): Promise<void> {
    await this.end(sliver, disk);
    await this.#systems.release(disk);
  }

  /** For a node that is gone. Its disk can be removed, what lies beside it is. */
  async discard(sliver: SliverRecord, disk: string): Promise<void> {
    this.shut([sliver.sshPort]);
    await this.#systems.discard(disk);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.shut([...this.#doors.keys()]);
    await this.#systems.close();
  }

  #look(): Promise<Obstacle> {
    const { settings, layout, sites } = this.#parts;
    const [home] = sites;
    if (!settings.logins) return Promise.resolve(switchedOff);
    const { disks } = layout.site(home?.name ?? '');
    try {
      mkdirSync(disks, { recursive: true, mode: 0o700 });
    } catch (error) {
      return Promise.resolve(error instanceof Error ? error.message : String(error));
    }
    return findObstacle(disks, this.#machine);
  }

  async #again(port: number | undefined): Promise<number | undefined> {
    if (port !== undefined && this.#doors.has(port)) return port;
    return (port === undefined ? undefined : await this.#open(port)) ?? this.#open(0);
  }

  /** Undefined when the port cannot be had. */
  #open(wanted: number): Promise<number | undefined> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      const { port } = server.address() as AddressInfo;
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      this.#welcome(socket, port);
    });
    return new Promise((resolve) => {
      server.once('error', () => resolve(undefined));
      server.listen(wanted, loopback, () => {
        const { port } = server.address() as AddressInfo;
        if (this.#isClosed) server.close();
        else this.#doors.set(port, { server, sockets });
        resolve(port);
      });
    });
  }

  /** A node that is not up hangs up. */
  #welcome(socket: Socket, port: number): void {
    socket.on('error', () => undefined);
    const sliver = this.#parts.store.slivers.find(({ sshPort }) => sshPort === port);
    const site = this.#parts.sites.find(({ name }) => name === sliver?.site);
    if (!sliver || !site || sliver.rawState !== 'ISUP') {
      socket.destroy();
      return;
    }
    void this.#ssh.serve(socket, {
      users: () => this.#holdingOf(sliver)?.users ?? [],
      system: () => this.#systemOf(site, sliver),
    });
  }

  async #systemOf(site: Site, { site: name, id, clientId }: SliverRecord): Promise<NodeSystem> {
    const sliver = this.#parts.store.slivers.get(`${name}:${id}`);
    if (sliver?.rawState !== 'ISUP') throw new Error(`${clientId} is not up.`);
    const holding = this.#holdingOf(sliver);
    const slice = sliver.sliceUrn.replace(/^.*\+/, '');
    return this.#systems.on({
      disk: this.#parts.machines.disk(site, sliver),
      hostName: `${clientId}.${slice}.${site.domain}`.slice(0, 64),
      device: sliver.sliverType === 'raw-pc' ? 'sda' : 'xvda',
      logins: usableLogins(holding?.users ?? []).map(({ login }) => login),
    });
  }

  #holdingOf({ site, sliceUrn }: SliverRecord): HoldingRecord | undefined {
    return this.#parts.store.holdings.get(holdingKey({ name: site }, sliceUrn));
  }

  #nameLogins(site: Site, holding: HoldingRecord): void {
    if (holding.manifest === '') return;
    const slivers = sliversOf(this.#parts, site, holding.sliceUrn);
    const manifest = addLogins(site, holding.manifest, slivers, holding.users);
    changeHolding(this.#parts, site, holding.sliceUrn, { manifest });
  }

  /** One for all nodes: ports go from node to node, and clients remember keys by port. */
  #hostKey(): string {
    const { hostKey, knownHosts } = this.#parts.layout;
    if (!existsSync(hostKey)) {
      const { privateKey, publicKey } = newSshKeyPair('geni-testbed');
      mkdirSync(dirname(hostKey), { recursive: true, mode: 0o700 });
      writeFileAtomically(knownHosts, `[${loopback}]:* ${publicKey}\n`, 0o600);
      writeFileAtomically(hostKey, privateKey, 0o600);
    }
    return readFileSync(hostKey, 'utf8');
  }
}

function withPort(sliver: SliverRecord, sshPort: number | undefined): SliverRecord {
  const entries = Object.entries(sliver).filter(([name]) => name !== 'sshPort');
  return Object.assign(Object.fromEntries(entries), defined({ sshPort })) as SliverRecord;
}

const switchedOff = 'Nobody can log in to the nodes: the testbed was started with --no-ssh.';

function hangUp({ sockets }: Door): void {
  for (const socket of sockets) socket.destroy();
}
