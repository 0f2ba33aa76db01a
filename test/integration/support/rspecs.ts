// Documents with a cursor, marked `|`, and VS Code's own questions about them.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

export interface Marked {
  readonly document: vscode.TextDocument;
  readonly position: vscode.Position;
}

/** A new document with the text, without its one mark. */
export async function open(marked: string, language = 'rspec'): Promise<Marked> {
  const at = marked.indexOf('|');
  assert.ok(at >= 0, 'the text marks the cursor');
  const content = marked.slice(0, at) + marked.slice(at + 1);
  const document = await vscode.workspace.openTextDocument({ content, language });
  return { document, position: document.positionAt(at) };
}

/** @param typed the character by which VS Code asks by itself; else a person asks */
export async function offer(
  { document, position }: Marked,
  typed?: string,
): Promise<vscode.CompletionItem[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
    typed,
  );
  return list.items;
}

export async function labels(marked: Marked, typed?: string): Promise<string[]> {
  const found = await offer(marked, typed);
  return found.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

export async function hoverText({ document, position }: Marked): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position,
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
    .join('\n');
}

/** The diagnostics of the document as soon as they are as expected. */
export function diagnosticsOf(
  { document }: Marked,
  expected: (found: readonly vscode.Diagnostic[]) => boolean,
): Promise<vscode.Diagnostic[]> {
  return new Promise((resolve) => {
    const look = (): void => {
      const found = vscode.languages.getDiagnostics(document.uri);
      if (!expected(found)) return;
      listener.dispose();
      resolve(found);
    };
    const listener = vscode.languages.onDidChangeDiagnostics(look);
    look();
  });
}

/** Resolves when the question is answered with yes; it is asked again after each turn of the host. */
export async function settled(question: () => Promise<boolean>): Promise<void> {
  while (!(await question())) await new Promise((resolve) => setImmediate(resolve));
}
