/**
 * Layout of RSpecs, whole and in part. Only for files of the language itself: VS Code formats nothing at all where a
 * second formatter of XML is there and none is chosen.
 */
import * as vscode from 'vscode';
import { format } from '../../../rspec/format/format';
import type { Span } from '../../../rspec/syntax/document';
import { rspecLanguage } from '../../contributions';
import { editsOf } from '../documents/spans';
import { rspecOf } from '../documents/understood';

export function registerFormatting(): vscode.Disposable {
  const provider: vscode.DocumentFormattingEditProvider &
    vscode.DocumentRangeFormattingEditProvider = {
    provideDocumentFormattingEdits: (document, options) => edits(document, options),
    provideDocumentRangeFormattingEdits: (document, range, options) =>
      edits(document, options, {
        start: document.offsetAt(range.start),
        end: document.offsetAt(range.end),
      }),
  };
  const { languages } = vscode;
  return vscode.Disposable.from(
    languages.registerDocumentFormattingEditProvider(rspecLanguage, provider),
    languages.registerDocumentRangeFormattingEditProvider(rspecLanguage, provider),
  );
}

function edits(
  document: vscode.TextDocument,
  { insertSpaces, tabSize }: vscode.FormattingOptions,
  range?: Span,
): vscode.TextEdit[] | undefined {
  const rspec = rspecOf(document);
  if (rspec === undefined) return undefined;
  const indent = insertSpaces ? ' '.repeat(tabSize) : '\t';
  return editsOf(document, format(rspec, range ? { indent, range } : { indent }));
}
