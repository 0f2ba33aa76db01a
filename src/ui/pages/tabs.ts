/**
 * The tabs of one kind of page. Here alone is decided how a tab is made, turned to something else, told what to show,
 * and brought back.
 */
import * as vscode from 'vscode';
import { inertText, visibleValue } from '../text/inert';
import type { PageKeeper } from './heldPages';

/** The window that has the pages. */
export interface PagePlace {
  /** Folder of the extension. */
  readonly extension: vscode.Uri;
  readonly openPages: PageKeeper;
}

/** An open tab. */
export interface PageTab<Subject> {
  /** What it shows. */
  readonly subject: Subject;
  readonly panel: vscode.WebviewPanel;
  /** The page's script listens: before that, and while the tab is hidden, messages would be lost. */
  readonly ready: boolean;
}

interface OpenTab<Subject> extends PageTab<Subject> {
  subject: Subject;
  ready: boolean;
}

/** Each page says so once, when its script listens. */
interface Ready {
  readonly type: 'ready';
}

/** What else a page says. */
export type Said<Message> = Exclude<Message, Ready>;

/** What tells one kind of page from others. `From` is what the page says, `To` what it is told. */
export interface PageKind<Subject, From extends { readonly type: string }, To> {
  readonly viewType: string;
  /** Of the files in `media`; the tab has none where it is left out. */
  readonly icon?: 'snapshot' | 'image' | 'history' | 'housekeeping';
  html(webview: vscode.Webview, folder: vscode.Uri): string;
  titleOf(subject: Subject): string;
  /** Subjects of the same key share a tab. Where it is left out, there is one tab for all of them. */
  keyOf?(subject: Subject): string;
  /**
   * What a page has shown, by what its script keeps; undefined where that is gone, and its tab is closed. Left out for
   * pages that do not come back.
   */
  remembered?(memory: unknown): Subject | undefined;
  isMessage(message: unknown): message is From | Ready;
  /** The page's script listens, and has been told what it shows. */
  begun?(tab: PageTab<Subject>): void;
  hear(tab: PageTab<Subject>, message: From): unknown;
  /** What the page is told; undefined as long as there is nothing to say. */
  tell(subject: Subject): To | undefined;
  /** It has come into view. */
  seen?(tab: PageTab<Subject>): void;
  closed?(subject: Subject): void;
}

/** Where a tab goes, and whether whoever types goes on typing. */
export interface Where {
  readonly viewColumn?: vscode.ViewColumn;
  readonly preserveFocus?: boolean;
}

/** Milliseconds between two drawings of what changes often, as while a script writes. */
const DRAW_MS = 150;

export class PageTabs<Subject, From extends { readonly type: string }, To>
  implements vscode.WebviewPanelSerializer
{
  readonly #place: PagePlace;
  readonly #kind: PageKind<Subject, From, To>;
  readonly #tabs = new Map<string, OpenTab<Subject>>();
  #drawing: NodeJS.Timeout | undefined;

  constructor(place: PagePlace, kind: PageKind<Subject, From, To>) {
    this.#place = place;
    this.#kind = kind;
  }

  /** The open ones; where a kind has one tab for all, at most one. */
  get all(): readonly PageTab<Subject>[] {
    return [...this.#tabs.values()];
  }

  /** The open tab that would show it. */
  of(key = ''): PageTab<Subject> | undefined {
    return this.#tabs.get(key);
  }

  /** A tab that is in sight stays where it is. */
  show(subject: Subject, { viewColumn, preserveFocus = false }: Where = {}): void {
    const open = this.#tabs.get(this.#keyOf(subject));
    if (open === undefined) {
      this.#make(subject, { viewColumn: viewColumn ?? vscode.ViewColumn.Active, preserveFocus });
      return;
    }
    open.subject = subject;
    this.#draw(open);
    open.panel.reveal(open.panel.visible ? undefined : viewColumn, preserveFocus);
  }

  /** Something has changed. */
  draw(): void {
    this.#tabs.forEach((tab) => this.#draw(tab));
  }

  /** Something has changed of this subject alone. */
  drawOnly(subject: Subject): void {
    const tab = this.#tabs.get(this.#keyOf(subject));
    if (tab?.subject === subject) this.#draw(tab);
  }

  /** The same in a moment, for what changes often. */
  drawSoon(): void {
    this.#drawing ??= setTimeout(() => {
      this.#drawing = undefined;
      this.draw();
    }, DRAW_MS);
  }

  /** More than its state. */
  send({ panel }: PageTab<Subject>, message: To): void {
    void panel.webview.postMessage(visibleValue(message));
  }

  /**
   * VS Code brings a tab back after a reload, one in the background only when it is looked at: there may be a new one
   * by then, which is shown instead.
   */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, memory: unknown): Promise<void> {
    const subject = this.#kind.remembered?.(memory);
    const open = subject && this.#tabs.get(this.#keyOf(subject));
    if (subject !== undefined && open === undefined) this.#adopt(subject, panel);
    else {
      panel.dispose();
      // What a person has asked for since stays in it.
      open?.panel.reveal();
    }
    return Promise.resolve();
  }

  #keyOf(subject: Subject): string {
    return this.#kind.keyOf?.(subject) ?? '';
  }

  #titleOf(subject: Subject): string {
    return inertText(this.#kind.titleOf(subject), 100);
  }

  #make(subject: Subject, where: Required<Where>): void {
    const { viewType } = this.#kind;
    if (this.#kind.keyOf === undefined) this.#place.openPages.closeOld(viewType);
    const title = this.#titleOf(subject);
    this.#adopt(subject, vscode.window.createWebviewPanel(viewType, title, where));
  }

  #adopt(subject: Subject, panel: vscode.WebviewPanel): void {
    const kind = this.#kind;
    const key = this.#keyOf(subject);
    const tab: OpenTab<Subject> = { subject, panel, ready: false };
    this.#tabs.set(key, tab);
    panel.onDidDispose(() => {
      if (this.#tabs.get(key) === tab) this.#tabs.delete(key);
      kind.closed?.(tab.subject);
    });
    panel.onDidChangeViewState(() => {
      // What is hidden is loaded anew when it is shown.
      if (panel.visible) kind.seen?.(tab);
      else tab.ready = false;
    });
    panel.webview.onDidReceiveMessage((message: unknown) => {
      if (kind.isMessage(message)) this.#hear(tab, message);
    });
    const pages = vscode.Uri.joinPath(this.#place.extension, 'dist', 'webview');
    panel.webview.options = { enableScripts: true, localResourceRoots: [pages] };
    if (kind.icon !== undefined) panel.iconPath = this.#icon(kind.icon);
    panel.title = this.#titleOf(subject);
    this.#place.openPages.hold(kind.viewType, panel);
    panel.webview.html = kind.html(panel.webview, pages);
  }

  #icon(name: string): { light: vscode.Uri; dark: vscode.Uri } {
    const file = (shade: string): vscode.Uri =>
      vscode.Uri.joinPath(this.#place.extension, 'media', `${name}-${shade}.svg`);
    return { light: file('light'), dark: file('dark') };
  }

  #hear(tab: OpenTab<Subject>, message: From | Ready): void {
    if (!isReady(message)) {
      void this.#kind.hear(tab, message);
      return;
    }
    tab.ready = true;
    this.#draw(tab);
    this.#kind.begun?.(tab);
  }

  #draw(tab: OpenTab<Subject>): void {
    const message = tab.ready ? this.#kind.tell(tab.subject) : undefined;
    tab.panel.title = this.#titleOf(tab.subject);
    if (message !== undefined) this.send(tab, message);
  }
}

function isReady(message: { readonly type: string }): message is Ready {
  return message.type === 'ready';
}
