/** The page of a try: one tab, which shows one try after the other and is brought back after a reload. */
import * as vscode from 'vscode';
import type { Trial } from '../../model/trials/trial';
import type { Parts } from '../context';
import { commands, tryPanel } from '../contributions';
import { tryHtml } from '../pages/try/html';
import { isTryFromPage, type TryFromPage, type TryToPage } from '../pages/try/protocol';
import type { OpenPages } from '../pages/openPages';
import { tryState } from '../pages/try/state';
import { inertText, visibleValue } from '../text/inert';
import type { Trials } from './trials';

export interface TryActions {
  giveBack(trial: Trial): unknown;
  publish(trial: Trial): unknown;
  again(trial: Trial): unknown;
  details(trial: Trial): unknown;
}

/** The tries of this window and their page. */
export interface Hub {
  readonly parts: Parts;
  readonly trials: Trials;
  readonly page: TryPage;
}

interface Page {
  trialId: string;
  readonly panel: vscode.WebviewPanel;
  /** The page's script listens: before that, messages would be lost. */
  ready: boolean;
}

/** Milliseconds between two drawings while a script writes. */
const DRAW_MS = 150;

export class TryPage {
  readonly #extension: vscode.Uri;
  readonly #openPages: OpenPages;
  readonly #trials: Trials;
  readonly #actions: TryActions;
  #page: Page | undefined;
  #drawing: NodeJS.Timeout | undefined;

  constructor(parts: Parts, trials: Trials, actions: TryActions) {
    this.#extension = parts.extension;
    this.#openPages = parts.openPages;
    this.#trials = trials;
    this.#actions = actions;
    trials.onDidChange(({ id }) => {
      if (this.#page?.trialId === id) this.#soon();
    });
  }

  get isVisible(): boolean {
    return this.#page?.panel.visible === true;
  }

  show(trial: Trial, preserveFocus = false): void {
    const page = this.#page;
    if (page === undefined) {
      const where = { viewColumn: vscode.ViewColumn.Active, preserveFocus };
      this.adopt(trial, vscode.window.createWebviewPanel(tryPanel, titleOf(trial), where));
      return;
    }
    page.trialId = trial.id;
    page.panel.title = titleOf(trial);
    this.#update();
    page.panel.reveal(undefined, preserveFocus);
  }

  /** One that is there, as after a reload. */
  adopt(trial: Trial, panel: vscode.WebviewPanel): void {
    if (this.#page !== undefined) {
      panel.dispose();
      this.show(trial);
      return;
    }
    const page: Page = { trialId: trial.id, panel, ready: false };
    this.#page = page;
    panel.onDidDispose(() => {
      if (this.#page === page) this.#page = undefined;
    });
    panel.webview.onDidReceiveMessage((message: unknown) => {
      if (isTryFromPage(message)) this.#hear(page, message);
    });
    const pages = vscode.Uri.joinPath(this.#extension, 'dist', 'webview');
    panel.webview.options = { enableScripts: true, localResourceRoots: [pages] };
    panel.iconPath = {
      light: vscode.Uri.joinPath(this.#extension, 'media', 'snapshot-light.svg'),
      dark: vscode.Uri.joinPath(this.#extension, 'media', 'snapshot-dark.svg'),
    };
    panel.title = titleOf(trial);
    this.#openPages.hold(tryPanel, panel);
    panel.webview.html = tryHtml(panel.webview, pages);
  }

  #hear(page: Page, message: TryFromPage): void {
    if (message.type === 'ready') {
      page.ready = true;
      this.#update();
      return;
    }
    // The try that the person saw as they pressed: the page may have turned to another one since.
    const trial = this.#trials.find(message.trialId);
    if (trial === undefined) return;
    switch (message.type) {
      case 'stop':
        this.#trials.stop(trial.id);
        return;
      case 'log':
        void vscode.window.showTextDocument(vscode.Uri.file(trial.logFile));
        return;
      case 'showLog':
        void vscode.commands.executeCommand(commands.showLog);
        return;
      case 'giveBack':
      case 'publish':
      case 'again':
      case 'details':
        void this.#actions[message.type](trial);
    }
  }

  #soon(): void {
    this.#drawing ??= setTimeout(() => {
      this.#drawing = undefined;
      this.#update();
    }, DRAW_MS);
  }

  #update(): void {
    const page = this.#page;
    const trial = page && this.#trials.find(page.trialId);
    if (page?.ready !== true || trial === undefined) return;
    const isOurs = this.#trials.isOurs(trial.id);
    const output = this.#trials.outputOf(trial);
    const message: TryToPage = { type: 'try', state: tryState(trial, { output, isOurs }) };
    void page.panel.webview.postMessage(visibleValue(message));
  }
}

function titleOf({ imageName }: Trial): string {
  return inertText(vscode.l10n.t('Try {0}', imageName), 100);
}
