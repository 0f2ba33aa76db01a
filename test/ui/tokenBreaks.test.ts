// A person with nothing but a token, where things go wrong: the token is revoked between the questions and the start, the
// portal takes effect and answers with an error, the window is reloaded while it images.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { portalAccountOf } from '../support/experiments';
import { Session } from './harness/session';
import { download, forgetDownloads, leaveOnlyPortal, signInByFile } from './harness/tokenOnly';
import type { Workbench } from './harness/workbench';

describe('a snapshot by token where things go wrong', () => {
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open({ speed: 4_000_000 });
    workbench = session.workbench;
    await leaveOnlyPortal(session);
    download(session, 'alice');
    await workbench.openContainer('ProtoGENI');
    await signInByFile(session);
    await workbench.tree('Slivers').row('pc, ready').waitFor();
    await workbench.runCommand('Notifications: Clear All Notifications');
  });
  after(async () => {
    forgetDownloads(session);
    await session.close();
  });
  afterEach(async (context) => {
    await session.keepFailure(context);
    await session.clearFaults();
  });

  async function upToTheLastButton(row: string | RegExp, name: string): Promise<void> {
    const { quickInput } = workbench;
    await workbench.tree('Slivers').choose(row, 'Snapshot Sliver…');
    await quickInput.titled('Snapshot ');
    await quickInput.message.filter({ hasText: /\S/ }).waitFor();
    await quickInput.answer(name);
    await quickInput.option('Take the Snapshot').waitFor();
  }
  /** The workbench of these tests keeps secrets only as long as a window is open. */
  async function reloadAndSignIn(): Promise<void> {
    await workbench.reload();
    await signInByFile(session);
    await workbench.runCommand('Notifications: Clear All Notifications');
  }
  const snapshots = async (): Promise<number> =>
    (await workbench.tree('Snapshots').pane.getByRole('treeitem').all()).length;

  it('is there once when the portal has started it and answers with an error', async () => {
    await upToTheLastButton('pc, ready', 'after-all');
    await session.fault('portal-after', '--times', '1');
    await workbench.quickInput.pick('Take the Snapshot');
    await workbench.notifications.message('The image after-all is ready').waitFor();
    assert.equal(await snapshots(), 1);
    await workbench.runCommand('Notifications: Clear All Notifications');
  });

  it('is found again when the window is reloaded right after the start, and while it images', async () => {
    await session.fault('stall');
    await upToTheLastButton('vm, ready', 'reloaded');
    await workbench.quickInput.pick('Take the Snapshot');
    await reloadAndSignIn();
    await workbench
      .tree('Snapshots')
      .row(/^reloaded, imaging/)
      .waitFor();
    await workbench
      .tree('Snapshots')
      .row(/^reloaded/)
      .click();
    await (await workbench.webview('reloaded')).getByText('The portal says').waitFor();
    await reloadAndSignIn();
    await session.clearFaults();
    await (await workbench.webview('reloaded')).getByText('The image is ready').waitFor();
    await workbench
      .tree('Snapshots')
      .row(/^reloaded, ready/)
      .waitFor();
    assert.equal(await snapshots(), 2);
    await workbench.runCommand('Notifications: Clear All Notifications');
  });

  it('leaves the rows where the portal says what nobody has seen', async () => {
    await session.fault('portal-words');
    await session.fault('portal-nulls');
    await workbench.runCommand('ProtoGENI: Refresh');
    const slivers = workbench.tree('Slivers');
    await slivers.row(/^hello/).waitFor();
    await workbench.photograph('breaks-3-words', ['dark']);
  });

  it('shows a page that is not the portal’s as what it is', async () => {
    await session.fault('portal-gateway');
    await workbench.runCommand('ProtoGENI: Refresh');
    await workbench
      .tree('Slivers')
      .row(/^hello/)
      .waitFor();
    await workbench.photograph('breaks-4-gateway', ['dark']);
  });

  it('is not started with a token that was revoked after the last look', async () => {
    await workbench.runCommand('ProtoGENI: Refresh');
    await workbench.tree('Slivers').expand(/^hello ready/);
    await upToTheLastButton('pc, ready', 'too-late');
    const { portal } = await portalAccountOf(session.testbedDirectory, 'alice');
    await portal.tokens.refresh(() => Promise.resolve());
    await workbench.quickInput.pick('Take the Snapshot');
    const refused = workbench.notifications.message('does not accept your token');
    await refused.getByRole('button', { name: 'Sign In…' }).waitFor();
    await workbench.photograph('breaks-5-revoked');
    assert.equal(
      await workbench
        .tree('Snapshots')
        .row(/too-late/)
        .count(),
      0,
    );
    await workbench.runCommand('Notifications: Clear All Notifications');
    await workbench.tree('Slivers').pane.getByText('no longer works').waitFor();
    await workbench.photograph('breaks-6-tree');
  });
});
