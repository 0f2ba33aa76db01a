/**
 * Stands in for Red Hat's XML extension, which cannot be had where the tests run: it does for files of the language `xml`
 * what that one does for all of them, each so that a test can tell whose work it was. It knows tags by a pattern alone.
 */
const vscode = require('vscode');

const catalogs = [];

exports.activate = ({ subscriptions }) => {
  const { languages } = vscode;
  const status = vscode.window.createStatusBarItem('catalogs', vscode.StatusBarAlignment.Left);
  const show = () => {
    status.text = `XML catalogs: ${catalogs.length}`;
    status.show();
  };
  show();
  subscriptions.push(
    status,
    languages.registerDocumentFormattingEditProvider('xml', {
      provideDocumentFormattingEdits: (document) => layout(document),
    }),
    languages.registerRenameProvider('xml', {
      prepareRename: (document, position) => tagsAt(document, position)[0] ?? fail(),
      provideRenameEdits: (document, position, name) => renameEdits(document, position, name),
    }),
    languages.registerLinkedEditingRangeProvider('xml', {
      provideLinkedEditingRanges: (document, position) => linked(document, position),
    }),
    languages.registerDocumentHighlightProvider('xml', {
      provideDocumentHighlights: (document, position) =>
        tagsAt(document, position).map((range) => new vscode.DocumentHighlight(range)),
    }),
    languages.registerDocumentSymbolProvider('xml', {
      provideDocumentSymbols: (document) => symbols(document),
    }),
    languages.registerHoverProvider('xml', {
      provideHover: (document, position) =>
        tagsAt(document, position).length > 0
          ? new vscode.Hover('Told by the stand-in')
          : undefined,
    }),
    languages.registerCompletionItemProvider(
      'xml',
      { provideCompletionItems: () => [new vscode.CompletionItem('node')] },
      '<',
    ),
    closing(),
    problems(),
  );
  return {
    addXMLCatalogs: (added) => {
      catalogs.push(...added);
      show();
    },
    removeXMLCatalogs: (removed) => {
      for (const one of removed) catalogs.splice(catalogs.indexOf(one), 1);
      show();
    },
    addXMLFileAssociations: () => undefined,
    removeXMLFileAssociations: () => undefined,
  };
};

function fail() {
  throw new Error('The stand-in renames tags alone.');
}

/** Names of tags with their ranges, and whether each closes. */
function tagsOf(document) {
  return [...document.getText().matchAll(/<(\/?)([\w:.-]+)[^<>]*?(\/?)>/g)].map((match) => {
    const start = match.index + 1 + match[1].length;
    const range = new vscode.Range(
      document.positionAt(start),
      document.positionAt(start + match[2].length),
    );
    const end = document.positionAt(match.index + match[0].length);
    return { name: match[2], closes: match[1] !== '', selfClosed: match[3] !== '', range, end };
  });
}

/** Pairs of a start and an end tag; the one that is not closed has no second. */
function pairsOf(document) {
  const open = [];
  const pairs = [];
  for (const tag of tagsOf(document)) {
    if (tag.selfClosed) continue;
    if (!tag.closes) {
      open.push([tag]);
      pairs.push(open.at(-1));
    } else if (open.at(-1)?.[0].name === tag.name) open.pop().push(tag);
  }
  return pairs;
}

function tagsAt(document, position) {
  const pair = pairsOf(document).find((tags) => tags.some(({ range }) => range.contains(position)));
  return pair?.map(({ range }) => range) ?? [];
}

function linked(document, position) {
  const ranges = tagsAt(document, position);
  return ranges.length === 2 ? new vscode.LinkedEditingRanges(ranges) : undefined;
}

function renameEdits(document, position, name) {
  const edit = new vscode.WorkspaceEdit();
  for (const range of tagsAt(document, position)) edit.replace(document.uri, range, name);
  return edit;
}

function layout(document) {
  const end = document.positionAt(document.getText().length);
  return [vscode.TextEdit.insert(end, '<!-- laid out by the stand-in -->\n')];
}

function symbols(document) {
  return tagsOf(document)
    .filter(({ closes }) => !closes)
    .map(
      ({ name, range }) =>
        new vscode.DocumentSymbol(`tag ${name}`, '', vscode.SymbolKind.Field, range, range),
    );
}

/** As the real one: 100 ms after `>`, if nothing was typed since. */
function closing() {
  return vscode.workspace.onDidChangeTextDocument(({ document, contentChanges, reason }) => {
    const [change] = contentChanges;
    if (document.languageId !== 'xml' || reason !== undefined || !change?.text.endsWith('>'))
      return;
    const { version } = document;
    setTimeout(() => void close(document, change, version), 100);
  });
}

async function close(document, { range, text }, version) {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document !== document || document.version !== version) return;
  const position = range.start.translate(0, text.length);
  const tag = pairsOf(document).find(([start, end]) => !end && start.end.isEqual(position));
  if (tag) await editor.insertSnippet(new vscode.SnippetString(`$0</${tag[0].name}>`), position);
}

function problems() {
  const shown = vscode.languages.createDiagnosticCollection('xml');
  const judge = (document) => {
    if (document.languageId !== 'xml') return;
    const unclosed = pairsOf(document).filter((tags) => tags.length === 1);
    const told = unclosed.map(([{ range }]) => {
      const diagnostic = new vscode.Diagnostic(range, 'Told by the stand-in: this has no end tag.');
      diagnostic.source = 'xml';
      return diagnostic;
    });
    shown.set(document.uri, told);
  };
  for (const document of vscode.workspace.textDocuments) judge(document);
  return vscode.Disposable.from(
    shown,
    vscode.workspace.onDidOpenTextDocument(judge),
    vscode.workspace.onDidChangeTextDocument(({ document }) => judge(document)),
  );
}
