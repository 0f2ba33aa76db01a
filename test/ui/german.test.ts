// A window in German: the trees, the menus, the questions and the pages speak it, and what is written fits.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { Session } from './harness/session';
import type { Workbench } from './harness/workbench';

const narrow = { width: 700, height: 860 };
const wide = { width: 1400, height: 900 };

function textsOf(file: string): Record<string, string> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
}

/** Texts that would be another one in German. */
const english: ReadonlySet<string> = new Set([
  ...Object.entries(textsOf('l10n/bundle.l10n.de.json'))
    .filter(([key, text]) => key !== text)
    .map(([key]) => key),
]);

/** What people read in a part of the window, and what a screen reader says. */
async function saidIn(part: Locator): Promise<string[]> {
  return part.evaluate((root: Element) => {
    const said: string[] = [];
    for (const element of [root, ...root.querySelectorAll('*')]) {
      for (const name of ['aria-label', 'title', 'placeholder']) {
        said.push(element.getAttribute(name) ?? '');
      }
      for (const node of element.childNodes) {
        if (node.nodeType === 3 && !['STYLE', 'SCRIPT'].includes(element.tagName)) {
          said.push((node.textContent ?? '').trim());
        }
      }
    }
    return said.filter((text) => text !== '');
  });
}

async function isGerman(part: Locator): Promise<void> {
  const said = await saidIn(part);
  assert.ok(said.length > 0);
  assert.deepEqual(
    said.filter((text) => english.has(text)),
    [],
  );
}

describe('a window in German', () => {
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open({ language: 'de', speed: 4_000_000 });
    workbench = session.workbench;
    await workbench.openContainer('ProtoGENI');
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  const look = async (name: string): Promise<void> => {
    await workbench.photograph(`german-${name}-wide`, ['light'], wide);
    await workbench.photograph(`german-${name}-narrow`, ['light'], narrow);
  };

  it('shows the trees in German, for eyes and ears', async () => {
    const slivers = workbench.tree('Sliver');
    await slivers.row('vm, bereit').waitFor();
    await workbench.tree('Images').pane.waitFor();
    await isGerman(slivers.pane);
    await isGerman(workbench.tree('Images').pane);
    await isGerman(workbench.tree('Snapshots').pane);
    await look('1-trees');
  });

  it('asks and takes a snapshot in German', async () => {
    const { quickInput, page } = workbench;
    await workbench.tree('Sliver').choose('vm, bereit', 'Snapshot eines Slivers…');
    await quickInput.titled('Snapshot ');
    await quickInput.message.filter({ hasText: /\S/ }).waitFor();
    await quickInput.input.fill('web-server');
    await quickInput.message.getByText('web-server wird ein neues Image.').waitFor();
    await look('2-name');
    await page.keyboard.press('Enter');
    await quickInput.pick('Alle');
    await quickInput.titled('web-server beschreiben');
    await quickInput.answer('nginx');
    await page.getByText('Prozesse werden beendet').first().waitFor();
    await look('3-review');
    await quickInput.pick('Snapshot erstellen');
    const progress = await workbench.webview('Größe im Zeitverlauf');
    await isGerman(progress);
    await workbench.notifications.message('Das Image web-server ist fertig').waitFor();
    await progress.getByText('vm läuft wieder').waitFor();
    await isGerman(progress);
    await workbench.runCommand('Notifications: Clear All Notifications');
    await look('4-progress');
    await isGerman(workbench.tree('Snapshots').pane);
  });

  it('shows the details of an image in German', async () => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.tree('Images').choose('web-server', 'Details des Images anzeigen');
    const details = await workbench.webview('Woher es stammt');
    await details.getByText('Alle können web-server verwenden').waitFor();
    await isGerman(details);
    await look('5-details');
  });

  it('shows the check of a node in German', async () => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.tree('Sliver').choose('pc, bereit', 'Sliver vor dem Snapshot prüfen');
    const page = await workbench.webview('Auf der Platte sind');
    await isGerman(page);
    await look('6-check');
  });

  it('shows the history in German', async () => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.runCommand('ProtoGENI: Verlauf anzeigen');
    const page = await workbench.webview('Was von diesem Computer aus getan wurde');
    await page.locator('tr.event', { hasText: 'web-server:0' }).getByText('bereit').waitFor();
    await isGerman(page);
    await page.getByRole('button', { name: 'web-server:0', exact: true }).click();
    await isGerman(page);
    await look('7-history');
  });

  it('shows the housekeeping in German', async () => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.runCommand('ProtoGENI: Aufräumen anzeigen');
    const page = await workbench.webview('Aufräumen planen');
    await isGerman(page);
    await look('8-housekeeping');
  });

  it('asks in German before it deletes', async () => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.tree('Images').choose('web-server', 'Image löschen…');
    const { dialog } = workbench;
    await dialog.getByText('Der Standort hat einen Probelauf angenommen').waitFor();
    await isGerman(dialog);
    await look('9-delete');
    await workbench.page.keyboard.press('Escape');
  });

  it('says in German what a site has refused', async () => {
    await session.fault('internal', '--site', 'north');
    await workbench.runCommand('ProtoGENI: Aktualisieren');
    const images = workbench.tree('Images');
    await images.row(/^north.*konnte die Anfrage nicht ausführen/).waitFor();
    await isGerman(images.pane);
    await look('10-refused');
    await session.clearFaults();
  });

  it('tells of mistakes in a request in German', async () => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.editor.open('hello.rspec');
    await workbench.runCommand('View: Focus Problems (Errors, Warnings, Infos)');
    await look('11-editor');
  });
});

describe('the first time, in German', () => {
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open({ language: 'de', testbed: false });
    workbench = session.workbench;
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  it('offers a certificate, a token or a local testbed', async () => {
    await workbench.openContainer('ProtoGENI');
    const { pane } = workbench.tree('Sliver');
    await pane.getByRole('button', { name: 'Zertifikat wählen…' }).waitFor();
    await pane.getByRole('button', { name: 'Lokales Testbed starten' }).waitFor();
    await workbench.photograph('german-12-first-time', ['light'], narrow);
  });

  it('shows the first steps, and a picture with German words', async () => {
    const { page } = workbench;
    // A narrow window shows no picture beside the steps.
    await page.setViewportSize({ width: 1500, height: 860 });
    await workbench.tree('Sliver').pane.getByText('Erste Schritte').click();
    await page.getByText('Lokales Testbed starten').first().waitFor();
    const picture = await workbench.webview('dieser Computer');
    await picture.getByText('Ihr Konto').waitFor();
    await workbench.photograph('german-13-first-steps', ['light']);
    await page.locator('.getting-started-step', { hasText: 'bis zum Ende' }).click();
    await workbench.webview('etwa 10 Sek.');
    await workbench.photograph('german-13-follow', ['light']);
  });

  it('explains the settings', async () => {
    await workbench.runCommand('Preferences: Open Settings (UI)');
    const { page } = workbench;
    await page.keyboard.type('@ext:protogeni-images.protogeni-images');
    // They belong to the machine, which is not that of the browser.
    await page
      .locator('.settings-tabs-widget')
      .getByText(/^Remote/)
      .click();
    await page.getByText('Ihre Zertifikatsdatei, wie vom Portal').first().waitFor();
    await workbench.photograph('german-14-settings', ['light'], wide);
  });
});
