// A person with nothing but the file that the portal saved: signed in by it, shown in VS Code's Accounts menu and beside
// the certificates, and signed out. The person is bob.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { readTestbed } from '../../src/model/accounts/localTestbed';
import { Session } from './harness/session';
import type { Workbench } from './harness/workbench';

const themes = ['light', 'hcLight', 'hc', 'dark'] as const;

describe('a person with a portal token', () => {
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open();
    workbench = session.workbench;
    mkdirSync(downloads());
    copyFileSync(userFile('bob'), join(downloads(), 'cloudlab.jwt'));
    writeFileSync(join(downloads(), 'cloudlab (1).jwt'), '<!DOCTYPE html><title>Login</title>');
    await addPortal();
    await workbench.openContainer('ProtoGENI');
    await workbench.tree('Slivers').row('pc, ready').waitFor();
  });
  after(async () => {
    // Copies of tokens, which would count as leaked.
    rmSync(downloads(), { recursive: true, force: true });
    await session.close();
  });
  afterEach((context) => session.keepFailure(context));

  const downloads = (): string => join(session.home, 'Downloads');
  const userFile = (user: string): string =>
    join(session.testbedDirectory, 'users', user, 'cloudlab.jwt');

  /** The testbed's portal, as one of an institution with a CA of its own. */
  async function addPortal(): Promise<void> {
    const testbed = await readTestbed(session.testbedDirectory);
    const file = join(session.home, 'user', 'Machine', 'settings.json');
    const all = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    const portal = {
      name: 'Our portal',
      url: testbed?.portal?.url,
      caCertificate: testbed?.caCertificate,
    };
    writeFileSync(file, JSON.stringify({ ...all, 'protogeni.portals': [portal] }));
  }

  async function signIn(): Promise<void> {
    await workbench.runCommand('ProtoGENI: Sign In with a Portal Token…');
    await workbench.quickInput.titled('Sign In with a Portal Token');
    await workbench.quickInput.option('Browse…').waitFor();
  }

  const accountsButton = (): Locator =>
    workbench.page.locator('.activitybar').getByRole('button', { name: /Accounts/ });
  const menuItem = (name: string | RegExp): Locator =>
    workbench.page.getByRole('menuitem', { name });

  it('finds the file that was downloaded, and reads why another one is of no use', async () => {
    const { quickInput } = workbench;
    await signIn();
    await quickInput.option('cloudlab (1).jwt is a web page, not a token').waitFor();
    await workbench.photograph('portal-sign-in', themes);
    await quickInput.pick('cloudlab (1).jwt', 'cloudlab (1)');
    // The whole list is back, not what the filter has left of it.
    await quickInput.option('Paste Token…').waitFor();
    await quickInput.leave();
  });

  it('has a wrong token cleared, and goes on pasting', async () => {
    const { quickInput, page } = workbench;
    await signIn();
    await quickInput.pick('Paste Token…');
    await quickInput.titled('Which portal is the token for?');
    await workbench.photograph('portal-which', themes);
    await quickInput.pick('Our portal');
    await quickInput.titled('Portal Token for 127.0.0.1');
    await workbench.photograph('portal-paste', themes);
    await quickInput.answer('abc.def.ghi');
    await quickInput.message.getByText('does not accept this token').waitFor();
    assert.equal(await quickInput.input.inputValue(), '');
    assert.equal(await quickInput.input.getAttribute('type'), 'password');
    await workbench.photograph('portal-paste-refused', themes);
    await page.keyboard.press('Escape');
    await quickInput.titled('Sign In with a Portal Token');
    await quickInput.leave();
  });

  it('signs in with the file, which stays, and is told for how long', async () => {
    const { quickInput, notifications } = workbench;
    await signIn();
    await quickInput.pick('expires');
    await quickInput.pick('Our portal');
    const told = 'Signed in as bob at 127.0.0.1. The token expires on';
    await notifications.message(told).waitFor();
    await notifications.message('The file cloudlab.jwt is still there').waitFor();
    await workbench.photograph('portal-signed-in', themes);
    assert.ok(existsSync(join(downloads(), 'cloudlab.jwt')));
    await workbench.runCommand('Notifications: Clear All Notifications');
  });

  it('is in the Accounts menu of VS Code', async () => {
    await accountsButton().click();
    await menuItem(/^bob at 127\.0\.0\.1 \(Portal Token\)/).hover();
    await menuItem('Sign Out').waitFor();
    await workbench.photograph('portal-accounts-menu', ['light', 'dark']);
    await workbench.page.keyboard.press('Escape');
    await workbench.page.keyboard.press('Escape');
  });

  it('is listed beside the certificates, with ways to check, to renew and to sign out', async () => {
    const { quickInput } = workbench;
    await workbench.runCommand('ProtoGENI: Choose Certificate…');
    await quickInput.option('bob').hover();
    await workbench.photograph('portal-beside-certificates', themes);
    await quickInput.leave();
    await workbench.runCommand('ProtoGENI: Portal Accounts…');
    await quickInput.titled('Portal Accounts');
    const line = quickInput.option('bob');
    await line.hover();
    await line.getByRole('button', { name: 'Check Now' }).click();
    await quickInput.option('The portal accepts the token.').waitFor();
    await workbench.photograph('portal-accounts', themes);
    await line.hover();
    await line.getByRole('button', { name: 'Renew…' }).click();
    await workbench.dialog.getByText('Renew the token of bob at 127.0.0.1?').waitFor();
    await workbench.photograph('portal-renew', themes);
    await workbench.dialog.getByRole('button', { name: 'Renew' }).click();
    await quickInput.option('The token was renewed.').waitFor();
    await workbench.photograph('portal-renewed', ['dark']);
    await quickInput.leave();
  });

  it('reads that the token in the file no longer works', async () => {
    const { quickInput } = workbench;
    await signIn();
    await quickInput.pick('expires');
    await quickInput.pick('Our portal');
    await quickInput.option('does not accept this token').waitFor();
    await workbench.photograph('portal-refused', themes);
    await quickInput.leave();
  });

  it('is a user of the local testbed by one click', async () => {
    const { quickInput, notifications } = workbench;
    await signIn();
    await quickInput.pick('carol', 'carol');
    await notifications.message('Signed in as carol, local testbed.').waitFor();
    await workbench.runCommand('Notifications: Clear All Notifications');
  });

  it('signs out in the Accounts menu, or by the command after a yes', async () => {
    const { page, quickInput, dialog, notifications } = workbench;
    await accountsButton().click();
    await menuItem(/^carol, local testbed/).hover();
    // A menu takes no click in its first moments; the keyboard is heard at once.
    await menuItem('Sign Out').hover();
    await page
      .locator('.action-item.focused', { has: menuItem('Sign Out') })
      .last()
      .waitFor();
    await page.keyboard.press('Enter');
    await dialog.getByText('carol, local testbed').first().waitFor();
    await workbench.photograph('portal-sign-out-menu', ['dark']);
    await dialog.getByRole('button', { name: 'Sign Out' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await workbench.runCommand('ProtoGENI: Sign Out of a Portal…');
    await dialog.getByText('Sign out of bob at 127.0.0.1?').waitFor();
    await workbench.photograph('portal-sign-out', themes);
    await dialog.getByRole('button', { name: 'Sign Out' }).click();
    await notifications.message('Signed out of bob at 127.0.0.1.').waitFor();
    await workbench.runCommand('ProtoGENI: Portal Accounts…');
    await quickInput.titled('Portal Accounts');
    assert.equal(await quickInput.option('bob').count(), 0);
    await workbench.photograph('portal-nobody', ['dark']);
    await quickInput.leave();
    await accountsButton().click();
    await page.getByRole('menuitem').first().waitFor();
    assert.equal(await menuItem(/Portal Token/).count(), 0);
    await page.keyboard.press('Escape');
  });
});
