// Every command that the palette offers, where there is nothing yet: without a certificate or a testbed, at a testbed
// without images, and while a site does not answer. None ends in a list from which nothing can be chosen, none is silent.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
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

describe('the palette leads on', () => {
  it('without a certificate and a testbed', async () => {
    await runAll({ testbed: false });
  });

  it('at a testbed without images, while a site does not answer, with no editor open', async () => {
    await runAll({}, ['hang', '--site', 'north']);
  });
});

/** @param fault what goes wrong at the testbed, where there is one */
async function runAll(options: SessionOptions, fault: readonly string[] = []): Promise<void> {
  const session = await Session.open(options);
  const isConnected = fault.length > 0;
  try {
    const { workbench } = session;
    if (isConnected) await session.fault(...fault);
    await workbench.openContainer('ProtoGENI');
    if (isConnected) await workbench.tree('Slivers').row('vm, ready').waitFor();
    await workbench.openContainer('Explorer');
    const silent: string[] = [];
    for (const title of offered(isConnected)) {
      const seen = await run(workbench, title);
      if (seen === '' || seen === 'list: ' || seen === 'list: Reading…') silent.push(title);
      // A site that has not answered yet is named, and nobody takes it for one that has nothing.
      if (seen.includes('no images yet') && isConnected && !/System|Still/.test(seen)) {
        silent.push(`${title}: ${seen}`);
      }
    }
    assert.deepEqual(silent, []);
  } finally {
    await session.close();
  }
}

/** What a person sees of a command: a list, a field, a dialog or a message. Empty when they see nothing. */
async function run(workbench: Workbench, title: string): Promise<string> {
  const { page, quickInput, dialog } = workbench;
  await workbench.runCommand(`ProtoGENI: ${title}`);
  // The palette is a box too, but has no title.
  const heading = quickInput.box
    .locator('.quick-input-title')
    .filter({ hasText: /\S/, visible: true });
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

async function lookAt({ page, quickInput, dialog }: Workbench): Promise<string> {
  if (await dialog.isVisible()) return `dialog: ${await dialog.innerText()}`;
  if (!(await quickInput.box.isVisible())) {
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
