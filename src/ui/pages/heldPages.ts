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

/** Brings pages back, and replaces those that nobody hears any more. */
export interface PageKeeper {
  /** @param pages what brings them back; asked for only then, since it may have to be loaded */
  register(
    viewType: string,
    pages: () => vscode.WebviewPanelSerializer | Promise<vscode.WebviewPanelSerializer>,
  ): vscode.Disposable;
  /** For each page of ours, made here or brought back. */
  hold(viewType: string, panel: vscode.WebviewPanel): void;
  /** Before a new tab takes their place. */
  closeOld(viewType: string): void;
  /** Replaces pages of an earlier extension host, as far as they are seen. */
  look(): void;
  dispose(): void;
}

/** Of the store. */
export const PAGES_KEY = 'pages';
