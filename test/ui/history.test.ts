// What was done, in windows and terminals: found again, opened, hidden and shown again, and told in a note.
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { readsAs } from './harness/aria';
import { Session } from './harness/session';
import type { Workbench } from './harness/workbench';

const themes = ['light', 'hc', 'hcLight', 'dark'] as const;

describe('the history', () => {
  let session: Session;
  let workbench: Workbench;
  let journal: string;
  before(async () => {
    session = await Session.open({
      speed: 4_000_000,
      // Else it would depend on who is faster whether the wizard's look at the node is among the events.
      settings: { 'protogeni.checkBeforeSnapshot': 'onRequest' },
    });
    workbench = session.workbench;
    journal = join(session.home, 'state', 'protogeni-images', 'journal.jsonl');
    await workbench.openContainer('ProtoGENI');
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  const rowOf = (page: Locator, name: string | RegExp): Locator =>
    page.locator('tr.event', { hasText: name });

  it('is empty on the first day, and says what will appear', async () => {
    await workbench.runCommand('ProtoGENI: Show History');
    const page = await workbench.webview('Nothing has been done from here yet');
    await page.getByRole('heading', { name: 'History' }).waitFor();
    await workbench.photograph('history-1-empty', ['dark']);
    await workbench.runCommand('View: Close All Editors');
  });

  it('has the snapshot that was taken, with what its node ran', async () => {
    await workbench.tree('Slivers').row('vm, ready').waitFor();
    await workbench.takeSnapshot('vm, ready', 'web-server', {
      who: 'Anyone',
      description: 'nginx',
    });
    await workbench.notifications.message('The image web-server is ready').waitFor();
    await workbench.runCommand('View: Close All Editors');
    await workbench.runCommand('Notifications: Clear All Notifications');
    await workbench.runCommand('ProtoGENI: Show History');
    const page = await workbench.webview('What was done from this computer');
    await rowOf(page, 'web-server:0').getByText('ready').waitFor();
    await page.getByRole('button', { name: 'web-server:0', exact: true }).click();
    await page.getByText('emulab-ops/UBUNTU24-XEN-STD:0').waitFor();
    await page.getByText('urn:publicid:IDN+home.example+user+alice').waitFor();
    await readsAs(page, 'history');
    await workbench.photograph('history-2-open', themes);
    await workbench.photograph('history-2-wide', ['dark'], { width: 1400, height: 860 });
    await workbench.photograph('history-2-narrow', ['dark', 'light'], { width: 700, height: 860 });
  });

  it('removes an event from the list, keeps its line, and shows it again', async () => {
    const page = await workbench.webview('What was done from this computer');
    const row = rowOf(page, 'web-server:0');
    await row.getByRole('button', { name: /^Remove from List/ }).click();
    await page.getByText('No event matches.').waitFor();
    await page.getByText('1 hidden').waitFor();
    assert.match(readFileSync(journal, 'utf8'), /"kind":"snapshot-ended"/);
    await page.getByLabel('Show hidden').check();
    await row.getByRole('button', { name: /^Show in List Again/ }).click();
    await row.getByRole('button', { name: /^Remove from List/ }).waitFor();
    await page.getByLabel('Show hidden').uncheck();
    await row.waitFor();
  });

  it('copies a note about the image for the appendix of a paper', async () => {
    const page = await workbench.webview('What was done from this computer');
    const row = rowOf(page, 'web-server:0');
    await row.getByRole('button', { name: /^Copy as Appendix Note/ }).click();
    await workbench.page.getByText('Copied the note about web-server').waitFor();
    const note = await workbench.page.evaluate(() => navigator.clipboard.readText());
    assert.match(note, /^### Disk image `web-server, version 0`/);
    assert.match(note, /Made from: `emulab-ops\/UBUNTU24-XEN-STD:0`/);
    assert.match(note, /Anyone can use web-server/);
  });

  it('finds one among ten thousand', async () => {
    const line = readFileSync(journal, 'utf8')
      .split('\n')
      .find((one) => one.includes('"snapshot-ended"'));
    const entry = JSON.parse(line ?? '') as Record<string, unknown>;
    const many = Array.from({ length: 10_000 }, (_, index) => {
      const name = `old-${index}`;
      const urn = `urn:publicid:IDN+north.example+image+demo:${name}`;
      const at = Number(entry['at']) - (index + 1) * 3_600_000;
      const outcome = index % 7 === 0 ? 'failed' : 'ready';
      const siteUrn = 'urn:publicid:IDN+north.example+authority+cm';
      const own = { id: `${name}:ended`, job: name, imageName: name, siteUrn, siteName: 'north' };
      const made = { imageUrn: urn, versionUrn: `${urn}:0`, at, askedAt: at, outcome };
      const failed = outcome === 'failed' ? { reason: 'The disk could not be read.' } : {};
      return `${JSON.stringify({ ...entry, ...own, ...made, ...failed })}\n`;
    });
    appendFileSync(journal, many.join(''));
    await workbench.runCommand('View: Close All Editors');
    await workbench.runCommand('ProtoGENI: Show History');
    const page = await workbench.webview('10001 events');
    assert.equal(await page.locator('tr.event').count(), 100);
    await page.getByRole('button', { name: 'Show More' }).click();
    await rowOf(page, 'old-198').waitFor();
    await workbench.photograph('history-3-many', themes);
    await workbench.photograph('history-3-wide', ['dark'], { width: 1400, height: 860 });
    await workbench.photograph('history-3-narrow', ['dark'], { width: 700, height: 860 });
    await page.getByRole('searchbox').fill('old-9876 north');
    await page.getByText('1 event', { exact: true }).waitFor();
    assert.equal(await page.locator('tr.event').count(), 1);
    await page.getByRole('searchbox').fill('');
    await page.getByRole('combobox', { name: 'Site' }).selectOption('home');
    await page.getByText('1 event', { exact: true }).waitFor();
    await rowOf(page, 'web-server:0').waitFor();
  });

  it('shows a delete once it is done, and the past of an image on its page', async () => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.tree('Images').choose('web-server', 'Show Image Details');
    const details = await workbench.webview('What was done with it from here');
    await details.getByText('emulab-ops/UBUNTU24-XEN-STD:0').waitFor();
    await details.locator('#past').scrollIntoViewIfNeeded();
    await workbench.photograph('history-4-details', themes);
    await workbench.photograph('history-4-narrow', ['dark'], { width: 700, height: 860 });
    await workbench.runCommand('View: Close All Editors');
    await workbench.tree('Images').choose('web-server', 'Delete Image…');
    await workbench.dialog.getByText('The site accepted a dry run').waitFor();
    await workbench.dialog.getByRole('button', { name: 'Delete' }).click();
    await workbench.tree('Images').row('web-server').waitFor({ state: 'detached' });
    await workbench.runCommand('ProtoGENI: Show History');
    const page = await workbench.webview('What was done from this computer');
    await page.getByRole('combobox', { name: 'Kind' }).selectOption('delete');
    await rowOf(page, 'web-server').getByText('done').waitFor();
  });

  it('keeps what Remove from List drops from the Snapshots tree', async () => {
    await workbench.tree('Snapshots').choose(/^web-server/, 'Remove from List');
    await workbench
      .tree('Snapshots')
      .row(/^web-server/)
      .waitFor({ state: 'detached' });
    await workbench.runCommand('View: Close All Editors');
    await workbench.runCommand('ProtoGENI: Show History');
    const page = await workbench.webview('1 hidden');
    await page.getByLabel('Show hidden').check();
    await page.getByRole('combobox', { name: 'Site' }).selectOption('home');
    await rowOf(page, 'web-server:0').getByText('ready').waitFor();
  });
});
