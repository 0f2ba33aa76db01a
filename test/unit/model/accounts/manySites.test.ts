// Fifty aggregates of which one hangs: nobody waits for it, and it is told of itself. How long the others
// take beside the slowest of them is measured by the bench of the extension.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Inventory } from '../../../../src/model/inventory/inventory';
import { RpcError } from '../../../../src/rpc';
import { accountAt, serveSites, type ManySites, type Pace } from '../../../support/manySites';
import { World } from '../../rpc/world';

/** The second never answers. */
const paces: Pace[] = [40, 'hangs', ...Array.from({ length: 48 }, (_, index) => index)];

describe('fifty aggregates of which one hangs', () => {
  let world: World;
  let served: ManySites;
  before(async () => {
    world = await World.make();
    served = await serveSites(world, paces);
  });
  after(() => world.reset());

  it('are all shown while the one is still being asked', async () => {
    const inventory = new Inventory({ timeout: 60_000 });
    inventory.setAccounts([accountAt(world, served)]);
    const isThere = ({ slices }: (typeof inventory.sites)[number]): boolean =>
      slices.value?.[0]?.slivers[0]?.status === 'ready';
    await new Promise<void>((resolve) => {
      inventory.onDidChange(() => {
        if (inventory.sites.filter(isThere).length === paces.length - 1) resolve();
      });
      void inventory.refresh({ part: 'slices' });
    });
    const missing = inventory.sites.filter((state) => !isThere(state));
    assert.deepEqual(
      missing.map(({ site, slices }) => [site.name, slices.loading, slices.error]),
      [['site1.example', true, undefined]],
    );
    inventory.dispose();
  });

  it('say of the one that it did not answer', async () => {
    const inventory = new Inventory({ timeout: 500 });
    inventory.setAccounts([accountAt(world, { ...served, sites: served.sites.slice(1, 2) })]);
    await inventory.refresh({ part: 'slices' });
    const [{ slices } = assert.fail()] = inventory.sites;
    assert.ok(RpcError.is(slices.error, 'timeout'));
    assert.match(slices.error.message, /^site1\.example did not answer within 1 s/);
    inventory.dispose();
  });
});

describe('many sites that answer one after the other', () => {
  let world: World;
  before(async () => (world = await World.make()));
  after(() => world.reset());

  it('cost the slice authority no more than one', async () => {
    const calls: string[] = [];
    const served = await serveSites(world, [0, 30, 60, 90, 120]);
    const authority = new URL(served.sliceAuthorityUrl).host;
    const account = accountAt(world, served, ({ url, method }) => {
      if (new URL(url).host === authority) calls.push(method);
    });
    const inventory = new Inventory();
    inventory.setAccounts([account]);
    await inventory.refresh();
    assert.deepEqual(calls, ['GetCredential', 'Resolve', 'GetCredential']);
    // A later look asks anew: slices come and go.
    await inventory.refresh();
    assert.deepEqual(calls.slice(3), ['Resolve']);
    inventory.dispose();
  });
});
