/** What is known of the pages of a window, also of those that an earlier extension host has left. */
import type * as vscode from 'vscode';

export interface HeldPage {
  readonly viewType: string;
  readonly title: string;
  /** What VS Code would hand back after a reload. */
  readonly memory: unknown;
}

export interface HeldPages {
  readonly store: vscode.Memento;
  /** By type of page. */
  readonly serializers: ReadonlyMap<string, vscode.WebviewPanelSerializer>;
  readonly open: Map<vscode.WebviewPanel, HeldPage>;
  /** Pages of an earlier extension host. */
  left: readonly HeldPage[];
}

/** Of the store. */
export const PAGES_KEY = 'pages';
