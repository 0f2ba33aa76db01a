/** The page of a build: one tab, which shows one build after the other and is brought back after a reload. */
import * as vscode from 'vscode';
import type { BuildRecord } from '../../model/builds/record';
import { buildPanel } from '../contributions';
import { buildHtml } from '../pages/build/html';
import {
  isBuildFromPage,
  type BuildButton,
  type BuildFromPage,
  type BuildToPage,
} from '../pages/build/protocol';
import type { Parts } from '../context';
import type { OpenPages } from '../pages/openPages';
import { buildState } from '../pages/build/state';
import { inertText, visibleValue } from '../text/inert';
import type { BuildRuns } from './buildRuns';

export type BuildActions = Record<BuildButton, (build: BuildRecord) => unknown>;

interface Page {
  buildId: string;
  readonly panel: vscode.WebviewPanel;
  /** The page's script listens: before that, messages would be lost. */
  ready: boolean;
}

/** Milliseconds between two drawings while a script writes. */
const DRAW_MS = 150;

export class BuildPage {
  readonly #extension: vscode.Uri;
  readonly #openPages: OpenPages;
  readonly #runs: BuildRuns;
  readonly #actions: BuildActions;
  #page: Page | undefined;
  #drawing: NodeJS.Timeout | undefined;

  constructor(parts: Parts, runs: BuildRuns, actions: BuildActions) {
    this.#extension = parts.extension;
    this.#openPages = parts.openPages;
    this.#runs = runs;
    this.#actions = actions;
    runs.onDidChange((id) => {
      if (this.#page?.buildId === id) this.#soon();
    });
  }

  show(build: BuildRecord): void {
    const page = this.#page;
    if (page === undefined) {
      const where = { viewColumn: vscode.ViewColumn.Active, preserveFocus: false };
      this.adopt(build, vscode.window.createWebviewPanel(buildPanel, titleOf(build), where));
      return;
    }
    page.buildId = build.id;
    page.panel.title = titleOf(build);
    this.#update();
    page.panel.reveal();
  }

  /** One that is there, as after a reload. */
  adopt(build: BuildRecord, panel: vscode.WebviewPanel): void {
    if (this.#page !== undefined) {
      panel.dispose();
      this.show(build);
      return;
    }
    const page: Page = { buildId: build.id, panel, ready: false };
    this.#page = page;
    panel.onDidDispose(() => {
      if (this.#page === page) this.#page = undefined;
    });
    panel.webview.onDidReceiveMessage((message: unknown) => {
      if (isBuildFromPage(message)) this.#hear(page, message);
    });
    const pages = vscode.Uri.joinPath(this.#extension, 'dist', 'webview');
    panel.webview.options = { enableScripts: true, localResourceRoots: [pages] };
    panel.iconPath = {
      light: vscode.Uri.joinPath(this.#extension, 'media', 'snapshot-light.svg'),
      dark: vscode.Uri.joinPath(this.#extension, 'media', 'snapshot-dark.svg'),
    };
    panel.title = titleOf(build);
    this.#openPages.hold(buildPanel, panel);
    panel.webview.html = buildHtml(panel.webview, pages);
  }

  #hear(page: Page, message: BuildFromPage): void {
    if (message.type === 'ready') {
      page.ready = true;
      this.#update();
      return;
    }
    // The build that the person saw as they pressed: the page may have turned to another one since.
    const build = this.#runs.find(message.buildId);
    if (build !== undefined) void this.#actions[message.type](build);
  }

  #soon(): void {
    this.#drawing ??= setTimeout(() => {
      this.#drawing = undefined;
      this.#update();
    }, DRAW_MS);
  }

  #update(): void {
    const page = this.#page;
    const build = page && this.#runs.find(page.buildId);
    if (page?.ready !== true || build === undefined) return;
    const message: BuildToPage = {
      type: 'build',
      state: buildState(build, this.#runs.around(build.id)),
    };
    void page.panel.webview.postMessage(visibleValue(message));
  }
}

function titleOf({ recipe }: BuildRecord): string {
  return inertText(vscode.l10n.t('Build {0}', recipe.name), 100);
}
