/** Completion in RSpecs and geni-lib profiles: turns the language's proposals into VS Code's. */
import * as vscode from 'vscode';
import {
  completeAt,
  completionTriggers,
  type Completion,
  type CompletionKind,
} from '../../../rspec/complete';
import { namesImage } from '../../../rspec/complete/rankImages';
import { completeInProfile } from '../../../rspec/genilib';
import { defined } from '../../../rpc/defined';
import type { Parts } from '../../context';
import { hasLists, wantLists } from '../lists/imageLists';
import { editsOf, rangeOf } from '../documents/spans';
import { writingSelector, understand } from '../documents/understood';
import { hasSchemas } from '../schemas/xmlExtension';
import { visibleText } from '../../text/inert';
import { useAt } from '../workspace/imageUses';

const { TriggerCharacter } = vscode.CompletionTriggerKind;

export function registerCompletion(parts: Parts): vscode.Disposable {
  const provider: vscode.CompletionItemProvider = {
    provideCompletionItems: (document, position, _token, { triggerKind, triggerCharacter }) =>
      triggerKind === TriggerCharacter && isWhole(parts, document, position)
        ? undefined
        : completions(parts, document, position, triggerCharacter),
  };
  return vscode.languages.registerCompletionItemProvider(
    writingSelector,
    provider,
    ...completionTriggers,
  );
}

/** Who types on behind a whole reference adds a version, and Enter would take another image instead. */
function isWhole(
  { catalogue }: Parts,
  document: vscode.TextDocument,
  position: vscode.Position,
): boolean {
  const use = useAt(document, position);
  if (use === undefined) return false;
  const start = document.positionAt(use.span.start);
  return namesImage(document.getText(new vscode.Range(start, position)), catalogue.current);
}

function completions(
  parts: Parts,
  document: vscode.TextDocument,
  position: vscode.Position,
  typed: string | undefined,
): vscode.CompletionList | undefined {
  const meaning = understand(document);
  if (meaning === undefined) return undefined;
  const offset = document.offsetAt(position);
  const catalogue = parts.catalogue.current;
  const found =
    meaning.kind === 'rspec'
      ? completeAt(meaning.rspec, offset, catalogue, {
          schemaElsewhere: hasSchemas(document),
          ...defined({ typed }),
        })
      : completeInProfile(meaning.text, offset, catalogue);
  completeListsLater(parts, document, position);
  if (found.length === 0 && meaning.kind === 'profile') return undefined;
  const items = found.map((completion) => item(document, completion));
  // Images match by rules of our own, so the list is asked for again as the person types.
  return new vscode.CompletionList(items, true);
}

/** How long after the question its better answer is still welcome, in milliseconds. */
const WELCOME_MS = 30_000;

/** The last question that got less than there is to say. */
let unanswered: vscode.Position | undefined;

/** Nobody waits for lists; when they come while the cursor still stands there, the box opens anew. */
function completeListsLater(
  parts: Parts,
  document: vscode.TextDocument,
  position: vscode.Position,
): void {
  if (hasLists(parts)) return void wantLists(parts, document);
  const { version } = document;
  const before = parts.catalogue.current.images.length;
  const asked = Date.now();
  unanswered = position;
  void wantLists(parts, document).then(() => {
    if (unanswered !== position) return;
    unanswered = undefined;
    const editor = vscode.window.activeTextEditor;
    const same =
      editor?.document === document &&
      document.version === version &&
      editor.selection.active.isEqual(position);
    const more = parts.catalogue.current.images.length > before;
    if (same && more && Date.now() - asked < WELCOME_MS) void openAnew();
  });
}

/** A box that says that there is nothing must go first: while it is there, none can be opened. */
async function openAnew(): Promise<void> {
  await vscode.commands.executeCommand('hideSuggestWidget');
  await vscode.commands.executeCommand('editor.action.triggerSuggest');
}

function item(document: vscode.TextDocument, completion: Completion): vscode.CompletionItem {
  const { label, labelDetail, detail, documentation, replace, insertText } = completion;
  const shown = labelDetail === undefined ? label : { label, description: labelDetail };
  const result = new vscode.CompletionItem(shown, kinds[completion.kind]);
  result.insertText = completion.snippet ? new vscode.SnippetString(insertText) : insertText;
  result.range = rangeOf(document, replace);
  result.sortText = completion.sortText;
  result.filterText = completion.filterText;
  const news = newsOf(detail, documentation);
  if (news !== '') result.detail = visibleText(news);
  if (documentation !== undefined)
    result.documentation = new vscode.MarkdownString(visibleText(documentation));
  if (completion.deprecated === true) result.tags = [vscode.CompletionItemTag.Deprecated];
  if (completion.again === true)
    result.command = { command: 'editor.action.triggerSuggest', title: '' };
  if (completion.additionalEdits !== undefined)
    result.additionalTextEdits = editsOf(document, completion.additionalEdits);
  return result;
}

/** Detail and documentation stand one above the other, so the same facts need not stand in both. */
function newsOf(detail = '', documentation = ''): string {
  const lines = documentation.split('\n').flatMap((line) => line.trimEnd().split(' · '));
  const said = new Set(lines.map((line) => line.replace(/\.$/, '')));
  const parts = detail.split(' · ');
  return parts.filter((part) => !said.has(part)).join(' · ');
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
