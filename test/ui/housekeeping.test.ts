// Housekeeping: what takes room, a plan with reasons, one question, results one by one; labels of images.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { readsAs } from './harness/aria';
import type { Locator } from 'playwright-core';
import { Session } from './harness/session';
import { Workbench } from './harness/workbench';
import { manyImages } from '../support/manyImages';

const themes = ['light', 'hc', 'hcLight', 'dark'] as const;
const urn = (name: string): string => `urn:publicid:IDN+home.example+image+demo:${name}`;

describe('housekeeping', () => {
  let session: Session;
  let workbench: Workbench;
  let labels: string;
  before(async () => {
    const big = (letter: string): string => letter.repeat(300_000);
    session = await Session.open({
      images: [
        ...manyImages('trial', 5, 3),
        {
          name: 'web',
          versions: [
            { contents: big('a'), daysOld: 200 },
            { contents: big('b'), daysOld: 20 },
          ],
        },
        { name: 'paper', versions: [{ contents: big('c'), daysOld: 400 }] },
        { name: 'web-copy', versions: [{ contents: big('b'), daysOld: 30 }] },
      ],
    });
    workbench = session.workbench;
    labels = join(session.home, 'workspace', 'images.labels.json');
    writeFileSync(
      join(session.home, 'workspace', 'used.rspec'),
      `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request"><node client_id="a"><sliver_type name="emulab-xen"><disk_image name="${urn('trial-004')}:0"/></sliver_type></node></rspec>\n`,
    );
    await workbench.openContainer('ProtoGENI');
    await workbench.tree('Images').row('paper').waitFor();
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  it('labels and protects an image from its row, and the row shows it', async () => {
    await workbench.tree('Images').choose('paper', 'Label or Protect Image…');
    await workbench.quickInput.pick('Protect…');
    await workbench.quickInput.answer('Artifact of 2026');
    await workbench.tree('Images').row('paper, protected').waitFor();
    const { images } = JSON.parse(readFileSync(labels, 'utf8')) as { images: unknown };
    assert.deepEqual(images, [
      { image: urn('paper'), protected: true, reason: 'Artifact of 2026' },
    ]);
    await workbench.photograph('housekeeping-1-tree', ['dark', 'light']);
  });

  /** Of a window whose images have a date that has come. */
  async function openDuePlan(window: Workbench): Promise<Locator> {
    const words = 'The date to delete a version of your images has come';
    const message = window.notifications.message(words);
    await message.waitFor();
    if (window === workbench) await workbench.photograph('housekeeping-1-due', ['dark']);
    await message.getByRole('button', { name: 'Show Plan…' }).click();
    const page = await window.webview('is to be deleted after 2020-01-01');
    await page.getByRole('button', { name: 'Delete 1 Version…' }).waitFor();
    return page;
  }

  it('asks in each window whether to delete what has a date that has come, with its plan', async () => {
    const said = JSON.parse(readFileSync(labels, 'utf8')) as { images: object[] };
    const deleteAfter = '2020-01-01';
    const due = [{ image: `${urn('trial-003')}:1`, deleteAfter }];
    const kept = said.images.map((one) => ({ ...one, deleteAfter }));
    writeFileSync(labels, JSON.stringify({ ...said, images: [...kept, ...due] }));
    const page = await openDuePlan(workbench);
    await page.getByText('What stays (1)').click();
    await page.getByText('is protected: Artifact of 2026').waitFor();
    assert.ok(await page.getByLabel('What has a date to be deleted that has come').isChecked());
    await workbench.photograph('housekeeping-1-plan', themes);

    const other = await workbench.page.context().newPage();
    await other.goto(workbench.page.url());
    const second = new Workbench(other);
    await second.ready();
    await other.bringToFront();
    await second.openContainer('ProtoGENI');
    const there = await openDuePlan(second);
    await there.getByRole('button', { name: 'Delete 1 Version…' }).press('Enter');
    await second.dialog.getByRole('button', { name: 'Delete' }).click();
    await there.getByText('Deleted 1 version and freed').waitFor();
    await other.close();

    await workbench.page.bringToFront();
    await page.getByRole('button', { name: 'Delete 1 Version…' }).press('Enter');
    await workbench.dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('left: The image trial-003 has changed').waitFor();
    await workbench.photograph('housekeeping-1-left', ['dark']);
    await workbench.runCommand('View: Close All Editors');
    writeFileSync(labels, JSON.stringify({ ...said, images: said.images }));
  });

  it('asks for the full name before it deletes a protected image', async () => {
    await workbench.tree('Images').choose('paper', 'Delete Image…');
    await workbench.dialog.getByRole('button', { name: 'Delete' }).click();
    await workbench.quickInput.titled('Delete a protected image');
    await workbench.quickInput.input.fill('paper');
    await workbench.page.keyboard.press('Enter');
    await workbench.quickInput.message.getByText('Type the full name: demo:paper').waitFor();
    await workbench.page.keyboard.press('Escape');
    await workbench.tree('Images').row('paper, protected').waitFor();
  });

  it('shows what takes room', async () => {
    await workbench.runCommand('ProtoGENI: Show Housekeeping');
    const page = await workbench.webview('What your images take');
    await page.getByText('The next snapshot is likely to need about').waitFor();
    await readsAs(page, 'housekeeping');
    await workbench.photograph('housekeeping-2-board', themes);
  });

  it('comes back after a reload of the window, with what was chosen', async () => {
    const before = await workbench.webview('What your images take');
    await before.getByLabel('What failed snapshots left').check();
    await workbench.reload();
    const page = await workbench.webview('What your images take');
    await page.getByText('The next snapshot is likely to need about').waitFor();
    assert.ok(await page.getByLabel('What failed snapshots left').isChecked());
    await page.getByLabel('What failed snapshots left').uncheck();
    await workbench.photograph('housekeeping-2-again', ['dark']);
  });

  it('previews a plan with reasons, and what stays', async () => {
    const page = await workbench.webview('What your images take');
    await page.getByLabel('Older versions. Of each image, keep the newest:').check();
    await page.getByLabel('Copies with the same contents').check();
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('10 versions,').waitFor();
    await page.getByText('has the same contents as demo:web:1').waitFor();
    await page.getByText('What stays (1)').click();
    await page.getByText('is named in used.rspec').waitFor();
    await workbench.photograph('housekeeping-3-plan', themes);
    await workbench.photograph('housekeeping-3-wide', ['dark'], { width: 1400, height: 860 });
    await workbench.photograph('housekeeping-3-narrow', ['dark', 'light'], {
      width: 700,
      height: 860,
    });
  });

  it('asks once, deletes what the plan had, and tells of each', async () => {
    const page = await workbench.webview('What your images take');
    await page.getByRole('button', { name: 'Delete 10 Versions…' }).press('Enter');
    await workbench.dialog.getByText('Delete 10 versions').waitFor();
    await workbench.photograph('housekeeping-4-question', ['dark']);
    await workbench.dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Deleted 10 versions and freed').waitFor();
    await page.getByRole('heading', { name: 'Result' }).waitFor();
    assert.equal(await page.getByText('deleted', { exact: true }).count(), 10);
    // The totals are those that are left.
    await page.getByRole('row', { name: /^all 7 8 / }).waitFor();
    await workbench.photograph('housekeeping-5-done', ['dark', 'light']);
    await workbench.tree('Images').row('web-copy').waitFor({ state: 'detached' });
  });
});
