// Two windows on one workspace: each shows what the other one does, one queue serves both, and nobody deletes twice.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Session } from './harness/session';
import { Workbench } from './harness/workbench';

describe('a person with two windows', () => {
  let session: Session;
  let first: Workbench;
  let second: Workbench;
  before(async () => {
    session = await Session.open({ speed: 150_000 });
    first = session.workbench;
    const page = await first.page.context().newPage();
    await page.goto(first.page.url());
    second = new Workbench(page);
    await second.ready();
    for (const window of [first, second]) {
      await window.page.bringToFront();
      await window.openContainer('ProtoGENI');
      await window.tree('Slivers').row('vm, ready').waitFor();
    }
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  const snapshots = (window: Workbench) => window.tree('Snapshots');

  it('sees in each the snapshot that one has begun', async () => {
    await first.page.bringToFront();
    await first.takeSnapshot('vm, ready', 'one');
    await snapshots(first).row(/^one/).waitFor();
    await second.page.bringToFront();
    await snapshots(second).row(/^one/).waitFor();
    await second.tree('Slivers').row('vm, imaging').waitFor();
  });

  it('sees in each what one has put into the queue', async () => {
    await second.takeSnapshot('pc, ready', 'two', { button: 'Add to the Queue' });
    await snapshots(second).row('two, waits for one').waitFor();
    await first.page.bringToFront();
    await snapshots(first).row('two, waits for one').waitFor();
  });

  it('gets one image of it, though both windows looked after the queue', async () => {
    for (const window of [first, second]) {
      await window.page.bringToFront();
      await snapshots(window)
        .row(/^two, ready, version 0/)
        .waitFor({ timeout: 60_000 });
      assert.equal(await snapshots(window).pane.getByRole('treeitem').count(), 2);
    }
  });

  it('sees in one that the other one has deleted an image', async () => {
    await second.runCommand('Notifications: Clear All Notifications');
    await second.tree('Images').choose(/^one/, 'Delete Image…');
    await second.dialog.getByRole('button', { name: 'Delete' }).click();
    await second.tree('Images').row(/^one/).waitFor({ state: 'detached' });
    await first.page.bringToFront();
    await first.tree('Images').row(/^one/).waitFor({ state: 'detached' });
  });

  it('is told that an image has been deleted from another computer', async () => {
    await session.deleteImage('urn:publicid:IDN+home.example+image+demo:two');
    await first.runCommand('Notifications: Clear All Notifications');
    await first.tree('Images').choose(/^two/, 'Delete Image…');
    await first.notifications.message('two is no longer at home: it has been deleted.').waitFor();
    await first.tree('Images').row(/^two/).waitFor({ state: 'detached' });
  });
});
