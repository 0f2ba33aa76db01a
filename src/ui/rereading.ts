/**
 * Reads again what a person looks at, from time to time. While no tree is in sight, or the window is not the one that
 * is used, no clock runs and nobody is asked.
 */
import * as vscode from 'vscode';
import type { Disposable } from '../model/event';
import { duePortals, dueReads } from '../model/inventory/dueReads';
import type { InventoryPart } from '../model/inventory/siteState';
import type { Parts } from './context';

/** Milliseconds between two looks whether something is due. */
const LOOK_MS = 60_000;

interface Looked {
  readonly tree: Pick<vscode.TreeView<never>, 'visible' | 'onDidChangeVisibility'>;
  readonly part: InventoryPart;
}

/** @param isUsed whether a person looks at this window */
export function registerRereading(
  { inventory, loading }: Pick<Parts, 'inventory' | 'loading'>,
  looked: readonly Looked[],
  isUsed = () => vscode.window.state.focused,
): Disposable {
  let timer: NodeJS.Timeout | undefined;
  let reading = false;
  const seen = (): readonly Looked[] => (isUsed() ? looked.filter(({ tree }) => tree.visible) : []);
  const read = async (): Promise<void> => {
    if (reading) return;
    reading = true;
    try {
      // One site after the other: forty of them are not asked at once.
      for (const { part } of seen()) {
        const now = Date.now();
        const portals = part === 'slices' ? duePortals(inventory.portals, now) : [];
        for (const scope of [...dueReads(inventory.sites, part, now), ...portals]) {
          if (seen().some((one) => one.part === part)) await loading.refresh(scope, false);
        }
      }
    } finally {
      reading = false;
    }
  };
  const look = (): void => {
    clearInterval(timer);
    timer = undefined;
    if (seen().length === 0) return;
    void read();
    timer = setInterval(() => void read(), LOOK_MS);
  };
  look();
  const listeners = [
    ...looked.map(({ tree }) => tree.onDidChangeVisibility(look)),
    vscode.window.onDidChangeWindowState(look),
  ];
  return {
    dispose: () => {
      clearInterval(timer);
      for (const listener of listeners) listener.dispose();
    },
  };
}
