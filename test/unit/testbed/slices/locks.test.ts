// The lock of a slice at a site: who waits for it waits in the testbed's own time, as for everything else.
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { listOf, structOf, textOf } from '../support/client';
import { Lab } from '../support/lab';

describe('a call that waits for its slice', () => {
  let lab: Lab;
  before(async () => {
    lab = await Lab.open({ aggregates: 1 });
  });
  after(() => lab.close());

  async function hasStruck(): Promise<boolean> {
    const faults = await lab.testbed.control({ command: 'fault.list' });
    return (faults as { struck: number }[]).every(({ struck }) => struck > 0);
  }

  // Ten seconds of a testbed whose time is scaled by 0.01.
  it('is told soon to try again', { timeout: 8000 }, async () => {
    await lab.testbed.control({ command: 'fault.add', kind: 'descriptor' });
    const holder = lab.createImage('held');
    while (!(await hasStruck())) await turn();
    const { code } = await lab.onSlice('RenewSlice', { expiration: '20990101T00:00:00' });
    await lab.testbed.control({ command: 'fault.clear' });
    assert.deepEqual([code, (await holder).code], [14, 0]);
  });

  it('gives up a slice that boots once it has booted', async () => {
    // The call waits for five seconds then, which is much more than a boot takes.
    await lab.reopen({ pollScale: 1 });
    const slice = await lab.register('boots');
    const manifest = textOf(listOf((await lab.createSliver(slice, '')).value)[1]);
    assert.match(manifest, /type="manifest"/);
    const credentials = [await lab.sliceCredential(slice)];
    const found = await lab.client.call(lab.cm(), 'alice', 'Resolve', { urn: slice, credentials });
    const sliver_urn = textOf(structOf(found.value)['sliver_urn']);
    const args = { sliver_urn, credentials };
    const { code, output } = await lab.client.call(lab.cm(), 'alice', 'DeleteSliver', args);
    assert.deepEqual([code, output], [0, '']);
  });
});
