// A person's certificates: chosen from files of which some are no good, used side by side, forgotten, removed, and
// given up for the local testbed alone. The person is bob, later carol too; the local testbed's own user is alice.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { Session } from './harness/session';
import type { Workbench } from './harness/workbench';

const fourThemes = ['light', 'hcLight', 'hc', 'dark'] as const;

describe('a person with certificates', () => {
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open();
    workbench = session.workbench;
    for (const folder of ['Downloads', '.ssl']) mkdirSync(join(session.home, folder));
    writeFileSync(join(session.home, 'Downloads', 'cloudlab.pem'), 'not a certificate');
    copyFileSync(userFile('bob', 'encrypted.pem'), join(session.home, '.ssl', 'encrypted.pem'));
    copyFileSync(userFile('carol', 'encrypted.pem'), join(session.home, 'Downloads', 'emulab.pem'));
    await workbench.openContainer('ProtoGENI');
    await workbench.tree('Slivers').row('pc, ready').waitFor();
  });
  after(async () => {
    // Copies of keys, which would count as leaked.
    for (const folder of ['Downloads', '.ssl'])
      rmSync(join(session.home, folder), { recursive: true });
    await session.close();
  });
  afterEach((context) => session.keepFailure(context));

  const userFile = (user: string, file: string): string =>
    join(session.testbedDirectory, 'users', user, file);
  const passphraseOf = (user: string): string =>
    readFileSync(userFile(user, 'password'), 'utf8').trim();

  /** The settings that name certificates, as VS Code has written them. */
  function savedCertificates(): string[] {
    const text = readFileSync(settingsFile(), 'utf8');
    const all = JSON.parse(text) as Record<string, unknown>;
    return [all['protogeni.certificate'] ?? [], all['protogeni.moreCertificates'] ?? []]
      .flat()
      .map(String);
  }

  const settingsFile = (): string => join(session.home, 'user', 'Machine', 'settings.json');

  async function chooseCertificate(): Promise<void> {
    await workbench.runCommand('ProtoGENI: Choose Certificate…');
    await workbench.quickInput.titled('Choose Certificate');
    await workbench.quickInput.option('Browse…').waitFor();
  }

  /** The button at the end of a line of the list. */
  async function press(line: string, button: string): Promise<void> {
    const option = workbench.quickInput.option(line);
    await option.hover();
    await option.getByRole('button', { name: button }).click();
  }

  async function say(question: string, button: string): Promise<void> {
    await workbench.dialog.getByText(question).waitFor();
    await workbench.dialog.getByRole('button', { name: button }).click();
    await workbench.dialog.waitFor({ state: 'hidden' });
  }

  it('reads whose each file is, and keeps the list with the reason when one is no good', async () => {
    await chooseCertificate();
    const { quickInput } = workbench;
    await quickInput.option('bob at home.example').waitFor();
    await quickInput.option('carol at home.example').waitFor();
    await quickInput.pick('cloudlab.pem', 'cloudlab');
    // The whole list is back, not what the filter has left of it.
    await quickInput.option('bob at home.example').waitFor();
    await quickInput.option('cloudlab.pem is not a PEM file').waitFor();
    await workbench.photograph('certificates-refused', fourThemes);
    assert.deepEqual(savedCertificates(), []);
  });

  it('has a wrong passphrase cleared, and goes on typing', async () => {
    const { quickInput, page } = workbench;
    await quickInput.pick('encrypted.pem');
    await quickInput.titled('Passphrase of encrypted.pem');
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await quickInput.message.getByText('That passphrase does not unlock encrypted.pem').waitFor();
    assert.equal(await quickInput.input.inputValue(), '');
    await workbench.photograph('certificate-passphrase', fourThemes);
    assert.deepEqual(savedCertificates(), []);
    await page.keyboard.type(passphraseOf('bob'));
    await page.keyboard.press('Enter');
    await say('Do you trust the server', 'Trust This Server');
    await workbench.tree('Slivers').row('slivers · bob').waitFor();
    assert.deepEqual(savedCertificates(), [join(session.home, '.ssl', 'encrypted.pem')]);
  });

  it('reads in each row whose account it is', async () => {
    const slivers = workbench.tree('Slivers');
    await slivers.maximise();
    await slivers.row('alice, local testbed').waitFor();
    await hover(slivers.row('home 2 slivers'), ['alice at home.example', 'alice/encrypted.pem']);
    await workbench.photograph('account-row', ['dark']);
    await hover(slivers.row('slivers · bob'), ['bob at home.example', '.ssl/encrypted.pem']);
  });

  it('uses a second certificate beside the first', async () => {
    const { quickInput, page } = workbench;
    await chooseCertificate();
    await quickInput.pick('emulab.pem');
    await quickInput.titled('Passphrase of emulab.pem');
    await page.keyboard.type(passphraseOf('carol'));
    await page.keyboard.press('Enter');
    await quickInput.titled('How should emulab.pem be used?');
    await workbench.photograph('certificate-beside', fourThemes);
    await quickInput.pick('Side by side with encrypted.pem');
    await workbench.tree('Slivers').row('slivers · carol').waitFor();
    await chooseCertificate();
    await quickInput.option('emulab.pem').hover();
    await workbench.photograph('certificates', fourThemes);
    await quickInput.leave();
  });

  it('has the passphrase of one forgotten, after a yes', async () => {
    const { quickInput, notifications } = workbench;
    await workbench.runCommand('ProtoGENI: Forget Passphrase…');
    await quickInput.titled('Forget Passphrase');
    await workbench.photograph('certificate-forget', fourThemes);
    await quickInput.pick('emulab.pem');
    await workbench.dialog.getByText('Forget the passphrase of emulab.pem?').waitFor();
    await workbench.photograph('certificate-forget-asked', fourThemes);
    await say('Forget the passphrase of emulab.pem?', 'Forget');
    await notifications.message('Forgot the passphrase of emulab.pem.').waitFor();
    const slivers = workbench.tree('Slivers');
    await slivers.row('emulab.pem Locked').waitFor();
    await slivers.row('slivers · bob').waitFor();
    await slivers.row('slivers · carol').waitFor({ state: 'hidden' });
    await workbench.photograph('certificate-locked', fourThemes);
  });

  it('removes one of several, and the other stays', async () => {
    await chooseCertificate();
    await press('emulab.pem', 'Remove');
    await say('Stop using emulab.pem?', 'Remove');
    const slivers = workbench.tree('Slivers');
    await slivers.row('emulab.pem').waitFor({ state: 'hidden' });
    await slivers.row('slivers · bob').waitFor();
    await workbench.quickInput.titled('Choose Certificate');
    assert.deepEqual(savedCertificates(), [join(session.home, '.ssl', 'encrypted.pem')]);
  });

  it('goes back to the local testbed alone in one step', async () => {
    await workbench.quickInput.pick('Local testbed only');
    const slivers = workbench.tree('Slivers');
    await slivers.row('slivers · bob').waitFor({ state: 'hidden' });
    await slivers.row('alice, local testbed').waitFor();
    assert.deepEqual(savedCertificates(), []);
    await workbench.runCommand('ProtoGENI: Forget Passphrase…');
    await workbench.notifications.message('No passphrase is kept.').waitFor();
  });

  it('is told what sites wait for when they are chosen on the local testbed alone', async () => {
    const { quickInput, notifications } = workbench;
    await workbench.runCommand('ProtoGENI: Choose Sites…');
    await quickInput.titled('Choose Sites');
    await quickInput.box.getByText('CloudLab Utah').click();
    await workbench.photograph('sites-without-certificate', fourThemes);
    await workbench.page.keyboard.press('Enter');
    const told = 'CloudLab Utah appears once you have chosen a certificate.';
    await notifications.message(told).waitFor();
    await workbench.photograph('sites-wait', fourThemes);
    await notifications.press(told, 'Choose Certificate…');
    await quickInput.titled('Choose Certificate');
    await quickInput.leave();
    await workbench.runCommand('Notifications: Clear All Notifications');
  });

  it('sees no row of a testbed whose folder is no longer the one in the settings, and no complaint', async () => {
    const slivers = workbench.tree('Slivers');
    const all = JSON.parse(readFileSync(settingsFile(), 'utf8')) as Record<string, unknown>;
    const elsewhere = { ...all, 'protogeni.testbed.directory': join(session.home, 'elsewhere') };
    writeFileSync(settingsFile(), JSON.stringify(elsewhere));
    await slivers.row('alice, local testbed').waitFor({ state: 'hidden' });
    await slivers.pane.getByRole('button', { name: 'Start Local Testbed' }).waitFor();
    assert.equal(await slivers.pane.getByRole('treeitem').count(), 0);
    assert.equal(await workbench.page.locator('.notification-toast').count(), 0);
    await workbench.photograph('testbed-elsewhere', fourThemes);
    writeFileSync(settingsFile(), JSON.stringify(all));
    await slivers.row('pc, ready').waitFor();
    assert.equal(await workbench.page.locator('.notification-toast').count(), 0);
  });

  /** Rests on a row until its tooltip says all of `texts`. */
  async function hover(row: Locator, texts: readonly string[]): Promise<void> {
    await row.hover();
    const tooltip = workbench.page.locator('.workbench-hover-container').last();
    for (const text of texts) await tooltip.getByText(text).first().waitFor();
  }
});
