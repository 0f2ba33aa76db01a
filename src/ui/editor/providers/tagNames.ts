/** Both names of an element change together while one types, and selections grow by the parts of a tag. */
import * as vscode from 'vscode';
import { selectionsAt } from '../../../rspec/navigate/selection';
import { tagNamesAt } from '../../../rspec/navigate/tagNames';
import { rangeOf } from '../documents/spans';
import { rspecOf } from '../documents/understood';
import { registerWhereAlone, type Registered } from '../schemas/alone';
import { xmlExtension } from '../schemas/xmlExtension';

/** Matches no character too: else a name that was deleted to type another would lose its pair. */
const tagName = /^[\w:.-]*/;

export function registerTagNames(): Registered {
  const { languages } = vscode;
  return registerWhereAlone(xmlExtension, (language) =>
    vscode.Disposable.from(
      languages.registerLinkedEditingRangeProvider(language, {
        provideLinkedEditingRanges: (document, position) => linkedNames(document, position),
      }),
      languages.registerSelectionRangeProvider(language, {
        provideSelectionRanges: (document, positions) =>
          rspecOf(document) && positions.map((position) => selection(document, position)),
      }),
    ),
  );
}

function linkedNames(
  document: vscode.TextDocument,
  position: vscode.Position,
): vscode.LinkedEditingRanges | undefined {
  const rspec = rspecOf(document);
  const names = rspec && tagNamesAt(rspec, document.offsetAt(position));
  if (!names) return undefined;
  const ranges = [rangeOf(document, names.start), rangeOf(document, names.end)];
  return new vscode.LinkedEditingRanges(ranges, tagName);
}

function selection(
  document: vscode.TextDocument,
  position: vscode.Position,
): vscode.SelectionRange {
  const rspec = rspecOf(document);
  const spans = rspec ? selectionsAt(rspec, document.offsetAt(position)) : [];
  let around: vscode.SelectionRange | undefined;
  for (const span of spans.toReversed())
    around = new vscode.SelectionRange(rangeOf(document, span), around);
  return around ?? new vscode.SelectionRange(new vscode.Range(position, position));
}
