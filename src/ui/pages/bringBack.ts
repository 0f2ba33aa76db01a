/** Pages that VS Code brings back after a reload, without loading what shows them before. */
import * as vscode from 'vscode';

export function bringBack(
  viewType: string,
  pages: () => vscode.WebviewPanelSerializer | Promise<vscode.WebviewPanelSerializer>,
): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(viewType, {
    deserializeWebviewPanel: async (panel, memory) =>
      (await pages()).deserializeWebviewPanel(panel, memory),
  });
}
