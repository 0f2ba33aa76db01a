/** The progress page: one tab, which shows one snapshot after the other and is brought back after a reload. */
import * as vscode from 'vscode';
import type { PageButton, ResultId } from './protocol';
import type { Disposable } from '../../../model/event';
import type { Inventory } from '../../../model/inventory/inventory';
import type { Sliver } from '../../../model/inventory/sliver';
import { experimentOfJob } from '../../../model/slices/experimentOfJob';
import type { SnapshotJob } from '../../../model/snapshots/job';
import type { Snapshots } from '../../../model/snapshots/snapshots';
import type { Accounts } from '../../accounts/accounts';
import { progressPanel } from '../../contributions';
import { isWaiting } from '../../snapshots/followedJobs';
import { closeOldTabs, progressHtml, progressState } from '../contents';
import type { OpenPages } from '../openPages';
import { sliverOfJob } from './sliverOfJob';
import { isFromPage, isPageMemory, type FromPage, type ToPage } from './protocol';
import { inertText, visibleValue } from '../../text/inert';

/** `again` asks for a snapshot of the same sliver; `connect` for the passphrase, `signIn` for the token. */
export type PageActions = Record<PageButton, (job: SnapshotJob) => unknown> & {
  copy(job: SnapshotJob, what: ResultId | 'log'): unknown;
};

export interface ProgressPagesOptions {
  readonly extension: vscode.Uri;
  readonly snapshots: Snapshots;
  readonly inventory: Inventory;
  readonly accounts: Accounts;
  readonly actions: PageActions;
  readonly openPages: OpenPages;
}

interface Page {
  /** The snapshot that it shows. */
  jobId: string;
  readonly panel: vscode.WebviewPanel;
  /** The page's script listens: before that, messages would be lost. */
  ready: boolean;
}

export class ProgressPages implements vscode.WebviewPanelSerializer {
  readonly #options: ProgressPagesOptions;
  #page: Page | undefined;
  readonly #listeners: Disposable[];

  constructor(options: ProgressPagesOptions) {
    const { snapshots, inventory, accounts } = options;
    this.#options = options;
    this.#listeners = [
      options.openPages.register(progressPanel, this),
      snapshots.onDidChange(({ id }) => {
        if (this.#page?.jobId === id) this.#update();
      }),
      inventory.onDidChange(({ part }) => {
        if (part !== 'images') this.#update();
      }),
      accounts.onDidChange(() => this.#update()),
      snapshots.onDidForget((id) => {
        if (this.#page?.jobId === id) this.#page.panel.dispose();
      }),
    ];
  }

  /** For a person who asks for it: it takes the keyboard. */
  show(job: SnapshotJob): void {
    if (this.#page === undefined) this.#make(job, vscode.ViewColumn.Active, false);
    else this.#turnTo(this.#page, job).panel.reveal();
  }

  /**
   * For a person who has just started it: seen at once, but whoever types goes on typing. An editor in use is never
   * covered, so the page goes beside it.
   */
  open(job: SnapshotJob): void {
    const column = freeColumn();
    if (this.#page === undefined) this.#make(job, column, true);
    else {
      const { panel } = this.#turnTo(this.#page, job);
      panel.reveal(panel.visible ? undefined : column, true);
    }
  }

  /**
   * VS Code brings a page back after a reload, one in the background only when it is looked at: there may be a new one
   * by then, which shows the snapshot instead.
   */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, memory: unknown): Promise<void> {
    const job = isPageMemory(memory)
      ? this.#options.snapshots.jobs.find(({ id }) => id === memory.jobId)
      : undefined;
    if (job !== undefined && this.#page === undefined) this.#adopt(job, panel);
    else {
      panel.dispose();
      if (job !== undefined) this.show(job);
    }
    return Promise.resolve();
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }

  #make(job: SnapshotJob, viewColumn: vscode.ViewColumn, preserveFocus: boolean): void {
    const where = { viewColumn, preserveFocus };
    closeOldTabs(progressPanel);
    this.#adopt(job, vscode.window.createWebviewPanel(progressPanel, title(job), where));
  }

  #turnTo(page: Page, job: SnapshotJob): Page {
    page.jobId = job.id;
    page.panel.title = title(job);
    this.#update();
    return page;
  }

  #adopt(job: SnapshotJob, panel: vscode.WebviewPanel): void {
    const page: Page = { jobId: job.id, panel, ready: false };
    this.#page = page;
    panel.onDidDispose(() => {
      if (this.#page === page) this.#page = undefined;
    });
    panel.webview.onDidReceiveMessage((message: unknown) => {
      if (isFromPage(message)) this.#hear(page, message);
    });
    const pages = vscode.Uri.joinPath(this.#options.extension, 'dist', 'webview');
    panel.webview.options = { enableScripts: true, localResourceRoots: [pages] };
    panel.iconPath = {
      light: vscode.Uri.joinPath(this.#options.extension, 'media', 'snapshot-light.svg'),
      dark: vscode.Uri.joinPath(this.#options.extension, 'media', 'snapshot-dark.svg'),
    };
    panel.title = title(job);
    this.#options.openPages.hold(progressPanel, panel);
    panel.webview.html = progressHtml(panel.webview, pages);
  }

  #hear(page: Page, message: FromPage): void {
    if (message.type === 'ready') {
      page.ready = true;
      this.#update();
      return;
    }
    // The snapshot that the person saw as they pressed: the page may have turned to another one since.
    const job = this.#job(message.jobId);
    if (job === undefined) return;
    if (message.type === 'copy') void this.#options.actions.copy(job, message.what);
    else void this.#options.actions[message.type](job);
  }

  #job(jobId: string): SnapshotJob | undefined {
    return this.#options.snapshots.jobs.find(({ id }) => id === jobId);
  }

  /** What was read before the snapshot ended tells nothing of the sliver afterwards. */
  #sliver(job: SnapshotJob): Sliver | undefined {
    const row = sliverOfJob(this.#options.inventory, job);
    const { at, error } = row?.state.slices ?? {};
    const later = at !== undefined && at.getTime() > (job.endedAt ?? 0) && error === undefined;
    return later ? row?.sliver : undefined;
  }

  #waits(job: SnapshotJob): 'locked' | 'away' | undefined {
    const { accounts, snapshots } = this.#options;
    if (!isWaiting(job, snapshots)) return undefined;
    // Of a portal only the token can be missing.
    return accounts.locked || job.portal !== undefined ? 'locked' : 'away';
  }

  /** Not only when the snapshot changes: its node boots again after it has ended. */
  #update(): void {
    const page = this.#page;
    const job = page && this.#job(page.jobId);
    if (page?.ready !== true || job === undefined) return;
    const message: ToPage = {
      type: 'state',
      state: progressState(job, Date.now(), {
        jobs: this.#options.snapshots.jobs,
        sliver: this.#sliver(job),
        waits: this.#waits(job),
        hasProfile: experimentOfJob(this.#options.inventory, job) !== undefined,
      }),
    };
    void page.panel.webview.postMessage(visibleValue(message));
  }
}

/** The group beside a text editor in use: another one that is there, else a new one. */
function freeColumn(): vscode.ViewColumn {
  const { activeTextEditor, tabGroups } = vscode.window;
  if (activeTextEditor === undefined) return vscode.ViewColumn.Active;
  const other = tabGroups.all.find(({ viewColumn }) => viewColumn !== activeTextEditor.viewColumn);
  return other?.viewColumn ?? vscode.ViewColumn.Beside;
}

function title(job: SnapshotJob): string {
  return inertText(vscode.l10n.t('Snapshot {0}', job.imageName), 100);
}
