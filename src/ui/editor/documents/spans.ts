/** Spans and edits of the RSpec language as ranges and edits of VS Code. */
import * as vscode from 'vscode';
import type { Span } from '../../../rspec/syntax/document';
import type { TextEdit } from '../../../rspec/edits/textEdit';

export function rangeOf(document: vscode.TextDocument, { start, end }: Span): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

export function editsOf(
  document: vscode.TextDocument,
  edits: readonly TextEdit[],
): vscode.TextEdit[] {
  return edits.map((edit) => new vscode.TextEdit(rangeOf(document, edit), edit.text));
}

export function workspaceEdit(
  document: vscode.TextDocument,
  edits: readonly TextEdit[],
): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, editsOf(document, edits));
  return edit;
}
