/** Pages of an extension host that has ended: which tabs they are, and what takes their place. */
import * as vscode from 'vscode';
import { inertText } from '../text/inert';
import { isRecord } from './guards';
import { PAGES_KEY, type HeldPage, type HeldPages } from './heldPages';

interface LeftTab {
  readonly tab: vscode.Tab;
  readonly column: vscode.ViewColumn;
  readonly page: HeldPage;
}

/** Keeps what an open page shows, for when this extension host ends before the page. */
export function holdPage(pages: HeldPages, viewType: string, panel: vscode.WebviewPanel): void {
  const keep = (memory?: unknown): void => {
    pages.open.set(panel, { viewType, title: panel.title, memory });
    write(pages);
  };
  keep();
  panel.webview.onDidReceiveMessage((message: unknown) => {
    const memory = memoryIn(message);
    if (memory !== undefined) keep(memory);
  });
  panel.onDidDispose(() => {
    pages.open.delete(panel);
    write(pages);
  });
}

/** What a page asks VS Code to keep for it; undefined in other messages. */
function memoryIn(message: unknown): unknown {
  return isRecord(message) && message['type'] === 'memory' ? message['memory'] : undefined;
}

/** Writes down the pages that are open now, and those left over that still have a tab. */
function write(pages: HeldPages): void {
  const own = [...pages.open.values()];
  const known = new Set(own.map((page) => JSON.stringify(page)));
  pages.left = pages.left.filter(
    (page) => !known.has(JSON.stringify(page)) && tabsOf(page).length > 0,
  );
  void pages.store.update(PAGES_KEY, own.concat(pages.left));
}

/** One that lies behind another tab is replaced when it is brought to the front, as VS Code itself does. */
export async function replaceLeft(pages: HeldPages): Promise<void> {
  // What VS Code has sent before its answer has arrived by then.
  await vscode.commands.getCommands();
  for (const left of leftTabs(pages)) await replace(pages, left);
}

function leftTabs({ left, open }: HeldPages): LeftTab[] {
  const isOurs = (viewType: string, column: vscode.ViewColumn): boolean =>
    [...open].some(
      ([panel, held]) => held.viewType === viewType && panel.visible && panel.viewColumn === column,
    );
  const found = new Map<vscode.Tab, LeftTab>();
  for (const page of left)
    for (const { tab, column } of tabsOf(page))
      if (tab.isActive && !found.has(tab) && !isOurs(page.viewType, column))
        found.set(tab, { tab, column, page });
  return [...found.values()];
}

/** As VS Code would after a reload; a page that it would not bring back goes. */
async function replace(pages: HeldPages, { tab, column, page }: LeftTab): Promise<void> {
  pages.left = pages.left.filter((one) => one !== page);
  const serializer = pages.serializers.get(page.viewType);
  if (serializer !== undefined) {
    const where = { viewColumn: column, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel(
      page.viewType,
      inertText(page.title, 100),
      where,
    );
    await serializer.deserializeWebviewPanel(panel, page.memory);
  }
  await vscode.window.tabGroups.close(tab, true);
}

function tabsOf({ viewType, title }: HeldPage): { tab: vscode.Tab; column: vscode.ViewColumn }[] {
  return tabsWith(viewType).filter(({ tab }) => tab.label === title);
}

/** Tabs of an earlier window that nobody has looked at since: VS Code has not handed them to us yet. */
export function closeOldTabs(viewType: string): void {
  const old = tabsWith(viewType).map(({ tab }) => tab);
  void vscode.window.tabGroups.close(old, true);
}

/** All tabs with pages of this type, whoever made them. */
function tabsWith(viewType: string): { tab: vscode.Tab; column: vscode.ViewColumn }[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs, viewColumn: column }) =>
    tabs
      .filter(
        ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(viewType),
      )
      .map((tab) => ({ tab, column })),
  );
}
