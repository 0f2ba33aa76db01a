// How the client behaves towards a federation of many sites, played by one local testbed: what the first
// look at all trees costs in requests, how many run at once at one site, and what following a snapshot asks for.
// With arguments, as in `npm run bench -- federation 1 10 50 200`, for so many sites; 200 take two minutes.
import { Inventory } from '../../src/model/inventory';
import { Snapshots } from '../../src/model/snapshots';
import type { JobStore, SnapshotJob } from '../../src/model/snapshotJob';
import type { CallRecord } from '../../src/rpc';
import { LocalTestbed } from '../support/testbed';
import { grew, measured, percentile } from './support/report';

const sizes = process.argv.slice(2).map(Number);
const firstLooks: [number, number][] = [];
const times: [number, number][] = [];
for (const size of sizes.length > 0 ? sizes : [1, 10, 50]) await lookAt(size);
const of = 'aggregates';
grew({ name: 'Requests until all trees are filled', of, unit: 'requests', points: firstLooks });
grew({ name: 'Time until all trees are filled', of, unit: 'ms', points: times });
await follow();

/** The first look at slices and images of every site; the second one has credentials. */
async function lookAt(aggregates: number): Promise<void> {
  const testbed = await LocalTestbed.start({ aggregates });
  const calls: CallRecord[] = [];
  const account = await testbed.account('alice', { onCall: (call) => calls.push(call) });
  const inventory = new Inventory();
  try {
    inventory.setAccounts([account]);
    const from = performance.now();
    await inventory.refresh();
    times.push([aggregates, performance.now() - from]);
    firstLooks.push([aggregates, calls.length]);
    const failed = calls.filter(({ outcome }) => outcome !== 'ok');
    if (failed.length > 0) throw new Error(`${failed.length} of ${calls.length} calls failed.`);
    if (aggregates === 50) tell(aggregates, calls);
  } finally {
    inventory.dispose();
    await testbed.remove();
  }
}

function tell(aggregates: number, calls: readonly CallRecord[]): void {
  const hosts = new Set(calls.map(({ url }) => new URL(url).host));
  const bySite = [...hosts].map((host) => calls.filter(({ url }) => new URL(url).host === host));
  const [home = [], ...others] = [...bySite].sort((a, b) => b.length - a.length);
  measured({
    name: `Requests to one site in the first look at ${aggregates}`,
    unit: 'requests',
    values: others.map(({ length }) => length),
  });
  measured({
    name: 'Requests to the home site, which gives the credentials too',
    unit: 'requests',
    values: [home.length],
  });
  measured({
    name: 'Requests at the same time at one site',
    unit: 'requests',
    values: bySite.map(atOnce),
  });
}

/** The most calls that were on their way together. */
function atOnce(calls: readonly CallRecord[]): number {
  const spans = calls.map(({ started, duration }) => [+started, +started + duration] as const);
  const together = ([from]: readonly [number, number]): number =>
    spans.filter(([start, end]) => start <= from && from < end).length;
  return Math.max(...spans.map(together));
}

/** A snapshot from its start to its end, with looks far closer together than the 15 s of the product. */
async function follow(): Promise<void> {
  const testbed = await LocalTestbed.start({ aggregates: 1, speed: 400_000 });
  const calls: CallRecord[] = [];
  const account = await testbed.account('alice', { onCall: (call) => calls.push(call) });
  const snapshots = new Snapshots({ store: memory(), accounts: () => [account], interval: 400 });
  const { urn: sliverUrn, clientId } = testbed.sliver('vm');
  const { sliceUrn } = testbed;
  const siteUrn = account.sites[0]?.urn ?? '';
  const request = { accountId: account.id, siteUrn, sliceUrn, sliverUrn, clientId };
  try {
    const { id } = await snapshots.start({ ...request, imageName: 'followed', global: true });
    const started = calls.length;
    await snapshots.ended(id);
    const looks = calls.slice(started).filter(({ method }) => method === 'SliverStatus').length;
    const perLook = (calls.length - started) / looks;
    measured({ name: 'Requests that start a snapshot', unit: 'requests', values: [started] });
    measured({
      name: 'Requests of one look at a running snapshot',
      unit: 'requests',
      values: [perLook],
    });
    measured({
      name: 'Requests a minute while a snapshot is followed, one look in 15 s',
      unit: 'requests',
      values: [percentile([perLook], 0.5) * 4],
      bar: { atMost: 12 },
    });
  } finally {
    snapshots.dispose();
    await testbed.remove();
  }
}

function memory(): JobStore {
  const jobs = new Map<string, SnapshotJob>();
  return {
    load: () => [...jobs.values()],
    read: (id) => jobs.get(id),
    save: (job) => void jobs.set(job.id, job),
    remove: (id) => void jobs.delete(id),
  };
}
