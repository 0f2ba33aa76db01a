// The texts that the extension hands to `l10n.t`, read from the sources themselves. Each must stand
// there as a literal: a text that is put together cannot be found, nor translated. Only the tables of
// the RSpec language are made before the language of the window is known: a text there is a literal
// called `doc`, and who shows one writes `l10n.t(it.doc)`.
import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';

const tables = /^src[\\/]rspec[\\/]/;
/** Loaded before the language of the window is known, unlike what imports `vscode`. */
const early = /^src[\\/](?:model|recipe|rspec)[\\/]/;
const templates = 'snippets/rspec.json';

/**
 * Returns `{ texts, faults }`: the texts in order, and a line for each one that is no literal or would
 * stay English because it is asked for too early.
 */
export function l10nStrings(pattern = 'src/**/*.ts'): {
  readonly texts: readonly string[];
  readonly faults: readonly string[];
} {
  const texts = new Set(descriptions());
  const faults: string[] = [];
  for (const file of globSync(pattern).sort()) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
    const fault = (node: ts.Node, what: string): void => {
      faults.push(`${file}:${lineOf(source, node)}: ${what}`);
    };
    const visit = (node: ts.Node, inFunction: boolean): void => {
      const text = handedOver(node, tables.test(file));
      if (text && ts.isStringLiteralLike(text)) texts.add(text.text);
      else if (text) fault(node, 'the text for l10n.t is no literal');
      const isEarly = isTranslation(node) && !inFunction && early.test(file);
      if (isEarly) fault(node, 'translated while the file is loaded, so always in English');
      ts.forEachChild(node, (child) => {
        visit(child, inFunction || ts.isFunctionLike(node));
      });
    };
    visit(source, false);
  }
  return { texts: [...texts].sort(), faults };
}

/** What a call of `l10n.t` or an entry of a table gives for translation; undefined for all else. */
function handedOver(node: ts.Node, inTables: boolean): ts.Expression | undefined {
  if (isTranslation(node)) {
    const [text] = node.arguments;
    return inTables && text && isDoc(text) ? undefined : text;
  }
  if (!inTables || !isDocEntry(node)) return undefined;
  // The templates are read here as well, and an entry may pass on the text of another one.
  return ts.isIdentifier(node.initializer) ? undefined : node.initializer;
}

/** A call of `l10n.t` or `vscode.l10n.t`. */
function isTranslation(node: ts.Node): node is ts.CallExpression {
  const called = ts.isCallExpression(node) ? node.expression : undefined;
  if (!called || !ts.isPropertyAccessExpression(called) || called.name.text !== 't') return false;
  const of = called.expression;
  return ts.isIdentifier(of)
    ? of.text === 'l10n'
    : ts.isPropertyAccessExpression(of) && of.name.text === 'l10n';
}

function isDoc(node: ts.Node): boolean {
  return ts.isPropertyAccessExpression(node) && node.name.text === 'doc';
}

/** Completion offers the file templates, too. */
function descriptions(): string[] {
  const snippets = JSON.parse(readFileSync(templates, 'utf8')) as Record<
    string,
    { readonly description: string }
  >;
  return Object.values(snippets).map((it) => it.description);
}

function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

export interface Untranslated {
  readonly file: string;
  readonly text: string;
}

/**
 * Texts of at least two words in `model`, `recipe` and `rspec` that nobody can translate, as `{ file, text }`; a
 * value inside a text stands as {}. XML is no text.
 */
export function untranslated(
  patterns: readonly string[] = ['src/model/**/*.ts', 'src/recipe/**/*.ts', 'src/rspec/**/*.ts'],
): Untranslated[] {
  const found: Untranslated[] = [];
  for (const file of globSync([...patterns]).sort()) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
    const visit = (node: ts.Node): void => {
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

function isDocEntry(node: ts.Node): node is ts.PropertyAssignment {
  return ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && node.name.text === 'doc';
}

function wholeText(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.templateSpans.reduce((text, span) => `${text}{}${span.literal.text}`, node.head.text);
}
