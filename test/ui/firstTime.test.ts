// What a person sees who has no account and opens the extension for the first time: an offer, a
// local testbed at the press of a button, and a clear word when that testbed is not there any more.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Session } from './harness/session';
import { Walkthrough } from './harness/walkthrough';
import type { Workbench } from './harness/workbench';

describe('the first time', () => {
  let session: Session;
  let workbench: Workbench;
  let steps: Walkthrough;
  before(async () => {
    session = await Session.open({ testbed: false });
    workbench = session.workbench;
    steps = new Walkthrough(workbench.page);
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

  it('does not call a list empty for which nobody was asked', async () => {
    await workbench.runCommand('ProtoGENI: Show Housekeeping');
    const page = await workbench.webview('Sites require a certificate. Choose yours first.');
    assert.equal(await page.getByText('0 bytes').count(), 0);
    assert.equal(await page.getByRole('table').count(), 0);
    await workbench.photograph('first-housekeeping', ['dark']);
    await workbench.runCommand('View: Close All Editors');
  });

  it('leads a newcomer to a local testbed', async () => {
    const slivers = workbench.tree('Slivers');
    await slivers.pane.getByText('First Steps').click();
    await steps.press('Start the local testbed', 'Start Local Testbed');
    await slivers.row('pc, ready, bare metal').waitFor();
    await steps.done('Start the local testbed');
    await steps.open('Look at your slivers');
    await steps.press('Look at your slivers', 'Show Slivers');
    await steps.done('Look at your slivers');
    await workbench.photograph('first-steps', ['light', 'hc', 'dark'], {
      width: 1500,
      height: 860,
    });
  });

  it('leads from there to an image that is used', async () => {
    const { editor, page, quickInput } = workbench;
    await steps.open('Take a snapshot');
    await steps.press('Take a snapshot', 'Snapshot Sliver');
    await quickInput.pick('vm');
    await workbench.answerSnapshot('first');
    await workbench.notifications.message('The image first is ready').waitFor();
    await steps.open('Use the image in an RSpec');
    await steps.done('Take a snapshot');
    await steps.done('Follow it to the end');
    await steps.press('Use the image in an RSpec', 'New RSpec');
    await editor.lines.click();
    await (await editor.complete()).option('Request: one virtual machine').click();
    await editor.lines.getByText('emulab-xen').waitFor();
    await page.keyboard.press('Escape');
    await steps.open('Use the image in an RSpec');
    await steps.press('Use the image in an RSpec', 'Insert disk_image');
    await quickInput.pick('first');
    await editor.lines.getByText('home.example+image+demo:first').waitFor();
    await steps.open('Use the image in an RSpec');
    await steps.done('Use the image in an RSpec');
    await workbench.photograph('first-image', ['dark'], { width: 1500, height: 860 });
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
