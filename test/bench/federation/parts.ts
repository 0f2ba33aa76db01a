// The processes of the federation bench: the sites in one, the client in another, so that neither waits for
// the other's event loop, and the memory is the client's alone.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectAccount, type Account } from '../../../src/model/accounts/account';
import { Inventory } from '../../../src/model/inventory/inventory';
import { testbedSites, type TestbedDescription } from '../../../src/model/accounts/localTestbed';
import { loadIdentity, type CallRecord } from '../../../src/rpc';
import { startTestbed } from '../../../src/testbed';
import { makeUser, userFile } from '../../support/certificates';
import { serveSites, type ManySites, type Pace } from '../../support/manySites';
import type { Parts } from '../support/child';
import { passphrase, World } from '../../unit/rpc/world';

/** What a first look at all trees was like for the client. */
export interface Look {
  readonly milliseconds: number;
  /** One for each request: the server, and when it began and ended by the client's clock, in milliseconds. */
  readonly requests: readonly { readonly host: string; readonly span: Span }[];
  /** The most processor time between two turns of the event loop, in milliseconds. */
  readonly longestHold: number;
  /** The most memory that the process has had, in bytes. */
  readonly memory: number;
}

export type Span = readonly [from: number, to: number];

/** Milliseconds until all rows but that of the hanging site were there. */
export interface Shown {
  readonly slowest: number;
  readonly all: number;
}

/** Sites with paces, and what a client needs to know of them. */
export interface Served extends ManySites {
  readonly directory: string;
}

export const parts: Parts = {
  testbed: (directory = '', aggregates) => serveTestbed(directory, Number(aggregates)),
  look: (description = '') => look(description),
  sites: (directory = '', paces = '', authorityPace = '0') =>
    servePaces(directory, JSON.parse(paces) as Pace[], Number(authorityPace)),
  firstRow: (served = '') => firstRow(JSON.parse(served) as Served),
  shown: (served = '') => shown(JSON.parse(served) as Served),
};

/** The file that describes the testbed. */
async function serveTestbed(directory: string, aggregates: number): Promise<string> {
  const options = { host: '127.0.0.2', pollScale: 0.02, speed: 400_000 };
  await startTestbed({ directory, aggregates, ...options });
  return join(directory, 'testbed.json');
}

/** Alice's account at all sites of a testbed of another process. */
export async function accountOf(
  description: string,
  onCall: (call: CallRecord) => void,
): Promise<{ account: Account; testbed: TestbedDescription }> {
  const testbed = JSON.parse(readFileSync(description, 'utf8')) as TestbedDescription;
  const [user] = testbed.users;
  if (user === undefined) throw new Error('The testbed has no users.');
  const identity = await loadIdentity({
    certificate: user.certificate,
    passphrase: readFileSync(user.passphraseFile, 'utf8').trim(),
  });
  const account = connectAccount({
    id: identity.urn,
    label: 'alice',
    identity,
    local: true,
    onCall,
    trust: { ca: readFileSync(testbed.caCertificate, 'utf8') },
    sliceAuthorityUrl: testbed.sliceAuthority.url,
    sites: testbedSites(testbed),
  });
  return { account, testbed };
}

async function look(description: string): Promise<Look> {
  const calls: CallRecord[] = [];
  const { account } = await accountOf(description, (call) => calls.push(call));
  const inventory = new Inventory();
  inventory.setAccounts([account]);
  const longestHold = holds();
  const from = performance.now();
  await inventory.refresh();
  const milliseconds = performance.now() - from;
  const found = { longestHold: longestHold(), memory: process.resourceUsage().maxRSS * 1024 };
  inventory.dispose();
  const failed = calls.filter(({ outcome }) => outcome !== 'ok');
  if (failed.length > 0) throw new Error(`${failed.length} of ${calls.length} calls failed.`);
  const requests = calls.map(({ url, started, duration }) => ({
    host: new URL(url).host,
    span: [+started, +started + duration] as const,
  }));
  return { milliseconds, requests, ...found };
}

/** Begins to watch the event loop; the result ends that with the longest hold. */
function holds(): () => number {
  let longest = 0;
  let last = spent();
  let next = setImmediate(function again() {
    const now = spent();
    longest = Math.max(longest, now - last);
    last = now;
    next = setImmediate(again);
  });
  return () => {
    clearImmediate(next);
    return longest;
  };
}

/** Processor time of this thread in milliseconds: what others do on the machine does not count. */
function spent(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

async function servePaces(
  directory: string,
  paces: readonly Pace[],
  authorityPace: number,
): Promise<Served> {
  mkdirSync(directory, { recursive: true });
  const world = await World.make();
  writeFileSync(join(directory, 'alice.pem'), userFile(await makeUser(world.ca)));
  writeFileSync(join(directory, 'ca.pem'), world.ca.pem);
  return { directory, ...(await serveSites(world, paces, authorityPace)) };
}

/** Each in a first look of its own: the slowest site, which is the first, alone; and all of them. */
async function shown(served: Served): Promise<Shown> {
  const { sites } = served;
  const slowest = await rows(await accountWith(served, sites.slice(0, 1)), 1);
  return { slowest, all: await rows(await accountWith(served, sites), sites.length - 1) };
}

async function accountWith(
  { directory, sliceAuthorityUrl }: Served,
  sites: ManySites['sites'],
  onCall?: (call: CallRecord) => void,
): Promise<Account> {
  const certificate = join(directory, 'alice.pem');
  const trust = { ca: readFileSync(join(directory, 'ca.pem'), 'utf8') };
  const identity = await loadIdentity({ certificate, passphrase });
  const options = { id: identity.urn, label: 'alice', identity, trust, local: false };
  return connectAccount({ ...options, sliceAuthorityUrl, sites, onCall });
}

/** Until the first sliver is shown, as when the view is opened: milliseconds, and those of each answer until then. */
async function firstRow(served: Served): Promise<{ time: number; answers: number[] }> {
  const answers: number[] = [];
  const account = await accountWith(served, served.sites, (call) => answers.push(call.duration));
  const inventory = new Inventory();
  inventory.setAccounts([account]);
  const start = performance.now();
  return await new Promise((resolve) => {
    inventory.onDidChange(() => {
      const there = inventory.sites.some(({ slices }) => slices.value?.[0]?.slivers[0]);
      if (there) resolve({ time: performance.now() - start, answers: [...answers] });
    });
    void inventory.refresh({ part: 'slices' });
  });
}

/** Milliseconds until so many sites show their sliver with its state, and their images. */
async function rows(account: Account, count: number): Promise<number> {
  const inventory = new Inventory();
  inventory.setAccounts([account]);
  const start = performance.now();
  const time = await new Promise<number>((resolve) => {
    inventory.onDidChange(() => {
      const there = inventory.sites.filter(
        ({ slices, images }) =>
          slices.value?.[0]?.slivers[0]?.status === 'ready' && images.at !== undefined,
      );
      if (there.length === count) resolve(performance.now() - start);
    });
    void inventory.refresh();
  });
  inventory.dispose();
  return time;
}
