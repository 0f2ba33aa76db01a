// The journey that the product is for: a sliver is picked in the tree and snapshotted, the page is
// watched until the image is ready, the image is used in an rspec, and deleted again.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Session } from './harness/session';
import type { Workbench } from './harness/workbench';

describe('from a sliver to an image and back', () => {
  const image = 'my-first-image';
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open({ speed: 500_000 });
    workbench = session.workbench;
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  it('shows the slivers of every aggregate with their state', async () => {
    await workbench.openContainer('ProtoGENI');
    const slivers = workbench.tree('Slivers');
    await slivers.row('pc, ready, bare metal').waitFor();
    await slivers.row('vm, ready, Xen VM').waitFor();
    await workbench.photograph('1-slivers', ['light', 'hc', 'dark']);
  });

  it('snapshots a sliver from its context menu', async () => {
    const { quickInput } = workbench;
    await workbench.tree('Slivers').choose('vm, ready', 'Snapshot Sliver…');
    await quickInput.titled('Snapshot vm');
    await quickInput.input.fill('my image');
    await quickInput.message.getByText('contains a blank').waitFor();
    await workbench.photograph('2-bad-name');
    await quickInput.input.fill(image);
    await quickInput.message.getByText(`${image} will be a new image`).waitFor();
    await workbench.photograph('3-name');
    await workbench.page.keyboard.press('Enter');
    await quickInput.titled('Who may use');
    await workbench.photograph('4-who-may-use');
    await quickInput.pick('Anyone');
    await quickInput.titled(`Describe ${image}`);
    await workbench.photograph('4-describe');
    await workbench.page.keyboard.press('Enter');
    await quickInput.titled(`Snapshot vm as ${image}`);
    await quickInput.option('Home folders are not kept').waitFor();
    await workbench.photograph('4-summary', ['light', 'hc', 'dark']);
    await quickInput.pick('Take the Snapshot');
  });

  it('follows the snapshot on a page until the image is ready', async () => {
    const page = await workbench.webview(image);
    await page.locator('[data-step="imaging"][data-state="now"]').waitFor();
    await workbench.photograph('5-imaging', ['light', 'hc', 'dark']);
    await page.locator('#results').waitFor();
    await workbench.notifications.message(`The image ${image} is ready`).waitFor();
    await workbench.photograph('6-ready', ['light', 'hc', 'dark']);
    const row = workbench.tree('Snapshots').row(image);
    assert.match((await row.getAttribute('aria-label')) ?? '', /ready/);
  });

  it('offers the new image in an rspec, at another site by its address', async () => {
    const { editor } = workbench;
    await editor.open('hello.rspec');
    await editor.moveInto('<disk_image name=""/>', '<disk_image name="'.length);
    const list = await editor.complete();
    await list.option(image).waitFor();
    await workbench.photograph('7-completion', ['light', 'hc', 'dark']);
    await list.option(image).click();
    await editor.lines.getByText('image_metadata.php').waitFor();
    assert.match(
      await editor.line('image_metadata.php'),
      /^<disk_image name="https:\/\/127\.0\.0\.1:\d+\/image_metadata\.php\?uuid=[\da-f-]+"\/>$/,
    );
  });

  it('asks before it deletes, and deletes', async () => {
    const images = workbench.tree('Images');
    await images.row(image).waitFor();
    await workbench.photograph('8-images');
    await images.choose(image, 'Delete Image…');
    await workbench.dialog.getByText(image).first().waitFor();
    await workbench.photograph('9-delete');
    await workbench.dialog.getByRole('button', { name: 'Delete' }).click();
    await images.row(image).waitFor({ state: 'detached' });
    await workbench.photograph('10-deleted');
  });

  it('goes on following a snapshot after the window has reloaded', async () => {
    const { quickInput } = workbench;
    const slivers = workbench.tree('Slivers');
    await slivers.row('pc, ready').waitFor();
    await slivers.choose('pc, ready', 'Snapshot Sliver…');
    await quickInput.titled('Snapshot pc');
    await quickInput.answer('after-reload');
    await quickInput.titled('Who may use');
    await quickInput.pick('This project');
    await quickInput.titled('Describe after-reload');
    await quickInput.answer('after a reload');
    await quickInput.pick('Take the Snapshot');
    const before = await workbench.webview('after-reload');
    await before.locator('[data-step="imaging"][data-state="now"]').waitFor();
    await workbench.reload();
    const after = await workbench.webview('after-reload');
    await after.getByText('The image is ready.').waitFor();
    await workbench.notifications.message('The image after-reload is ready').waitFor();
    await workbench.photograph('11-after-reload');
  });

  it('asks nothing of other machines', () => {
    assert.deepEqual(session.strangers, []);
  });
});
