// Fifty aggregates of which one hangs: nobody waits for it, and it is told of itself.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Inventory } from '../../../src/model/inventory';
import { RpcError } from '../../../src/rpc';
import { accountAt, serveSites, type ManySites, type Pace } from '../../support/manySites';
import { World } from '../rpc/world';

/** Milliseconds before each answer of the slowest site; the others answer sooner, one never. */
const paces: Pace[] = [400, 'hangs', ...Array.from({ length: 48 }, (_, index) => index)];

describe('fifty aggregates of which one hangs', () => {
  let world: World;
  let served: ManySites;
  before(async () => {
    world = await World.make();
    served = await serveSites(world, paces);
  });
  after(() => world.reset());

  it('are all shown within twice the time of the slowest answer, but the one, which says why', async () => {
    const inventory = new Inventory({ timeout: 2500 });
    inventory.setAccounts([accountAt(world, served)]);
    const start = performance.now();
    const shown = new Map<string, number>();
    inventory.onDidChange(() => {
      for (const { site, slices } of inventory.sites) {
        const isThere = slices.value?.[0]?.slivers[0]?.status === 'ready';
        if (isThere && !shown.has(site.name)) shown.set(site.name, performance.now() - start);
      }
    });
    await inventory.refresh({ part: 'slices' });
    assert.equal(shown.size, 49);
    const slowest = shown.get('site0.example') ?? assert.fail('the slowest is missing');
    const last = Math.max(...shown.values());
    assert.ok(last <= 2 * slowest, `${Math.round(last)} ms beside ${Math.round(slowest)} ms`);
    const failed = inventory.sites.filter(({ slices }) => slices.error !== undefined);
    assert.deepEqual(
      failed.map(({ site }) => site.name),
      ['site1.example'],
    );
    const [{ slices } = assert.fail()] = failed;
    assert.ok(RpcError.is(slices.error, 'timeout'));
    assert.match(slices.error.message, /^site1\.example did not answer within 3 s/);
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
