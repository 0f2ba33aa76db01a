/**
 * One site of the testbed with what Alice has there. Its cells come one after the other; those of
 * other lanes run at the same time and see nothing of it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAccount, type Account } from '../../../src/model/accounts/account';
import { leftOutInOneLine } from '../../../src/model/failures/explain';
import { fileJobStore } from '../../../src/model/snapshots/jobStore';
import type {
  JobStore,
  Replaced,
  SnapshotJob,
  SnapshotRequest,
} from '../../../src/model/snapshots/job';
import { Snapshots } from '../../../src/model/snapshots/snapshots';
import {
  memoryCache,
  type CallRecord,
  type CredentialCache,
  type Identity,
  type Trust,
} from '../../../src/rpc';
import type { Status } from '../../../src/testbed/control/status';
import { Peer, type Beyond, type PeerOptions } from './peer';
import { until } from './until';
import type { WindowOptions } from './window';
import type { World } from './world';

/** How long a call may take in cells whose fault is silence, in milliseconds. */
const short = 500;

/** How long a request may wait at a site before it begins, in milliseconds. */
const shortlyHeld = 400;

export interface Access {
  /** Address of the component manager. */
  readonly url: string;
  /** Address of the slice authority; the testbed's own when left out. */
  readonly authority?: string | undefined;
  readonly trust?: Trust | undefined;
  /** True where waiting is all that happens. */
  readonly isSilent?: boolean | undefined;
  readonly onCall?: ((record: CallRecord) => void) | undefined;
}

interface ShownImage {
  readonly urn: string;
  readonly aggregate: string;
  readonly versions: readonly { readonly version: number; readonly released: boolean }[];
}

export interface Mendable {
  readonly snapshots: Snapshots;
  /** From now on the account is the healthy one. */
  readonly mend: () => void;
}

let counter = 0;

export class Lane {
  readonly world: World;
  readonly #identity: Identity;
  readonly #cache: CredentialCache;
  /** Its ports stay the same over restarts of the testbed. */
  readonly aggregate: World['testbed']['description']['aggregates'][number];
  /** The node whose disk is captured. */
  readonly sliver: { readonly urn: string; readonly clientId: string };
  /** Another node of the same slice. */
  readonly other: { readonly urn: string };
  readonly sliceUrn: string;
  readonly authority: string;
  readonly #stock: string[] = [];
  /** What this cell was told of entries that are left out of lists. */
  readonly notes: string[] = [];
  readonly #opened: (() => Promise<void>)[] = [];
  readonly directory = mkdtempSync(join(tmpdir(), 'faults-'));
  /** An account that talks to the site itself, past every peer. */
  readonly healthy: Account;

  constructor(world: World, identity: Identity, cache: CredentialCache, index: number) {
    const aggregate = world.testbed.description.aggregates[index];
    if (aggregate === undefined) throw new Error(`The testbed has no site ${index}.`);
    this.world = world;
    this.aggregate = aggregate;
    this.sliver = world.testbed.sliver('vm', index);
    this.other = world.testbed.sliver('pc', index);
    this.sliceUrn = world.testbed.sliceUrn;
    this.authority = world.testbed.description.sliceAuthority.url;
    this.#identity = identity;
    this.#cache = cache;
    this.healthy = this.account({ url: this.aggregate.cmUrl });
  }

  get site(): string {
    return this.aggregate.name;
  }

  /** Alice's account as it reaches the site by another way. */
  account({ url, trust, isSilent, onCall, authority = this.authority }: Access): Account {
    const { testbedCa, ca } = this.world;
    const { name, urn, imagesUrl } = this.aggregate;
    const ofSite = trust ?? { ca: `${testbedCa}${ca.pem}` };
    return connectAccount({
      id: this.#identity.urn,
      label: 'alice',
      identity: this.#identity,
      trust: (server) => (server === this.authority ? { ca: testbedCa } : ofSite),
      sliceAuthorityUrl: authority,
      sites: [{ name, urn, url, imagesUrl }],
      // As at a real site, whose address a person may change while a snapshot runs.
      local: false,
      timeout: isSilent === true ? short : 5_000,
      retry: { firstPause: 5 },
      onCall,
      onLeftOut: (problem) => void this.notes.push(leftOutInOneLine(problem)),
      // What comes from an authority of its own must come from there.
      cache: authority === this.authority ? this.#cache : memoryCache(),
    });
  }

  async peer(options: Partial<PeerOptions> = {}): Promise<Peer> {
    const { servers, testbedCa } = this.world;
    const whole = {
      certificate: servers.good,
      users: testbedCa,
      beyond: this.beyond(),
      ...options,
    };
    const peer = await Peer.open(whole);
    this.afterCell(() => peer.close());
    return peer;
  }

  /** Something to be closed when the cell is over. */
  afterCell(close: () => Promise<void>): void {
    this.#opened.push(close);
  }

  async endCell(): Promise<void> {
    this.notes.length = 0;
    for (const close of this.#opened.splice(0)) await close();
  }

  beyond(): Beyond {
    const { people, testbedCa } = this.world;
    const origin = new URL(this.aggregate.cmUrl).origin;
    return { origin, home: this.world.home, ca: testbedCa, ...people.alice };
  }

  /** A request for a snapshot of the virtual machine under a name of its own. */
  wish(imageName = this.newName(), replaces?: Replaced): SnapshotRequest {
    const { urn: sliverUrn, clientId } = this.sliver;
    const { sliceUrn } = this;
    const siteUrn = this.aggregate.urn;
    const accountId = this.healthy.id;
    return { accountId, siteUrn, sliceUrn, sliverUrn, clientId, imageName, global: true, replaces };
  }

  /** A request for a new version of an image that is there, agreed to. */
  async wishAgain(imageUrn: string): Promise<SnapshotRequest> {
    const image = (await this.#shown()).find(({ urn }) => urn === imageUrn);
    const version = Math.max(...(image?.versions ?? []).map((each) => each.version));
    return this.wish(imageUrn.replace(/^.*:/, ''), { imageUrn, version });
  }

  /** What a window of its own needs to know to reach the site this way. */
  window(jobs: string, url: string, held = shortlyHeld): WindowOptions {
    const { testbed, testbedCa, ca } = this.world;
    const { name, urn, imagesUrl } = this.aggregate;
    return {
      jobs,
      ...testbed.userFiles('alice'),
      ca: `${testbedCa}${ca.pem}`,
      sliceAuthorityUrl: this.authority,
      site: { name, urn, url, imagesUrl },
      interval: 15,
      held,
    };
  }

  newName(): string {
    counter += 1;
    return `image${counter}`;
  }

  /** A folder of jobs that nobody else uses. */
  jobs(): JobStore {
    return fileJobStore(this.jobFolder());
  }

  jobFolder(): string {
    return mkdtempSync(join(this.directory, 'jobs-'));
  }

  snapshots(store: JobStore, account = this.healthy): Snapshots {
    return this.mendable(store, account).snapshots;
  }

  /** Jobs of an account that a person may mend: with another certificate, address or trust. */
  mendable(store: JobStore, account: Account): Mendable {
    let current = account;
    const accounts = (): Account[] => [current];
    const snapshots = new Snapshots({ store, accounts, interval: 15, held: shortlyHeld });
    const mend = (): void => {
      current = this.healthy;
      snapshots.resume();
    };
    return { snapshots, mend };
  }

  /** Takes one snapshot from the wish to its end, past every peer. */
  async snapshot(request = this.wish()): Promise<SnapshotJob> {
    const snapshots = this.snapshots(this.jobs());
    try {
      const { id } = await snapshots.start(request);
      const job = await snapshots.ended(id);
      if (job.outcome !== 'ready') throw new Error(`${job.imageName}: ${job.reason ?? ''}`);
      return job;
    } finally {
      snapshots.dispose();
      await this.quiet();
    }
  }

  /** URN of a finished image that nobody needs; the caller may delete it. */
  async image(): Promise<string> {
    return this.#stock.pop() ?? (await this.snapshot()).created?.imageUrn ?? '';
  }

  /** Leaves an image for a later cell; too many of them would only make every list longer. */
  async leave(imageUrn: string | undefined): Promise<void> {
    if (imageUrn === undefined || this.#stock.includes(imageUrn)) return;
    if (this.#stock.length < 2) this.#stock.push(imageUrn);
    else await this.world.testbed.control({ command: 'image.delete', image: imageUrn });
  }

  /** What the site itself says of its images: the truth behind every answer. */
  async images(): Promise<readonly string[]> {
    return (await this.#shown()).map(({ urn }) => urn);
  }

  async isReleased(versionUrn: string): Promise<boolean> {
    const [, urn, version] = /^(.+):(\d+)$/.exec(versionUrn) ?? [];
    const image = (await this.#shown()).find((each) => each.urn === urn);
    return image?.versions.some((it) => it.version === Number(version) && it.released) ?? false;
  }

  async #shown(): Promise<readonly ShownImage[]> {
    const all = (await this.world.testbed.control({ command: 'image.list' })) as ShownImage[];
    return all.filter(({ aggregate }) => aggregate === this.site);
  }

  async has(imageName: string): Promise<boolean> {
    return (await this.images()).some((urn) => urn.endsWith(`:${imageName}`));
  }

  /** Lets something go wrong at the site; the result ends it. */
  async fault(kind: string, more: Record<string, unknown> = {}): Promise<() => Promise<void>> {
    const { testbed } = this.world;
    const request = { command: 'fault.add', kind, site: this.site, ...more };
    const { id } = (await testbed.control(request)) as { id: number };
    const end = async (): Promise<void> => {
      const faults = (await testbed.control({ command: 'fault.list' })) as { id: number }[];
      // Some end by themselves, and others are ended before the cell is.
      if (faults.some((fault) => fault.id === id))
        await testbed.control({ command: 'fault.clear', id });
    };
    this.afterCell(end);
    return end;
  }

  /** Resolves when all slivers are up again, as before a snapshot. */
  async quiet(): Promise<void> {
    await this.world.testbed.ready(this.healthy);
  }

  /** The same, without a call to the site, whose answers may be told once only. */
  async idle(): Promise<void> {
    await until('the site is done', async () => {
      const { snapshots } = (await this.world.testbed.control({ command: 'status' })) as Status;
      return !snapshots.some(({ site }) => site === this.site);
    });
  }

  dispose(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
