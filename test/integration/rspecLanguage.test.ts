// RSpecs as a language of the editor: layout, tags that close themselves, names that change together.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as vscode from 'vscode';
import { diagnosticsOf, open, type Marked } from './support/rspecs';

const head = '<rspec xmlns="http://www.geni.net/resources/rspec/3">';

/** The provider of the language may come a moment after the first document: it is asked until it answers. */
async function answer<T>(ask: () => Thenable<T | undefined>): Promise<T> {
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
  }
}

function formatOf({ document }: Marked, options: vscode.FormattingOptions): Promise<string> {
  return answer(async () => {
    const edits = await vscode.commands.executeCommand<vscode.TextEdit[] | undefined>(
      'vscode.executeFormatDocumentProvider',
      document.uri,
      options,
    );
    if (edits === undefined) return undefined;
    return applied(document, edits);
  });
}

async function applied(
  document: vscode.TextDocument,
  edits: readonly vscode.TextEdit[],
): Promise<string> {
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, [...edits]);
  await vscode.workspace.applyEdit(edit);
  return document.getText();
}

/** Shows the document with the cursor at the mark. */
async function shown(marked: string, language?: string): Promise<vscode.TextDocument> {
  const { document, position } = await open(marked, language);
  const editor = await vscode.window.showTextDocument(document);
  editor.selection = new vscode.Selection(position, position);
  return document;
}

function type(text: string): Thenable<void> {
  return vscode.commands.executeCommand('type', { text });
}

/** Resolves when the document has become the text. */
function becomes(document: vscode.TextDocument, text: string): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (document.getText() !== text) return;
      listener.dispose();
      resolve();
    };
    const listener = vscode.workspace.onDidChangeTextDocument(look);
    look();
  });
}

async function placesOf(command: string, { document, position }: Marked): Promise<number[][]> {
  const found = await answer(async () => {
    const places = await vscode.commands.executeCommand<
      (vscode.Location | vscode.DocumentHighlight)[] | undefined
    >(command, document.uri, position);
    return places === undefined || places.length === 0 ? undefined : places;
  });
  return found.map(({ range }) => [range.start.line, range.start.character]);
}

describe('the RSpec language in the editor', () => {
  before(() => vscode.extensions.getExtension('protogeni-images.protogeni-images')?.activate());
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('lays a document out by the options of the editor', async () => {
    const line = `${head}<node client_id="a"><sliver_type name="raw-pc"/></node></rspec>|`;
    const tabs = { insertSpaces: false, tabSize: 4 };
    assert.equal(
      await formatOf(await open(line), tabs),
      `${head}\n\t<node client_id="a">\n\t\t<sliver_type name="raw-pc"/>\n\t</node>\n</rspec>`,
    );
    const spaces = { insertSpaces: true, tabSize: 3 };
    assert.match(await formatOf(await open(line), spaces), /\n {3}<node[^]*\n {6}<sliver_type/);
  });

  it('lays out the lines of a range', async () => {
    const marked = await open(`${head}\n<node/>\n<node/><link/>\n</rspec>|`);
    const edits = await answer(() =>
      vscode.commands.executeCommand<vscode.TextEdit[] | undefined>(
        'vscode.executeFormatRangeProvider',
        marked.document.uri,
        new vscode.Range(2, 0, 3, 0),
        { insertSpaces: true, tabSize: 2 },
      ),
    );
    assert.equal(
      await applied(marked.document, edits),
      `${head}\n<node/>\n  <node/>\n  <link/>\n</rspec>`,
    );
  });

  for (const language of ['rspec', 'xml']) {
    it(`writes the end tag of what is typed in a file of the language ${language}`, async () => {
      const document = await shown(`${head}<node|</rspec>`, language);
      await type('>');
      await becomes(document, `${head}<node></node></rspec>`);
      await type('x');
      assert.equal(document.getText(), `${head}<node>x</node></rspec>`);
    });
  }

  it('writes the rest of an end tag that is begun', async () => {
    const document = await shown(`${head}<node><|</rspec>`);
    await type('/');
    await becomes(document, `${head}<node></node></rspec>`);
  });

  for (const [what, before, after] of [
    [
      'between two tags, also behind a slash and a > in a value',
      '<execute command="/bin/a > b">|</execute>',
      '<execute command="/bin/a > b">\n  x\n</execute>',
    ],
    [
      'behind attributes that have lines of their own',
      '  <node\n      a="1"\n      b="2">|',
      '  <node\n      a="1"\n      b="2">\n    x',
    ],
    ['behind a tag that ends itself', '  <node a="b/c"/>|', '  <node a="b/c"/>\n  x'],
  ] as const)
    it(`indents a new line ${what}`, async () => {
      const document = await shown(before);
      const { options } = vscode.window.activeTextEditor ?? {};
      if (options) Object.assign(options, { insertSpaces: true, tabSize: 2 });
      await type('\n');
      await type('x');
      await becomes(document, after);
    });

  it('takes the end tag away from an element that is made to end itself, and gives it back', async () => {
    const document = await shown(`${head}<node|></node></rspec>`);
    await type('/');
    await becomes(document, `${head}<node/></rspec>`);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), `${head}<node/></node></rspec>`);
  });

  it('takes the end tag alone back with one undo', async () => {
    const document = await shown(`${head}<node|</rspec>`);
    await type('>');
    await becomes(document, `${head}<node></node></rspec>`);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), `${head}<node></rspec>`);
  });

  it('leaves one end tag where it was typed out over the one that was written', async () => {
    const document = await shown(`${head}<node>x</node|</node></rspec>`);
    await type('>');
    await becomes(document, `${head}<node>x</node></rspec>`);
  });

  it('changes the names of both tags together', async () => {
    const document = await shown(`${head}<n|ode>x</node></rspec>`);
    const linked = vscode.workspace.getConfiguration('editor', document).get('linkedEditing');
    assert.equal(linked, true);
    await vscode.commands.executeCommand('editor.action.linkedEditing');
    await type('a');
    await becomes(document, `${head}<naode>x</naode></rspec>`);
  });

  it('keeps both tags together while a name is deleted to write another', async () => {
    const document = await shown(`${head}<node|>x</node></rspec>`);
    await vscode.commands.executeCommand('editor.action.linkedEditing');
    await vscode.commands.executeCommand('deleteWordLeft');
    await becomes(document, `${head}<>x</></rspec>`);
    await type('link');
    await becomes(document, `${head}<link>x</link></rspec>`);
  });

  const topology = (mark: string): string =>
    `${head}\n<node client_id="a"><interface client_id="a:0"/></node>\n<link client_id="l"><interface_ref client_id="${mark}a:0"/></link>\n</rspec>`;

  it('renames an interface wherever it is meant', async () => {
    const { document, position } = await open(topology('|'));
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      position,
      'eth9',
    );
    await vscode.workspace.applyEdit(edit);
    assert.equal(document.getText(), topology('').replaceAll('a:0', 'eth9'));
  });

  it('renames both tags of an element', async () => {
    const { document, position } = await open('<rspec><no|de></node></rspec>');
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      position,
      'link',
    );
    await vscode.workspace.applyEdit(edit);
    assert.equal(document.getText(), '<rspec><link></link></rspec>');
  });

  it('leads from the end of a link to its interface, and shows both', async () => {
    const marked = await open(topology('|'));
    const [defined, meant] = [
      [1, 42],
      [2, 46],
    ];
    assert.deepEqual(await placesOf('vscode.executeDefinitionProvider', marked), [defined]);
    assert.deepEqual(await placesOf('vscode.executeReferenceProvider', marked), [defined, meant]);
    assert.deepEqual(await placesOf('vscode.executeDocumentHighlights', marked), [defined, meant]);
  });

  it('selects more and more of a tag', async () => {
    const { document, position } = await open('<rspec><node client_id="a|b"/></rspec>');
    const [first] = await answer(() =>
      vscode.commands.executeCommand<vscode.SelectionRange[] | undefined>(
        'vscode.executeSelectionRangeProvider',
        document.uri,
        [position],
      ),
    );
    const texts: string[] = [];
    for (let at = first; at; at = at.parent) texts.push(document.getText(at.range));
    assert.ok(texts.includes('client_id="ab"') && texts.includes('<node client_id="ab"/>'));
  });

  it('marks a value that an attribute cannot have, and writes one that it can', async () => {
    const marked = await open(
      `${head}<node client_id="a" exclusive="|flase"><sliver_type name="raw-pc"/></node></rspec>`,
    );
    const [found] = await diagnosticsOf(marked, (all) => all.length > 0);
    assert.equal(found?.message, 'exclusive must be true or false, not flase.');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      marked.document.uri,
      found.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const preferred = actions.find(({ isPreferred }) => isPreferred === true);
    assert.ok(preferred?.edit);
    await vscode.workspace.applyEdit(preferred.edit);
    assert.match(marked.document.getText(), /exclusive="false"/);
  });
});
