/** Brings the page of housekeeping back after a reload, by the commands that are loaded then. */
import type * as vscode from 'vscode';
import { housekeepingPanel } from '../../contributions';
import type { Parts } from '../../context';

export function registerHousekeeping(parts: Parts): vscode.Disposable {
  return parts.openPages.register(housekeepingPanel, async () =>
    (await import('../handlers')).housekeepingPages(parts),
  );
}
