// The four steps of the README, taken literally: they end with an image in use at the other site. Then the browser
// loads the address again, and what was open is there.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Session } from './harness/session';
import type { Workbench } from './harness/workbench';

describe('the two minutes of the README', () => {
  const image = 'hello-vm';
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open({ speed: 4_000_000 });
    workbench = session.workbench;
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  it('show two sites, each with a pc and a vm of the slice hello', async () => {
    await workbench.openContainer('ProtoGENI');
    const slivers = workbench.tree('Slivers');
    for (const text of ['home', 'north', 'pc, ready', 'vm, ready']) {
      await slivers.row(text).waitFor();
    }
  });

  it('take a snapshot for anyone, with the suggested name', async () => {
    const { quickInput, page } = workbench;
    await workbench.tree('Slivers').choose('vm, ready', 'Snapshot Sliver…');
    await quickInput.titled('Snapshot vm');
    await quickInput.message.getByText(`${image} will be a new image`).waitFor();
    await page.keyboard.press('Enter');
    await quickInput.pick('Anyone');
    await quickInput.titled(`Describe ${image}`);
    await page.keyboard.press('Enter');
    await quickInput.titled(`Snapshot vm as ${image}`);
    await quickInput.option('Take the Snapshot').waitFor();
    await page.keyboard.press('Enter');
    await (await workbench.webview(image)).getByText('The image is ready.').waitFor();
  });

  it('insert its URL at the node of the other site, without a finding', async () => {
    const { editor, page } = workbench;
    await workbench.openContainer('Explorer');
    await page.getByRole('treeitem', { name: 'hello.rspec' }).dblclick();
    await editor.moveInto('<disk_image name=""/>', '<disk_image name="'.length);
    await (await editor.complete()).option(image).click();
    await editor.lines.getByText('image_metadata.php').waitFor();
    await page.keyboard.press('Control+S');
    const findings = page.locator('.squiggly-error, .squiggly-warning');
    await findings.first().waitFor({ state: 'detached' });
  });

  it('are not lost when the browser loads the address again', async () => {
    const { page } = workbench;
    const tabs = page.getByRole('tab', { name: /hello\.rspec|Snapshot hello-vm/ });
    assert.equal(await tabs.count(), 2);
    // A browser may be gone before VS Code has written down what is open; its own reload waits for that.
    await workbench.reload();
    await page.reload();
    await workbench.ready();
    await tabs.nth(1).waitFor();
    assert.equal(await tabs.count(), 2);
  });

  it('end with the delete, which says what would be lost', async () => {
    await workbench.openContainer('ProtoGENI');
    const images = workbench.tree('Images');
    await images.choose(image, 'Delete Image…');
    await workbench.dialog.getByText('hello.rspec').first().waitFor();
    await workbench.dialog.getByRole('button', { name: 'Delete' }).click();
    await images.row(image).waitFor({ state: 'detached' });
  });
});
