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

/** Whoever made it: another window, or an extension host that was killed. */
export function isTabOf(viewType: string, { input }: vscode.Tab): boolean {
  return input instanceof vscode.TabInputWebview && input.viewType.endsWith(`-${viewType}`);
}
