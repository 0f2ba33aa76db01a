// A person writes a profile: chooses images where profiles name them, is told of one that is at another site, and
// brings images in by pasting and dropping.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { takeImage } from './harness/images';
import { Session } from './harness/session';
import type { Workbench } from './harness/workbench';

const system = 'urn:publicid:IDN+home.example+image+emulab-ops';
const own = 'urn:publicid:IDN+home.example+image+demo:web-server';

const list = `"""A machine with the image that a person chooses."""
import geni.portal as portal

pc = portal.Context()
imageList = [
    ("", "our own"),
    ("${system}:UBUNTU24-64-STD", "Ubuntu 24"),
]
pc.defineParameter("osImage", "Image", portal.ParameterType.IMAGE, imageList[1], imageList)
params = pc.bindParameters()
request = pc.makeRequestRSpec()
node = request.RawPC("node")
node.disk_image = params.osImage
pc.printRequestRSpec(request)
`;

const constant = `import geni.portal as portal

GOLDEN = ""
request = portal.context.makeRequestRSpec()
node = request.XenVM("node")
node.disk_image = GOLDEN
portal.context.printRequestRSpec()
`;

const dictionary = `import geni.portal as portal

pc = portal.Context()
pc.defineParameter("hw", "Type", portal.ParameterType.STRING, "pc", ["pc", "m510"])
images = {
    "pc": "",
    "m510": "${system}:UBUNTU22-64-STD",
}
params = pc.bindParameters()
request = pc.makeRequestRSpec()
node = request.RawPC("node")
node.hardware_type = params.hw
node.disk_image = images[params.hw]
`;

const elsewhere = `import geni.portal as portal

pc = portal.Context()
NORTH = "urn:publicid:IDN+north.example+authority+cm"
pc.defineParameter("osImage", "Image", portal.ParameterType.IMAGE,
                   "${own}")
params = pc.bindParameters()
request = pc.makeRequestRSpec()
node = request.XenVM("node")
node.component_manager_id = NORTH
node.disk_image = params.osImage
`;

describe('writing a profile', () => {
  let session: Session;
  let workbench: Workbench;
  let workspace: string;
  before(async () => {
    session = await Session.open({ settings: { 'files.autoSave': 'off' } });
    workbench = session.workbench;
    workspace = join(dirname(session.testbedDirectory), 'workspace');
    const profiles = { list, constant, dictionary, elsewhere };
    for (const [name, text] of Object.entries(profiles))
      await writeFile(join(workspace, `${name}.py`), text);
    const vm = { user: 'alice', clientId: 'vm', global: true, name: 'web-server' } as const;
    await takeImage(session.testbedDirectory, { ...vm, description: 'nginx 1.24' });
    await takeImage(session.testbedDirectory, { ...vm, description: 'nginx 1.26' });
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  /** What stands in the file once it is saved. */
  async function saved(file: string): Promise<string> {
    await workbench.editor.save(file);
    return await readFile(join(workspace, file), 'utf8');
  }

  it('chooses an image in the cell of a list', async () => {
    const { editor, page } = workbench;
    await editor.open('list.py');
    await editor.moveInto('("", "our own")', 2);
    await page.keyboard.press('Control+Space');
    const found = await editor.completions();
    // The site's own images come a moment after those of the person, and the box opens anew.
    await found.option('UBUNTU24-64-STD').waitFor();
    await workbench.photograph('p1-list', ['light', 'dark']);
    await found.option('web-server').click();
    assert.equal(await saved('list.py'), list.replace('(""', `("${own}"`));
  });

  it('offers no image in a label', async () => {
    const { editor, page } = workbench;
    await editor.moveInto('"our own")', 4);
    const found = await editor.complete();
    await workbench.photograph('p2-label', ['dark']);
    assert.equal(await found.box.getByText(/web-server|emulab-ops|demo/).count(), 0);
    await page.keyboard.press('Escape');
  });

  it('chooses an image in a constant, what runs on the machine first', async () => {
    const { editor } = workbench;
    await editor.open('constant.py');
    await editor.moveInto('GOLDEN = ""', 'GOLDEN = "'.length);
    const found = await editor.complete();
    await found.option('UBUNTU24-XEN-STD').waitFor();
    await workbench.photograph('p3-constant', ['dark']);
    await found.option('UBUNTU24-XEN-STD').click();
    const expected = constant.replace('GOLDEN = ""', `GOLDEN = "${system}:UBUNTU24-XEN-STD"`);
    assert.equal(await saved('constant.py'), expected);
  });

  it('chooses an image in a dictionary by type of hardware, and none for its key', async () => {
    const { editor, page } = workbench;
    await editor.open('dictionary.py');
    await editor.moveInto('"pc": ""', 2);
    const none = await editor.complete();
    assert.equal(await none.box.getByText(/web-server|emulab-ops|demo/).count(), 0);
    await page.keyboard.press('Escape');
    await editor.moveInto('"pc": ""', '"pc": "'.length);
    const found = await editor.complete();
    await found.option('UBUNTU24-64-STD').waitFor();
    await workbench.photograph('p4-dictionary', ['dark']);
    await found.option('UBUNTU24-64-STD').click();
    const expected = dictionary.replace('"pc": ""', `"pc": "${system}:UBUNTU24-64-STD"`);
    assert.equal(await saved('dictionary.py'), expected);
  });

  it('tells of an image at another site, known through a parameter, and mends it', async () => {
    const { editor, page } = workbench;
    await editor.open('elsewhere.py');
    await editor.squiggles.first().waitFor();
    await workbench.runCommand('Problems: Focus on Problems View');
    const told = 'web-server is at home, not at north, the site of this node.';
    await page.locator('.markers-panel').getByText(told).waitFor();
    await workbench.photograph('p5-elsewhere', ['light', 'dark']);
    await workbench.runCommand('View: Hide Panel');
    await editor.moveInto(own, 8);
    const fix = await editor.openActions('Use the URL');
    await workbench.photograph('p6-fixes', ['light', 'dark']);
    await fix.click();
    await editor.squiggles.first().waitFor({ state: 'detached' });
    const after = await saved('elsewhere.py');
    const url = /"(https:[^"]+)"/.exec(after)?.[1] ?? '';
    assert.match(url, /uuid=[-\da-f]{36}$/);
    assert.equal(after, elsewhere.replace(own, url));
  });

  it('explains what an image is, and where it is used', async () => {
    const { editor, page } = workbench;
    await editor.open('list.py');
    await editor.hover('demo:web-server');
    await page.locator('.monaco-hover:visible').getByText('Used in line 13.').waitFor();
    await workbench.photograph('p7-hover', ['light', 'dark']);
    await page.keyboard.press('Escape');
  });

  it('pins an image to a version, and lets it go again', async () => {
    const { editor } = workbench;
    const before = await readFile(join(workspace, 'list.py'), 'utf8');
    const choose = async (title: string): Promise<void> => {
      await editor.moveInto(own, 8);
      const action = await editor.openActions(title);
      await workbench.photograph(`p8-${title.replaceAll(' ', '-')}`, ['dark']);
      await action.click();
    };
    await choose('Pin to version 1');
    assert.equal(await saved('list.py'), before.replace(own, `${own}:1`));
    await choose('Always use the newest version');
    assert.equal(await saved('list.py'), before);
  });

  it('turns a pasted image into the value of the whole string', async () => {
    const { editor, page } = workbench;
    await editor.open('constant.py');
    await editor.moveInto('UBUNTU24-XEN-STD', 4);
    await page.evaluate((text) => navigator.clipboard.writeText(text), own);
    await page.keyboard.press('Control+V');
    const expected = constant.replace('GOLDEN = ""', `GOLDEN = "${own}"`);
    assert.equal(await saved('constant.py'), expected);
    await workbench.photograph('p9-pasted', ['dark']);
  });

  it('pastes the text itself over more than an image', async () => {
    const { editor, page } = workbench;
    const before = await readFile(join(workspace, 'constant.py'), 'utf8');
    await editor.open('constant.py');
    await editor.moveInto(own, own.length - 'server'.length);
    await page.keyboard.press('Shift+End');
    await page.keyboard.press('Control+V');
    assert.equal(await saved('constant.py'), before.replace('server"\n', `${own}\n`));
    await page.keyboard.press('Control+Z');
    assert.equal(await saved('constant.py'), before);
  });

  it('takes an image that is dropped on a string', async () => {
    const { editor } = workbench;
    await workbench.openContainer('ProtoGENI');
    const images = workbench.tree('Images');
    await images.maximise();
    await images.row(/^web-server/).waitFor();
    await editor.open('dictionary.py');
    const line = editor.lines.locator('.view-line', { hasText: 'UBUNTU22-64-STD' });
    const target = line.locator('span > span', { hasText: 'urn:publicid' });
    await images.drag(/^web-server/, target);
    const before = dictionary.replace('"pc": ""', `"pc": "${system}:UBUNTU24-64-STD"`);
    const expected = before.replace(`"m510": "${system}:UBUNTU22-64-STD"`, `"m510": "${own}"`);
    assert.equal(await saved('dictionary.py'), expected);
    await workbench.photograph('p10-dropped', ['dark']);
  });

  it('pins the profile in front from the tree of images', async () => {
    const images = workbench.tree('Images');
    const before = await readFile(join(workspace, 'dictionary.py'), 'utf8');
    await images.choose(/^web-server/, 'Pin in Editor');
    assert.equal(await saved('dictionary.py'), before.replace(own, `${own}:1`));
    await images.choose(/^web-server/, 'Unpin in Editor');
    assert.equal(await saved('dictionary.py'), before);
  });

  it('inserts an image from the tree into the profile in front, where the person says', async () => {
    const { editor, page, quickInput } = workbench;
    await editor.open('constant.py');
    await editor.moveInto('import geni', 3);
    await workbench.tree('Images').choose(/^web-server/, 'Insert disk_image');
    await quickInput.titled('Where should this profile use web-server?');
    await workbench.photograph('p11-insert', ['light', 'dark']);
    await page.keyboard.press('Enter');
    await editor.lines.getByText('demo:web-server').waitFor();
    assert.equal(await saved('constant.py'), constant.replace('GOLDEN = ""', `GOLDEN = "${own}"`));
  });

  it('leaves renaming in Python to others', async () => {
    const { editor, page, quickInput } = workbench;
    await editor.open('constant.py');
    await editor.moveInto('GOLDEN = ', 3);
    await page.keyboard.press('F1');
    await quickInput.input.fill('>Rename Symbol');
    await quickInput.box.getByText('No matching commands').or(quickInput.option('')).waitFor();
    assert.equal(await quickInput.option('Rename Symbol').count(), 0);
    await quickInput.leave();
  });
});
