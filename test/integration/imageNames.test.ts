// Images that files of other languages name: Terraform, Markdown, the cells of a notebook, profiles without an ending.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import * as vscode from 'vscode';
import { diagnosticsOf, hoverText, labels, type Marked } from './support/rspecs';

const urn = 'urn:publicid:IDN+home.example+image+emulab-ops:UBUNTU22-64-STD';
const wrong = urn.replace('ops:', 'ops/');
/** What the testbed lists of it. */
const expected =
  /^\*\*emulab-ops:UBUNTU22-64-STD\*\* at home\n\nUbuntu 22\.04 LTS[^]*Anyone can use it/;

describe('images in files of other languages', () => {
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'geni-names-'));
    await vscode.extensions.getExtension('protogeni-images.protogeni-images')?.activate();
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(folder, { recursive: true });
  });

  function file(name: string, text: string): vscode.Uri {
    const path = join(folder, name);
    writeFileSync(path, text);
    return vscode.Uri.file(path);
  }

  async function opened(name: string, text: string, mark: string): Promise<Marked> {
    const document = await vscode.workspace.openTextDocument(file(name, text));
    return { document, position: document.positionAt(text.indexOf(mark) + mark.length - 1) };
  }

  /** The features are loaded with the first document that needs them, so it is asked until they answer. */
  async function hovered(at: Marked): Promise<string> {
    for (;;) {
      const text = await hoverText(at);
      if (text.includes('emulab-ops')) return text;
    }
  }

  it('are explained, and not proposed', async () => {
    for (const name of ['main.tf', 'README.md', 'a.json', 'a.yml', 'run.sh']) {
      const at = await opened(name, `image = "${urn}"\n`, 'UBUNTU');
      assert.match(await hovered(at), expected, name);
      assert.deepEqual(
        await labels(at).then((all) => all.filter((it) => it.includes('UBUNTU22'))),
        [],
      );
    }
  });

  it('are judged in Terraform, with a fix', async () => {
    const at = await opened('bad.tf', `image = "${wrong}"\n`, 'UBUNTU');
    const [found] = await diagnosticsOf(at, (all) => all.length > 0);
    assert.match(found?.message ?? '', /^A single slash between project and image/);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      at.document.uri,
      found?.range,
    );
    assert.ok(actions.some(({ title }) => title === 'Write a colon'));
  });

  it('are explained in the cells of a notebook', async () => {
    const cells = [
      { cell_type: 'markdown', metadata: {}, source: [`Uses ${urn}.`] },
      { cell_type: 'code', metadata: {}, source: [`IMAGE = "${urn}"`], outputs: [] },
    ];
    const text = JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
    const notebook = await vscode.workspace.openNotebookDocument(file('n.ipynb', text));
    for (const { document } of notebook.getCells()) {
      const position = document.positionAt(document.getText().indexOf('UBUNTU'));
      assert.match(await hovered({ document, position }), expected);
    }
  });

  it('are found in a profile by what it imports, whatever its ending', async () => {
    const profile = `import geni.portal\nnode.disk_image = "${wrong}"\n`;
    for (const name of ['profile', 'one.profile']) {
      const at = await opened(name, profile, 'UBUNTU');
      const [found] = await diagnosticsOf(at, (all) => all.length > 0);
      assert.match(found?.message ?? '', /^A single slash/, name);
    }
  });
});
