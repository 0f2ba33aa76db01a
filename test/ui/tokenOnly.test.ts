// The way of a person with nothing but a portal token: from the welcome over the tree to an image, and the image into a
// profile and a new version of it.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { Session } from './harness/session';
import { download, forgetDownloads, leaveOnlyPortal, signInByFile } from './harness/tokenOnly';
import type { Workbench } from './harness/workbench';

const profile = `import geni.portal as portal

request = portal.context.makeRequestRSpec()
node = request.RawPC("node")
node.disk_image = ""
portal.context.printRequestRSpec()
`;

describe('from a token to an image', () => {
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open({ speed: 4_000_000 });
    workbench = session.workbench;
    await writeFile(join(session.home, 'workspace', 'profile.py'), profile);
    await leaveOnlyPortal(session);
    download(session, 'alice');
    await workbench.openContainer('ProtoGENI');
  });
  after(async () => {
    forgetDownloads(session);
    await session.close();
  });
  afterEach((context) => session.keepFailure(context));

  it('is offered where there is no account', async () => {
    const { pane } = workbench.tree('Slivers');
    await pane.getByRole('button', { name: 'Sign In with a Portal Token…' }).waitFor();
    await workbench.photograph('token-1-welcome');
  });

  it('shows the nodes of the experiments at once', async () => {
    await signInByFile(session);
    const slivers = workbench.tree('Slivers');
    await slivers.row('pc, ready').waitFor();
    await slivers.row('vm, ready').waitFor();
    await workbench.photograph('token-2-tree');
    await workbench.runCommand('Notifications: Clear All Notifications');
    await slivers.row(/^hello ready/).click({ button: 'right' });
    await workbench.page.getByRole('menu').getByRole('menuitem').first().waitFor();
    await workbench.photograph('token-3-slice-menu');
    await workbench.page.keyboard.press('Escape');
    await slivers.row('pc, ready').click({ button: 'right' });
    await workbench.page.getByRole('menu').getByRole('menuitem').first().waitFor();
    await workbench.photograph('token-3-sliver-menu');
    await workbench.page.keyboard.press('Escape');
  });

  it('asks for a name and what it means, and for no more', async () => {
    const { quickInput } = workbench;
    await session.fault('stall');
    await workbench.tree('Slivers').choose('pc, ready', 'Snapshot Sliver…');
    await quickInput.titled('Snapshot pc');
    await quickInput.message.filter({ hasText: /\S/ }).waitFor();
    await workbench.photograph('token-4-name');
    await quickInput.answer('by-token');
    await quickInput.titled('Snapshot pc as by-token');
    await quickInput.option('Take the Snapshot').waitFor();
    await workbench.photograph('token-5-summary');
    await quickInput.pick('Take the Snapshot');
  });

  it('follows the snapshot on its page until the image is ready', async () => {
    const page = await workbench.webview('by-token');
    await page.getByText('The portal says').waitFor();
    await workbench.photograph('token-6-progress');
    await session.clearFaults();
    await page.getByText('The image is ready.').waitFor();
    await workbench.notifications.message('The image by-token is ready').waitFor();
    await workbench.photograph('token-7-ready');
  });

  it('inserts the URN into a profile', async () => {
    const { editor } = workbench;
    await workbench.runCommand('Notifications: Clear All Notifications');
    await editor.open('profile.py');
    await editor.moveInto('disk_image = ""', 'disk_image = "'.length);
    await workbench.tree('Snapshots').press(/^by-token/, 'Insert');
    await editor.lines.getByText('+image+demo:by-token').waitFor();
    await workbench.photograph('token-8-profile');
  });

  it('makes a new version of the profile', async () => {
    const { quickInput, notifications } = workbench;
    await workbench.tree('Slivers').choose('pc, ready', 'New Version of the Profile…');
    await quickInput.titled('New version of demo/two-nodes');
    await workbench.photograph('token-9-version');
    await quickInput.pick('Create the new version');
    await notifications.message('now has version 1').waitFor();
    await workbench.photograph('token-10-done');
  });

  it('shows the manifest, and says that only a certificate shows the details of an image', async () => {
    await workbench.tree('Slivers').choose(/^hello ready/, 'Show Manifest');
    await workbench.page.getByRole('tab', { name: 'hello-manifest.rspec' }).waitFor();
    await workbench.photograph('token-11-manifest');
    await workbench.tree('Snapshots').choose(/^by-token/, 'Show Image Details');
    await workbench.notifications.message('A portal cannot list images').waitFor();
    await workbench.photograph('token-12-details', ['dark']);
  });

  it('says that a portal lists no images, and what to do', async () => {
    const { pane } = workbench.tree('Images');
    await pane.getByText('A portal cannot list images').waitFor();
    await pane.getByRole('button', { name: 'Choose Certificate…' }).waitFor();
    await workbench.photograph('token-13-images');
  });

  it('says on the page of a snapshot that it waits for the token, and signs in from there', async () => {
    const { dialog } = workbench;
    await workbench.runCommand('Notifications: Clear All Notifications');
    await session.fault('stall');
    await workbench.tree('Slivers').choose('pc, ready', 'Snapshot Sliver…');
    await workbench.quickInput.titled('Snapshot pc');
    await workbench.quickInput.message.filter({ hasText: /\S/ }).waitFor();
    await workbench.quickInput.answer('while-away');
    await workbench.quickInput.pick('Take the Snapshot');
    await (await workbench.webview('while-away')).getByText('The portal says').waitFor();
    await workbench.runCommand('ProtoGENI: Sign Out of a Portal…');
    await dialog.getByText('Sign out of alice').waitFor();
    await workbench.photograph('token-14-sign-out', ['dark']);
    await dialog.getByRole('button', { name: 'Sign Out' }).click();
    const page = await workbench.webview('Waiting for the token');
    await workbench.photograph('token-15-waiting');
    await session.clearFaults();
    await page.getByRole('button', { name: 'Sign In…' }).click();
    await workbench.quickInput.pick('expires');
    await workbench.quickInput.pick('Our portal');
    await (await workbench.webview('The image is ready')).waitFor();
    await workbench.photograph('token-16-found-again', ['dark']);
  });

  it('says that there are no experiments, once the portal has said so', async () => {
    await workbench.runCommand('ProtoGENI: Sign Out of a Portal…');
    await workbench.dialog.getByRole('button', { name: 'Sign Out' }).click();
    download(session, 'carol');
    await signInByFile(session);
    const { pane } = workbench.tree('Slivers');
    await pane.getByText('You have no experiments').waitFor();
    await workbench.runCommand('Notifications: Clear All Notifications');
    await pane.getByRole('button', { name: 'Refresh' }).last().click();
    await pane.getByText('You have no experiments').waitFor();
    await workbench.photograph('token-17-no-experiments');
  });
});
