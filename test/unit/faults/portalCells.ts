/**
 * Snapshots by the portal of the testbed, of the one experiment that it has: what goes wrong there, and what comes of
 * it. Rows of this kind have the testbed to themselves.
 */
import assert from 'node:assert/strict';
import { Inventory } from '../../../src/model/inventory/inventory';
import type { PortalAccount } from '../../../src/model/portal/portalAccount';
import type { SnapshotJob, SnapshotRequest } from '../../../src/model/snapshots/job';
import { Snapshots } from '../../../src/model/snapshots/snapshots';
import type { PortalOptions } from '../../../src/portal';
import { portalAccount, portalSliver, type Token } from '../../support/portalSliver';
import type { Lane } from './lane';
import { toldOf, toldOfJob, why, type Seen } from './outcome';
import { until } from './until';

/** What goes wrong. */
export interface PortalCause {
  /** Faults of the testbed, of all that is asked of the portal unless they name an operation. */
  readonly faults?: readonly ({ readonly kind: string } & Record<string, unknown>)[];
  /** What differs in the account. */
  readonly account?: (lane: Lane) => { as?: Token } & Partial<PortalOptions>;
  /** A fault that comes when the request has left, whose answer does not come. */
  readonly afterPost?: string;
  /** How often a request is turned away in a way that lets it be sent again. */
  readonly turnedAway?: number;
  /** True for what goes wrong with the snapshot itself, from before its begin to its end. */
  readonly lasts?: boolean;
}

const POSTED = 'startExperimentSnapshot';

/** Milliseconds: all of a fault whose only sign is silence. */
const short = 400;

export class PortalLane {
  readonly #lane: Lane;
  readonly healthy: PortalAccount;
  readonly store;

  constructor(lane: Lane) {
    this.#lane = lane;
    this.healthy = this.account({});
    this.store = lane.jobs();
  }

  account({ as = 'alice', ...options }: { as?: Token } & Partial<PortalOptions>): PortalAccount {
    return portalAccount(this.#lane.world.testbed.directory, as, { timeout: 5_000, ...options });
  }

  async wish(): Promise<SnapshotRequest> {
    const sliver = await portalSliver(this.healthy, this.#lane.world.testbed.directory, 'vm');
    const agreed = { accountId: this.healthy.id, global: false, mayReplace: true };
    return { ...sliver, ...agreed, imageName: this.#lane.newName() };
  }

  snapshots(portals: () => readonly PortalAccount[]): Snapshots {
    const held = 300;
    return new Snapshots({ store: this.store, accounts: () => [], portals, interval: 15, held });
  }

  /** Lets it go wrong; the result ends that. */
  async strike(
    { faults = [] }: PortalCause,
    ends: 'all' | 'these alone' = 'all',
  ): Promise<() => Promise<void>> {
    const { testbed } = this.#lane.world;
    const ids: number[] = [];
    for (const fault of faults) {
      const added = await testbed.control({ command: 'fault.add', method: 'portal', ...fault });
      ids.push((added as { id: number }).id);
    }
    const clear = async (): Promise<void> => {
      await testbed.control({ command: 'fault.clear' });
    };
    this.#lane.afterCell(clear);
    if (ends === 'all') return clear;
    return async () => {
      for (const id of ids) await testbed.control({ command: 'fault.clear', id });
    };
  }

  /** How often the testbed was asked to begin a snapshot, or for another change, from now on. */
  async counter(method: string = POSTED): Promise<() => Promise<number>> {
    const { testbed } = this.#lane.world;
    const count = { command: 'fault.add', kind: 'slow', delay: 0, method } as const;
    const { id } = (await testbed.control(count)) as { id: number };
    return async () => {
      const all = (await testbed.control({ command: 'fault.list' })) as {
        id: number;
        struck: number;
      }[];
      return all.find((one) => one.id === id)?.struck ?? 0;
    };
  }

  async quiet(): Promise<void> {
    await until('the experiment is ready', async () => {
      const { status } = await this.healthy.portal.experiments.get('demo,hello');
      return status === 'ready';
    });
  }

  /** What the site of the node itself says. */
  async isReleased(imageName: string): Promise<boolean> {
    const all = (await this.#lane.world.testbed.control({ command: 'image.list' })) as {
      urn: string;
      versions: { released: boolean }[];
    }[];
    const image = all.find(({ urn }) => urn.endsWith(`:${imageName}`));
    return image?.versions.some(({ released }) => released) ?? false;
  }
}

const names = (job: { imageName: string }): string[] => [
  '127.0.0.2',
  'home.example',
  job.imageName,
];

export async function snapshotByPortal(lane: Lane, cause: PortalCause): Promise<Seen> {
  const portal = new PortalLane(lane);
  await portal.quiet();
  const request = await portal.wish();
  const count = await portal.counter();
  let late: (() => Promise<void>) | undefined;
  const isLate = cause.afterPost !== undefined;
  const broken = portal.account({
    ...cause.account?.(lane),
    onRequest: ({ method }) => {
      if (!isLate || !method.startsWith('POST')) return;
      void portal
        .strike({ faults: [{ kind: cause.afterPost ?? '' }] })
        .then((ended) => (late = ended));
    },
  });
  let current = broken;
  const snapshots = portal.snapshots(() => [{ ...current, id: portal.healthy.id }]);
  const end = await portal.strike(cause);
  try {
    const begun = await snapshots.start(request);
    const sent = await count();
    assert.ok(sent <= 1, 'it is sent once');
    if (cause.lasts !== true) await (late ?? end)();
    current = portal.healthy;
    snapshots.resume();
    const job = await snapshots.ended(begun.id);
    const isSpoiled = cause.faults?.some(({ method }) => method === POSTED) ?? false;
    const how = begun.created === undefined ? 'unclear' : isSpoiled ? 'found again' : 'begun';
    return { outcome: `${how}; ${await endOf(portal, job)}`, told: toldOfJob(job, begun.problem) };
  } catch (error) {
    const words = why(error);
    assert.deepEqual(portal.store.load(), [], 'no job is left');
    await end();
    const isThere = (await portal.isReleased(request.imageName)) ? 'BEGUN' : 'nothing begun';
    const told = toldOf(error, { image: request.imageName }, names(request));
    return { outcome: `${words}; ${isThere}`, told: [told] };
  } finally {
    await end();
    await portal.quiet();
    snapshots.dispose();
  }
}

/** The experiments as the tree shows them; what was seen before must stay when they cannot be read. */
export async function listByPortal(lane: Lane, cause: PortalCause): Promise<Seen> {
  const portal = new PortalLane(lane);
  await portal.quiet();
  const inventory = new Inventory({ timeout: 2_000 });
  inventory.setPortals([portal.healthy]);
  await inventory.refresh({ part: 'slices' });
  const before = nodesOf(inventory);
  assert.ok(before.length > 0);
  const end = await portal.strike(cause);
  try {
    const broken = portal.account(cause.account?.(lane) ?? {});
    inventory.setPortals([{ ...broken, id: portal.healthy.id }]);
    await inventory.refresh({ part: 'slices' });
    const after = nodesOf(inventory);
    const kept = before.every((urn) => after.includes(urn)) ? 'rows kept' : 'ROWS LOST';
    const error = inventory.portals[0]?.experiments.error;
    if (error === undefined) return { outcome: kept === 'rows kept' ? 'listed' : kept, told: [] };
    const told = toldOf(error, {}, ['127.0.0.2', 'home.example']);
    return { outcome: `${why(error)}; ${kept}`, told: [told] };
  } finally {
    await end();
    inventory.dispose();
  }
}

function nodesOf({ portalSites }: Inventory): string[] {
  return portalSites.flatMap(({ slices }) =>
    (slices.value ?? []).flatMap(({ slivers }) => slivers.map(({ urn }) => urn)),
  );
}

export async function followAtPortal(lane: Lane, cause: PortalCause): Promise<Seen> {
  const portal = new PortalLane(lane);
  await portal.quiet();
  const early = cause.lasts === true ? await portal.strike(cause) : undefined;
  const starter = portal.snapshots(() => [portal.healthy]);
  const { id } = await starter.start(await portal.wish(), { follow: false });
  starter.dispose();
  const broken = portal.account(cause.account?.(lane) ?? {});
  let current = { ...broken, id: portal.healthy.id };
  const end = early ?? (await portal.strike(cause));
  const snapshots = portal.snapshots(() => [current]);
  try {
    const { job: seen, problem, met } = await whileStruck(snapshots);
    if (cause.lasts !== true) await end();
    current = portal.healthy;
    snapshots.resume();
    const job = seen.outcome === undefined ? await snapshots.ended(id) : seen;
    const words = job.outcome === 'unknown' ? 'given up; ' : met ? 'continues; ' : '';
    return { outcome: words + (await endOf(portal, job)), told: toldOfJob(job, problem) };
  } finally {
    await end();
    snapshots.dispose();
    await portal.quiet();
  }
}

/** Looks until it has been wrong often enough, or the snapshot has ended. */
async function whileStruck(
  snapshots: Snapshots,
): Promise<{ job: SnapshotJob; problem: string | undefined; met: boolean }> {
  let problem: string | undefined;
  let met = 0;
  const job = await new Promise<SnapshotJob>((resolve) => {
    snapshots.onDidChange((changed) => {
      if (changed.problem !== undefined) met += 1;
      problem = changed.problem ?? problem;
      if (changed.outcome !== undefined || met >= 5) resolve(changed);
    });
    snapshots.resume();
  });
  return { job, problem, met: met > 0 };
}

/** How it ended, if that is the truth; what a portal calls failed may be there all the same. */
async function endOf(portal: PortalLane, { outcome, imageName, created }: SnapshotJob) {
  const isThere = await portal.isReleased(imageName);
  if (outcome === 'ready') return isThere ? 'ready' : 'FALSE SUCCESS';
  if (outcome !== 'failed') return outcome ?? 'NO END';
  if (created === undefined) return isThere ? 'BEGUN' : 'not begun';
  return isThere ? 'failed, as the portal says' : 'failed';
}

export { POSTED, short };
