// The trees of a person with a dozen sites: what is mine stands out, and each row offers what can be done with it.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { readsAs } from './harness/aria';
import { emptySites, takeImage } from './harness/images';
import { Session } from './harness/session';
import type { Theme, Workbench } from './harness/workbench';

const themes: Theme[] = ['light', 'hcLight', 'hc', 'dark'];
const sizes = [
  { width: 1400, height: 900 },
  { width: 1024, height: 768 },
  { width: 700, height: 860 },
];

describe('the trees of a person with many sites', () => {
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open({ aggregates: 12, speed: 8_000_000 });
    workbench = session.workbench;
    const { testbedDirectory: home } = session;
    await emptySites(home, 1);
    const vm = { user: 'alice', clientId: 'vm', global: true } as const;
    await takeImage(home, { ...vm, name: 'web-server', description: 'nginx 1.24' });
    await takeImage(home, { ...vm, name: 'a-long-name-of-30-characters-x', description: 'long' });
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  async function picture(name: string): Promise<void> {
    for (const size of sizes) {
      await workbench.photograph(`${name}-${size.width}`, themes, size);
    }
  }

  it('show the sites with something of theirs, and the others in one closed row', async () => {
    await workbench.openContainer('ProtoGENI');
    const slivers = workbench.tree('Slivers');
    await slivers.row('Other sites 11').waitFor();
    await slivers.row('vm, ready, Xen VM').waitFor();
    await readsAs(slivers.pane.getByRole('tree'), 'slivers-many');
    const images = workbench.tree('Images');
    await images.row('Other sites 11').waitFor();
    await images.row('web-server').waitFor();
    await readsAs(images.pane.getByRole('tree'), 'images-many');
    await picture('trees-1-many');
  });

  it('stay as they were left when the window is opened again', async () => {
    const slivers = workbench.tree('Slivers');
    await slivers.collapse('home 2 slivers');
    await slivers.expand('Other sites 11');
    await slivers.row('north no slivers').waitFor();
    await workbench.reload();
    await workbench.openContainer('ProtoGENI');
    await slivers.row('north no slivers').waitFor();
    assert.equal(await slivers.row('home 2 slivers').getAttribute('aria-expanded'), 'false');
    await slivers.expand('home 2 slivers');
    await slivers.collapse('Other sites 11');
  });

  it('offer a node what its state allows: it is stopped, and started again', async () => {
    const slivers = workbench.tree('Slivers');
    await slivers.choose('pc, ready', 'Stop Sliver…');
    await workbench.dialog.getByText('stays off until it is started').waitFor();
    await workbench.photograph('trees-2-stop', ['dark']);
    await workbench.dialog.getByRole('button', { name: 'Stop' }).click();
    await slivers.row('pc, stopped').waitFor();
    await slivers.row('pc, stopped').click({ button: 'right' });
    const menu = workbench.page.getByRole('menu');
    await menu.getByRole('menuitem', { name: /^Start Sliver/ }).waitFor();
    assert.equal(await menu.getByRole('menuitem', { name: /^Power Cycle/ }).count(), 0);
    await workbench.photograph('trees-2-menu', ['dark']);
    await workbench.page.keyboard.press('Escape');
    await workbench.runCommand('ProtoGENI: Start Sliver');
    const { quickInput } = workbench;
    await quickInput.option('pc, stopped').waitFor();
    assert.equal(await quickInput.option('vm').count(), 0, 'it is on');
    await quickInput.leave();
    await slivers.choose('pc, stopped', 'Start Sliver');
    await slivers.row('pc, ready').waitFor();
  });

  it('open a console that shows how the node has booted', async () => {
    const slivers = workbench.tree('Slivers');
    await slivers.choose('pc, ready', 'Open Console');
    await workbench.page.getByText('Console of pc (home)').first().waitFor();
    await workbench.page.locator('.terminal.xterm').first().waitFor();
    await workbench.photograph('trees-3-console', themes);
    await workbench.runCommand('Terminal: Kill the Active Terminal Instance');
  });

  it('take several slivers with one round of questions', async () => {
    const slivers = workbench.tree('Slivers');
    const { quickInput } = workbench;
    await slivers.select('pc, ready', 'vm, ready');
    await slivers.choose('vm, ready', 'Snapshot Sliver…');
    await quickInput.titled('Snapshot 2 Slivers');
    await quickInput.input.fill('set-{node}');
    await quickInput.message.getByText('set-pc, set-vm').waitFor();
    await workbench.page.keyboard.press('Enter');
    await quickInput.pick('This project');
    await quickInput.titled('Describe the images');
    await quickInput.answer('');
    await quickInput.option('vm at home').waitFor();
    await workbench.photograph('trees-4-several', themes);
    await quickInput.pick('Take 2 Snapshots');
    await workbench.notifications.message('The image set-pc is ready').waitFor();
    await workbench.notifications.message('The image set-vm is ready').waitFor();
  });

  it('tell two versions of one image apart, and clear what has ended', async () => {
    const slivers = workbench.tree('Slivers');
    await slivers.row('vm, ready').waitFor();
    await workbench.runCommand('Notifications: Clear All Notifications');
    await slivers.row('vm, ready').click();
    await workbench.takeSnapshot('vm, ready', 'set-vm');
    await workbench.notifications.message('The image set-vm is ready').waitFor();
    const snapshots = workbench.tree('Snapshots');
    await snapshots.row(/^set-vm, ready, version 1/).waitFor();
    await snapshots.row(/^set-vm, ready, version 0/).waitFor();
    await readsAs(snapshots.pane.getByRole('tree'), 'snapshots-many');
    await picture('trees-5-snapshots');
    await workbench.runCommand('ProtoGENI: Clear Finished');
    await snapshots.row('set-vm').waitFor({ state: 'detached' });
    await snapshots.pane.getByText('No snapshots yet').waitFor();
    await workbench.runCommand('View: Close All Editors');
  });

  it('keep favourites first, and hide what nobody wants to see', async () => {
    await workbench.runCommand('Notifications: Clear All Notifications');
    const images = workbench.tree('Images');
    await images.maximise();
    await images.choose(/^web-server/, 'Add to Favourites');
    await images.row(/^web-server, .*favourite/).waitFor();
    await images.choose(/^set-pc/, 'Hide Image');
    await images.row('1 hidden image').waitFor();
    await images.row(/^set-pc/).waitFor({ state: 'detached' });
    await readsAs(images.pane.getByRole('tree'), 'images-marked');
    await picture('trees-6-marked');
    await images.row('1 hidden image').click();
    await images.row(/^set-pc, .*hidden/).waitFor();
    await images.choose(/^set-pc/, 'Show Image Again');
    await workbench.runCommand('ProtoGENI: Leave Out Hidden Images');
  });

  it('show only what is asked for, and say so', async () => {
    const images = workbench.tree('Images');
    const { quickInput } = workbench;
    await workbench.runCommand('ProtoGENI: Show Only Some Images…');
    await quickInput.titled('Show Only Some Images');
    await quickInput.box.locator('.monaco-list-row', { hasText: 'Anyone' }).click();
    await workbench.photograph('trees-7-only', themes);
    await workbench.page.keyboard.press('Enter');
    await images.pane.getByText('2 of 4 images: Who can use it: Anyone').waitFor();
    await images.row(/^set-pc/).waitFor({ state: 'detached' });
    await workbench.photograph('trees-7-narrowed', ['dark']);
    await workbench.runCommand('ProtoGENI: Clear Image Filter');
    await images.row(/^set-pc/).waitFor();
  });

  it('say of an image that its users cannot be changed', async () => {
    const images = workbench.tree('Images');
    await images.choose(/^web-server/, 'Change Who Can Use It…');
    await workbench.dialog.getByText('It is decided when the image is made').waitFor();
    await workbench.photograph('trees-8-users', ['light', 'dark']);
    await workbench.page.keyboard.press('Escape');
    await workbench.dialog.waitFor({ state: 'detached' });
  });

  it('have a page for an image of the site itself', async () => {
    const images = workbench.tree('Images');
    await images.expand('System');
    await images.choose(/^UBUNTU24-64-STD/, 'Show Image Details');
    const page = await workbench.webview('System image at home');
    await page.getByText('Anyone can use UBUNTU24-64-STD').waitFor();
    await readsAs(page, 'details-system');
    await picture('trees-9-system');
  });
});
