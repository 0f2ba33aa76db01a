/** Pages that VS Code brings back after a reload, without loading what shows them before. */
import type * as vscode from 'vscode';
import type { Parts } from '../context';

export function bringBack(
  { openPages }: Pick<Parts, 'openPages'>,
  viewType: string,
  pages: () => vscode.WebviewPanelSerializer | Promise<vscode.WebviewPanelSerializer>,
): vscode.Disposable {
  return openPages.register(viewType, {
    deserializeWebviewPanel: async (panel, memory) =>
      (await pages()).deserializeWebviewPanel(panel, memory),
  });
}
