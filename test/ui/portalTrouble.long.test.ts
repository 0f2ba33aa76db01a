// A portal whose words would be links, icons and hidden characters, and which at times takes no more requests; two
// windows with one account of it; and an extension host that dies while a snapshot runs.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { readTestbed } from '../../src/model/accounts/localTestbed';
import { makeAuthority, makeServer } from '../support/certificates';
import { PortalFront, type PortalReply } from '../support/portalFront';
import { Session } from './harness/session';
import { change, download, forgetDownloads, signInByFile } from './harness/tokenOnly';
import { Workbench } from './harness/workbench';

const link = '[open](command:workbench.action.openSettings)';
const long = 'n'.repeat(10_000);

/** What a portal may call things. */
const evil = {
  name: `${link} $(flame) p\u202Ec \u001B[31mred`,
  project: '$(evil) `rm` <b>',
  status: `**bold** ${link}`,
  profile: long,
  creator: `\u2066${link}`,
};

function spoiled(reply: PortalReply, asked: string): PortalReply {
  if (!/^GET \/(?:experiments|tokens)/.test(asked) || reply.status !== 200) return reply;
  const body = JSON.parse(reply.body) as Record<string, unknown>;
  const all = Array.isArray(body['experiments']) ? (body['experiments'] as unknown[]) : [body];
  for (const one of all as Record<string, unknown>[]) {
    if (one['name'] === 'hello')
      Object.assign(one, {
        name: evil.name,
        project: evil.project,
        profile_name: evil.profile,
        creator: evil.creator,
      });
    if ('user' in one) one['user'] = `alice ${link} ${long}`;
    for (const site of Object.values((one['aggregates'] ?? {}) as Record<string, object>))
      Object.assign(site, { name: `home $(evil) ${link}` });
  }
  return { ...reply, body: JSON.stringify(body) };
}

describe('a portal that says what it likes', () => {
  let session: Session;
  let workbench: Workbench;
  let front: PortalFront;
  before(async () => {
    session = await Session.open({ speed: 400_000 });
    workbench = session.workbench;
    const testbed = await readTestbed(session.testbedDirectory);
    assert.ok(testbed?.portal);
    const ca = await makeAuthority();
    const { caCertificate } = testbed;
    front = await PortalFront.start(await makeServer(ca), {
      url: testbed.portal.url,
      caCertificate,
    });
    const file = join(session.home, 'front.pem');
    writeFileSync(file, ca.pem);
    change(session, {
      'protogeni.portals': [{ name: 'Our portal', url: front.url, caCertificate: file }],
      'protogeni.testbed.directory': join(session.home, 'elsewhere'),
    });
    download(session, 'alice');
    await workbench.openContainer('ProtoGENI');
  });
  after(async () => {
    front.close();
    forgetDownloads(session);
    await session.close();
  });
  afterEach((context) => session.keepFailure(context));

  const clear = (): Promise<void> => workbench.runCommand('Notifications: Clear All Notifications');

  it('has its words shown as words, in rows, messages and questions', async () => {
    front.change = spoiled;
    await signInByFile(session);
    const message = workbench.notifications.message('Signed in as');
    await workbench.photograph('trouble-1-signed-in');
    assert.equal(await message.locator('a[href], a[data-href]').count(), 0);
    await clear();
    const slivers = workbench.tree('Slivers');
    await slivers.row(/open/).waitFor();
    await workbench.photograph('trouble-2-tree');
    await slivers.row(/p\[U\+202E\]c/).hover();
    await workbench.page.getByText('Created by').waitFor();
    await workbench.photograph('trouble-3-hover');
    assert.equal(await workbench.page.locator('.monaco-hover a[data-href]').count(), 0);
    await workbench.page.mouse.move(900, 600);
    await slivers.choose(/p\[U\+202E\]c/, 'End Experiment…');
    await workbench.dialog.getByText('Everything on the disks').waitFor();
    await workbench.photograph('trouble-4-dialog');
    await workbench.dialog.getByRole('button', { name: 'Cancel' }).click();
    await slivers.choose(/p\[U\+202E\]c/, 'Extend Experiment…');
    await workbench.quickInput.titled('Extend ');
    await workbench.photograph('trouble-5-extend');
    await workbench.page.keyboard.press('Escape');
    await workbench.runCommand('ProtoGENI: Portal Accounts');
    await workbench.quickInput.titled('Portal Accounts');
    await workbench.photograph('trouble-6-accounts');
    await workbench.page.keyboard.press('Escape');
  });

  it('has a snapshot followed to its end, with a page and status bar of words', async () => {
    const { quickInput } = workbench;
    await workbench.tree('Slivers').choose('vm, ready', 'Snapshot Sliver…');
    await quickInput.titled('Snapshot ');
    await quickInput.message.filter({ hasText: /\S/ }).waitFor();
    await quickInput.answer('of-evil');
    await quickInput.option('Take the Snapshot').waitFor();
    await workbench.photograph('trouble-7-summary');
    await quickInput.pick('Take the Snapshot');
    const page = await workbench.webview('by the portal');
    await page.getByText('of-evil').first().waitFor();
    await workbench.photograph('trouble-8-page');
    await workbench.notifications.message('The image of-evil is ready').waitFor();
    await workbench.photograph('trouble-9-ready');
    await clear();
  });

  it('is told to take no more requests, and when it does again', async () => {
    front.change = (reply, asked) =>
      asked.startsWith('GET /experiments')
        ? { status: 429, headers: { 'retry-after': '120' }, body: `{"error":"${link}"}` }
        : reply;
    await workbench.runCommand('ProtoGENI: Refresh');
    await workbench
      .tree('Slivers')
      .row(/takes no more requests/)
      .waitFor();
    await workbench.photograph('trouble-10-429');
    front.change = (reply) => reply;
    await workbench.runCommand('ProtoGENI: Refresh');
    await workbench
      .tree('Slivers')
      .row(/^hello ready/)
      .waitFor();
    await clear();
  });

  it('is asked for one snapshot alone when the extension host dies during it', async () => {
    front.asked.length = 0;
    const { quickInput } = workbench;
    await workbench.tree('Slivers').choose('pc, ready', 'Snapshot Sliver…');
    await quickInput.titled('Snapshot ');
    await quickInput.message.filter({ hasText: /\S/ }).waitFor();
    await quickInput.answer('survives');
    await quickInput.pick('Take the Snapshot');
    await workbench
      .tree('Snapshots')
      .row(/^survives, imaging/)
      .waitFor();
    await session.killExtensionHost();
    await workbench.photograph('trouble-11-killed', ['dark']);
    await workbench.notifications.message('The image survives is ready').waitFor();
    // The page of the host that died cannot be told anything: another one takes its place.
    await (await workbench.webview('The image is ready')).getByText('survives').first().waitFor();
    assert.equal(await workbench.page.getByRole('tab', { name: 'Snapshot survives' }).count(), 1);
    await workbench.photograph('trouble-12-again', ['dark']);
    assert.equal(front.asked.filter((one) => one.startsWith('POST ')).length, 1);
    await clear();
  });

  it('serves two windows with one account', async () => {
    // What the portal called the user before was another account.
    await workbench.runCommand('ProtoGENI: Sign In with a Portal Token');
    await workbench.quickInput.pick('expires');
    await workbench.quickInput.pick('Our portal');
    await workbench.notifications.message('Signed in as alice at').waitFor();
    await clear();
    const page = await workbench.page.context().newPage();
    await page.goto(workbench.page.url());
    const second = new Workbench(page);
    await second.ready();
    await second.openContainer('ProtoGENI');
    // The workbench of these tests keeps secrets only as long as a window is open.
    await second
      .tree('Slivers')
      .pane.getByRole('button', { name: /^Sign In/ })
      .click();
    await second.quickInput.titled('Sign In with a Portal Token');
    await second.quickInput.pick('expires');
    await second.quickInput.pick('Our portal');
    await second
      .tree('Slivers')
      .row(/^hello ready/)
      .waitFor();
    front.asked.length = 0;
    const { quickInput } = second;
    await second.tree('Slivers').choose('vm, ready', 'Snapshot Sliver…');
    await quickInput.titled('Snapshot ');
    await quickInput.message.filter({ hasText: /\S/ }).waitFor();
    await quickInput.answer('of-two');
    await quickInput.pick('Take the Snapshot');
    await second
      .tree('Snapshots')
      .row(/^of-two, imaging/)
      .waitFor();
    await workbench.page.bringToFront();
    await workbench
      .tree('Snapshots')
      .row(/^of-two, imaging/)
      .waitFor();
    await workbench.photograph('trouble-13-first', ['dark']);
    await workbench
      .tree('Snapshots')
      .row(/^of-two, ready/)
      .waitFor();
    await second.page.bringToFront();
    await second
      .tree('Snapshots')
      .row(/^of-two, ready/)
      .waitFor();
    await second.photograph('trouble-14-second', ['dark']);
    assert.equal(front.asked.filter((one) => one.startsWith('POST ')).length, 1);
    // Both windows heard of no refusal: requests of one token may not overlap.
    assert.equal(await second.tree('Slivers').pane.getByText('no longer works').count(), 0);
  });
});
