// A site whose words would be links, icons and hidden characters, and whose certificate changes: the
// person sees words, and nothing happens that they did not mean.
import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { startTestbed, type Testbed } from '../../scripts/testbed.mts';
import { control } from '../../src/testbed/control/client';
import { controlPath } from '../../src/testbed/control/path';
import { Layout } from '../../src/testbed/layout';
import { readTestbed } from '../../src/model/accounts/localTestbed';
import { makeAuthority, makeServer } from '../support/certificates';
import { HostileFront } from '../support/hostileFront';
import { Session } from './harness/session';
import type { Theme, Workbench } from './harness/workbench';

const themes: Theme[] = ['light', 'hc', 'hcLight', 'dark'];

describe('a hostile site', () => {
  const badUrn = 'urn:publicid:IDN+home.example+sliver+$(touch x)';
  const link = '[vm](command:workbench.action.openSettings)';
  let home: string;
  let passphrase: string;
  let testbed: Testbed;
  let front: HostileFront;
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'protogeni-hostile-'));
    testbed = await startTestbed({ directory: join(home, 'testbed') });
    const found = await readTestbed(join(home, 'testbed'));
    const user = found?.users.find(({ urn }) => urn.endsWith('+user+alice'));
    const site = found?.aggregates[0];
    assert.ok(found && user && site);
    passphrase = readFileSync(user.passphraseFile, 'utf8').trim();
    const { certificate } = user;
    const { caCertificate, sliceAuthority } = found;
    const [sa, cm] = [new URL(sliceAuthority.url), new URL(site.cmUrl)];
    assert.equal(sa.origin, cm.origin);
    const behind = { certificate, passphrase, caCertificate, origin: sa.origin };
    front = await HostileFront.start(await makeServer(await makeAuthority()), behind, (answer) =>
      answer
        .replaceAll(/client_id=("|&quot;)vm\1/g, `client_id=$1${link}$1`)
        .replaceAll(/client_id=("|&quot;)pc\1/g, 'client_id=$1$(flame) p\u202ec$1')
        .replace(
          '&lt;/rspec&gt;',
          `&lt;node client_id="x" sliver_id="${badUrn}"/&gt;&lt;/rspec&gt;`,
        ),
    );
    const mine = join(home, 'mine.pem');
    await copyFile(certificate, mine);
    session = await Session.open({
      testbed: false,
      settings: {
        'protogeni.certificate': mine,
        'protogeni.sliceAuthority': front.url + sa.pathname,
        'protogeni.aggregates': [{ name: 'Far $(flame) away', url: front.url + cm.pathname }],
      },
    });
    workbench = session.workbench;
  });
  after(async () => {
    await session.close();
    front.close();
    await testbed.stop();
    await rm(home, { recursive: true, force: true });
  });
  afterEach((context) => session.keepFailure(context));

  it('is reached with a passphrase that a wrong try clears, and that is promised to nobody', async () => {
    const { quickInput } = workbench;
    await workbench.openContainer('ProtoGENI');
    await quickInput.titled('Passphrase of mine.pem');
    await quickInput.message.getByText('if this computer has a keychain').waitFor();
    await quickInput.answer('not this');
    await quickInput.message.getByText('does not unlock mine.pem').waitFor();
    assert.equal(await quickInput.input.inputValue(), '');
    await workbench.photograph('hostile-1-passphrase', themes);
    await quickInput.answer(passphrase);
  });

  it('is not trusted by Enter, and is asked about once', async () => {
    const { dialog, page } = workbench;
    await dialog.getByText('Do you trust the server 127.0.0.1').waitFor();
    await workbench.photograph('hostile-2-first-contact', themes);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    const slivers = workbench.tree('Slivers');
    await slivers.row(/is not known yet/).waitFor();
    assert.equal(await dialog.count(), 0);
    assert.equal(front.calls, 0, 'nothing was sent');
    await slivers.press(/is not known yet/, 'Retry');
    await dialog.getByRole('button', { name: 'Trust This Server' }).click();
  });

  it('is shown as it calls itself, with what would hide', async () => {
    const slivers = workbench.tree('Slivers');
    await slivers.row('$ (flame) p[U+202E]c').waitFor();
    await slivers.row('[vm] (command:workbench.action.openSettings)').waitFor();
    await slivers.row('Far $ (flame) away').waitFor();
    await workbench.photograph('hostile-3-tree', themes);
  });

  it('is told to have sent a row that cannot be used, with the log one click away', async () => {
    const { page } = workbench;
    const row = workbench.tree('Slivers').row(/^1 row was left out/);
    await row.waitFor();
    await workbench.photograph('hostile-7-left-out', themes);
    await row.click();
    await page.getByRole('tab', { name: 'Output' }).waitFor();
    await page.getByText('One entry of a list is not shown').first().waitFor();
    await workbench.photograph('hostile-8-log', ['dark']);
    await workbench.runCommand('View: Hide Panel');
  });

  it('runs nothing when its words in a message are clicked', async () => {
    await control(controlPath(new Layout(join(home, 'testbed'))), {
      command: 'fault.add',
      kind: 'snapshot',
      times: 1,
    });
    await workbench.takeSnapshot('command:workbench', 'never-made');
    const message = workbench.notifications.message('The snapshot never-made of');
    await message.waitFor();
    await workbench.photograph('hostile-4-message', themes);
    assert.equal(await message.locator('a[href], a[data-href]').count(), 0, 'no link is in it');
    await message.getByText('never-made').click();
    assert.equal(await workbench.page.getByRole('tab', { name: 'Settings' }).count(), 0);
    const page = await workbench.webview('The snapshot failed.');
    await page.getByText('Snapshot of [vm]').waitFor();
    await workbench.photograph('hostile-5-progress', themes);
  });

  it('is not trusted by Enter either when its certificate has changed', async () => {
    front.changeCertificate(await makeServer(await makeAuthority('CN=Someone else')));
    await workbench.runCommand('ProtoGENI: Refresh');
    const slivers = workbench.tree('Slivers');
    const changed = slivers.row(/certificate/);
    await changed.waitFor();
    await slivers.press(/certificate/, 'Retry');
    const { dialog, page } = workbench;
    await dialog.getByText('has changed').waitFor();
    const text = await dialog.innerText();
    assert.match(text, /that you trusted:\s+([0-9A-F]{2}:){31}[0-9A-F]{2}\s+.*now:\s+[0-9A-F]{2}:/);
    await workbench.photograph('hostile-6-changed', themes);
    const before = front.calls;
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('The server is not trusted.').waitFor();
    await changed.waitFor();
    assert.equal(front.calls, before, 'nothing was sent');
    await slivers.press(/certificate/, 'Retry');
    await dialog.getByText('has changed').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    assert.equal(await dialog.count(), 0, 'asked once');
    assert.equal(front.calls, before, 'nothing was sent');
  });
});
