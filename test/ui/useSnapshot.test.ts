// A person uses a snapshot where its node's image was named before: chooses two of the places, sees what would change,
// and says yes. The others stay, and can be changed after a restart of the window.
import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { Session } from './harness/session';
import type { Workbench } from './harness/workbench';

const old = 'urn:publicid:IDN+home.example+image+emulab-ops:UBUNTU24-XEN-STD';
const fresh = 'urn:publicid:IDN+home.example+image+demo:golden';
const node = (name: string, site: string, image: string): string => `
  <node client_id="${name}" component_manager_id="urn:publicid:IDN+${site}.example+authority+cm">
    <sliver_type name="emulab-xen">
      <disk_image name="${image}"/>
    </sliver_type>
  </node>`;
const request = (vm: string): string =>
  `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">${node('vm', 'home', vm)}${node('far', 'north', old)}
</rspec>
`;
const profile = (id: string): string => `import geni.portal as portal
import geni.urn as urn

request = portal.context.makeRequestRSpec()
server = request.XenVM("server")
server.disk_image = urn.Image("home.example", "${id}")
client = request.XenVM("client")
client.disk_image = "urn:publicid:IDN+home.example+image+emulab-ops:" + "UBUNTU24-XEN-STD"
`;

describe('using a snapshot in files', () => {
  let session: Session;
  let workbench: Workbench;
  let folder: string;
  before(async () => {
    // Files are read and edited in a folder that nobody trusts, too: nothing of them is run.
    session = await Session.open({ speed: 4_000_000, trusted: false });
    workbench = session.workbench;
    folder = join(session.home, 'workspace');
    const short = old.replace('emulab-ops:', 'emulab-ops//');
    await rm(join(folder, 'hello.rspec'));
    await writeFile(join(folder, 'two.rspec'), request(short));
    await writeFile(join(folder, 'pair.py'), profile('emulab-ops:UBUNTU24-XEN-STD'));
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  const place = (text: string): Locator =>
    workbench.quickInput.box.locator('.monaco-list-row', { hasText: text });
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

  it('offers the places that named the image of the node', async () => {
    const { notifications, page, quickInput } = workbench;
    await workbench.openContainer('ProtoGENI');
    await workbench.tree('Slivers').row('vm, ready').waitFor();
    await workbench.takeSnapshot('vm, ready', 'golden', { who: 'Anyone' });
    await notifications.message('The image golden is ready').waitFor();
    await workbench.photograph('u1-ready', ['light', 'dark']);
    await notifications.press('The image golden is ready', 'Use It in Files…');
    await quickInput.titled('Use golden instead of UBUNTU24-XEN-STD');
    for (const where of ['two.rspec, line 4', 'two.rspec, line 9', 'pair.py, line 6'])
      await place(where).waitFor();
    assert.equal(await place('becomes').count(), 3);
    await workbench.photograph('u2-places', ['light', 'hc', 'dark']);
    // Those of the node itself are checked.
    await place('pair.py, line 6').click();
    await page.keyboard.press('Enter');
  });

  it('changes the chosen ones after they have been seen', async () => {
    const { notifications, page, quickInput } = workbench;
    await quickInput.option('Change 2 places').waitFor();
    await page.locator('.multiDiffEntry').first().waitFor();
    assert.equal(await read('two.rspec'), request(old.replace('emulab-ops:', 'emulab-ops//')));
    await workbench.photograph('u3-preview', ['light', 'hc', 'dark']);
    await quickInput.pick('Change 2 places');
    await notifications.message('2 places now use golden.').waitFor();
    await notifications
      .message('Change by hand, because the name is built from parts: pair.py:8.')
      .waitFor();
    await page.getByRole('tab', { name: 'Use golden instead' }).waitFor({ state: 'detached' });
    await workbench.photograph('u4-done', ['dark']);
    assert.equal(await read('two.rspec'), request(fresh));
    assert.equal(await read('pair.py'), profile('demo:golden'));
  });

  it('knows what the node ran after the window has reloaded too', async () => {
    const { page, quickInput } = workbench;
    await workbench.reload();
    await workbench.tree('Snapshots').choose('golden', 'Use Snapshot in Files…');
    await place('two.rspec, line 9').waitFor();
    assert.equal(await place('becomes').count(), 1);
    await page.keyboard.press('Enter');
    await quickInput.pick('Change 1 place');
    await workbench.notifications.message('1 place now uses golden.').waitFor();
    assert.match(
      await read('two.rspec'),
      /<disk_image name="https:[^"]*image_metadata\.php\?uuid=/,
    );
  });

  it('says so when nothing names the image, and offers what else can be done', async () => {
    await writeFile(join(folder, 'pair.py'), profile('demo:golden').split('client =')[0] ?? '');
    await workbench.runCommand('ProtoGENI: Use Snapshot in Files…');
    await workbench.quickInput.pick('golden');
    const nothing = 'No file in this workspace uses UBUNTU24-XEN-STD, the image that vm ran.';
    await workbench.notifications.message(nothing).waitFor();
    await workbench.photograph('u5-nowhere', ['dark']);
    await workbench.notifications.press(nothing, 'Copy URN');
    await workbench.page.getByText('Copied the URN of golden').waitFor();
  });
});
