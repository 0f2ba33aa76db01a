// The images of a person: found, arranged, looked at, compared, used and deleted.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { readsAs } from './harness/aria';
import { takeImage } from './harness/images';
import { Session } from './harness/session';
import type { Workbench } from './harness/workbench';

describe('browsing images', () => {
  const urn = 'urn:publicid:IDN+home.example+image+demo:web-server';
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open();
    workbench = session.workbench;
    const vm = { clientId: 'vm', global: true } as const;
    const { testbedDirectory: home } = session;
    await takeImage(home, { ...vm, user: 'alice', name: 'web-server', description: 'nginx 1.24' });
    await takeImage(home, { ...vm, user: 'alice', name: 'web-server', description: 'nginx 1.26' });
    await takeImage(home, {
      user: 'alice',
      clientId: 'pc',
      name: 'database',
      global: false,
      description: 'PostgreSQL 16',
    });
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  it('shows mine, and what the site offers', async () => {
    await workbench.openContainer('ProtoGENI');
    const images = workbench.tree('Images');
    await images.row('web-server').waitFor();
    await images.maximise();
    await images.row(/^web-server, .* 2 versions/).waitFor();
    await readsAs(images.pane.getByRole('tree'), 'images');
    await images.expand('System');
    await images.row(/^CENTOS7-64-STD CentOS 7, standard image · bare metal · Xen VM/).waitFor();
    await images.row(/^UBUNTU24-64-STD/).waitFor();
    await workbench.photograph('images-1-tree', ['light', 'hc', 'dark']);
    // It is long, and what is below it must be in sight.
    await images.collapse('System 25');
  });

  it('finds images by words, and says how many', async () => {
    const images = workbench.tree('Images');
    await workbench.runCommand('ProtoGENI: Filter Images…');
    await workbench.quickInput.titled('Filter Images');
    await workbench.quickInput.input.fill('postgres');
    await images.row('web-server').waitFor({ state: 'detached' });
    await images.row('database').waitFor();
    await images.pane.getByText('1 of 2 images: “postgres”').waitFor();
    await workbench.photograph('images-2-filter', ['dark']);
    await workbench.page.keyboard.press('Enter');
    await workbench.runCommand('ProtoGENI: Clear Image Filter');
    await images.row('web-server').waitFor();
  });

  it('shows the details of an image', async () => {
    await workbench.tree('Images').choose('web-server', 'Show Image Details');
    const page = await workbench.webview('Where it comes from');
    await page.getByText('Anyone can use web-server').waitFor();
    await page.getByRole('row', { name: /Version 1 .*nginx 1\.26/ }).waitFor();
    await page.getByText('The contents').waitFor();
    await page.getByText('Linux 24.04').nth(2).waitFor();
    await readsAs(page, 'details');
    await workbench.photograph('images-5-details', ['light', 'hc', 'dark']);
  });

  it('compares two versions side by side', async () => {
    await workbench.tree('Images').choose('web-server', 'Compare Image Versions');
    const page = await workbench.webview('Compare versions');
    const description = /Description\s*differs\s*nginx 1\.24\s*nginx 1\.26/;
    await page.locator('#compare tr', { hasText: description }).waitFor();
    await workbench.photograph('images-6-compare', ['light', 'hc', 'dark']);
    await page.getByRole('combobox', { name: 'First version' }).selectOption('Version 1');
    await page.getByText('Choose two versions to compare.').waitFor();
    await workbench.photograph('images-6-narrow', ['dark'], { width: 770, height: 860 });
  });

  it('drops an image on the node that will use it', async () => {
    const { editor } = workbench;
    const images = workbench.tree('Images');
    await images.expand('north no images');
    await images.pane.getByRole('treeitem', { name: 'System' }).nth(1).waitFor();
    await editor.open('hello.rspec');
    // The rspec has the lists of both sites read; a row that is drawn anew cannot be dragged.
    await images.pane.getByRole('treeitem', { name: 'System 25' }).nth(1).waitFor();
    await images.drag(/^web-server/, editor.lines.locator('.view-line', { hasText: 'raw-pc' }));
    await editor.lines.getByText('demo:web-server').waitFor();
    assert.equal(await editor.line('demo:web-server'), `<disk_image name="${urn}"/>`);
  });

  it('pins a version in the rspec, and lets it go again', async () => {
    const { editor } = workbench;
    const images = workbench.tree('Images');
    await images.expand(/^web-server/);
    await images.choose('Version 0', 'Pin in Editor');
    await editor.lines.getByText('web-server:0').waitFor();
    await workbench.photograph('images-7-pinned', ['dark']);
    await images.choose(/^web-server/, 'Unpin in Editor');
    await workbench.page.getByText('follows new versions of web-server').waitFor();
    await editor.lines.getByText('web-server:0').waitFor({ state: 'detached' });
    assert.equal(await editor.line('demo:web-server'), `<disk_image name="${urn}"/>`);
  });

  it('says what a delete would take away, and takes only that', async () => {
    const images = workbench.tree('Images');
    await images.choose('Version 0', 'Delete Image…');
    await workbench.dialog.getByText('Version: 0').waitFor();
    await workbench.dialog.getByText('The site accepted a dry run').waitFor();
    await workbench.photograph('images-8-delete', ['light', 'hc', 'dark']);
    await workbench.dialog.getByRole('button', { name: 'Delete' }).click();
    await images.row('Version 0').waitFor({ state: 'detached' });
  });

  it('deletes all images that are selected after one question', async () => {
    const images = workbench.tree('Images');
    await images.select(/^database/, /^web-server/);
    await workbench.page.keyboard.press('Delete');
    await workbench.dialog.getByText('web-server').first().waitFor();
    await workbench.dialog.getByText('database').first().waitFor();
    await workbench.photograph('images-9-delete-two', ['dark']);
    await workbench.dialog.getByRole('button', { name: 'Delete' }).click();
    await images.row(/^web-server/).waitFor({ state: 'detached' });
    await images.row(/^database/).waitFor({ state: 'detached' });
  });

  it('asks nothing of other machines', () => {
    assert.deepEqual(session.strangers, []);
  });
});
