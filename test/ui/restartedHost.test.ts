// The extension host dies, or is restarted after an update, while pages are open. VS Code starts another one and leaves
// the pages as they were, with buttons that nobody hears: each is replaced when it is looked at.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { takeImage } from './harness/images';
import { patience } from './harness/patience';
import { Session } from './harness/session';
import type { Workbench } from './harness/workbench';

describe('pages of an extension host that has ended', () => {
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open();
    workbench = session.workbench;
    const image = { user: 'alice', clientId: 'vm', description: 'nginx', global: true } as const;
    await takeImage(session.testbedDirectory, { ...image, name: 'web-server' });
    await takeImage(session.testbedDirectory, { ...image, name: 'database' });
    await workbench.openContainer('ProtoGENI');
    for (const name of ['web-server', 'database']) {
      await workbench.tree('Images').choose(name, 'Show Image Details');
      await (await workbench.webview(`Anyone can use ${name}`)).waitFor();
    }
    await workbench.runCommand('ProtoGENI: Show Housekeeping');
    await workbench.webview('What your images take');
    await workbench.runCommand('ProtoGENI: Show History');
    await workbench.webview('Nothing has been done from here yet');
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  const tab = (name: string): Locator => workbench.page.getByRole('tab', { name });

  async function pressesButton(name: string): Promise<void> {
    // Until the page is replaced, nobody hears it: so it is pressed again.
    const timeout = 1000;
    for (const start = Date.now(); ;) {
      try {
        const page = await workbench.webview(`Anyone can use ${name}`);
        await page.getByRole('button', { name: 'Copy URN' }).first().click({ timeout });
        await workbench.page.getByText(`Copied the URN of ${name}`).waitFor({ timeout });
        return;
      } catch (error) {
        if (Date.now() - start > patience) throw error;
      }
    }
  }

  it('are replaced at once where they are seen', async () => {
    await tab('Image database').click();
    await session.killExtensionHost();
    await pressesButton('database');
    await workbench.photograph('restarted-1-seen', ['dark']);
    assert.equal(await tab('Image database').count(), 1);
  });

  it('are replaced when they are looked at', async () => {
    await tab('Image web-server').click();
    await pressesButton('web-server');
    assert.equal(await tab('Image web-server').count(), 1);
    await workbench.photograph('restarted-2-looked-at', ['dark']);
  });

  it('are replaced after a second crash too', async () => {
    await session.killExtensionHost();
    await pressesButton('web-server');
    await tab('Image database').click();
    await pressesButton('database');
    const page = await workbench.webview('Anyone can use database');
    await page.getByRole('button', { name: 'Delete…', exact: true }).click();
    await workbench.dialog.getByRole('button', { name: 'Delete' }).click();
    await workbench.tree('Images').row('database').waitFor({ state: 'detached' });
    await tab('ProtoGENI History').click();
    const history = await workbench.webview('What was done from this computer');
    await history.locator('tr.event', { hasText: 'database' }).waitFor();
    await workbench.photograph('restarted-3-history', ['dark']);
    assert.equal(await tab('ProtoGENI History').count(), 1);
  });
});
