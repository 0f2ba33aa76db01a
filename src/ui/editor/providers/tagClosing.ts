/** Writes end tags while one types. VS Code closes no tags itself, so this listens to what is typed. */
import * as vscode from 'vscode';
import { closeTag } from '../../../rspec/edits/closeTag';
import { rangeOf } from '../documents/spans';
import { rspecOf } from '../documents/understood';
import { isServedElsewhere } from '../schemas/xmlExtension';

/** Milliseconds of rest after the character: who goes on typing, or has another extension that closes tags, is left alone. */
const AFTER_TYPING_MS = 100;

export function registerTagClosing(): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  const typed = (event: vscode.TextDocumentChangeEvent): void => {
    const { document } = event;
    const end = endOfTyping(event);
    if (document !== vscode.window.activeTextEditor?.document) return;
    clearTimeout(timer);
    if (end === undefined || !isOurs(document)) return;
    const { version } = document;
    timer = setTimeout(() => {
      if (document.version === version) void close(document, end);
    }, AFTER_TYPING_MS);
  };
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(typed),
    new vscode.Disposable(() => clearTimeout(timer)),
  );
}

/** Offset behind a `>` or `/` that was typed; undefined for all other changes, undo and redo among them. */
function endOfTyping({
  contentChanges,
  reason,
}: vscode.TextDocumentChangeEvent): number | undefined {
  const [change] = contentChanges;
  if (!change || contentChanges.length > 1 || reason !== undefined) return undefined;
  const { text, rangeOffset } = change;
  return /^[^\r\n]*[>/]$/.test(text) ? rangeOffset + text.length : undefined;
}

function isOurs(document: vscode.TextDocument): boolean {
  if (rspecOf(document) === undefined || isServedElsewhere(document)) return false;
  const editor = vscode.workspace.getConfiguration('editor', document);
  return editor.get('autoClosingBrackets') !== 'never';
}

async function close(document: vscode.TextDocument, offset: number): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document !== document || editor.selections.length > 1) return;
  if (!editor.selection.active.isEqual(document.positionAt(offset))) return;
  const rspec = rspecOf(document);
  const closing = rspec && closeTag(rspec, offset);
  if (!closing) return;
  const snippet = new vscode.SnippetString();
  if (closing.cursor === 'before') snippet.appendTabstop(0).appendText(closing.text);
  else snippet.appendText(closing.text).appendTabstop(0);
  // One undo takes the end tag alone, not what was typed before it.
  const stops = { undoStopBefore: true, undoStopAfter: true };
  await editor.insertSnippet(snippet, rangeOf(document, closing), stops);
}
