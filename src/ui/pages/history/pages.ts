/** The page of the history: one, read anew when something was done, and brought back after a reload. */
import * as vscode from 'vscode';
import type { Disposable, Event } from '../../../model/event';
import { explainInOneLine } from '../../../model/failures/explain';
import { History, type HistoryContents } from '../../../model/history/history';
import type { HistoryEvent } from '../../../model/history/event';
import { defaultJournalFile } from '../../../model/journal/journal';
import { historyPanel } from '../../contributions';
import { historyHtml } from './html';
import { eventDetails, historyState } from './state';
import { type PageKind, type PagePlace, type PageTab, PageTabs, type Said } from '../tabs';
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

export interface HistoryPagesOptions extends PagePlace {
  readonly actions: HistoryActions;
  /** Tell that something may have been written to the journal. */
  readonly changes: readonly Event<unknown>[];
}

/** What the page shows: lines that match, at most so many. */
interface Shown {
  filter: HistoryFilterState;
  most: number;
}

type Tab = PageTab<Shown>;

const everything: HistoryFilterState = { text: '', kind: '', site: '', withHidden: false };

/** Lines at first, and those that a press adds: a page of ten thousand is slow to draw, and nobody reads it. */
const LINES = 100;

const nothing: HistoryContents = { events: [], problems: [], unread: 0 };

/** Milliseconds in which several changes are one. */
const TOGETHER_MS = 300;

export class HistoryPages {
  readonly #options: HistoryPagesOptions;
  readonly tabs: PageTabs<Shown, Said<HistoryFromPage>, HistoryToPage>;
  readonly #listeners: Disposable[];
  #journal: History | undefined;
  #contents: HistoryContents | undefined;
  #failure: string | undefined;
  #later: NodeJS.Timeout | undefined;

  constructor(options: HistoryPagesOptions) {
    this.#options = options;
    this.tabs = new PageTabs(options, this.#kind());
    this.#listeners = options.changes.map((event) => event(() => this.#soon()));
  }

  /** @param text words to look for */
  show(text = ''): void {
    this.tabs.show(shown(Object.assign({}, everything, { text })));
    void this.#read();
  }

  dispose(): void {
    clearTimeout(this.#later);
    for (const listener of this.#listeners) listener.dispose();
  }

  #kind(): PageKind<Shown, Said<HistoryFromPage>, HistoryToPage> {
    return {
      viewType: historyPanel,
      icon: 'history',
      html: historyHtml,
      titleOf: () => vscode.l10n.t('ProtoGENI History'),
      remembered: (memory) => shown(isHistoryFilter(memory) ? memory : everything),
      isMessage: isHistoryFromPage,
      begun: () => void this.#read(),
      hear: (tab, message) => this.#hear(tab, message),
      tell: (what) => this.#state(what),
      // Commands in terminals write too.
      seen: () => void this.#read(),
    };
  }

  async #hear(tab: Tab, message: Said<HistoryFromPage>): Promise<void> {
    const { subject } = tab;
    switch (message.type) {
      case 'filter':
        Object.assign(subject, shown(message.filter));
        this.tabs.draw();
        return;
      case 'more':
        subject.most += LINES;
        this.tabs.draw();
        return;
      case 'open':
        await this.#tell(tab, this.#eventOf(message.id));
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
    return this.#contents?.events.find((event) => event.id === id);
  }

  #soon(): void {
    if (this.tabs.of()?.panel.visible !== true) return;
    clearTimeout(this.#later);
    this.#later = setTimeout(() => void this.#read(), TOGETHER_MS);
  }

  get #history(): History {
    return (this.#journal ??= new History(defaultJournalFile));
  }

  async #read(): Promise<void> {
    try {
      this.#contents = await this.#history.read();
      this.#failure = undefined;
    } catch (error) {
      this.#failure = explainInOneLine(error);
    }
    this.tabs.draw();
  }

  async #tell(tab: Tab, event: HistoryEvent | undefined): Promise<void> {
    const line = event?.end ?? event?.begin;
    if (event === undefined || line === undefined) return;
    try {
      const members = await this.#history.entryAt(line);
      const { check } = event;
      const looked = check === undefined ? {} : await this.#history.entryAt(check.line);
      const details = eventDetails(event, members, looked['packages']);
      this.tabs.send(tab, { type: 'event', details });
    } catch (error) {
      this.#failure = explainInOneLine(error);
      this.tabs.draw();
    }
  }

  /** Before it is read, nothing is known: not even that there is nothing. */
  #state({ filter, most }: Shown): HistoryToPage | undefined {
    const failure = this.#failure;
    if (this.#contents === undefined && failure === undefined) return undefined;
    const { events, problems, unread } = this.#contents ?? nothing;
    const source = { events, problems, unread, filter, most, failure };
    return { type: 'history', state: historyState(source) };
  }
}

function shown(filter: HistoryFilterState): Shown {
  return { filter, most: LINES };
}
