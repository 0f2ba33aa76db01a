/** What a portal can do for slices and slivers, at the portal of a real local testbed. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Inventory } from '../../../../src/model/inventory/inventory';
import { slicesAt, sliceStates } from '../../../../src/model/inventory/slicesAt';
import type { PortalAccount } from '../../../../src/model/portal/portalAccount';
import { actOnSliver } from '../../../../src/model/slices/actOnSliver';
import { extendExperiment } from '../../../../src/model/portal/extend';
import { wayToAct, wayToRenew, type SliverAt } from '../../../../src/model/slices/ways';
import { PortalError, type PortalRecord } from '../../../../src/portal';
import type { FaultKind } from '../../../../src/testbed/faults';
import { portalAccountOf } from '../../../support/experiments';
import { LocalTestbed } from '../../../support/testbed';

const dayMs = 86_400_000;

describe('by a portal', () => {
  let testbed: LocalTestbed;
  let alice: PortalAccount;
  let inventory: Inventory;
  let requests: PortalRecord[] = [];
  before(async () => {
    testbed = await LocalTestbed.start();
    alice = await portalAccountOf(testbed.directory, 'alice', {
      onRequest: (record) => void requests.push(record),
    });
    inventory = new Inventory();
    inventory.setPortals([alice]);
    await inventory.refresh();
  });
  after(async () => {
    inventory.dispose();
    await testbed.remove();
  });
  afterEach(async () => {
    requests = [];
    await testbed.control({ command: 'fault.clear' });
  });
  const fault = (kind: FaultKind): Promise<unknown> =>
    testbed.control({ command: 'fault.add', kind, times: 1 });
  const sliver = (of = inventory, clientId = 'pc'): SliverAt => {
    for (const state of sliceStates(of)) {
      for (const slice of slicesAt(state)) {
        const found = slice.slivers.find((one) => one.clientId === clientId);
        if (found !== undefined) return { state, slice, sliver: found };
      }
    }
    return assert.fail();
  };
  const until = async (wanted: string): Promise<void> => {
    const { portal } = sliver().sliver;
    while ((await alice.portal.nodes.get(portal?.experiment ?? '', 'pc')).state !== wanted);
  };

  it('a node is stopped and started', async () => {
    assert.equal(await actOnSliver('stop', sliver(), [alice]), 'portal');
    await until('stopped');
    assert.equal(await actOnSliver('start', sliver(), [alice]), 'portal');
    await until('started');
  });

  it('an order is sent once, whatever comes of it', async () => {
    await fault('portal-after');
    await assert.rejects(
      actOnSliver('restart', sliver(), [alice]),
      (error: unknown) => PortalError.is(error) && error.effect === 'unknown',
    );
    const orders = requests.filter(({ method }) => method.startsWith('POST'));
    assert.equal(orders.length, 1);
  });

  it('nothing is done with a token that is not in use any more', async () => {
    await assert.rejects(actOnSliver('restart', sliver(), []), /Sign in again/);
    assert.equal(requests.length, 0);
  });

  const facts = async (): Promise<{ id: string; expires: Date }> => {
    const [first] = await alice.portal.experiments.list();
    assert.ok(first?.expires);
    return { id: first.id, expires: first.expires };
  };
  const later = (expires: Date, days: number): { until: Date; reason: string } => ({
    until: new Date(expires.getTime() + days * dayMs),
    reason: 'more runs',
  });

  it('more time is granted, in part, or not yet', async () => {
    const first = await facts();
    const all = await extendExperiment(alice, first, later(first.expires, 1));
    assert.deepEqual([all.outcome, all.expires], ['granted', later(first.expires, 1).until]);
    await fault('portal-part');
    const second = await facts();
    const part = await extendExperiment(alice, second, later(second.expires, 1));
    assert.equal(part.outcome, 'partly');
    await fault('portal-pending');
    const third = await facts();
    const none = await extendExperiment(alice, third, later(third.expires, 1));
    assert.deepEqual([none.outcome, none.expires], ['pending', third.expires]);
  });

  it('an extension counts as granted when the answer was lost and the end has moved', async () => {
    const before = await facts();
    await fault('portal-lost');
    const { outcome } = await extendExperiment(alice, before, later(before.expires, 1));
    assert.equal(outcome, 'granted');
    assert.equal(requests.filter(({ method }) => method.startsWith('PUT')).length, 1);
  });

  it('is what stays where no certificate can act, and where the site fails', async () => {
    const both = new Inventory();
    both.setAccounts([await testbed.account('alice')]);
    both.setPortals([alice]);
    await both.refresh({ part: 'slices' });
    const target = sliver(both);
    assert.ok(target.sliver.portal !== undefined);
    assert.deepEqual([wayToAct(target), wayToRenew(target)], ['certificate', 'certificate']);
    const silent = { ...target.state, slices: { loading: false, error: new Error('no answer') } };
    assert.equal(wayToAct({ ...target, state: silent }), 'portal');
    assert.equal(wayToAct(sliver()), 'portal');
    assert.equal(wayToRenew(sliver()), 'portal');
    both.dispose();
  });
});
