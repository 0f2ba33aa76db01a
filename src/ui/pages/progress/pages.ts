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
import { progressHtml } from './html';
import { progressState } from './state';
import { sliverOfJob } from './sliverOfJob';
import { isFromPage, isPageMemory, type FromPage, type ToPage } from './protocol';
import { type PageKind, type PagePlace, PageTabs, type Said } from '../tabs';

/** `again` asks for a snapshot of the same sliver; `connect` for the passphrase, `signIn` for the token. */
export type PageActions = Record<PageButton, (job: SnapshotJob) => unknown> & {
  copy(job: SnapshotJob, what: ResultId | 'log'): unknown;
};

export interface ProgressPagesOptions extends PagePlace {
  readonly snapshots: Snapshots;
  readonly inventory: Inventory;
  readonly accounts: Accounts;
  readonly actions: PageActions;
}

export class ProgressPages {
  readonly #options: ProgressPagesOptions;
  readonly tabs: PageTabs<SnapshotJob, Said<FromPage>, ToPage>;
  readonly #listeners: Disposable[];

  constructor(options: ProgressPagesOptions) {
    const { snapshots, inventory, accounts } = options;
    this.#options = options;
    const tabs = new PageTabs(options, this.#kind());
    this.tabs = tabs;
    this.#listeners = [
      snapshots.onDidChange(({ id }) => {
        const shown = tabs.of()?.subject.id;
        if (shown === undefined || shown === id) tabs.draw();
      }),
      // Not only when the snapshot changes: its node boots again after it has ended.
      inventory.onDidChange(({ part }) => {
        if (part !== 'images') tabs.draw();
      }),
      accounts.onDidChange(() => tabs.draw()),
      snapshots.onDidForget((id) => {
        const shown = tabs.of();
        if (shown?.subject.id === id) shown.panel.dispose();
      }),
    ];
  }

  /** For a person who asks for it: it takes the keyboard. */
  show(job: SnapshotJob): void {
    this.tabs.show(job);
  }

  /**
   * For a person who has just started it: seen at once, but whoever types goes on typing. An editor in use is never
   * covered, so the page goes beside it.
   */
  open(job: SnapshotJob): void {
    this.tabs.show(job, { viewColumn: freeColumn(), preserveFocus: true });
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }

  #kind(): PageKind<SnapshotJob, Said<FromPage>, ToPage> {
    return {
      viewType: progressPanel,
      icon: 'snapshot',
      html: progressHtml,
      titleOf,
      remembered: (memory) => (isPageMemory(memory) ? this.#job(memory.jobId) : undefined),
      isMessage: isFromPage,
      hear: (_, message) => this.#hear(message),
      tell: ({ id }) => this.#state(id),
    };
  }

  #hear(message: Said<FromPage>): void {
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

  #state(jobId: string): ToPage | undefined {
    const job = this.#job(jobId);
    if (job === undefined) return undefined;
    return {
      type: 'state',
      state: progressState(job, Date.now(), {
        jobs: this.#options.snapshots.jobs,
        sliver: this.#sliver(job),
        waits: this.#waits(job),
        hasProfile: experimentOfJob(this.#options.inventory, job) !== undefined,
      }),
    };
  }
}

/** The group beside a text editor in use: another one that is there, else a new one. */
function freeColumn(): vscode.ViewColumn {
  const { activeTextEditor, tabGroups } = vscode.window;
  if (activeTextEditor === undefined) return vscode.ViewColumn.Active;
  const other = tabGroups.all.find(({ viewColumn }) => viewColumn !== activeTextEditor.viewColumn);
  return other?.viewColumn ?? vscode.ViewColumn.Beside;
}

function titleOf({ imageName }: SnapshotJob): string {
  return vscode.l10n.t('Snapshot {0}', imageName);
}
