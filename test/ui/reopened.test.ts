// What a window shows of pages that were open when it closed: of an account that is locked, of one that is not in use
// any more, and of one that comes back. No page asks for a passphrase by itself.
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { takeImage } from './harness/images';
import { Session } from './harness/session';
import type { Workbench } from './harness/workbench';

describe('an image page of an earlier window', () => {
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open();
    workbench = session.workbench;
    await takeImage(session.testbedDirectory, {
      user: 'alice',
      clientId: 'vm',
      name: 'web-server',
      description: 'nginx',
      global: true,
    });
    await workbench.openContainer('ProtoGENI');
    await workbench.tree('Images').choose(/^web-server/, 'Show Image Details');
    await (await workbench.webview('Anyone can use web-server')).waitFor();
    await workbench.openContainer('Explorer');
  });
  after(async () => {
    // A copy of a key, which would count as leaked.
    rmSync(encrypted(), { force: true });
    await session.close();
  });
  afterEach((context) => session.keepFailure(context));

  const encrypted = (): string => join(session.home, 'encrypted.pem');
  const ofBob = (file: string): string => join(session.testbedDirectory, 'users', 'bob', file);

  function change(settings: Record<string, unknown>): void {
    const file = join(session.home, 'user', 'Machine', 'settings.json');
    const all = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...all, ...settings }));
  }

  it('says that the certificate is locked, and waits to be asked to unlock it', async () => {
    copyFileSync(ofBob('encrypted.pem'), encrypted());
    change({
      'protogeni.certificate': encrypted(),
      'protogeni.testbed.directory': join(session.home, 'elsewhere'),
    });
    await workbench.reload();
    const page = await workbench.webview('Your certificate is locked');
    assert.equal(await workbench.quickInput.box.isVisible(), false);
    await workbench.photograph('reopened-1-locked', ['light', 'dark', 'hc', 'hcLight']);
    await page.getByRole('button', { name: 'Enter Passphrase…' }).click();
    await workbench.quickInput.titled('Passphrase of encrypted.pem');
  });

  it('says that its account is not in use when another one is unlocked', async () => {
    const passphrase = readFileSync(ofBob('password'), 'utf8');
    await workbench.quickInput.answer(passphrase.trim());
    await workbench.dialog.getByRole('button', { name: 'Trust This Server' }).click();
    const page = await workbench.webview('The account or the site of the image web-server');
    await page.getByText('is not in use now').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Enter Passphrase…' }).count(), 0);
  });

  it('shows the image as soon as its account is there again', async () => {
    change({ 'protogeni.testbed.directory': session.testbedDirectory });
    const page = await workbench.webview('Anyone can use web-server');
    await page.getByRole('button', { name: 'Insert into RSpec' }).waitFor();
  });
});
