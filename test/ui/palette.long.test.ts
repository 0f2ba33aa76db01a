// Every command that the palette offers, where there is nothing yet: without a certificate or a testbed, at a testbed
// without images, while sites do not answer or answer with an error, and with a certificate whose site is down. None ends
// in a list from which nothing can be chosen, none is silent, and none takes what was not read for what is not there.
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { readManifest } from '../support/manifest';
import { Session, type SessionOptions } from './harness/session';
import type { Workbench } from './harness/workbench';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { command: string; title: string; enablement?: string }[];
    readonly menus: { readonly commandPalette: readonly { command: string; when: string }[] };
  };
}

const { contributes } = readManifest() as Manifest;

/** They change how a tree looks, show a view, or would begin or end a testbed. */
const seenElsewhere =
  /^(Refresh|Reload Image|Group|Sort|Show Hidden|Leave Out|Show Log|Start Local|Stop Local|Clear)/;

/** Titles that the palette has. */
function offered(isConnected: boolean): string[] {
  return contributes.commands.flatMap(({ command, title, enablement }) => {
    const entry = contributes.menus.commandPalette.find((one) => one.command === command);
    const when = entry?.when ?? 'true';
    const isShown = when === 'true' || (isConnected && when === 'protogeni.connected');
    return isShown && enablement === undefined && !seenElsewhere.test(title) ? [title] : [];
  });
}

/** Lines that only tell something: nothing comes of choosing them. */
const telling = /^(Reading…|Still reading|The local testbed is starting)/;

/** Words that deny: right only where every site has answered. */
const denial = /no images yet|No slices were found|No slivers were found/;
/** What stands beside them where one has not. */
const unread = /Still reading|could not be read/;

describe('the palette leads on', () => {
  it('without a certificate and a testbed', async () => {
    await runAll({ testbed: false }, undefined);
  });

  it('at a testbed without images, while a site does not answer, with no editor open', async () => {
    await runAll({}, async (session) => {
      await session.fault('hang', '--site', 'north');
      await slivers(session).row('vm, ready').waitFor();
    });
  });

  it('at a testbed one of whose sites answers with an error', async () => {
    await runAll({}, async (session) => {
      await slivers(session).row('vm, ready').waitFor();
      await session.fault('internal', '--site', 'north');
      await session.workbench.runCommand('ProtoGENI: Refresh');
      const images = session.workbench.tree('Images');
      await images.row(/north.*could not/).waitFor();
    });
  });

  it('while no site at all answers', async () => {
    await runAll({}, async (session) => {
      await session.fault('hang');
      await slivers(session).row('home').waitFor();
    });
  });

  it('with a certificate whose site is down', async () => {
    await runAll({}, async (session) => {
      await useCertificate(session, 'bob');
      await session.killTestbed();
      await session.workbench.runCommand('ProtoGENI: Refresh');
      await slivers(session).row('could not').or(slivers(session).row('home')).first().waitFor();
    });
  });
});

const slivers = ({ workbench }: Session) => workbench.tree('Slivers');

/** A certificate of the testbed in the settings, opened, at a server that is trusted. */
async function useCertificate(session: Session, user: string): Promise<void> {
  const { workbench, home, testbedDirectory } = session;
  const file = join(home, 'user', 'Machine', 'settings.json');
  const all = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  // In the folder of the testbed it would be that of the testbed's own user.
  const certificate = join(home, 'encrypted.pem');
  copyFileSync(join(testbedDirectory, 'users', user, 'encrypted.pem'), certificate);
  writeFileSync(file, JSON.stringify({ ...all, 'protogeni.certificate': certificate }));
  await slivers(session).row('encrypted.pem').waitFor();
  await workbench.runCommand('ProtoGENI: Refresh');
  await workbench.quickInput.titled('Passphrase of encrypted.pem');
  const passphrase = readFileSync(join(testbedDirectory, 'users', user, 'password'), 'utf8');
  await workbench.quickInput.answer(passphrase.trim());
  await workbench.dialog.getByRole('button', { name: 'Trust This Server' }).click();
  await slivers(session).row(`slivers · ${user}`).waitFor();
}

/** @param prepare what goes wrong at the testbed, where there is one */
async function runAll(
  options: SessionOptions,
  prepare: ((session: Session) => Promise<void>) | undefined,
): Promise<void> {
  const session = await Session.open(options);
  const isConnected = prepare !== undefined;
  try {
    const { workbench } = session;
    await workbench.openContainer('ProtoGENI');
    await prepare?.(session);
    await workbench.openContainer('Explorer');
    await workbench.runCommand('Notifications: Clear All Notifications');
    const silent: string[] = [];
    for (const title of offered(isConnected)) {
      const seen = await run(workbench, title);
      if (seen === '' || seen === 'list: ' || seen === 'list: Reading…') silent.push(title);
      if (isConnected && denial.test(seen) && !unread.test(seen)) silent.push(`${title}: ${seen}`);
    }
    assert.deepEqual(silent, []);
  } finally {
    // A copy of a key, which would count as leaked.
    rmSync(join(session.home, 'encrypted.pem'), { force: true });
    await session.close();
  }
}

/** What a person sees of a command: a list, a field, a dialog or a message. Empty when they see nothing. */
async function run(workbench: Workbench, title: string): Promise<string> {
  const { page, quickInput, dialog } = workbench;
  await workbench.runCommand(`ProtoGENI: ${title}`);
  // The palette is a box too, but has no title.
  const heading = headingOf(workbench);
  const toast = page.locator('.notification-toast');
  const anything = heading.or(toast).or(dialog).first();
  const isSeen = await anything.waitFor({ timeout: 8000 }).then(
    () => true,
    () => false,
  );
  if (!isSeen) return '';
  const seen = await lookAt(workbench);
  if (await quickInput.box.isVisible()) await quickInput.leave();
  if (await dialog.isVisible()) await page.keyboard.press('Escape');
  if (await toast.first().isVisible()) {
    await workbench.runCommand('Notifications: Clear All Notifications');
  }
  return seen;
}

function headingOf({ quickInput }: Workbench): Locator {
  return quickInput.box.locator('.quick-input-title').filter({ hasText: /\S/, visible: true });
}

async function lookAt(workbench: Workbench): Promise<string> {
  const { page, quickInput, dialog } = workbench;
  if (await dialog.isVisible()) return `dialog: ${await dialog.innerText()}`;
  // The palette itself may still be on its way out.
  if (!(await headingOf(workbench).isVisible())) {
    return `message: ${await page.locator('.notification-toast').first().innerText()}`;
  }
  const lines = quickInput.box.getByRole('option');
  if (await quickInput.message.filter({ hasText: /\S/, visible: true }).isVisible()) return 'field';
  const first = lines.filter({ hasNotText: telling }).first();
  const isList = await first.waitFor({ timeout: 4000 }).then(
    () => true,
    () => false,
  );
  if (!isList && (await lines.count()) === 0) return 'field';
  return `list: ${(await lines.allInnerTexts()).map((one) => one.replace(/\s+/g, ' ')).join(' | ')}`;
}
