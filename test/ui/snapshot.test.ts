// The journey that the product is for: a sliver is picked in the tree and snapshotted, the page is
// watched until the image is ready, the image is used in an rspec, and deleted again.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it, type TestContext } from 'node:test';
import { Session } from './harness/session';
import type { Workbench } from './harness/workbench';

describe('from a sliver to an image and back', () => {
  const image = 'my-first-image';
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open({ speed: 1_500_000 });
    workbench = session.workbench;
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context as TestContext));

  it('shows the slivers of every aggregate with their state', async () => {
    await workbench.openContainer('ProtoGENI');
    const slivers = workbench.tree('Slivers');
    await slivers.row('pc, ready, bare metal').waitFor();
    await slivers.row('vm, ready, Xen VM').waitFor();
    await workbench.photograph('1-slivers', ['light', 'hc', 'dark']);
  });

  it('snapshots a sliver from its context menu', async () => {
    const { quickInput } = workbench;
    await workbench.tree('Slivers').choose('pc, ready', 'Snapshot Sliver…');
    await quickInput.titled('Snapshot pc');
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
  });

  it('follows the snapshot on a page until the image is ready', async () => {
    const page = await workbench.webview(image);
    await page.locator('[data-step="imaging"][data-state="now"]').waitFor();
    await workbench.photograph('5-imaging', ['light', 'hc', 'dark']);
    await page.locator('#results').waitFor();
    await workbench.notifications.message(image).waitFor();
    await workbench.photograph('6-ready', ['light', 'hc', 'dark']);
    const row = workbench.tree('Snapshots').row(image);
    assert.match((await row.getAttribute('aria-label')) ?? '', /ready/);
  });

  it('offers the new image in an rspec', async () => {
    const { editor } = workbench;
    await editor.open('hello.rspec');
    const line = '<disk_image name=""/>';
    await editor.moveInto(line, line.indexOf('""') + 1);
    const list = await editor.complete();
    await list.option(image).waitFor();
    await workbench.photograph('7-completion', ['light', 'hc', 'dark']);
    await list.option(image).click();
    assert.match(await editor.line(image), /<disk_image name="[^"]+my-first-image[^"]*"\/>/);
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

  it('asks nothing of other machines', () => {
    assert.deepEqual(session.strangers, []);
  });
});
