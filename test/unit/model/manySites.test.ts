// Fifty aggregates of which one hangs: nobody waits for it, and it is told of itself.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Inventory } from '../../../src/model/inventory';
import { RpcError } from '../../../src/rpc';
import { accountAt, serveSites, type ManySites, type Pace } from '../../support/manySites';
import { World } from '../rpc/world';

/** Milliseconds before each answer of the slowest site; the others answer sooner, one never. */
const slowest = 600;
const paces: Pace[] = [slowest, 'hangs', ...Array.from({ length: 48 }, (_, index) => index)];

describe('fifty aggregates of which one hangs', () => {
  let world: World;
  let served: ManySites;
  before(async () => {
    world = await World.make();
    served = await serveSites(world, paces);
  });
  after(() => world.reset());

  it('shows the other 49 within twice the time of the slowest, and why the one is missing', async () => {
    const account = accountAt(world, served);
    const [slow] = account.sites;
    assert.ok(slow);
    const alone = await timeUntilShown({ ...account, sites: [slow] }, 1);
    const shown = await timeUntilShown(account, 49, async (inventory, refreshed) => {
      await refreshed;
      const hanging = inventory.sites[1];
      assert.ok(RpcError.is(hanging?.slices.error, 'timeout'));
      assert.match(hanging.slices.error.message, /^site1\.example did not answer within 3 s/);
      assert.equal(inventory.sites.filter(({ slices }) => slices.error !== undefined).length, 1);
    });
    assert.ok(shown <= 2 * alone, `${Math.round(shown)} ms beside ${Math.round(alone)} ms`);
  });
});

/** Milliseconds until so many aggregates show their node with its state. */
async function timeUntilShown(
  account: Parameters<Inventory['setAccounts']>[0][number],
  count: number,
  then?: (inventory: Inventory, refreshed: Promise<void>) => Promise<void>,
): Promise<number> {
  const inventory = new Inventory({ timeout: 3000 });
  inventory.setAccounts([account]);
  const start = performance.now();
  const done = new Promise<number>((resolve) => {
    inventory.onDidChange(() => {
      const shown = inventory.sites.filter(
        ({ slices }) => slices.value?.[0]?.slivers[0]?.status === 'ready',
      );
      if (shown.length === count) resolve(performance.now() - start);
    });
  });
  const refreshed = inventory.refresh({ part: 'slices' });
  const time = await done;
  await (then?.(inventory, refreshed) ?? refreshed);
  inventory.dispose();
  return time;
}
