// Documents that nobody would write on purpose: every feature of the editor answers, and no text is lost.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as vscode from 'vscode';

const head = '<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">';
const many = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join('');

const documents: Readonly<Record<string, string>> = {
  nothing: '',
  'white space': ' \r\n\t\n',
  'one bracket': '<',
  brackets: '<'.repeat(2000),
  'end tags': '</a>'.repeat(1000),
  'half a tag': `${head}\n<node client_id="a`,
  'a tag in a tag': `${head}<node client_id="a" <sliver_type name="raw-pc"/></node></rspec>`,
  'a DOCTYPE with entities': `<!DOCTYPE rspec [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>${head}<node client_id="&c;"/></rspec>`,
  'a DOCTYPE that does not end': `<!DOCTYPE rspec [ ${head}</rspec>`,
  'entities that nobody declared': `${head}<node client_id="&x;&#0;&#xffffff;&amp"/></rspec>`,
  'two roots': `${head}</rspec>\n${head}<node/></rspec>`,
  'an element behind the root': `${head}</rspec>\n<node client_id="a"/>`,
  prefixes: `<r:rspec xmlns:r="http://www.geni.net/resources/rspec/3"><r:node client_id="a"/><q:node/></r:rspec>`,
  'names with two colons': `${head}<a:b:c/><:x/><x:/></rspec>`,
  'ten thousand attributes': `${head}<node ${many(10_000, (index) => `a${index}="" `)}/></rspec>`,
  'one attribute ten thousand times': `${head}<node ${'a="b" '.repeat(10_000)}/></rspec>`,
  'a byte order mark': `\ufeff<?xml version="1.0"?>${head}<node client_id="a"/></rspec>`,
  'two byte order marks': `\ufeff\ufeff${head}<node client_id="a"/></rspec>`,
  NUL: `${head}\0<node client_id="a\0b"/></rspec>`,
  'text from right to left': `${head}<node client_id="\u202eabc\u202c"/><!-- \u05d0\u05d1 --></rspec>`,
  'half a character': `${head}<node client_id="\ud83d"/><\ud83d\ude00/></rspec>`,
  'great depth': '<rspec>' + '<a>'.repeat(2000) + '</a>'.repeat(2000) + '</rspec>',
  'great depth without ends': '<rspec>' + '<a>'.repeat(5000),
  'CDATA around an end tag': `${head}<node><![CDATA[</node>]]></node></rspec>`,
  'CDATA that does not end': `${head}<node><![CDATA[</node></rspec>`,
  'a comment that does not end': `${head}<!-- <node/></rspec>`,
  'a comment before all': `<!-- \n${head}</rspec>`,
  'a declaration that ends as a tag': `<?xml version="1.0">\n${head}<node/></rspec>`,
  instructions: `${head}<?x </rspec> ?><node/><?y</rspec>`,
  'a > in a value': `${head}<node client_id="a>b" x='c>"d'><sliver_type name="raw-pc"></sliver_type></node></rspec>`,
  'carriage returns': `${head}\r<node/>\r\n<node/>\n</rspec>`,
  'line separators': `${head}\u2028<node/>\u2029<node/></rspec>`,
  'quotes in quotes': `${head}<node client_id="a"b"c"/><node client_id='a/></rspec>`,
  'a template': `${head}{% for i in x %}<node client_id="{{ i }}"/>{% endfor %}</rspec>`,
  'a long value': `${head}<node client_id="${'x'.repeat(200_000)}"/></rspec>`,
  'many ampersands': `${head}${'& < > '.repeat(2000)}</rspec>`,
  'many nodes of one name': `${head}${many(2000, () => '<node client_id="n"><interface client_id="i"/></node>')}</rspec>`,
};

const questions = [
  'vscode.executeHoverProvider',
  'vscode.executeDefinitionProvider',
  'vscode.executeReferenceProvider',
  'vscode.executeDocumentHighlights',
  'vscode.executeCompletionItemProvider',
];
const wholes = [
  'vscode.executeDocumentSymbolProvider',
  'vscode.executeFoldingRangeProvider',
  'vscode.executeLinkProvider',
  'vscode.executeCodeLensProvider',
];

async function askAll(document: vscode.TextDocument): Promise<void> {
  const { uri } = document;
  const length = document.getText().length;
  const ask = vscode.commands.executeCommand;
  await Promise.all(wholes.map((whole) => ask(whole, uri)));
  const places = [Math.floor(length / 3), length].map((offset) => document.positionAt(offset));
  await Promise.all(
    places.flatMap((position) => [
      ...questions.map((question) => ask(question, uri, position)),
      ask('vscode.executeSelectionRangeProvider', uri, [position]),
      ask('vscode.executeCodeActionProvider', uri, new vscode.Range(position, position)),
    ]),
  );
}

async function layOut(document: vscode.TextDocument): Promise<string> {
  const edits = await vscode.commands.executeCommand<vscode.TextEdit[] | undefined>(
    'vscode.executeFormatDocumentProvider',
    document.uri,
    { insertSpaces: true, tabSize: 2 },
  );
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, edits ?? []);
  await vscode.workspace.applyEdit(edit);
  return document.getText();
}

const ink = (text: string): string => text.replaceAll(/[ \t\r\n]+/g, '');

describe('an odd document', () => {
  before(() => vscode.extensions.getExtension('protogeni-images.protogeni-images')?.activate());
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  for (const [what, content] of Object.entries(documents))
    it(`of ${what} is understood as far as it goes`, async () => {
      const document = await vscode.workspace.openTextDocument({ content, language: 'rspec' });
      const before = document.getText();
      await askAll(document);
      assert.equal(document.getText(), before, 'a question changes nothing');
      assert.equal(ink(await layOut(document)), ink(before));
    });
});
