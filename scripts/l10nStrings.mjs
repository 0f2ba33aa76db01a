// The texts that the extension hands to `l10n.t`, read from the sources themselves. Each must stand
// there as a literal: a text that is put together cannot be found, nor translated.
import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';

/** Returns `{ texts, faults }`: the texts in order, and a line for each call whose text is no literal. */
export function l10nStrings(pattern = 'src/**/*.ts') {
  const texts = new Set();
  const faults = [];
  for (const file of globSync(pattern).sort()) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
    const visit = (node) => {
      if (ts.isCallExpression(node) && isTranslation(node.expression)) {
        const [text] = node.arguments;
        if (text && ts.isStringLiteralLike(text)) texts.add(text.text);
        else faults.push(`${file}:${lineOf(source, node)}: the text for l10n.t is no literal`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { texts: [...texts].sort(), faults };
}

/** `l10n.t` and `vscode.l10n.t`. */
function isTranslation(called) {
  if (!ts.isPropertyAccessExpression(called) || called.name.text !== 't') return false;
  const of = called.expression;
  return ts.isIdentifier(of)
    ? of.text === 'l10n'
    : ts.isPropertyAccessExpression(of) && of.name.text === 'l10n';
}

function lineOf(source, node) {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}
