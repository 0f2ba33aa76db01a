// The texts that the extension hands to `l10n.t`, read from the sources themselves. Each must stand
// there as a literal: a text that is put together cannot be found, nor translated. Only the tables of
// the RSpec language are made before the language of the window is known: a text there is a literal
// called `doc`, and who shows one writes `l10n.t(it.doc)`.
import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';

const tables = /^src[\\/]rspec[\\/]/;
const templates = 'snippets/rspec.json';

/** Returns `{ texts, faults }`: the texts in order, and a line for each one that is no literal. */
export function l10nStrings(pattern = 'src/**/*.ts') {
  const texts = new Set(descriptions());
  const faults = [];
  for (const file of globSync(pattern).sort()) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
    const visit = (node) => {
      const text = handedOver(node, tables.test(file));
      if (text && ts.isStringLiteralLike(text)) texts.add(text.text);
      else if (text)
        faults.push(`${file}:${lineOf(source, node)}: the text for l10n.t is no literal`);
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { texts: [...texts].sort(), faults };
}

/** What a call of `l10n.t` or an entry of a table gives for translation; undefined for all else. */
function handedOver(node, inTables) {
  if (ts.isCallExpression(node) && isTranslation(node.expression)) {
    const [text] = node.arguments;
    return inTables && text && isDoc(text) ? undefined : text;
  }
  if (!inTables || !ts.isPropertyAssignment(node) || node.name.text !== 'doc') return undefined;
  // The templates are read here as well, and an entry may pass on the text of another one.
  return ts.isIdentifier(node.initializer) ? undefined : node.initializer;
}

/** `l10n.t` and `vscode.l10n.t`. */
function isTranslation(called) {
  if (!ts.isPropertyAccessExpression(called) || called.name.text !== 't') return false;
  const of = called.expression;
  return ts.isIdentifier(of)
    ? of.text === 'l10n'
    : ts.isPropertyAccessExpression(of) && of.name.text === 'l10n';
}

function isDoc(node) {
  return ts.isPropertyAccessExpression(node) && node.name.text === 'doc';
}

/** Completion offers the file templates, too. */
function descriptions() {
  return Object.values(JSON.parse(readFileSync(templates, 'utf8'))).map((it) => it.description);
}

function lineOf(source, node) {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}
