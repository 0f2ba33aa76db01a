/** The pages of checks: one for each sliver, which shows its last look and looks again. */
import * as vscode from 'vscode';
import { checkPanel } from '../contributions';
import type { Parts } from '../context';
import { checkHtml } from '../pages/check/html';
import { isCheckFromPage, type CheckFromPage, type CheckToPage } from '../pages/check/protocol';
import { checkState } from '../pages/check/state';
import { inertText, visibleValue } from '../text/inert';
import { mention } from '../text/messages';
import type { AnySliverRow } from '../trees/row';
import type { NodeLook } from './nodeLook';

interface Page {
  readonly panel: vscode.WebviewPanel;
  look: NodeLook;
  /** What its button for a snapshot does. */
  snapshot: () => unknown;
  /** The page's script listens: before that, messages would be lost. */
  ready: boolean;
}

export class CheckPages {
  readonly #parts: Parts;
  readonly #pages = new Map<string, Page>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The page has the look from now on, and ends it when it is closed. */
  show(look: NodeLook, snapshot: () => unknown): void {
    const key = keyOf(look.target);
    const open = this.#pages.get(key);
    if (open !== undefined && open.look !== look) open.look.dispose();
    const page = open ?? this.#make(key, look, snapshot);
    if (open?.look !== look) look.onDidChange(() => update(page));
    page.look = look;
    page.snapshot = snapshot;
    page.panel.reveal();
    update(page);
  }

  /** What the page of the sliver shows, where one is open. */
  lookOf(target: AnySliverRow): NodeLook | undefined {
    return this.#pages.get(keyOf(target))?.look;
  }

  #make(key: string, look: NodeLook, snapshot: () => unknown): Page {
    const { extension, openPages } = this.#parts;
    const title = inertText(vscode.l10n.t('Check of {0}', look.target.sliver.clientId), 100);
    const panel = vscode.window.createWebviewPanel(checkPanel, title, vscode.ViewColumn.Active);
    const page: Page = { panel, look, snapshot, ready: false };
    this.#pages.set(key, page);
    panel.onDidDispose(() => {
      this.#pages.delete(key);
      page.look.dispose();
    });
    panel.webview.onDidReceiveMessage((message: unknown) => {
      if (isCheckFromPage(message)) this.#hear(page, message);
    });
    const folder = vscode.Uri.joinPath(extension, 'dist', 'webview');
    panel.webview.options = { enableScripts: true, localResourceRoots: [folder] };
    panel.iconPath = {
      light: vscode.Uri.joinPath(extension, 'media', 'snapshot-light.svg'),
      dark: vscode.Uri.joinPath(extension, 'media', 'snapshot-dark.svg'),
    };
    openPages.hold(checkPanel, panel);
    panel.webview.html = checkHtml(panel.webview, folder);
    return page;
  }

  #hear(page: Page, message: CheckFromPage): void {
    switch (message.type) {
      case 'ready':
        page.ready = true;
        update(page);
        return;
      case 'again':
        void page.look.look();
        return;
      case 'snapshot':
        void this.#parts.problems.guard(() => page.snapshot());
        return;
      case 'copy':
        void this.#parts.problems.guard(() => copyCommand(page, message.id));
    }
  }
}

function keyOf({ sliver: { siteUrn, urn } }: AnySliverRow): string {
  return `${siteUrn} ${urn}`;
}

/** The command of the finding that the page shows; the page itself sends no text that could be copied. */
async function copyCommand({ look }: Page, id: number): Promise<void> {
  const command = look.found?.findings[id]?.command;
  if (command === undefined) return;
  await vscode.env.clipboard.writeText(command);
  mention('copy', vscode.l10n.t('Copied the command'));
}

function update({ ready, panel, look }: Page): void {
  if (!ready) return;
  const { slice, sliver, state } = look.target;
  const message: CheckToPage = {
    type: 'check',
    state: checkState({
      clientId: sliver.clientId,
      slice: slice.name,
      site: state.site.name,
      isLooking: look.isLooking,
      found: look.found,
      problem: look.problem,
    }),
  };
  void panel.webview.postMessage(visibleValue(message));
}
