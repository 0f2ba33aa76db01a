// The texts that the extension hands to `l10n.t`, read from the sources themselves. Each must stand
// there as a literal: a text that is put together cannot be found, nor translated. Only the tables of
// the RSpec language are made before the language of the window is known: a text there is a literal
// called `doc`, and who shows one writes `l10n.t(it.doc)`.
import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';

const tables = /^src[\\/]rspec[\\/]/;
/** Loaded before the language of the window is known, unlike what imports `vscode`. */
const early = /^src[\\/](?:model|rspec)[\\/]/;
const templates = 'snippets/rspec.json';

/**
 * Returns `{ texts, faults }`: the texts in order, and a line for each one that is no literal or would
 * stay English because it is asked for too early.
 */
export function l10nStrings(pattern = 'src/**/*.ts') {
  const texts = new Set(descriptions());
  const faults = [];
  for (const file of globSync(pattern).sort()) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
    const fault = (node, what) => faults.push(`${file}:${lineOf(source, node)}: ${what}`);
    const visit = (node, inFunction) => {
      const text = handedOver(node, tables.test(file));
      if (text && ts.isStringLiteralLike(text)) texts.add(text.text);
      else if (text) fault(node, 'the text for l10n.t is no literal');
      const isEarly = isTranslation(node) && !inFunction && early.test(file);
      if (isEarly) fault(node, 'translated while the file is loaded, so always in English');
      ts.forEachChild(node, (child) => visit(child, inFunction || ts.isFunctionLike(node)));
    };
    visit(source, false);
  }
  return { texts: [...texts].sort(), faults };
}

/** What a call of `l10n.t` or an entry of a table gives for translation; undefined for all else. */
function handedOver(node, inTables) {
  if (isTranslation(node)) {
    const [text] = node.arguments;
    return inTables && text && isDoc(text) ? undefined : text;
  }
  if (!inTables || !isDocEntry(node)) return undefined;
  // The templates are read here as well, and an entry may pass on the text of another one.
  return ts.isIdentifier(node.initializer) ? undefined : node.initializer;
}

/** A call of `l10n.t` or `vscode.l10n.t`. */
function isTranslation(node) {
  const called = ts.isCallExpression(node) ? node.expression : undefined;
  if (!called || !ts.isPropertyAccessExpression(called) || called.name.text !== 't') return false;
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

/**
 * Texts of at least two words in `model` and `rspec` that nobody can translate, as `{ file, text }`; a
 * value inside a text stands as {}. XML is no text.
 */
export function untranslated(patterns = ['src/model/**/*.ts', 'src/rspec/**/*.ts']) {
  const found = [];
  for (const file of globSync(patterns).sort()) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
    const visit = (node) => {
      if (ts.isImportDeclaration(node) || isDocEntry(node)) return;
      const text = wholeText(node);
      if (text !== undefined && /[a-z}] [a-z{]/i.test(text) && /[a-z]/i.test(text)) {
        if (!/[<§]/.test(text)) found.push({ file, text });
      }
      if (isTranslation(node)) node.arguments.slice(1).forEach(visit);
      else ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found;
}

function isDocEntry(node) {
  return ts.isPropertyAssignment(node) && node.name.text === 'doc';
}

function wholeText(node) {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.templateSpans.reduce((text, span) => `${text}{}${span.literal.text}`, node.head.text);
}
