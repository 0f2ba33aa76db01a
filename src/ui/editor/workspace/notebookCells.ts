/** Cells of open notebooks: documents of their own, whose file is that of the notebook. */
import * as vscode from 'vscode';

export function isCell({ scheme }: vscode.Uri): boolean {
  return scheme === 'vscode-notebook-cell';
}

/** Undefined for a document that is no cell of an open notebook. */
export function notebookOf(uri: vscode.Uri): vscode.NotebookDocument | undefined {
  if (!isCell(uri)) return undefined;
  const key = uri.toString();
  return vscode.workspace.notebookDocuments.find((notebook) =>
    notebook.getCells().some(({ document }) => document.uri.toString() === key),
  );
}

/** The file that a document is in. */
export function fileOf(uri: vscode.Uri): vscode.Uri {
  return notebookOf(uri)?.uri ?? uri;
}
