/**
 * One cell of what people change at a portal: it is done through the doors of the window while the portal fails, and
 * compared with what the portal itself knows once it works again.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Inventory } from '../../../src/model/inventory/inventory';
import { extendExperiment } from '../../../src/model/portal/extend';
import type { PortalAccount } from '../../../src/model/portal/portalAccount';
import {
  readProfile,
  refreshFromRepository,
  sendVersion,
} from '../../../src/model/portal/profileVersion';
import { actOnSliver } from '../../../src/model/slices/actOnSliver';
import type { SliverAt } from '../../../src/model/slices/ways';
import { PortalError } from '../../../src/portal';
import { startExperimentIn } from '../../support/experiments';
import type { ActionName } from './fault';
import type { Lane } from './lane';
import { toldOf, why, type Seen } from './outcome';
import { PortalLane, type PortalCause } from './portalCells';
import { until } from './until';

const name = 'acts';
const id = `demo,${name}`;
const node = 'vm';
const hourMs = 3_600_000;

interface Action {
  /** The request that changes something, as the testbed calls it. */
  readonly main: string;
  /** Prepares while all is well. */
  readonly prepare: (healthy: PortalAccount, lane: Lane) => Promise<Prepared>;
}

interface Prepared {
  readonly act: (account: PortalAccount) => Promise<unknown>;
  /** What the portal itself knows. */
  readonly isDone: () => Promise<boolean>;
}

export async function actAtPortal(
  lane: Lane,
  cause: PortalCause,
  action: ActionName,
): Promise<Seen> {
  const portal = new PortalLane(lane);
  const { healthy } = portal;
  await experimentIsThere(lane, healthy);
  const { main, prepare } = actions[action];
  const { act, isDone } = await prepare(healthy, lane);
  const count = await portal.counter(main);
  const faults = cause.faults?.map((fault) =>
    fault['method'] === 'main' ? { ...fault, method: main } : fault,
  );
  const end = await portal.strike({ faults: faults ?? [] }, 'these alone');
  const broken = { ...portal.account(cause.account?.(lane) ?? {}), id: healthy.id };
  let failure: unknown;
  try {
    await act(broken);
  } catch (error) {
    failure = error;
  }
  assert.ok((await count()) <= (cause.turnedAway ?? 0) + 1, 'it is sent once');
  await end();
  const done = await isDone();
  if (failure === undefined) return { outcome: done ? 'done' : 'FALSE SUCCESS', told: [] };
  const told = toldOf(failure, { site: healthy.label, slice: name }, ['127.0.0.2', name]);
  const mayBe = PortalError.is(failure) && failure.effect === 'unknown';
  assert.equal(told.sentence.includes('may still have been'), mayBe, told.sentence);
  const words = mayBe ? `${done ? 'done' : 'not done'}, says look` : done ? 'DONE' : 'nothing done';
  return { outcome: `${why(failure)}; ${words}`, told: [told] };
}

async function experimentIsThere({ world }: Lane, { portal }: PortalAccount): Promise<void> {
  const there = async (): Promise<string | undefined> => {
    try {
      return (await portal.experiments.get(id)).status;
    } catch (error) {
      if (PortalError.is(error, 'not-found')) return undefined;
      throw error;
    }
  };
  if ((await there()) === undefined) {
    // Its slice goes a little later than the experiment.
    await until('the last one is gone', async () => {
      const wanted = { user: 'alice', name, profile: 'two-nodes' };
      return await startExperimentIn(world.testbed.directory, wanted).then(
        () => true,
        () => false,
      );
    });
  }
  if ((await there()) === 'failed') await portal.nodes.reboot(id, node);
  await until('the experiment is ready', async () => (await there()) === 'ready');
  await stands({ portal }, 'ready');
}

async function sliverAt(account: PortalAccount): Promise<SliverAt> {
  const inventory = new Inventory();
  inventory.setPortals([account]);
  await inventory.refresh({ part: 'slices' });
  try {
    for (const state of inventory.portalSites)
      for (const slice of state.slices.value ?? [])
        for (const sliver of slice.slivers)
          if (slice.name === name && sliver.clientId === node) return { state, slice, sliver };
  } finally {
    inventory.dispose();
  }
  return assert.fail('the experiment has no such node');
}

/** A node that begins to boot is seen, for it fails to. */
function booting(action: 'restart' | 'reload'): Action['prepare'] {
  return async (healthy, { world: { testbed } }) => {
    const target = await sliverAt(healthy);
    await testbed.control({ command: 'fault.add', kind: 'boot', times: 1 });
    return {
      act: (account) => actOnSliver(action, target, [account]),
      isDone: async () => {
        let status: string | undefined;
        await until('the node stands', async () => {
          ({ status } = await healthy.portal.nodes.get(id, node));
          return status === 'failed' || status === 'ready';
        });
        return status === 'failed';
      },
    };
  };
}

async function stands({ portal }: Pick<PortalAccount, 'portal'>, status: string): Promise<void> {
  await until(
    `the node is ${status}`,
    async () => (await portal.nodes.get(id, node)).status === status,
  );
}

const actions: Readonly<Record<ActionName, Action>> = {
  restart: { main: 'rebootExperimentNode', prepare: booting('restart') },
  reload: { main: 'reloadExperimentNode', prepare: booting('reload') },
  stop: {
    main: 'stopExperimentNode',
    prepare: async (healthy) => {
      const target = await sliverAt(healthy);
      return {
        act: (account) => actOnSliver('stop', target, [account]),
        isDone: async () => {
          let state: string | undefined;
          let status: string | undefined;
          await until('the node stands', async () => {
            ({ state, status } = await healthy.portal.nodes.get(id, node));
            return state === 'stopped' || status === 'ready';
          });
          if (state !== 'stopped') return false;
          await healthy.portal.nodes.start(id, node);
          await stands(healthy, 'ready');
          return true;
        },
      };
    },
  },
  extend: {
    main: 'extendExperiment',
    prepare: async ({ portal }) => {
      const before = await portal.experiments.get(id);
      assert.ok(before.expires);
      const end = new Date(before.expires.getTime() + hourMs);
      return {
        act: (account) => extendExperiment(account, before, { until: end }),
        isDone: async () => (await portal.experiments.get(id)).expires?.getTime() === end.getTime(),
      };
    },
  },
  'new version': {
    main: 'modifyProfile',
    prepare: async (healthy) => {
      const profile = 'demo,two-nodes';
      const before = await readProfile(healthy, profile);
      return {
        act: async (account) => {
          const read = await readProfile(account, profile);
          return await sendVersion(read, `${read.text}# again\n`);
        },
        isDone: async () => (await readProfile(healthy, profile)).text !== before.text,
      };
    },
  },
  'read repository': {
    main: 'updateProfile',
    prepare: async (healthy, { world: { testbed } }) => {
      const profile = 'demo,from-repository';
      const read = await readProfile(healthy, profile);
      const file = join(testbed.directory, 'portal', 'repositories', profile, 'profile.py');
      writeFileSync(file, `${readFileSync(file, 'utf8')}# pushed\n`);
      return {
        act: (account) => refreshFromRepository({ ...read, account }),
        isDone: async () => (await readProfile(healthy, profile)).text !== read.text,
      };
    },
  },
  end: {
    main: 'terminateExperiment',
    prepare: async ({ portal }) => {
      const { id: uuid } = await portal.experiments.get(id);
      return {
        act: (account) => account.portal.experiments.end(uuid),
        isDone: async () =>
          await portal.experiments.get(uuid).then(
            () => false,
            (error: unknown) => PortalError.is(error, 'not-found'),
          ),
      };
    },
  },
};
