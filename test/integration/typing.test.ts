// A large RSpec that one types in, of which only what changed is scanned: VS Code gets the same as for a new document with
// the same text.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as vscode from 'vscode';
import { settled } from './support/rspecs';

const language = 'rspec';
const head = '<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">';

function large(): string {
  const nodes = Array.from(
    { length: 300 },
    (_, index) =>
      `  <node client_id="n${index}">\n    <sliver_type name="raw-pc"/>\n    <interface client_id="n${index}:if0"/>\n  </node>`,
  );
  return `${[head, ...nodes].join('\n')}\n</rspec>\n`;
}

describe('a large RSpec in which one types', () => {
  let editor: vscode.TextEditor;

  before(async () => {
    const document = await vscode.workspace.openTextDocument({ language, content: large() });
    editor = await vscode.window.showTextDocument(document);
    await settled(async () => (await outline(document)).length > 50);
  });
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('is understood after each letter of a new node', async () => {
    editor.selection = at('  <node client_id="n150">');
    for (const letter of '  <node client_id="new"/>\n') {
      await vscode.commands.executeCommand('type', { text: letter });
      if ('="/>'.includes(letter)) await same();
    }
    await same();
  });

  it('is understood after the same change at several places, and after it is taken back', async () => {
    editor.selections = [at('n10">'), at('n140">'), at('n290">')];
    await vscode.commands.executeCommand('type', { text: 'x-' });
    await same();
    await vscode.commands.executeCommand('undo');
    await same();
    await vscode.commands.executeCommand('redo');
    await same();
  });

  it('is understood after a piece of it has gone and many changes that nobody asked about', async () => {
    const { document } = editor;
    for (let round = 0; round < 5; round += 1) {
      const line = 100 + round;
      await editor.edit((edit) => edit.insert(new vscode.Position(line, 0), '<!-- one -->\n'));
    }
    await editor.edit((edit) => edit.delete(new vscode.Range(40, 3, 700, 2)));
    assert.ok(document.lineCount < 600);
    await same();
    await vscode.commands.executeCommand('undo');
    await same();
  });

  it('is understood after its lines end otherwise', async () => {
    await editor.edit((edit) => edit.setEndOfLine(vscode.EndOfLine.CRLF));
    await same();
    editor.selection = at('  <node client_id="n200">');
    await vscode.commands.executeCommand('type', { text: '<node client_id="q"/>\n' });
    assert.ok(editor.document.getText().includes('\r\n'));
    await same();
  });

  function at(text: string): vscode.Selection {
    const { document } = editor;
    const position = document.positionAt(document.getText().indexOf(text));
    return new vscode.Selection(position, position);
  }

  /** Fails unless the outline is that of a new document. */
  async function same(): Promise<void> {
    const { document } = editor;
    const content = document.getText();
    const fresh = await vscode.workspace.openTextDocument({ language, content });
    const [ours, theirs] = [await outline(document), await outline(fresh)];
    assert.ok(theirs.length > 50);
    assert.deepEqual(ours, theirs);
  }
});

async function outline({ uri }: vscode.TextDocument): Promise<string[]> {
  const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
    'vscode.executeDocumentSymbolProvider',
    uri,
  );
  return symbols.flatMap(lines);
}

function lines({ name, range, children }: vscode.DocumentSymbol): string[] {
  const { start, end } = range;
  const own = `${name} ${start.line}:${start.character}-${end.line}:${end.character}`;
  return [own, ...children.flatMap(lines)];
}
