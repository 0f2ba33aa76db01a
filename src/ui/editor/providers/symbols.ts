/** Outline and folding of RSpecs. */
import * as vscode from 'vscode';
import { folds, outline, type OutlineItem, type OutlineKind } from '../../../rspec/outline';
import { rangeOf } from '../documents/spans';
import { rspecOf, rspecSelector } from '../documents/understood';
import { toldElsewhere } from '../schemas/xmlExtension';

export function registerSymbols(): vscode.Disposable {
  const { languages } = vscode;
  return vscode.Disposable.from(
    languages.registerDocumentSymbolProvider(
      rspecSelector,
      { provideDocumentSymbols: (document) => symbols(document) },
      { label: 'RSpec' },
    ),
    languages.registerFoldingRangeProvider(rspecSelector, {
      provideFoldingRanges: (document) => foldingRanges(document),
    }),
  );
}

const kinds: Record<OutlineKind, vscode.SymbolKind> = {
  rspec: vscode.SymbolKind.Module,
  node: vscode.SymbolKind.Class,
  image: vscode.SymbolKind.Package,
  interface: vscode.SymbolKind.Interface,
  link: vscode.SymbolKind.Event,
};

function symbols(document: vscode.TextDocument): vscode.DocumentSymbol[] | undefined {
  const rspec = rspecOf(document);
  // An XML extension lists the same elements, and VS Code would show both lists, one below the other.
  if (rspec === undefined || toldElsewhere(document) !== undefined) return undefined;
  return outline(rspec).map((item) => symbol(document, item));
}

function symbol(document: vscode.TextDocument, item: OutlineItem): vscode.DocumentSymbol {
  const { name, detail, kind, span, selection, children } = item;
  const [whole, chosen] = [rangeOf(document, span), rangeOf(document, selection)];
  const result = new vscode.DocumentSymbol(name, detail, kinds[kind], whole, chosen);
  result.children = children.map((child) => symbol(document, child));
  return result;
}

function foldingRanges(document: vscode.TextDocument): vscode.FoldingRange[] | undefined {
  const rspec = rspecOf(document);
  // An XML extension folds the same elements.
  if (rspec === undefined || toldElsewhere(document) !== undefined) return undefined;
  return folds(rspec).map(({ start, end, comment }) => {
    const first = document.positionAt(start).line;
    const last = document.positionAt(end).line;
    if (comment) return new vscode.FoldingRange(first, last, vscode.FoldingRangeKind.Comment);
    // The line of an end tag stays in sight.
    const closed = rspec.text.startsWith('</', end);
    return new vscode.FoldingRange(first, closed ? Math.max(first, last - 1) : last);
  });
}
