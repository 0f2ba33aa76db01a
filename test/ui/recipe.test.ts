// A person writes a recipe with what the editor knows of it, builds the image of an example on a page, and sees what is
// said when a build fails.
import assert from 'node:assert/strict';
import { cpSync, renameSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { readLockFile } from '../../src/model/images/lock';
import { tryParseImageUrn } from '../../src/rpc';
import { canLogIn } from '../support/ssh';
import { Session } from './harness/session';
import type { Theme, Workbench } from './harness/workbench';

describe('an image from a recipe', async () => {
  const canBuild = await canLogIn();
  const themes: Theme[] = ['light', 'hc', 'hcLight', 'dark'];
  let session: Session;
  let workbench: Workbench;
  let folder: string;
  before(async () => {
    session = await Session.open({ speed: 4_000_000 });
    workbench = session.workbench;
    folder = join(session.home, 'workspace');
    cpSync(join('examples', 'recipes', 'tally'), join(folder, 'tally'), { recursive: true });
    renameSync(join(folder, 'tally', 'image.yml'), join(folder, 'tally', 'tally.image.yml'));
    await writeFile(join(folder, 'new.image.yml'), 'name: web\nprovisoners: []\nnode:\n  \n');
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  it('is written with what the editor knows', async () => {
    const { editor, page } = workbench;
    await workbench.openContainer('ProtoGENI');
    await workbench.tree('Slivers').row('vm, ready').waitFor();
    await editor.open('new.image.yml');
    await page.locator('.squiggly-error').first().waitFor();
    await workbench.runCommand('Problems: Focus on Problems View');
    await page.getByText('Did you mean provisioners?').first().waitFor();
    await page.getByText('The key "base" is missing.').first().waitFor();
    await workbench.photograph('r1-findings', themes);
    await workbench.runCommand('View: Toggle Panel Visibility');
    await editor.open('new.image.yml');
    await page.keyboard.press('Control+End');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('End');
    await page.keyboard.press('Control+Space');
    const list = await editor.completions();
    await list.option('hardware_type').waitFor();
    await workbench.photograph('r2-completion', themes);
    await page.keyboard.press('Escape');
  });

  if (!canBuild) return;

  it('is built after the person has seen what will run', async () => {
    const { editor, dialog, notifications, quickInput } = workbench;
    await editor.open('tally.image.yml');
    await workbench.runCommand('ProtoGENI: Build Image from Recipe…');
    await quickInput.pick('home');
    await dialog.getByText('Build the image tally at home?').waitFor();
    await dialog.getByText('Configure and install').waitFor();
    await workbench.photograph('r3-question', themes);
    await dialog.getByRole('button', { name: 'Build' }).click();
    const page = await workbench.webview('Get a node');
    await page.getByText('installed /usr/local/bin/tally').waitFor();
    await workbench.photograph('r4-running', themes);
    await page.getByText('2 tests passed').waitFor();
    await page.getByText('tally is ready at home.').waitFor();
    await notifications.message('The image tally is ready at home.').waitFor();
    await workbench.photograph('r5-ready', themes);
    await workbench.page.setViewportSize({ width: 620, height: 900 });
    await workbench.photograph('r6-narrow', ['dark', 'light']);
    await workbench.page.setViewportSize({ width: 1700, height: 1000 });
    await workbench.photograph('r7-wide', ['hcLight', 'dark']);
    await workbench.page.setViewportSize({ width: 1280, height: 800 });
    const lock = readLockFile(join(folder, 'tally', 'images.lock.json'));
    assert.ok(lock.kind === 'found');
    const { images, notKnown } = lock.value;
    // The image that was made, and the one that its node ran.
    assert.deepEqual(
      images.map(({ reference }) => tryParseImageUrn(reference)?.name),
      ['tally', 'UBUNTU24-64-STD'],
    );
    assert.deepEqual(notKnown, []);
    for (const { files, hash } of images) {
      assert.deepEqual(files, ['tally.image.yml']);
      assert.match(hash ?? '', /^[0-9a-f]{40}$/);
    }
  });

  it('is shown again after the window has reloaded', async () => {
    await workbench.reload();
    const page = await workbench.webview('Get a node');
    await page.getByText('tally is ready at home.').waitFor();
    await page.getByText('installed /usr/local/bin/tally').waitFor();
  });

  it('that fails says why, on the page', async () => {
    const { editor, dialog, notifications, quickInput } = workbench;
    const file = join(folder, 'tally', 'tally.image.yml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('sh ./install.sh', 'sh ./instal.sh'));
    await editor.open('tally.image.yml');
    await workbench.runCommand('ProtoGENI: Build Image from Recipe…');
    await quickInput.pick('home');
    await dialog.getByRole('button', { name: 'Build' }).click();
    await notifications.message('The build of tally failed.').waitFor();
    const page = await workbench.webview('Get a node');
    await page.getByText('"Configure and install" failed').first().waitFor();
    await workbench.photograph('r8-failed', themes);
  });
});
