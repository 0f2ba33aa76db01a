// What people do with a sliver besides a snapshot: read its manifest, and let a second snapshot wait.
import { after, afterEach, before, describe, it } from 'node:test';
import { readsAs } from './harness/aria';
import { Session } from './harness/session';
import type { Workbench } from './harness/workbench';

describe('the slivers of a slice', () => {
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open({ speed: 800_000 });
    workbench = session.workbench;
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  it('show the manifest as a document', async () => {
    await workbench.openContainer('ProtoGENI');
    // A row that is drawn anew under an open menu is not the one that the menu meant.
    await workbench.tree('Slivers').pane.getByRole('treeitem').nth(7).waitFor();
    await workbench.tree('Slivers').choose('pc, ready', 'Show Manifest');
    await workbench.editor.lines.getByText('manifest').first().waitFor();
    await workbench.photograph('slivers-1-manifest', ['light', 'hc', 'dark']);
  });

  it('let a second snapshot wait for the first', async () => {
    // Long enough for a person to ask for the second.
    await session.fault('stall', '--delay', '7000', '--times', '1');
    await workbench.takeSnapshot('vm, ready', 'first');
    await workbench.webview('first');
    await workbench.takeSnapshot('pc, ', 'second', 'Add to the Queue');
    await workbench.notifications.message('second starts when first has ended').waitFor();
    await workbench.tree('Snapshots').row('second, waits for first').waitFor();
    await workbench.photograph('slivers-2-queue', ['light', 'hc', 'dark']);
    await workbench.webview('second');
    await workbench.notifications.message('The image second is ready').waitFor();
  });

  it('keep the reason and the log of a snapshot that failed', async () => {
    await session.fault('snapshot', '--reason', 'space', '--after', '1600000');
    await workbench.tree('Slivers').row('vm, ready').waitFor();
    await workbench.takeSnapshot('vm, ready', 'third');
    const page = await workbench.webview('The snapshot failed.');
    await page.getByText('out of space on the image server').first().waitFor();
    await page.getByText('vm is up again').waitFor();
    await readsAs(page, 'progress-failed');
    await workbench.photograph('slivers-4-failed', ['light', 'hc', 'dark']);
    await page.getByRole('button', { name: 'Snapshot Again…' }).click();
    await workbench.quickInput.titled('Snapshot vm');
    await workbench.quickInput.leave();
  });
});
