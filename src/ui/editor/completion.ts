/** Completion of `disk_image` in rspecs: turns the language's proposals into VS Code's. */
import * as vscode from 'vscode';
import { completeAt, type Completion, type CompletionKind } from '../../rspec/complete';
import { scan } from '../../rspec/scanner';
import { rspecLanguage } from '../contributions';
import type { Parts } from '../parts';
import { isRspec } from './rspecEditors';

const selector: vscode.DocumentSelector = [{ language: rspecLanguage }, { language: 'xml' }];
const triggers = ['<', ' ', '"', "'", ':', '+', '/', '='];

export function registerCompletion(parts: Parts): vscode.Disposable {
  const provider: vscode.CompletionItemProvider = {
    provideCompletionItems: (document, position, token) =>
      isRspec(document) ? completions(parts, document, position, token) : undefined,
  };
  return vscode.languages.registerCompletionItemProvider(selector, provider, ...triggers);
}

async function completions(
  { catalogue, loading }: Parts,
  document: vscode.TextDocument,
  position: vscode.Position,
  token: vscode.CancellationToken,
): Promise<vscode.CompletionList> {
  // Only the very first completion waits for the sites; nobody is asked for a passphrase here.
  if (!loading.has('images')) await Promise.race([loading.want('images', false), cancelled(token)]);
  const found = completeAt(
    scan(document.getText()),
    document.offsetAt(position),
    catalogue.current,
  );
  const items = found.map((completion) => item(document, completion));
  // Images match by rules of our own, so the list is asked for again as the person types.
  return new vscode.CompletionList(items, true);
}

function cancelled(token: vscode.CancellationToken): Promise<void> {
  return new Promise((resolve) => token.onCancellationRequested(() => resolve()));
}

function item(document: vscode.TextDocument, completion: Completion): vscode.CompletionItem {
  const { label, labelDetail, detail, documentation, replace, insertText } = completion;
  const shown = labelDetail === undefined ? label : { label, description: labelDetail };
  const result = new vscode.CompletionItem(shown, kinds[completion.kind]);
  result.insertText = completion.snippet ? new vscode.SnippetString(insertText) : insertText;
  result.range = new vscode.Range(
    document.positionAt(replace.start),
    document.positionAt(replace.end),
  );
  result.sortText = completion.sortText;
  result.filterText = completion.filterText;
  if (detail !== undefined) result.detail = detail;
  if (documentation !== undefined) result.documentation = new vscode.MarkdownString(documentation);
  if (completion.preselect === true) result.preselect = true;
  if (completion.deprecated === true) result.tags = [vscode.CompletionItemTag.Deprecated];
  if (completion.again === true)
    result.command = { command: 'editor.action.triggerSuggest', title: '' };
  if (completion.additionalEdits !== undefined) {
    result.additionalTextEdits = completion.additionalEdits.map(
      ({ start, end, text }) =>
        new vscode.TextEdit(
          new vscode.Range(document.positionAt(start), document.positionAt(end)),
          text,
        ),
    );
  }
  return result;
}

const kinds: Record<CompletionKind, vscode.CompletionItemKind> = {
  element: vscode.CompletionItemKind.Property,
  'end-tag': vscode.CompletionItemKind.Property,
  attribute: vscode.CompletionItemKind.Field,
  value: vscode.CompletionItemKind.Value,
  image: vscode.CompletionItemKind.Reference,
  site: vscode.CompletionItemKind.Module,
  skeleton: vscode.CompletionItemKind.Snippet,
};
