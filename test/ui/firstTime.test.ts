// What a person sees who has no account and opens the extension for the first time: an offer, a
// local testbed at the press of a button, and a clear word when that testbed is not there any more.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Session } from './harness/session';
import type { Workbench } from './harness/workbench';

describe('the first time', () => {
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open({ testbed: false });
    workbench = session.workbench;
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  it('offers a certificate or a local testbed', async () => {
    await workbench.openContainer('ProtoGENI');
    const { pane } = workbench.tree('Slivers');
    await pane.getByRole('button', { name: 'Choose Certificate…' }).waitFor();
    await pane.getByRole('button', { name: 'Start Local Testbed' }).waitFor();
    await workbench.photograph('first-time', ['light', 'hc', 'dark']);
  });

  it('starts a local testbed at the press of a button', async () => {
    const slivers = workbench.tree('Slivers');
    await slivers.pane.getByRole('button', { name: 'Start Local Testbed' }).click();
    await slivers.row('pc, ready, bare metal').waitFor();
    await workbench.photograph('first-testbed');
  });

  it('says so when the testbed is gone, and starts it again', async () => {
    const slivers = workbench.tree('Slivers');
    await session.killTestbed();
    await workbench.runCommand('ProtoGENI: Refresh');
    const gone = slivers.pane.getByText('The local testbed is not running').first();
    await gone.waitFor();
    await workbench.photograph('testbed-gone');
    await workbench.runCommand('ProtoGENI: Start Local Testbed');
    await slivers.row('pc, ready, bare metal').waitFor();
    await gone.waitFor({ state: 'hidden' });
  });

  it('stops the testbed on request', async () => {
    await workbench.runCommand('ProtoGENI: Stop Local Testbed');
    await workbench
      .tree('Slivers')
      .pane.getByText('The local testbed is not running')
      .first()
      .waitFor();
    assert.equal(await session.testbedProcess(), undefined);
  });

  it('asks nothing of other machines', () => {
    assert.deepEqual(session.strangers, []);
  });
});
