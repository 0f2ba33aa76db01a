/**
 * The pages of this window, and what they show. VS Code brings them back when the window is opened again. When only its
 * extension host is started anew, after a crash or an update, VS Code leaves them as they were, and nobody hears their
 * buttons: such a page is replaced when it is looked at.
 */
import * as vscode from 'vscode';
import { closeOldTabs, holdPage, replaceLeft } from '../pages/contents';
import { PAGES_KEY, type HeldPage, type HeldPages, type PageKeeper } from './heldPages';

/** Milliseconds in which VS Code hands over a page that it brings back by itself. */
const HAND_OVER_MS = 500;

export class OpenPages implements HeldPages, PageKeeper {
  readonly serializers = new Map<string, vscode.WebviewPanelSerializer>();
  readonly open = new Map<vscode.WebviewPanel, HeldPage>();
  left: readonly HeldPage[];
  readonly store: vscode.Memento;
  readonly #tabs: vscode.Disposable;
  #later: NodeJS.Timeout | undefined;

  constructor(store: vscode.Memento) {
    this.store = store;
    this.left = store.get<HeldPage[]>(PAGES_KEY, []);
    this.#tabs = vscode.window.tabGroups.onDidChangeTabs(() => this.look());
  }

  register(
    viewType: string,
    pages: () => vscode.WebviewPanelSerializer | Promise<vscode.WebviewPanelSerializer>,
  ): vscode.Disposable {
    const serializer: vscode.WebviewPanelSerializer = {
      deserializeWebviewPanel: async (panel, memory) =>
        (await pages()).deserializeWebviewPanel(panel, memory),
    };
    this.serializers.set(viewType, serializer);
    return vscode.window.registerWebviewPanelSerializer(viewType, serializer);
  }

  hold(viewType: string, panel: vscode.WebviewPanel): void {
    holdPage(this, viewType, panel);
  }

  closeOld(viewType: string): void {
    closeOldTabs(viewType);
  }

  look(): void {
    clearTimeout(this.#later);
    if (this.left.length === 0) return;
    this.#later = setTimeout(() => void replaceLeft(this), HAND_OVER_MS);
  }

  dispose(): void {
    clearTimeout(this.#later);
    this.#tabs.dispose();
  }
}
