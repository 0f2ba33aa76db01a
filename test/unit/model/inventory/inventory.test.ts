/** The inventory against a real local testbed. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { connectAccount } from '../../../../src/model/accounts/account';
import { explain } from '../../../../src/model/failures/explain';
import { Inventory, type InventoryChange } from '../../../../src/model/inventory/inventory';
import { RpcError } from '../../../../src/rpc';
import { LocalTestbed } from '../../../support/testbed';

describe('the inventory', () => {
  let testbed: LocalTestbed;

  before(async () => {
    testbed = await LocalTestbed.start();
  });

  after(() => testbed.remove());

  it('shows slices with their slivers, states and disks at every site', async () => {
    const inventory = new Inventory();
    inventory.setAccounts([await testbed.account('alice')]);
    await inventory.refresh({ part: 'slices' });
    assert.equal(inventory.sites.length, 2);
    for (const { slices, site } of inventory.sites) {
      assert.equal(slices.error, undefined);
      const [hello] = slices.value ?? [];
      assert.equal(hello?.name, 'hello');
      assert.deepEqual(
        hello.slivers.map(({ clientId, sliverType, state, status }) => [
          clientId,
          sliverType,
          state,
          status,
        ]),
        [
          ['pc', 'raw-pc', 'started', 'ready'],
          ['vm', 'emulab-xen', 'started', 'ready'],
        ],
      );
      assert.ok(
        hello.slivers.every(({ disk, siteUrn }) => disk !== undefined && siteUrn === site.urn),
      );
      assert.ok((hello.expires?.getTime() ?? 0) > Date.now());
    }
    inventory.dispose();
  });

  it('shows no slices to a user who has none', async () => {
    const inventory = new Inventory();
    inventory.setAccounts([await testbed.account('carol')]);
    await inventory.refresh({ part: 'slices' });
    assert.deepEqual(
      inventory.sites.map(({ slices }) => slices.value),
      [[], []],
    );
    inventory.dispose();
  });

  it('keeps the error of a dead site to itself', async () => {
    const account = await testbed.account('alice');
    const dead = connectAccount({
      ...account,
      trust: { ca: await testbed.ca() },
      sliceAuthorityUrl: testbed.description.sliceAuthority.url,
      sites: [
        {
          url: 'https://127.0.0.2:9/protogeni/xmlrpc/cm',
          urn: 'urn:publicid:IDN+dead+authority+cm',
        },
        {
          url: testbed.description.aggregates[0]?.cmUrl ?? '',
          urn: testbed.description.aggregates[0]?.urn,
        },
      ],
    });
    const inventory = new Inventory();
    inventory.setAccounts([dead]);
    await inventory.refresh();
    const [broken, alive] = inventory.sites;
    assert.ok(RpcError.is(broken?.slices.error, 'connect'));
    assert.ok(RpcError.is(broken.images.error, 'connect'));
    assert.equal(alive?.slices.value?.length, 1);
    assert.equal(alive.images.error, undefined);
    inventory.dispose();
  });

  it('does not call a slice busy when it is the whole site that is too busy', async () => {
    const inventory = new Inventory();
    inventory.setAccounts([await testbed.account('alice')]);
    await inventory.refresh({ part: 'slices' });
    for (const method of ['Resolve', 'SliverStatus']) {
      for (const kind of ['http-503', 'fault-503']) {
        await testbed.control({ command: 'fault.add', kind, method });
        await inventory.refresh({ part: 'slices' });
        await testbed.control({ command: 'fault.clear' });
        const [site] = inventory.sites;
        assert.ok(RpcError.is(site?.slices.error, 'busy'), `${kind} of ${method}`);
        assert.deepEqual(
          site.slices.value?.map(({ busy }) => busy),
          [false],
        );
      }
    }
    inventory.dispose();
  });

  it('keeps what it knew when a later look fails', async () => {
    const inventory = new Inventory();
    inventory.setAccounts([await testbed.account('alice')]);
    await inventory.refresh({ part: 'slices' });
    await testbed.stop();
    await inventory.refresh({ part: 'slices' });
    const [site] = inventory.sites;
    await testbed.startAgain();
    assert.ok(RpcError.is(site?.slices.error, 'connect'));
    assert.equal(site.slices.loading, false);
    assert.equal(site.slices.value?.[0]?.slivers.length, 2);
    inventory.dispose();
  });

  it('does not blame the sites when the slice authority hangs', async () => {
    await testbed.control({ command: 'fault.add', kind: 'hang', method: 'GetCredential' });
    const account = await testbed.account('alice');
    const inventory = new Inventory({ timeout: 200 });
    inventory.setAccounts([account]);
    await inventory.refresh();
    await testbed.control({ command: 'fault.clear' });
    const host = new URL(account.sliceAuthority.url).host;
    for (const { slices, images } of inventory.sites) {
      for (const { error } of [slices, images])
        assert.match(
          explain(error).sentence,
          new RegExp(`The slice authority ${host} did not answer in time`),
        );
    }
    inventory.dispose();
  });

  it('ends a hanging site after its time limit, without holding up the others', async () => {
    const { createServer } = await import('node:net');
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.2', resolve));
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const account = await testbed.account('alice', {
      sites: [
        {
          url: `https://127.0.0.2:${port ?? 0}/protogeni/xmlrpc/cm`,
          urn: 'urn:publicid:IDN+hangs+authority+cm',
        },
        {
          url: testbed.description.aggregates[0]?.cmUrl ?? '',
          urn: testbed.description.aggregates[0]?.urn,
        },
      ],
    });
    const inventory = new Inventory({ timeout: 1500 });
    inventory.setAccounts([account]);
    const settled: string[] = [];
    inventory.onDidChange(() => {
      for (const { site, slices } of inventory.sites) {
        const done = !slices.loading && (slices.value !== undefined || slices.error !== undefined);
        if (done && !settled.includes(site.name)) settled.push(site.name);
      }
    });
    await inventory.refresh();
    silent.close();
    assert.deepEqual(settled, ['home.example', 'hangs']);
    const [hanging] = inventory.sites;
    assert.ok(RpcError.is(hanging?.slices.error, 'timeout'));
    assert.match(String(hanging.slices.error), /hangs did not answer within 2 s/);
    inventory.dispose();
  });

  it('fires for each site and part, rows before states', async () => {
    const inventory = new Inventory();
    const account = await testbed.account('alice');
    inventory.setAccounts([account]);
    const changes: InventoryChange[] = [];
    const statesSeen: string[] = [];
    inventory.onDidChange((change) => {
      changes.push(change);
      const [site] = inventory.sites;
      const state = site?.slices.value?.[0]?.slivers[0]?.state;
      if (state !== undefined && !statesSeen.includes(state)) statesSeen.push(state);
    });
    await inventory.refresh();
    for (const { site } of inventory.sites) {
      for (const part of ['slices', 'images']) {
        assert.ok(changes.some((it) => it.siteUrn === site.urn && it.part === part));
      }
    }
    assert.deepEqual(statesSeen, ['unknown', 'started']);
    inventory.dispose();
  });
});
