/** Brings the page of housekeeping back after a reload, by the commands that are loaded then. */
import * as vscode from 'vscode';
import { housekeepingPanel } from '../../contributions';
import type { Parts } from '../../context';

export function registerHousekeeping(parts: Parts): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(housekeepingPanel, {
    deserializeWebviewPanel: async (panel) => {
      (await import('../handlers')).showHousekeepingAgain(parts, panel);
    },
  });
}
