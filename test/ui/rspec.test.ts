// A person writes an RSpec: chooses images from a list that explains them, reads about one, mends a
// mistake with the light bulb, pastes an image, and puts another in its place everywhere.
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { Session } from './harness/session';
import type { Theme, Workbench } from './harness/workbench';

const system = 'urn:publicid:IDN+home.example+image+emulab-ops';
const broken = `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">
  <node client_id="pc" component_manager_id="urn:publicid:IDN+home.example+authority+cm">
    <sliver_type name="raw-pc">
      <disk_image name="urn:publicid:home.example+image+emulab-ops:UBUNTU24-64-STD"/>
    </sliver_type>
  </node>
  <node client_id="vm" component_manager_id="urn:publicid:IDN+home.example+authority+cm">
    <sliver_type name="emulab-xen">
      <disk_image name="${system}:UBUNTU24-64-STD"/>
    </sliver_type>
  </node>
  <node client_id="empty"/>
</rspec>
`;
const profile = `import geni.portal as portal

request = portal.context.makeRequestRSpec()
node = request.RawPC("node")
node.disk_image = "${system}:UBUNTU24-64-STD"
`;

describe('writing an RSpec', () => {
  const themes: Theme[] = ['light', 'hc', 'dark'];
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open();
    workbench = session.workbench;
    const workspace = join(dirname(session.testbedDirectory), 'workspace');
    await writeFile(join(workspace, 'broken.rspec'), broken);
    await writeFile(join(workspace, 'profile.py'), profile);
    await writeFile(join(workspace, 'new.rspec'), '');
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  it('chooses an image from a list that explains each', async () => {
    const { editor, page } = workbench;
    await editor.open('hello.rspec');
    await editor.moveInto('<disk_image name=""/>', '<disk_image name="'.length);
    // The first question has the lists read; the box opens by itself when they are there.
    await page.keyboard.press('Control+Space');
    const list = await editor.completions();
    await list.option('UBUNTU24-XEN-STD').waitFor();
    await list.explain('emulab-ops');
    await workbench.photograph('e1-completion', themes);
    await list.option('UBUNTU24-XEN-STD').click();
    await editor.lines.getByText('north.example+image+emulab-ops:').waitFor();
  });

  it('begins a request from a template, and goes on to the image', async () => {
    const { editor, page } = workbench;
    await editor.open('new.rspec');
    await editor.lines.click();
    const list = await editor.complete();
    await list.option('Request: one virtual machine').click();
    await editor.lines.getByText('client_id="vm"').waitFor();
    await page.keyboard.press('Tab');
    const images = await editor.complete();
    await images.option('UBUNTU24-XEN-STD, default').waitFor();
    await images.option('CENTOS7-64-STD').waitFor();
    await workbench.photograph('e0-template', ['light', 'dark']);
    await page.keyboard.press('Escape');
  });

  it('tells about an image under the pointer', async () => {
    const { editor } = workbench;
    await editor.open('hello.rspec');
    await editor.hover('UBUNTU24-64-STD');
    await workbench.photograph('e2-hover', themes);
    await workbench.page.keyboard.press('Escape');
  });

  it('marks mistakes, and mends one with the light bulb', async () => {
    const { editor, page } = workbench;
    await editor.open('broken.rspec');
    await editor.squiggles.first().waitFor();
    await editor.moveInto('urn:publicid:home', 8);
    await page.keyboard.press('Control+.');
    await editor.actions.getByText('Insert IDN+').first().waitFor();
    await workbench.photograph('e3-quick-fix', themes);
    await editor.actions.getByText('Insert IDN+').first().click();
    await editor.lines.getByText('IDN+home.example+image').first().waitFor();
    await workbench.runCommand('Problems: Focus on Problems View');
    await workbench.photograph('e4-problems', themes);
    await workbench.runCommand('View: Hide Panel');
  });

  it('turns a pasted URN into the element that belongs there', async () => {
    const { editor, page } = workbench;
    await editor.moveInto('<node client_id="empty"/>', 3);
    await page.evaluate((text) => navigator.clipboard.writeText(text), `${system}:FBSD142-64-STD`);
    await page.keyboard.press('Control+V');
    await editor.lines.getByText('FBSD142-64-STD').waitFor();
    await workbench.photograph('e5-pasted', ['dark']);
  });

  it('finds every use of an image, and replaces those that stay checked', async () => {
    const { editor, page, quickInput } = workbench;
    await editor.moveInto('UBUNTU24-64-STD', 2);
    await workbench.runCommand('ProtoGENI: Find Uses of Image');
    await page.locator('.peekview-widget').getByText('profile.py').waitFor();
    await workbench.photograph('e6-uses', ['light', 'dark']);
    await page.keyboard.press('Escape');
    await workbench.runCommand('ProtoGENI: Replace Image Everywhere…');
    await quickInput.titled('Replace UBUNTU24-64-STD everywhere');
    await workbench.photograph('e7-replacement', ['dark']);
    await quickInput.pick('UBUNTU22-64-STD', 'UBUNTU22-64-STD');
    await quickInput.titled('Use UBUNTU22-64-STD instead of UBUNTU24-64-STD');
    await quickInput.box.getByText('profile.py, line').waitFor();
    await workbench.photograph('e8-places', ['light', 'dark']);
    await page.keyboard.press('Enter');
    await quickInput.option('Change 4 places').waitFor();
    await page.locator('.multiDiffEntry').first().waitFor();
    await workbench.photograph('e9-preview', ['light', 'dark']);
    await quickInput.pick('Change 4 places');
    await workbench.notifications.message('4 places now use UBUNTU22-64-STD.').waitFor();
  });

  it('shows how old the lists are, and what to do with the slivers of a manifest', async () => {
    const { page } = workbench;
    await workbench.openContainer('ProtoGENI');
    await workbench.tree('Slivers').choose('pc, ready', 'Show Manifest');
    await page.locator('.codelens-decoration').getByText('Snapshot…').first().waitFor();
    await page.locator('[id="status.languageStatus"]').hover();
    await page.locator('.hover-language-status').getByText('Image lists').waitFor();
    await workbench.photograph('e10-manifest', themes);
  });
});
