/** The progress pages: one for each snapshot, kept up to date, and brought back after a reload. */
import * as vscode from 'vscode';
import type { PageButton, ResultId } from './protocol';
import type { Disposable } from '../../../model/event';
import type { Inventory } from '../../../model/inventory/inventory';
import type { Sliver } from '../../../model/inventory/sliver';
import type { SnapshotJob } from '../../../model/snapshots/job';
import type { Snapshots } from '../../../model/snapshots/snapshots';
import type { Accounts } from '../../accounts/accounts';
import { progressPanel } from '../../contributions';
import { isWaiting } from '../../snapshots/followedJobs';
import { progressHtml } from './html';
import { progressState } from './state';
import { sliverOfJob } from './sliverOfJob';
import { isFromPage, isPageMemory, type FromPage, type ToPage } from './protocol';
import { inertText, visibleValue } from '../../text/inert';

/** `again` asks for a snapshot of the same sliver; `connect` for the passphrase. */
export type PageActions = Record<PageButton, (job: SnapshotJob) => unknown> & {
  copy(job: SnapshotJob, what: ResultId | 'log'): unknown;
};

export interface ProgressPagesOptions {
  readonly extension: vscode.Uri;
  readonly snapshots: Snapshots;
  readonly inventory: Inventory;
  readonly accounts: Accounts;
  readonly actions: PageActions;
}

interface Page {
  readonly jobId: string;
  readonly panel: vscode.WebviewPanel;
  /** The page's script listens: before that, messages would be lost. */
  ready: boolean;
}

export class ProgressPages implements vscode.WebviewPanelSerializer {
  readonly #options: ProgressPagesOptions;
  readonly #pages = new Map<string, Page>();
  readonly #listeners: Disposable[];

  constructor(options: ProgressPagesOptions) {
    const { snapshots, inventory, accounts } = options;
    this.#options = options;
    this.#listeners = [
      vscode.window.registerWebviewPanelSerializer(progressPanel, this),
      snapshots.onDidChange((job) => this.#update(job)),
      inventory.onDidChange(({ part }) => {
        if (part !== 'images') this.#updateAll();
      }),
      accounts.onDidChange(() => this.#updateAll()),
      snapshots.onDidForget((id) => void this.#pages.get(id)?.panel.dispose()),
    ];
  }

  /** For a person who asks for it: it takes the keyboard. */
  show(job: SnapshotJob): void {
    const open = this.#pages.get(job.id);
    if (open !== undefined) {
      open.panel.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      progressPanel,
      title(job),
      vscode.ViewColumn.Active,
    );
    this.#adopt(job, panel);
  }

  /**
   * VS Code brings a page back after a reload, one in the background only when it is looked at: its
   * snapshot may have a new page by then.
   */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, memory: unknown): Promise<void> {
    const job = isPageMemory(memory)
      ? this.#options.snapshots.jobs.find(({ id }) => id === memory.jobId)
      : undefined;
    if (job === undefined || this.#pages.has(job.id)) panel.dispose();
    else this.#adopt(job, panel);
    return Promise.resolve();
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }

  #adopt(job: SnapshotJob, panel: vscode.WebviewPanel): void {
    const page: Page = { jobId: job.id, panel, ready: false };
    this.#pages.set(job.id, page);
    panel.onDidDispose(() => {
      if (this.#pages.get(job.id) === page) this.#pages.delete(job.id);
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
    panel.webview.html = progressHtml(panel.webview, pages);
  }

  #hear(page: Page, message: FromPage): void {
    const job = this.#options.snapshots.jobs.find(({ id }) => id === page.jobId);
    if (job === undefined) return;
    if (message.type === 'ready') {
      page.ready = true;
      this.#update(job);
    } else if (message.type === 'copy') void this.#options.actions.copy(job, message.what);
    else void this.#options.actions[message.type](job);
  }

  /** The node boots again after the snapshot has ended. */
  #updateAll(): void {
    for (const { jobId } of this.#pages.values()) {
      const job = this.#options.snapshots.jobs.find(({ id }) => id === jobId);
      if (job !== undefined) this.#update(job);
    }
  }

  /** What was read before the snapshot ended tells nothing of the sliver afterwards. */
  #sliver(job: SnapshotJob): Sliver | undefined {
    const row = sliverOfJob(this.#options.inventory, job);
    const { at, error } = row?.state.slices ?? {};
    const later = at !== undefined && at.getTime() > (job.endedAt ?? 0) && error === undefined;
    return later ? row?.sliver : undefined;
  }

  #update(job: SnapshotJob): void {
    const page = this.#pages.get(job.id);
    if (page?.ready !== true) return;
    const message: ToPage = {
      type: 'state',
      state: progressState(job, Date.now(), {
        jobs: this.#options.snapshots.jobs,
        sliver: this.#sliver(job),
        waits: isWaiting(job, this.#options.accounts, this.#options.snapshots),
      }),
    };
    void page.panel.webview.postMessage(visibleValue(message));
  }
}

function title(job: SnapshotJob): string {
  return inertText(vscode.l10n.t('Snapshot {0}', job.imageName), 100);
}
