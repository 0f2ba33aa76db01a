// Commands that people use less often, from the palette and from the menus of rows: how images are arranged, what is
// copied of one, who can use it, and a slice that is added and taken away again.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { readTestbed } from '../../src/model/accounts/localTestbed';
import { takeImage } from './harness/images';
import { Session } from './harness/session';
import type { Tree } from './harness/tree';
import type { Workbench } from './harness/workbench';

describe('a person who arranges and shares images', () => {
  const urn = 'urn:publicid:IDN+home.example+image+demo:ant';
  let session: Session;
  let workbench: Workbench;
  let images: Tree;
  before(async () => {
    session = await Session.open({ speed: 8_000_000 });
    workbench = session.workbench;
    images = workbench.tree('Images');
    const { testbedDirectory: home } = session;
    const common = { user: 'alice', description: 'a test' } as const;
    await takeImage(home, { ...common, clientId: 'pc', name: 'ant', global: true });
    await enlarge('vm');
    await takeImage(home, { ...common, clientId: 'vm', name: 'zoo', global: false });
    await workbench.openContainer('ProtoGENI');
    await images.row(/^zoo/).waitFor();
    await images.maximise();
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  /** More on the disk of a node than the others have. */
  async function enlarge(clientId: string): Promise<void> {
    const testbed = await readTestbed(session.testbedDirectory);
    const sliver = testbed?.slices[0]?.slivers.find((one) => one.clientId === clientId);
    assert.ok(sliver);
    mkdirSync(join(sliver.disk, 'local'), { recursive: true });
    writeFileSync(join(sliver.disk, 'local', 'large'), randomBytes(4_000_000));
  }

  const clipboard = (): Promise<string> =>
    workbench.page.evaluate(() => navigator.clipboard.readText());

  /** Resolves when the rows of the two images stand in this order. */
  async function inOrder(first: RegExp, second: RegExp): Promise<void> {
    const name = /^(ant|zoo)/;
    const rows = images.pane.getByRole('treeitem', { name });
    await rows
      .nth(0)
      .and(images.pane.getByRole('treeitem', { name: first }))
      .waitFor();
    await rows
      .nth(1)
      .and(images.pane.getByRole('treeitem', { name: second }))
      .waitFor();
  }

  for (const [command, row] of [
    ['ProtoGENI: Group Images by Owner', 'Mine'],
    ['ProtoGENI: Group Images by Project', 'demo'],
    ['ProtoGENI: Group Images by Name', 'zoo'],
    ['ProtoGENI: Group Images by Age', 'Last 24 hours'],
    ['ProtoGENI: Group Images by Site', 'home 2 images'],
  ] as const) {
    it(`reads images below "${row}" after ${command}`, async () => {
      await workbench.runCommand(command);
      await images.row(row).waitFor();
      await images.row(/^ant/).waitFor();
    });
  }

  it('has them by name, by size and by date', async () => {
    await workbench.runCommand('ProtoGENI: Sort Images by Size');
    await inOrder(/^zoo/, /^ant/);
    await workbench.runCommand('ProtoGENI: Sort Images by Name');
    await inOrder(/^ant/, /^zoo/);
    await workbench.runCommand('ProtoGENI: Sort Images by Date');
    await inOrder(/^zoo/, /^ant/);
    await workbench.runCommand('ProtoGENI: Sort Images by Name');
    await inOrder(/^ant/, /^zoo/);
  });

  it('copies the URN, the URL and the RSpec snippet of an image', async () => {
    await images.choose(/^ant/, 'Copy Image URN');
    await workbench.page.getByText('Copied the URN of ant').first().waitFor();
    assert.equal(await clipboard(), urn);
    await images.choose(/^ant/, 'Copy Image URL');
    await workbench.page.getByText('Copied the URL of ant').first().waitFor();
    assert.match(await clipboard(), /^https:\/\/127\.0\.0\.1:\d+\/image_metadata\.php\?uuid=/);
    await images.choose(/^ant/, 'Copy RSpec Snippet…');
    await workbench.quickInput.pick('At home');
    await workbench.page.getByText('Copied the RSpec snippet of ant').first().waitFor();
    assert.equal(await clipboard(), `<disk_image name="${urn}"/>`);
  });

  it('asks who can use an image, as a stranger sees it', async () => {
    const { notifications } = workbench;
    await images.choose(/^ant/, 'Who Can Use This?');
    await notifications.message('Anyone can use ant').waitFor();
    await images.choose(/^zoo/, 'Who Can Use This?');
    await notifications.message('Only the project demo can use zoo, at home.').waitFor();
    await workbench.photograph('who-can-use', ['dark']);
    await workbench.runCommand('Notifications: Clear All Notifications');
  });

  it('marks a favourite and takes the mark away', async () => {
    await images.choose(/^zoo/, 'Add to Favourites');
    await images.row(/^zoo, .*favourite/).waitFor();
    await images.choose(/^zoo/, 'Remove from Favourites');
    await images.row(/^zoo, .*favourite/).waitFor({ state: 'detached' });
    await images.row(/^zoo/).waitFor();
  });

  it('hides an image, and shows the hidden ones when asked', async () => {
    await images.choose(/^zoo/, 'Hide Image');
    await images.row(/^zoo/).waitFor({ state: 'detached' });
    await workbench.runCommand('ProtoGENI: Show Hidden Images');
    await images.row(/^zoo/).waitFor();
    await images.choose(/^zoo/, 'Show Image Again');
    await workbench.runCommand('ProtoGENI: Leave Out Hidden Images');
    await images.row(/^zoo/).waitFor();
  });

  it('sees an image that was made elsewhere after the lists are read again', async () => {
    const image = { user: 'alice', clientId: 'pc', name: 'bee', global: true } as const;
    await takeImage(session.testbedDirectory, { ...image, description: 'elsewhere' });
    assert.equal(await images.row(/^bee/).count(), 0);
    await workbench.runCommand('ProtoGENI: Reload Image Lists');
    await images.row(/^bee/).waitFor();
  });

  it('takes a slice that was added by name out of the tree again', async () => {
    const { quickInput, page } = workbench;
    await workbench.runCommand('ProtoGENI: Add Slice…');
    await quickInput.titled('Add Slice');
    await quickInput.answer('demo/hello');
    const slivers = workbench.tree('Slivers');
    await slivers.maximise();
    await slivers.row('pc, ready').waitFor();
    await slivers.choose('hello', 'Remove Slice from Tree');
    const entry = page.getByRole('menuitem', { name: 'Remove Slice from Tree' });
    // The menu shows what the row was when it was opened. One of her own slices stays.
    for (let isOffered = true; isOffered;) {
      await slivers.row('hello').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Copy Slice URN' }).waitFor();
      isOffered = (await entry.count()) > 0;
      if (isOffered) await page.keyboard.press('Escape');
    }
    await page.keyboard.press('Escape');
  });

  it('reads what was asked of servers in the log', async () => {
    const { page } = workbench;
    await workbench.runCommand('ProtoGENI: Show Log');
    await page
      .locator('.panel .view-lines')
      .getByText(/Resolve|ListResources/)
      .first()
      .waitFor();
    await workbench.photograph('log', ['dark']);
  });
});
