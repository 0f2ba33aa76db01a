// Red Hat's XML extension is there too: in XML files it closes, formats and renames, and nothing is told or done twice.
// What stands in for it here says of each answer that it is its own.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { Session } from './harness/session';
import type { Workbench } from './harness/workbench';

const head = '<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">';
const node = `  <node client_id="a" component_manager_id="urn:publicid:IDN+home.example+authority+cm">
    <sliver_type name="raw-pc"><disk_image name="urn:publicid:home.example+image+p:i"/></sliver_type>
  </node>`;
const files = {
  'typed.xml': `${head}\n${node}\n  \n</rspec>\n`,
  'broken.xml': `${head}\n${node}\n  <link>\n</rspec>\n`,
  'own.rspec': `${head}\n<node client_id="a"><sliver_type name="raw-pc"/></node>\n</rspec>\n`,
  'layout.xml': `${head}\n${node}\n</rspec>\n`,
};

describe('beside another XML extension', () => {
  let session: Session;
  let workbench: Workbench;
  before(async () => {
    session = await Session.open({ besides: ['test/support/xmlExtension'] });
    workbench = session.workbench;
    const workspace = join(dirname(session.testbedDirectory), 'workspace');
    for (const [name, text] of Object.entries(files)) await writeFile(join(workspace, name), text);
  });
  after(() => session.close());
  afterEach((context) => session.keepFailure(context));

  const ofStandIn = (): Locator => workbench.editor.lines.getByText('laid out by the stand-in');
  const problems = (): Locator => workbench.page.locator('.markers-panel');
  /** What VS Code shows as plain text has no-break spaces. */
  const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

  it('hands it the schemas with the first XML file', async () => {
    await workbench.editor.open('typed.xml');
    await workbench.page.getByText('XML catalogs: 1').waitFor();
  });

  it('writes one end tag for what is typed', async () => {
    const { editor, page } = workbench;
    await editor.moveInto('</node>', '</node>'.length);
    await page.keyboard.type('\n<link client_id="l">');
    await editor.lines.getByText('</link>').waitFor();
    await page.keyboard.type('x');
    const [line = ''] = await editor.lines
      .locator('.view-line', { hasText: '</link>' })
      .allInnerTexts();
    assert.equal(plain(line).trim(), '<link client_id="l">x</link>');
  });

  it('leaves renaming of tags to it', async () => {
    const { editor, page } = workbench;
    await editor.moveInto('<link client_id="l">', 3);
    await page.keyboard.press('F2');
    const box = page.locator('.rename-box input');
    await box.fill('lunk');
    await box.press('Enter');
    await editor.lines.getByText('</lunk>').waitFor();
    assert.equal(await editor.line('lunk'), '<lunk client_id="l">x</lunk>');
  });

  it('leaves names of nodes alone there, which it does not rename', async () => {
    const { editor, page } = workbench;
    await editor.moveInto('client_id="a"', 'client_id="'.length);
    await page.keyboard.press('F2');
    await page.locator('.message', { hasText: 'The stand-in renames tags alone.' }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('tells of what an element is once', async () => {
    const { page, editor } = workbench;
    await editor.lines.getByText('sliver_type').first().hover();
    const hovers = page.locator('.monaco-hover:visible');
    await hovers.getByText('Told by the stand-in').waitFor();
    assert.equal(await hovers.getByText('kind of machine').count(), 0);
    await page.keyboard.press('Escape');
  });

  it('proposes an element once', async () => {
    const { editor, page } = workbench;
    await editor.moveInto('</lunk>', '</lunk>'.length);
    await page.keyboard.press('End');
    await page.keyboard.type('\n<');
    const list = await editor.completions();
    await list.option('node').waitFor();
    assert.equal(await list.box.getByRole('option', { name: /^node/ }).count(), 1);
    await page.keyboard.press('Escape');
  });

  it('tells of a tag without an end once, and of the image by itself', async () => {
    const { editor } = workbench;
    await editor.open('broken.xml');
    await workbench.runCommand('Problems: Focus on Problems View');
    await problems().getByText('IDN+ is missing').first().waitFor();
    await problems().getByText('Told by the stand-in').first().waitFor();
    assert.equal(await problems().getByText('is never closed').count(), 0);
    await workbench.runCommand('View: Hide Panel');
  });

  it('lists each element once among the symbols', async () => {
    const { page, quickInput } = workbench;
    await page.keyboard.press('Control+Shift+O');
    await quickInput.option('tag node').waitFor();
    const options = await quickInput.box.getByRole('option').allInnerTexts();
    assert.deepEqual(
      options.filter((option) => !option.includes('tag ')),
      [],
    );
    await page.keyboard.press('Escape');
  });

  it('leaves the layout of XML files to it, which does so without a question', async () => {
    await workbench.editor.open('layout.xml');
    await workbench.runCommand('Format Document');
    await ofStandIn().waitFor();
    assert.equal(await workbench.notifications.message('multiple formatters').count(), 0);
  });

  it('lays out files of the RSpec language as ever', async () => {
    const { editor } = workbench;
    await editor.open('own.rspec');
    await workbench.runCommand('Format Document');
    await editor.lines.getByText('</node>', { exact: true }).waitFor();
    assert.equal(await ofStandIn().count(), 0);
  });
});
