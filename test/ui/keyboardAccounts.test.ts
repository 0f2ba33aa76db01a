// A certificate is chosen, unlocked, trusted, locked again and removed without a mouse, and what the questions on the way
// tell a screen reader.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { readsAs } from './harness/aria';
import { Session } from './harness/session';
import type { Workbench } from './harness/workbench';

describe('an account without a mouse', () => {
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open();
    workbench = session.workbench;
    mkdirSync(join(session.home, '.ssl'));
    copyFileSync(ofBob('encrypted.pem'), join(session.home, '.ssl', 'encrypted.pem'));
    await workbench.openContainer('ProtoGENI');
    await workbench.tree('Slivers').row('pc, ready').waitFor();
  });
  after(async () => {
    // A copy of a key, which would count as leaked.
    rmSync(join(session.home, '.ssl'), { recursive: true });
    await session.close();
  });
  afterEach((context) => session.keepFailure(context));

  const ofBob = (file: string): string => join(session.testbedDirectory, 'users', 'bob', file);

  it('is chosen from the palette, and unlocked', async () => {
    const { page, quickInput } = workbench;
    await press('Choose Certificate…');
    await quickInput.titled('Choose Certificate');
    await quickInput.option('bob at home.example').waitFor();
    await readsAs(quickInput.box, 'dialog-certificates');
    await page.keyboard.type('encrypted');
    await page.keyboard.press('Enter');
    await quickInput.titled('Passphrase of encrypted.pem');
    await readsAs(quickInput.box, 'dialog-passphrase');
    await page.keyboard.type(readFileSync(ofBob('password'), 'utf8').trim());
    await page.keyboard.press('Enter');
  });

  it('trusts a server by Tab and Enter, not by Enter alone', async () => {
    const { page, dialog } = workbench;
    await dialog.getByText('Do you trust the server').waitFor();
    await readsAs(dialog, 'dialog-trust');
    await page.keyboard.press('Tab');
    const focused = dialog.getByRole('button', { name: 'Trust This Server' });
    assert.equal(await focused.evaluate((button) => button === document.activeElement), true);
    await page.keyboard.press('Enter');
    await workbench.tree('Slivers').row('slivers · bob').waitFor();
  });

  it('is read in the tree with its name', async () => {
    const slivers = workbench.tree('Slivers');
    await slivers.maximise();
    await readsAs(slivers.pane.getByRole('tree'), 'slivers-two-accounts');
  });

  it('has its passphrase forgotten', async () => {
    const { page, dialog, notifications } = workbench;
    await press('Forget Passphrase…');
    await dialog.getByText('Forget the passphrase of encrypted.pem?').waitFor();
    await readsAs(dialog, 'dialog-forget');
    await page.keyboard.press('Enter');
    await notifications.message('Forgot the passphrase of encrypted.pem.').waitFor();
    await workbench.tree('Slivers').row('encrypted.pem Locked').waitFor();
  });

  it('is removed: the buttons of its line are also answers to choosing it', async () => {
    const { page, quickInput, dialog } = workbench;
    await press('Choose Certificate…');
    await quickInput.titled('Choose Certificate');
    await quickInput.option('bob at home.example').waitFor();
    await page.keyboard.type('encrypted');
    await page.keyboard.press('Enter');
    await quickInput.titled('encrypted.pem is in use');
    await readsAs(quickInput.box, 'dialog-certificate-used');
    await workbench.photograph('certificate-used', ['light', 'dark']);
    await page.keyboard.type('Remove');
    await page.keyboard.press('Enter');
    await dialog.getByText('Stop using encrypted.pem?').waitFor();
    await page.keyboard.press('Enter');
    await workbench.tree('Slivers').row('encrypted.pem').waitFor({ state: 'hidden' });
    await quickInput.titled('Choose Certificate');
    await quickInput.leave();
  });

  /** The palette, a command, Enter. */
  async function press(command: string): Promise<void> {
    const { page, quickInput } = workbench;
    await page.keyboard.press('F1');
    await quickInput.input.waitFor();
    await page.keyboard.type(`ProtoGENI: ${command}`);
    await quickInput.option(`ProtoGENI: ${command}`).waitFor();
    await page.keyboard.press('Enter');
  }
});
