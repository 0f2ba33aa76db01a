/**
 * The columns of the table: what people do, through the same doors of the library and the model as
 * the windows and commands. Each prepares itself while all is well, lets the fault strike, and says
 * what came of it, compared with what the site itself knows.
 */
import { noLabels } from '../../../src/model/keep/labels';
import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from '../../../src/model/accounts/account';
import { deleteImage } from '../../../src/model/images/deleteImage';
import { ForeignImages } from '../../../src/model/images/foreignImages';
import { Inventory } from '../../../src/model/inventory/inventory';
import type { JobStore, SnapshotJob } from '../../../src/model/snapshots/job';
import { completeAt } from '../../../src/rspec/complete';
import { scan } from '../../../src/rspec/syntax/scan';
import { Advertisements } from '../../../src/ui/editor/lists/advertisements';
import { readAdvertised } from '../../../src/ui/editor/lists/readAdvertised';
import { LiveCatalogue } from '../../../src/ui/editor/lists/catalogue';
import type { Log } from '../../../src/ui/errors/log';
import type { Lane, Mendable } from './lane';
import { toldOf, toldOfJob, why, type Seen, type Told } from './outcome';

export const operationNames = [
  'list slivers',
  'list images',
  'snapshot',
  'follow',
  'delete',
  'complete',
] as const;

export type OperationName = (typeof operationNames)[number];

/** The call that an operation is about. */
export const mainCall: Readonly<Record<OperationName, string>> = {
  'list slivers': 'Resolve',
  'list images': 'ListImages',
  snapshot: 'CreateImage',
  follow: 'ImageInfo',
  delete: 'DeleteImage',
  complete: 'ListImages',
};

/** A fault that has struck. */
export interface Struck {
  /** How the client reaches the site now. @throws IdentityError when it cannot even begin. */
  readonly account: () => Promise<Account>;
  /** Methods of the requests that came to the site. */
  readonly received: () => readonly string[];
  /** Methods that the site has carried out though its answer was spoiled. */
  readonly spoiled: () => readonly string[];
  /** True when the same account works again once the fault is over. */
  readonly heals: boolean;
  /** True when it shows in nothing but silence, which takes its time. */
  readonly isSilent: boolean;
  /** What goes wrong once a snapshot has begun. */
  readonly begun?: (imageUrn: string) => Promise<void>;
  end(): Promise<void>;
}

export interface Cell {
  readonly lane: Lane;
  /** True for what must be wrong before a snapshot begins. */
  readonly isEarly: boolean;
  /** True when the snapshot replaces an image that is there. */
  readonly isAgain: boolean;
  strike(imageUrn?: string): Promise<Struck>;
}

export const operations: Readonly<Record<OperationName, (cell: Cell) => Promise<Seen>>> = {
  'list slivers': (cell) => listing(cell, 'slices'),
  'list images': (cell) => listing(cell, 'images'),
  snapshot,
  follow,
  delete: deletion,
  complete,
};

/** How servers are named in sentences about connections. */
const hosts = ['127.0.0.2', '.example'];

/** What a sentence may name: the site, its server, or the file of the user. */
function namesOf(lane: Lane): string[] {
  return [...hosts, lane.site, lane.directory];
}

async function listing(cell: Cell, part: 'slices' | 'images'): Promise<Seen> {
  const { lane } = cell;
  const spare = part === 'images' ? await lane.image() : undefined;
  const inventory = new Inventory();
  inventory.setAccounts([lane.healthy]);
  await inventory.refresh({ part });
  const before = rowsOf(inventory);
  assert.ok(before.length > 0);
  const struck = await cell.strike(spare);
  const error = await refreshed(inventory, part, struck);
  const after = rowsOf(inventory);
  await struck.end();
  inventory.dispose();
  const lost = before.filter((urn) => !after.includes(urn));
  const gone = part === 'images' ? await lane.images() : before;
  const kept = lost.every((urn) => !gone.includes(urn)) ? 'rows kept' : 'ROWS LOST';
  if (spare !== undefined && gone.includes(spare)) await lane.leave(spare);
  if (error === undefined) {
    const words = lost.length > 0 ? 'row goes' : 'listed';
    const told = lane.notes.map((sentence): Told => ({ sentence, names: hosts, kind: 'ending' }));
    return { outcome: told.length > 0 ? `${words}, with a note` : words, told };
  }
  const about = { site: lane.site, ...(part === 'slices' && { slice: lane.sliceUrn }) };
  return { outcome: `${why(error)}; ${kept}`, told: [toldOf(error, about, namesOf(lane))] };
}

function rowsOf(inventory: Inventory): string[] {
  return inventory.sites.flatMap(({ slices, images }) => [
    ...(slices.value ?? []).flatMap(({ slivers }) => slivers.map(({ urn }) => urn)),
    ...(images.value ?? []).map(({ urn }) => urn),
  ]);
}

/** What a refresh ends with: the error of the site, or of the slice. */
async function refreshed(
  inventory: Inventory,
  part: 'slices' | 'images',
  struck: Struck,
): Promise<unknown> {
  try {
    inventory.setAccounts([await struck.account()]);
  } catch (error) {
    return error;
  }
  await inventory.refresh({ part });
  const [state] = inventory.sites;
  return state?.[part].error ?? state?.slices.value?.find((slice) => slice.error)?.error;
}

async function snapshot(cell: Cell): Promise<Seen> {
  const { lane } = cell;
  const request = lane.wish();
  const store = lane.jobs();
  const struck = await cell.strike();
  try {
    const mendable = lane.mendable(store, await struck.account());
    const begun = await mendable.snapshots.start(request);
    assert.equal(store.load()[0]?.id, begun.id, 'the job is on disk');
    await struck.end();
    const job = await toTheEnd(mendable, struck, begun);
    const lost = struck.spoiled().includes('CreateImage');
    const how = begun.created === undefined ? 'unclear' : lost ? 'found again' : 'begun';
    const end = await endOf(lane, job);
    await lane.leave(job.outcome === 'ready' ? job.created?.imageUrn : undefined);
    return {
      outcome: `${how}; ${end}${repeated(struck, 'CreateImage')}`,
      told: toldOfJob(job, begun.problem),
    };
  } catch (error) {
    const words = why(error);
    assert.deepEqual(store.load(), [], 'no job is left');
    const state = (await lane.has(request.imageName)) ? 'BEGUN' : 'nothing begun';
    const { imageName: image, sliverUrn: sliver, sliceUrn: slice } = request;
    const about = { site: lane.site, image, sliver, slice };
    return {
      outcome: `${words}; ${state}${repeated(struck, 'CreateImage')}`,
      told: [toldOf(error, about, [...namesOf(lane), image, 'slice hello'])],
    };
  } finally {
    await struck.end();
    await lane.quiet();
  }
}

/** Follows a job to its end after the fault is over, by the same account if that works again. */
async function toTheEnd(
  { snapshots, mend }: Mendable,
  { heals }: Struck,
  { id }: SnapshotJob,
): Promise<SnapshotJob> {
  if (!heals) mend();
  try {
    return await snapshots.ended(id);
  } finally {
    snapshots.dispose();
  }
}

/** How a snapshot ended, if that is the truth. */
export async function endOf(lane: Lane, job: SnapshotJob): Promise<string> {
  const isThere = await lane.isReleased(job.created?.versionUrn ?? '');
  const { outcome, log } = job;
  if (outcome === 'ready') return isThere ? 'ready' : 'FALSE SUCCESS';
  if (job.created === undefined && outcome === 'failed')
    return (await lane.has(job.imageName)) ? 'BEGUN' : 'not begun';
  if (outcome === 'failed' || outcome === 'vanished') {
    if (isThere) return 'FALSE FAILURE';
    return log === undefined ? outcome : `${outcome}, log kept`;
  }
  return outcome ?? 'NO END';
}

/** Calls that create or delete must go out once. */
export function repeated(struck: Pick<Struck, 'received'>, method: string): string {
  const times = struck.received().filter((each) => each === method).length;
  return times > 1 ? ` (sent ${times} times)` : '';
}

/** So many looks a fault lasts, where each is quick. */
const looks = 5;

async function follow(cell: Cell): Promise<Seen> {
  const { lane } = cell;
  const store = lane.jobs();
  const old = cell.isAgain ? await lane.image() : undefined;
  const early = cell.isEarly ? await cell.strike() : undefined;
  const starter = lane.snapshots(store);
  const wish = old === undefined ? lane.wish() : await lane.wishAgain(old);
  const { id, created } = await starter.start(wish, { follow: false });
  starter.dispose();
  const struck = early ?? (await cell.strike());
  await struck.begun?.(created?.imageUrn ?? '');
  try {
    const { seen, mendable } = await whileStruck(lane, store, struck, id);
    const [kept] = store.load();
    assert.equal(kept?.id, id, 'the job is still on disk');
    await struck.end();
    const job = await toTheEnd(mendable, struck, seen.job ?? kept);
    const end = await endOf(lane, job);
    await lane.leave(job.outcome === 'ready' ? job.created?.imageUrn : old);
    const told = [...seen.told, ...toldOfJob(job, seen.problem)];
    return { outcome: seen.words === '' ? end : `${seen.words}; ${end}`, told };
  } finally {
    await struck.end();
    await lane.quiet();
  }
}

interface WhileStruck {
  readonly words: string;
  readonly told: readonly Told[];
  readonly job?: SnapshotJob | undefined;
  readonly problem?: string | undefined;
}

/** Follows until the fault has been met often enough, or the snapshot has ended in spite of it. */
async function whileStruck(
  lane: Lane,
  store: JobStore,
  struck: Struck,
  id: string,
): Promise<{ seen: WhileStruck; mendable: Mendable }> {
  let account: Account;
  try {
    account = await struck.account();
  } catch (error) {
    const told = [toldOf(error, {}, namesOf(lane))];
    return { seen: { words: why(error), told }, mendable: lane.mendable(store, lane.healthy) };
  }
  const mendable = lane.mendable(store, account);
  const { snapshots } = mendable;
  const needed = struck.isSilent ? 1 : looks;
  let met = 0;
  let problem: string | undefined;
  const job = await new Promise<SnapshotJob>((resolve) => {
    snapshots.onDidChange((changed) => {
      if (changed.id !== id) return;
      problem = changed.problem ?? problem;
      if (changed.problem !== undefined) met += 1;
      if (changed.outcome !== undefined || met >= needed) resolve(changed);
    });
    snapshots.resume();
  });
  const words = job.outcome === 'unknown' ? 'given up' : met === 0 ? '' : 'continues';
  return { seen: { words, told: [], job, problem }, mendable };
}

async function deletion(cell: Cell): Promise<Seen> {
  const { lane } = cell;
  const urn = await lane.image();
  const name = urn.replace(/^.*:/, '');
  const struck = await cell.strike(urn);
  const isThere = await lane.has(name);
  let outcome: string;
  const told: Told[] = [];
  try {
    const account = await struck.account();
    const [place] = account.sites;
    assert.ok(place);
    await deleteImage({ account, site: place }, { urn });
    outcome = (await lane.has(name)) ? 'FALSE SUCCESS' : 'deleted';
  } catch (error) {
    const isGone = !(await lane.has(name));
    const sentence = toldOf(error, { site: lane.site, image: urn }, [...namesOf(lane), name]);
    if (isGone)
      assert.match(
        `${sentence.sentence} ${sentence.action ?? ''}`,
        /\blist\b/i,
        'says how to know',
      );
    told.push(sentence);
    outcome = `${why(error)}; ${isGone ? (isThere ? 'deleted, says look' : 'was gone') : 'image kept'}`;
  } finally {
    await struck.end();
  }
  if (await lane.has(name)) await lane.leave(urn);
  return { outcome: `${outcome}${repeated(struck, 'DeleteImage')}`, told };
}

const rspec =
  '<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request"><node client_id="a">' +
  '<sliver_type name="emulab-xen"><disk_image name=""/></sliver_type></node></rspec>';
const cursor = rspec.indexOf('name=""/>') + 'name="'.length;

async function complete(cell: Cell): Promise<Seen> {
  const { lane } = cell;
  const spare = await lane.image();
  const inventory = new Inventory();
  inventory.setAccounts([lane.healthy]);
  await inventory.refresh({ part: 'images' });
  const snapshots = lane.snapshots(lane.jobs());
  const silent: Pick<Log, 'failure'> = { failure: () => undefined };
  const advertisements = new Advertisements(silent as Log, readAdvertised);
  const unknown = new ForeignImages({ directory: join(tmpdir(), 'nothing-is-remembered-here') });
  const labels = { current: noLabels, onDidChange: () => ({ dispose: () => undefined }) };
  const sayings = { foreignImages: unknown, labels };
  const catalogue = new LiveCatalogue(inventory, snapshots, advertisements, sayings, 'en');
  const document = scan(rspec);
  // What is no promise cannot wait for a server.
  const offered = (): string[] =>
    completeAt(document, cursor, catalogue.current).map(({ label }) => label);
  const before = offered();
  assert.ok(before.includes(spare.replace(/^.*:/, '')), before.join(' '));
  const struck = await cell.strike(spare);
  const refresh = refreshed(inventory, 'images', struck);
  const meanwhile = offered();
  await refresh;
  const after = offered();
  await struck.end();
  for (const each of [catalogue, snapshots, inventory]) each.dispose();
  const isThere = (await lane.images()).includes(spare);
  if (isThere) await lane.leave(spare);
  const isKept = [meanwhile, after].every((now) => before.every((name) => now.includes(name)));
  if (isKept) return { outcome: 'known at once', told: [] };
  return { outcome: isThere ? 'IMAGES LOST' : 'deleted one goes', told: [] };
}
