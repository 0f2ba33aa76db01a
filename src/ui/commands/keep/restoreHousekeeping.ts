/** Brings the page of housekeeping back after a reload, by the commands that are loaded then. */
import type * as vscode from 'vscode';
import { housekeepingPanel } from '../../contributions';
import type { Parts } from '../../context';
import { bringBack } from '../../pages/bringBack';

export function registerHousekeeping(parts: Parts): vscode.Disposable {
  return bringBack(parts, housekeepingPanel, async () =>
    (await import('../handlers')).housekeepingPages(parts),
  );
}
