// A node is checked before its snapshot: from the tree, on a page, and in the last step of the questions. Registered
// where people can log in to nodes.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { readTestbed } from '../../src/model/accounts/localTestbed';
import { canary, fillNode } from '../support/fullNode';
import { canLogIn } from '../support/ssh';
import { writeOnNode } from './harness/onNode';
import { Session } from './harness/session';
import {
  change,
  download,
  forgetDownloads,
  leaveOnlyPortal,
  signInByFile,
} from './harness/tokenOnly';
import type { Theme, Workbench } from './harness/workbench';

describe('checking a node before its snapshot', async () => {
  if (await canLogIn()) registerTests();
});

describe('checking a node with nothing but a token', async () => {
  if (await canLogIn()) registerTokenTest();
});

const themes: Theme[] = ['light', 'hc', 'hcLight', 'dark'];

function registerTests(): void {
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open({
      speed: 40_000_000,
      settings: { 'editor.minimap.enabled': false },
    });
    workbench = session.workbench;
    const testbed = await readTestbed(session.testbedDirectory);
    const slivers = testbed?.slices.flatMap((slice) => slice.slivers) ?? [];
    fillNode(slivers.find(({ clientId }) => clientId === 'pc')?.disk ?? '');
    await workbench.openContainer('ProtoGENI');
    await workbench.tree('Slivers').row('pc, ready').waitFor();
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  it('shows on a page what to decide, and nothing of what is in a secret', async () => {
    await workbench.tree('Slivers').choose('pc, ready', 'Check Sliver Before Snapshot');
    const page = await workbench.webview('to decide');
    for (const text of [
      'Private keys will be in the image: 1',
      '/root/.ssh/id_ed25519',
      'Home folders are not kept: 60 MB',
      '/mydata is not kept: 70 MB',
      'Groups were added: devs',
    ])
      await page.getByText(text, { exact: true }).first().waitFor();
    assert.equal((await page.innerText()).includes(canary), false);
    for (const [width, height] of [
      [1400, 1000],
      [1024, 800],
      [700, 800],
    ] as const)
      await workbench.photograph(`check-1-page-${width}`, themes, { width, height });
  });

  it('copies the command of a finding by keyboard', async () => {
    const page = await workbench.webview('to decide');
    const finding = page.getByRole('article', { name: 'Groups were added: devs' });
    await finding.getByRole('button', { name: 'Copy Command' }).focus();
    await workbench.page.keyboard.press('Enter');
    await workbench.page.locator('.statusbar', { hasText: 'Copied the command' }).waitFor();
    const copied = await workbench.page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, 'geni-image create IMAGE_NAME pc --update-accounts');
  });

  it('says on the page why it could not look, and keeps what it had found', async () => {
    const known = join(session.testbedDirectory, 'state', 'known_hosts');
    const keys = readFileSync(known);
    writeFileSync(known, '');
    const page = await workbench.webview('to decide');
    await page.getByRole('button', { name: 'Check Again' }).click();
    await page
      .getByRole('alert')
      .getByText('The host key of alice@127.0.0.1 has changed')
      .waitFor();
    await page.getByText('Groups were added: devs', { exact: true }).waitFor();
    await workbench.photograph('check-3-failed', ['light', 'hc'], { width: 1024, height: 800 });
    writeFileSync(known, keys);
  });

  it('fills a line of the last step, which opens the page and comes back', async () => {
    await workbench.runCommand('View: Close All Editors');
    const { quickInput } = workbench;
    await workbench.takeSnapshot('pc, ready', 'checked', { button: '6 things to decide' });
    const page = await workbench.webview('to decide');
    await page.getByRole('button', { name: 'Take a Snapshot…' }).click();
    await quickInput.titled('Snapshot pc as checked');
    await quickInput.pick('Keep added accounts and groups: devs');
    await quickInput.option('Added accounts and groups are kept: devs').waitFor();
    for (const width of [1400, 1024, 700])
      await workbench.photograph(`check-2-step-${width}`, themes, { width, height: 800 });
    await quickInput.pick('Take the Snapshot');
    await workbench.notifications.message('The image checked is ready').waitFor();
  });
  it('fills a line for each of several slivers, which opens the page and comes back', async () => {
    const { quickInput, page: window } = workbench;
    await workbench.runCommand('View: Close All Editors');
    const slivers = workbench.tree('Slivers');
    await slivers.row('pc, ready').waitFor();
    await slivers.select('pc, ready', 'vm, ready');
    await slivers.choose('vm, ready', 'Snapshot Sliver…');
    await quickInput.titled('Snapshot 2 Slivers');
    await quickInput.answer('both-{node}');
    await quickInput.pick('This project');
    await quickInput.titled('Describe the images');
    await window.keyboard.press('Enter');
    await quickInput.option('vm: Nothing to decide').waitFor();
    await quickInput.option('pc: 6 things to decide').waitFor();
    await workbench.photograph('check-7-several', themes, { width: 1400, height: 900 });
    await quickInput.pick('pc: 6 things to decide');
    const page = await workbench.webview('to decide');
    await page.getByRole('button', { name: 'Take a Snapshot…' }).click();
    await quickInput.titled('Snapshot 2 Slivers');
    await quickInput.option('both-pc').waitFor();
    await quickInput.option('pc: 6 things to decide').waitFor();
    await quickInput.leave();
    await slivers.select('pc, ready');
  });

  it('keeps nobody waiting for a slow node, and ends what it began', async () => {
    const { quickInput } = workbench;
    const slow = '#!/bin/sh\nexec sleep 100\n';
    await writeOnNode(session, 'vm', { path: '/usr/local/bin/df', text: slow });
    await workbench.runCommand('View: Close All Editors');
    await workbench.takeSnapshot('vm, ready', 'unhurried', { button: 'Checking the node…' });
    const page = await workbench.webview('Checking vm…');
    assert.equal(await lookingAt(session), 1);
    await workbench.photograph('check-5-looking', ['dark'], { width: 1024, height: 700 });
    await page.getByRole('button', { name: 'Take a Snapshot…' }).click();
    await quickInput.option('Checking the node…').waitFor();
    await workbench.photograph('check-6-slow', ['light'], { width: 1024, height: 700 });
    await quickInput.leave();
    await workbench.runCommand('View: Close All Editors');
    await untilNobodyLooks(session);
    await workbench.takeSnapshot('vm, ready', 'unhurried');
    await workbench.notifications.message('The image unhurried is ready').waitFor();
    await untilNobodyLooks(session);
  });

  it('lets two versions be compared by their packages', async () => {
    const { quickInput } = workbench;
    await writeOnNode(session, 'pc', { path: '/var/lib/dpkg/status', text: nginx });
    await workbench.runCommand('View: Close All Editors');
    await workbench.tree('Slivers').row('pc, ready').waitFor();
    const version = { button: '6 things to decide' };
    await workbench.takeSnapshot('pc, ready', 'checked', version);
    await (
      await workbench.webview('to decide')
    )
      .getByRole('button', { name: 'Take a Snapshot…' })
      .click();
    await quickInput.pick('Take the Snapshot');
    await workbench
      .tree('Images')
      .row(/^checked, .* 2 versions/)
      .waitFor();
    await workbench.runCommand('View: Close All Editors');
    await workbench.tree('Images').choose('checked', 'Compare Image Versions');
    const page = await workbench.webview('Compare versions');
    await page.getByRole('row', { name: /nginx .* 1\.26-1/ }).waitFor();
    await workbench.photograph('check-4-packages', ['light', 'hc', 'dark'], {
      width: 1024,
      height: 1000,
    });
  });
}

function registerTokenTest(): void {
  let session: Session;
  before(async () => {
    session = await Session.open();
    const { testbedDirectory, workbench } = session;
    await leaveOnlyPortal(session);
    change(session, { 'protogeni.sshKey': join(testbedDirectory, 'users/alice/id_ed25519') });
    download(session, 'alice');
    await workbench.openContainer('ProtoGENI');
    await signInByFile(session);
  });
  after(async () => {
    forgetDownloads(session);
    await session.close();
  });
  afterEach((context) => session.keepFailure(context));

  it('looks with the key of the setting, at the login that the portal tells', async () => {
    const { workbench } = session;
    await workbench.tree('Slivers').choose('pc, ready', 'Check Sliver Before Snapshot');
    const page = await workbench.webview('Nothing to decide');
    await page.getByText('The disk uses').waitFor();
    await workbench.photograph('check-7-token', ['dark'], { width: 1024, height: 800 });
  });

  it('offers in the last step to look, and no accounts, for which a portal cannot be asked', async () => {
    const { workbench } = session;
    const { quickInput } = workbench;
    await workbench.runCommand('View: Close All Editors');
    await workbench.tree('Slivers').choose('pc, ready', 'Snapshot Sliver…');
    await quickInput.titled('Snapshot pc');
    await quickInput.answer('by-portal');
    await quickInput.option('Nothing to decide').waitFor();
    assert.equal(await quickInput.option('Keep added accounts').isVisible(), false);
    await quickInput.leave();
  });
}

/** How many `ssh` of the window look at a node. */
async function lookingAt({ testbedDirectory }: Session): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['axww', '-o', 'args']);
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('ssh ') && line.includes(testbedDirectory)).length;
}

/** A process that was killed takes a moment to be gone. */
async function untilNobodyLooks(session: Session): Promise<void> {
  const end = Date.now() + 10_000;
  while ((await lookingAt(session)) > 0) assert.ok(Date.now() < end, 'ssh goes on');
}

const nginx =
  'Package: nginx\nStatus: install ok installed\nMaintainer: x\nArchitecture: amd64\nVersion: 1.26-1\nDescription: x\n\n';
