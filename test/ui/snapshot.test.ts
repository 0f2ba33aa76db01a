// The journey that the product is for: a sliver is picked in the tree and snapshotted, the page is
// watched until the image is ready, the image is used in an rspec, and deleted again.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { readsAs } from './harness/aria';
import { Session } from './harness/session';
import type { Theme, Workbench } from './harness/workbench';

describe('from a sliver to an image and back', () => {
  const image = 'my-first-image';
  const themes: Theme[] = ['light', 'hc', 'dark'];
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open({ speed: 1_000_000 });
    workbench = session.workbench;
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  it('shows the slivers of every aggregate with their state', async () => {
    await workbench.openContainer('ProtoGENI');
    const slivers = workbench.tree('Slivers');
    await slivers.row('pc, ready, bare metal').waitFor();
    await slivers.row('vm, ready, Xen VM').waitFor();
    await readsAs(slivers.pane.getByRole('tree'), 'slivers');
    await workbench.photograph('1-slivers', themes);
  });

  it('snapshots a sliver from its context menu', async () => {
    const { quickInput } = workbench;
    // It goes on when the page has been seen.
    await session.fault('stall');
    await workbench.tree('Slivers').choose('vm, ready', 'Snapshot Sliver…');
    await quickInput.titled('Snapshot vm');
    await quickInput.input.fill('my image');
    await quickInput.message.getByText('contains a space').waitFor();
    await workbench.photograph('2-bad-name', ['dark']);
    await quickInput.input.fill(image);
    await quickInput.message.getByText(`${image} will be a new image`).waitFor();
    await workbench.photograph('3-name', ['dark']);
    await workbench.page.keyboard.press('Enter');
    await quickInput.titled('Who can use');
    await workbench.photograph('4-who-may-use', ['dark']);
    await quickInput.pick('Anyone');
    await quickInput.titled(`Describe ${image}`);
    await workbench.photograph('4-describe', ['dark']);
    await workbench.page.keyboard.press('Enter');
    await quickInput.titled(`Snapshot vm as ${image}`);
    await quickInput.option('Home folders are not kept').waitFor();
    await workbench.photograph('4-summary', themes);
    await quickInput.pick('Take the Snapshot');
  });

  it('follows the snapshot on a page until the image is ready', async () => {
    const page = await workbench.webview(image);
    await page.locator('[data-step="imaging"][data-state="now"]').waitFor();
    await session.clearFaults();
    await workbench.photograph('5-imaging', themes);
    await page.getByText('vm is up again').waitFor();
    await workbench.notifications.message(`The image ${image} is ready`).waitFor();
    await readsAs(page, 'progress-ready');
    await workbench.photograph('6-ready', themes);
    const { pane } = workbench.tree('Snapshots');
    await readsAs(pane.getByRole('tree'), 'snapshots');
  });

  it('hands over what the image is called, also without a mouse', async () => {
    const page = await workbench.webview(image);
    const { keyboard } = workbench.page;
    await page.getByRole('button', { name: 'Show Details' }).focus();
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await workbench.page.getByText(`Copied the URN of ${image}`).waitFor();
    const copied = await workbench.page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, `urn:publicid:IDN+home.example+image+demo:${image}`);
  });

  it('offers the new image in an rspec, at another site by its address', async () => {
    const { editor } = workbench;
    await editor.open('hello.rspec');
    await editor.moveInto('<disk_image name=""/>', '<disk_image name="'.length);
    const list = await editor.complete();
    await list.option(image).waitFor();
    await workbench.photograph('7-completion', themes);
    await list.option(image).click();
    await editor.lines.getByText('image_metadata.php').waitFor();
    assert.match(
      await editor.line('image_metadata.php'),
      /^<disk_image name="https:\/\/127\.0\.0\.1:\d+\/image_metadata\.php\?uuid=[\da-f-]+"\/>$/,
    );
  });

  it('goes on following a snapshot after the window has reloaded', async () => {
    await workbench.tree('Snapshots').choose(image, 'Show Image Details');
    await (await workbench.webview('Where it comes from')).getByText('Anyone can use').waitFor();
    await session.fault('stall');
    await workbench.takeSnapshot('pc, ready', 'after-reload');
    const imaging = '[data-step="imaging"][data-state="now"]';
    await (await workbench.webview('after-reload')).locator(imaging).waitFor();
    await workbench.reload();
    const after = await workbench.webview('after-reload');
    await after.locator(imaging).waitFor();
    await session.clearFaults();
    await after.getByText('The image is ready.').waitFor();
    await workbench.notifications.message('The image after-reload is ready').waitFor();
    await workbench.photograph('11-after-reload', ['dark']);
  });

  it('brings back the page of an image too', async () => {
    await workbench.page.getByRole('tab', { name: `Image ${image}` }).click();
    const page = await workbench.webview('Where it comes from');
    await page.getByText(`Anyone can use ${image}`).waitFor();
    await page.getByText('snapshot of vm in hello at home').waitFor();
  });

  it('asks before it deletes, and deletes', async () => {
    const images = workbench.tree('Images');
    await images.row(image).waitFor();
    await images.choose(image, 'Delete Image…');
    await workbench.dialog.getByText(image).first().waitFor();
    await workbench.photograph('9-delete', ['light', 'dark']);
    await workbench.dialog.getByRole('button', { name: 'Delete' }).click();
    await images.row(image).waitFor({ state: 'detached' });
    await workbench.webview('This image has been deleted.');
    await workbench.photograph('10-deleted', ['dark']);
  });

  it('lets a second snapshot wait for the first', async () => {
    await session.fault('stall');
    await workbench.runCommand('View: Close All Editors');
    await workbench.takeSnapshot('vm, ready', 'first');
    await workbench.webview('first');
    await workbench.takeSnapshot('pc, ', 'second', { button: 'Add to the Queue' });
    await workbench.notifications.message('second starts when first finishes').waitFor();
    await workbench.tree('Snapshots').row('second, waits for first').waitFor();
    await workbench.photograph('12-queue', themes);
    await session.clearFaults();
    const { notifications, page } = workbench;
    await notifications.message('The snapshot second of pc').getByText('Show Progress').waitFor();
    await page.getByRole('tab', { name: 'first' }).waitFor();
    assert.equal(await page.getByRole('tab', { name: 'second' }).count(), 0, 'no page opens');
    await notifications.message('The image second is ready').waitFor();
  });

  it('keeps the reason and the log of a snapshot that failed', async () => {
    await session.fault('snapshot', '--reason', 'space', '--after', '1200000');
    await workbench.takeSnapshot('vm, ready', 'third');
    const page = await workbench.webview('The snapshot failed.');
    await page.getByText('Failed to store image: out of space').first().waitFor();
    await workbench.tree('Images').row('third, its snapshot failed').waitFor();
    await page.getByText('vm is up again').waitFor();
    await readsAs(page, 'progress-failed');
    await workbench.photograph('13-failed', themes);
    await page.getByRole('button', { name: 'Snapshot Again…' }).click();
    await workbench.quickInput.titled('Snapshot vm');
    await workbench.quickInput.leave();
  });

  it('takes the row of the failed image away when the site does', async () => {
    const images = workbench.tree('Images');
    await images.row('third').waitFor({ state: 'detached' });
    await images.row('second').waitFor();
  });

  it('asks nothing of other machines', () => {
    assert.deepEqual(session.strangers, []);
  });
});
