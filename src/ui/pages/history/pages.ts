/** The page of the history: one, read anew when something was done, and brought back after a reload. */
import * as vscode from 'vscode';
import type { Disposable, Event } from '../../../model/event';
import { explainInOneLine } from '../../../model/failures/explain';
import type { History as Journal, HistoryContents } from '../../../model/history/history';
import type { HistoryEvent } from '../../../model/history/event';
import { defaultJournalFile } from '../../../model/journal/journal';
import { historyPanel } from '../../contributions';
import { visibleValue } from '../../text/inert';
import { eventDetails, historyHtml, historyState, History } from '../contents';
import type { OpenPages } from '../openPages';
import {
  type HistoryFilterState,
  type HistoryFromPage,
  type HistoryToPage,
  isHistoryFilter,
  isHistoryFromPage,
} from './protocol';

export interface HistoryActions {
  /** @param id of the event */
  hide(id: string, hidden: boolean): unknown;
  /** @param versionUrn of the image that an event made */
  note(versionUrn: string): unknown;
}

export interface HistoryPagesOptions {
  readonly extension: vscode.Uri;
  readonly actions: HistoryActions;
  readonly openPages: OpenPages;
  /** Tell that something may have been written to the journal. */
  readonly changes: readonly Event<unknown>[];
}

interface Page {
  readonly panel: vscode.WebviewPanel;
  ready: boolean;
  filter: HistoryFilterState;
  most: number;
}

const everything: HistoryFilterState = { text: '', kind: '', site: '', withHidden: false };

/** Lines at first, and those that a press adds: a page of ten thousand is slow to draw, and nobody reads it. */
const LINES = 100;

/** Milliseconds in which several changes are one. */
const TOGETHER_MS = 300;

export class HistoryPages implements vscode.WebviewPanelSerializer {
  readonly #options: HistoryPagesOptions;
  readonly #listeners: Disposable[];
  #journal: Journal | undefined;
  #page: Page | undefined;
  #contents: HistoryContents = { events: [], problems: [], unread: 0 };
  #failure: string | undefined;
  #later: NodeJS.Timeout | undefined;

  constructor(options: HistoryPagesOptions) {
    this.#options = options;
    this.#listeners = [
      options.openPages.register(historyPanel, this),
      ...options.changes.map((event) => event(() => this.#soon())),
    ];
  }

  /** @param text words to look for */
  show(text = ''): void {
    const page = this.#page ?? this.#adopt(this.#panel(), everything);
    page.filter = Object.assign({}, everything, { text });
    page.most = LINES;
    page.panel.reveal();
    void this.#read();
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, memory: unknown): Promise<void> {
    if (this.#page === undefined) this.#adopt(panel, isHistoryFilter(memory) ? memory : everything);
    else panel.dispose();
    return Promise.resolve();
  }

  dispose(): void {
    clearTimeout(this.#later);
    for (const listener of this.#listeners) listener.dispose();
  }

  #panel(): vscode.WebviewPanel {
    const title = vscode.l10n.t('ProtoGENI History');
    return vscode.window.createWebviewPanel(historyPanel, title, vscode.ViewColumn.Active);
  }

  #adopt(panel: vscode.WebviewPanel, filter: HistoryFilterState): Page {
    const { extension } = this.#options;
    const page: Page = { panel, ready: false, filter, most: LINES };
    this.#page = page;
    panel.onDidDispose(() => (this.#page = undefined));
    panel.onDidChangeViewState(() => {
      // Commands in terminals write too.
      if (panel.visible) void this.#read();
    });
    panel.webview.onDidReceiveMessage((message: unknown) => {
      if (isHistoryFromPage(message)) void this.#hear(page, message);
    });
    const folder = vscode.Uri.joinPath(extension, 'dist', 'webview');
    panel.webview.options = { enableScripts: true, localResourceRoots: [folder] };
    panel.iconPath = {
      light: vscode.Uri.joinPath(extension, 'media', 'history-light.svg'),
      dark: vscode.Uri.joinPath(extension, 'media', 'history-dark.svg'),
    };
    this.#options.openPages.hold(historyPanel, panel);
    panel.webview.html = historyHtml(panel.webview, folder);
    return page;
  }

  async #hear(page: Page, message: HistoryFromPage): Promise<void> {
    switch (message.type) {
      case 'ready':
        page.ready = true;
        await this.#read();
        return;
      case 'filter':
        page.filter = message.filter;
        page.most = LINES;
        this.#draw();
        return;
      case 'more':
        page.most += LINES;
        this.#draw();
        return;
      case 'open':
        await this.#tell(page, this.#eventOf(message.id));
        return;
      case 'note': {
        const { versionUrn } = this.#eventOf(message.id)?.facts ?? {};
        if (versionUrn !== undefined) await this.#options.actions.note(versionUrn);
        return;
      }
      case 'hide':
        if (this.#eventOf(message.id) === undefined) return;
        await this.#options.actions.hide(message.id, message.hidden);
        await this.#read();
    }
  }

  #eventOf(id: string): HistoryEvent | undefined {
    return this.#contents.events.find((event) => event.id === id);
  }

  #soon(): void {
    if (this.#page?.panel.visible !== true) return;
    clearTimeout(this.#later);
    this.#later = setTimeout(() => void this.#read(), TOGETHER_MS);
  }

  get #history(): Journal {
    return (this.#journal ??= new History(defaultJournalFile));
  }

  async #read(): Promise<void> {
    try {
      this.#contents = await this.#history.read();
      this.#failure = undefined;
    } catch (error) {
      this.#failure = explainInOneLine(error);
    }
    this.#draw();
  }

  async #tell(page: Page, event: HistoryEvent | undefined): Promise<void> {
    const line = event?.end ?? event?.begin;
    if (event === undefined || line === undefined) return;
    try {
      const members = await this.#history.entryAt(line);
      const { check } = event;
      const looked = check === undefined ? {} : await this.#history.entryAt(check.line);
      const details = eventDetails(event, members, looked['packages']);
      send(page, { type: 'event', details });
    } catch (error) {
      this.#failure = explainInOneLine(error);
      this.#draw();
    }
  }

  #draw(): void {
    const page = this.#page;
    if (page?.ready !== true) return;
    const { events, problems, unread } = this.#contents;
    const { filter, most } = page;
    const source = { events, problems, unread, filter, most, failure: this.#failure };
    send(page, { type: 'history', state: historyState(source) });
  }
}

function send({ panel }: Page, message: HistoryToPage): void {
  void panel.webview.postMessage(visibleValue(message));
}
