// Experiments beside slices: somebody with a certificate and a token has one row for what both see, and a row of the same
// kind for what only the portal shows.
import { after, afterEach, before, describe, it } from 'node:test';
import { startExperimentIn } from '../support/experiments';
import { readsAs } from './harness/aria';
import { Session } from './harness/session';
import type { Workbench } from './harness/workbench';

describe('experiments in the Slivers tree', () => {
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open({ speed: 8_000_000 });
    workbench = session.workbench;
    const bobs = { user: 'bob', name: 'survey', profile: 'two-nodes' };
    await startExperimentIn(session.testbedDirectory, bobs);
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  it('appear with the sign-in, each once', async () => {
    await workbench.openContainer('ProtoGENI');
    const slivers = workbench.tree('Slivers');
    await slivers.row('vm, ready').waitFor();
    await workbench.runCommand('ProtoGENI: Sign In with a Portal Token');
    await workbench.quickInput.pick('alice');
    await slivers.row(/^survey/).waitFor();
    await slivers.row(/^hello ready/).waitFor();
    await workbench.runCommand('Notifications: Clear All Notifications');
    await workbench.photograph('experiments-1-rows', ['dark', 'light'], {
      width: 1024,
      height: 768,
    });
    await readsAs(slivers.pane.getByRole('tree'), 'slivers-experiments');
  });

  it('offer what a portal can do, and not what only a site can', async () => {
    const slivers = workbench.tree('Slivers');
    await slivers.row(/^survey/).click({ button: 'right' });
    const menu = workbench.page.getByRole('menu');
    await menu.getByRole('menuitem', { name: /^End Experiment/ }).waitFor();
    await workbench.photograph('experiments-2-menu', ['dark', 'light']);
    await workbench.page.keyboard.press('Escape');
    await slivers.choose(/^survey/, 'End Experiment…');
    await workbench.dialog.getByText('Everything on the disks').waitFor();
    await workbench.photograph('experiments-3-end', ['dark']);
    await workbench.dialog.getByRole('button', { name: 'Cancel' }).click();
    await slivers.row(/^hello ready/).hover();
    await workbench.page.getByText('Created by').waitFor();
  });

  it('let the image of a snapshot into the profile', async () => {
    await workbench.page.mouse.move(900, 600);
    await workbench.takeSnapshot('pc, ready', 'web-pc');
    const ready = workbench.notifications.message('The image web-pc is ready');
    await ready.waitFor();
    await workbench.photograph('experiments-4-ready', ['dark']);
    await workbench.notifications.press('The image web-pc is ready', 'New Profile Version…');
    await workbench.quickInput.titled('New version of demo/two-nodes');
    await workbench.photograph('experiments-5-profile', ['dark', 'light']);
    await workbench.quickInput.pick('Create the new version');
    await workbench.notifications.message('now has version 1').waitFor();
  });

  it('are snapshot by the portal where only that sees them, and listed by the certificate', async () => {
    await workbench.runCommand('Notifications: Clear All Notifications');
    const slivers = workbench.tree('Slivers');
    await slivers.collapse(/^hello ready/);
    await slivers.row(/^survey/).click();
    await workbench.page.keyboard.press('ArrowRight');
    await slivers.choose('pc, ready', 'Snapshot Sliver…');
    const { quickInput } = workbench;
    await quickInput.titled('Snapshot pc (1/2)');
    await quickInput.message.filter({ hasText: /\S/ }).waitFor();
    await quickInput.input.fill('survey-pc');
    // The certificate of the same person lists images: what the name means is known.
    await quickInput.message.getByText('survey-pc will be a new image').waitFor();
    await workbench.photograph('experiments-6-name');
    await workbench.page.keyboard.press('Enter');
    await quickInput.option('Take the Snapshot').waitFor();
    await workbench.photograph('experiments-7-summary', ['dark']);
    await quickInput.pick('Take the Snapshot');
    await workbench.notifications.message('The image survey-pc is ready').waitFor();
    await workbench
      .tree('Images')
      .row(/^survey-pc/)
      .waitFor();
    const page = await workbench.webview('by the portal');
    await page.getByRole('button', { name: 'New Profile Version…' }).waitFor();
    await workbench.photograph('experiments-8-ready');
    await workbench.runCommand('Notifications: Clear All Notifications');
    await page.getByRole('button', { name: 'Show Details' }).click();
    await (await workbench.webview('Where it comes from')).getByText('can use survey-pc').waitFor();
    await workbench.photograph('experiments-9-details', ['dark']);
  });
});
