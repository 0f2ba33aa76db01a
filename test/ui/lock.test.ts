// The images of an experiment are locked; then they change at the site. The command line says what is no longer as it
// was, and the editor shows it beside each image.
import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { readTestbed } from '../../src/model/accounts/localTestbed';
import { geniImage } from './harness/command';
import { takeImage } from './harness/images';
import { Session } from './harness/session';
import type { Workbench } from './harness/workbench';

const own = 'urn:publicid:IDN+home.example+image+demo:web-server';
const system = 'urn:publicid:IDN+home.example+image+emulab-ops';

const request = `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">
  <node client_id="web" component_manager_id="urn:publicid:IDN+home.example+authority+cm">
    <sliver_type name="emulab-xen">
      <disk_image name="${own}"/>
    </sliver_type>
  </node>
</rspec>
`;

const profile = `import geni.portal as portal

pc = portal.Context()
imageList = [
    ("${own}", "our own"),
    ("${system}:UBUNTU24-64-STD", "Ubuntu 24"),
]
pc.defineParameter("osImage", "Image", portal.ParameterType.IMAGE, imageList[0], imageList)
params = pc.bindParameters()
request = pc.makeRequestRSpec()
node = request.XenVM("node")
node.disk_image = params.osImage
pc.printRequestRSpec(request)
`;

describe('locked images', () => {
  let session: Session;
  let workbench: Workbench;
  let lockFile: string;
  before(async () => {
    session = await Session.open({ settings: { 'files.autoSave': 'off' } });
    workbench = session.workbench;
    const workspace = join(session.home, 'workspace');
    lockFile = join(workspace, 'images.lock.json');
    await rm(join(workspace, 'hello.rspec'));
    await writeFile(join(workspace, 'lab.rspec'), request);
    await writeFile(join(workspace, 'lab.py'), profile);
    await mkdir(join(workspace, 'below'));
    await writeFile(join(workspace, 'below', 'deep.rspec'), request);
    await snapshot();
    await workbench.openContainer('ProtoGENI');
    await workbench.tree('Images').row('web-server').waitFor();
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  async function snapshot(): Promise<void> {
    const vm = { user: 'alice', clientId: 'vm', global: true, name: 'web-server' } as const;
    await takeImage(session.testbedDirectory, { ...vm, description: 'nginx' });
  }

  /** What the next snapshot holds is no longer what the ones before hold. */
  async function changeDisk(text: string): Promise<void> {
    const testbed = await readTestbed(session.testbedDirectory);
    const vm = testbed?.slices[0]?.slivers.find(({ clientId }) => clientId === 'vm');
    await writeFile(join(vm?.disk ?? '', 'index.html'), text);
  }

  /** Resolves when the editor in front says it. */
  async function shown(text: string): Promise<void> {
    await workbench.editor.lines.getByText(text, { exact: true }).first().waitFor();
  }

  const verify = () => geniImage(session.home, ['verify']);

  it('are shown in an open file as soon as the lock is written', async () => {
    const { editor } = workbench;
    await editor.open('lab.rspec');
    await editor.lines.getByText('disk_image').waitFor();
    const { exitCode, text } = await geniImage(session.home, ['lock'], 'alice');
    assert.equal(exitCode, 0, text);
    await shown('locked to version 0');
    await workbench.photograph('k1-request', ['light', 'dark']);
    await editor.open('lab.py');
    await shown('locked to version 0');
    await workbench.photograph('k2-profile', ['light', 'dark', 'hc']);
    assert.equal((await verify()).exitCode, 0);
  });

  it('are shown in a folder below, which has no lock of its own', async () => {
    const { editor } = workbench;
    await rm(join(session.home, 'workspace', 'below', 'images.lock.json'));
    await editor.open('deep.rspec');
    await shown('locked to version 0');
    await workbench.runCommand('View: Close Editor');
  });

  it('may have a new version with the same contents', async () => {
    const { editor } = workbench;
    await snapshot();
    await workbench.runCommand('ProtoGENI: Refresh');
    await shown('locked to version 0 of 1');
    const { exitCode, text } = await verify();
    assert.equal(exitCode, 0, text);
    assert.match(text, /There is a new version, 1, with the same contents/);
    await editor.hover('demo:web-server');
    const hover = workbench.page.locator('.monaco-hover:visible');
    await hover.getByText('Version 1 has the same contents.').waitFor();
    await workbench.photograph('k3-same', ['dark']);
  });

  it('are told of when their name stands for other contents', async () => {
    const { editor, page } = workbench;
    await changeDisk('<h1>Welcome</h1>');
    await snapshot();
    await workbench.runCommand('ProtoGENI: Refresh');
    await shown('locked to version 0 of 2, contents changed');
    const { exitCode, text } = await verify();
    assert.equal(exitCode, 1, text);
    assert.match(text, /changed .*The name now refers to different contents: version 2/);
    await page.keyboard.press('Escape');
    await editor.hover('demo:web-server');
    await page.locator('.monaco-hover:visible').getByText('with different contents').waitFor();
    await workbench.photograph('k4-changed', ['light', 'dark']);
    await page.keyboard.press('Escape');
    await editor.open('lab.rspec');
    await shown('locked to version 0 of 2, contents changed');
    await workbench.photograph('k5-changed-request', ['dark']);
  });

  it('are told of when the version itself has other contents', async () => {
    await geniImage(session.home, ['lock'], 'alice');
    await shown('locked to version 2');
    await session.deleteImage(own);
    await changeDisk('<h1>Good bye</h1>');
    for (let version = 0; version <= 2; version += 1) await snapshot();
    await workbench.runCommand('ProtoGENI: Refresh');
    await shown('locked to version 2, contents changed');
    const { exitCode, text } = await verify();
    assert.equal(exitCode, 1, text);
    assert.match(text, /gone .*The site says that it has no image at its address/);
  });

  it('leave a reference that the lock does not name', async () => {
    const { editor, page } = workbench;
    await editor.moveInto(`${own}"`, own.length);
    await page.keyboard.type(':1');
    await shown('not locked');
    await workbench.photograph('k6-not-locked', ['dark']);
    await page.keyboard.press('Control+Z');
    await shown('locked to version 2, contents changed');
  });

  it('cannot be told from a damaged lock, and the editor goes on', async () => {
    const { editor, page } = workbench;
    await editor.open('lab.py');
    await writeFile(lockFile, '{ "images": [');
    await shown('lock cannot be read');
    await editor.hover('demo:web-server');
    await page.locator('.monaco-hover:visible').getByText('write it again with').waitFor();
    await workbench.photograph('k7-damaged', ['dark']);
    await page.keyboard.press('Escape');
    await editor.moveInto('UBUNTU24', 2);
    await (await editor.complete()).option('UBUNTU24-64-STD').waitFor();
    await page.keyboard.press('Escape');
    await rm(lockFile);
    await editor.lines.getByText('lock cannot be read').waitFor({ state: 'detached' });
  });
});
