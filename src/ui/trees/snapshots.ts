/** The Snapshots tree: those that wait for their turn, then running and past ones, newest first. */
import * as vscode from 'vscode';
import { tryParseImageUrn } from '../../rpc';
import { timeLeft } from '../../model/snapshots/history';
import type { SnapshotJob } from '../../model/snapshots/job';
import { placeOf } from '../../model/snapshots/placeOf';
import type { SnapshotQueue } from '../../model/snapshots/queue/queue';
import type { Snapshots } from '../../model/snapshots/snapshots';
import type { Accounts } from '../accounts/accounts';
import { rows } from '../contributions';
import { isWaiting } from '../snapshots/followedJobs';
import { heldWords } from '../snapshots/queue';
import { tooltip } from '../text/tooltip';
import { durationOf } from '../../model/snapshots/times';
import { durationText } from '../../model/units';
import { dateText, momentText, sizeText } from '../../model/units';
import { jobLook, jobSize, leftWords, waitingLook } from '../text/labels';
import type { TreeSource } from './adapter';
import { type JobRow, type QueuedRow, showProgress, type SnapshotsRow } from './row';

export interface SnapshotsTree extends TreeSource<SnapshotsRow> {
  /** The row that shows a job, with what is now known of it; undefined when there is none yet. */
  update(job: SnapshotJob): JobRow | undefined;
}

export function snapshotsTree(
  snapshots: Snapshots,
  accounts: Accounts,
  queue: SnapshotQueue,
): SnapshotsTree {
  // A running snapshot changes every few seconds; only its own row is drawn anew.
  const shown = new Map<string, { kind: 'job'; job: SnapshotJob }>();
  const rowOf = (job: SnapshotJob): JobRow => {
    const row = shown.get(job.id) ?? { kind: 'job', job };
    shown.set(job.id, row);
    row.job = job;
    return row;
  };
  return {
    children: (row) => {
      if (row !== undefined) return [];
      const { jobs } = snapshots;
      // One whose request is on its way is a job already.
      const queued = queue.waiting
        .filter(({ id }) => !jobs.some(({ wish }) => wish === id))
        .map((one): QueuedRow => ({ kind: 'queued', queued: one }));
      return [...queued, ...jobs.map(rowOf)];
    },
    item: (row) =>
      row.kind === 'queued'
        ? queuedItem(row, snapshots, accounts)
        : jobItem(row, isWaiting(row.job, accounts, snapshots), snapshots.jobs),
    update: (job) => (shown.has(job.id) ? rowOf(job) : undefined),
  };
}

/** Why it has not started. */
function waitWords(
  { held, request }: QueuedRow['queued'],
  snapshots: Snapshots,
  accounts: Accounts,
): string {
  if (held) return vscode.l10n.t('on hold');
  if (placeOf(accounts.list, request) === undefined) return waitingLook().words;
  const before = snapshots.busySlice(request.sliceUrn, request.siteUrn);
  return before === undefined
    ? vscode.l10n.t('waits until {0} is up', request.clientId)
    : vscode.l10n.t('waits for {0}', before.imageName);
}

function queuedItem(
  { queued }: QueuedRow,
  snapshots: Snapshots,
  accounts: Accounts,
): vscode.TreeItem {
  const { request, siteName, held } = queued;
  const words = waitWords(queued, snapshots, accounts);
  const where = vscode.l10n.t('{0} at {1}', request.clientId, siteName);
  const item = new vscode.TreeItem(request.imageName);
  item.id = `queued ${queued.id}`;
  item.contextValue = held ? `${rows.queued}.held` : rows.queued;
  item.iconPath = new vscode.ThemeIcon(held ? 'debug-pause' : 'watch');
  item.description = `${words} · ${where}`;
  item.tooltip = tooltip(request.imageName, [
    [vscode.l10n.t('Stage'), words],
    [vscode.l10n.t('Why'), held ? heldWords(queued) : undefined],
    [vscode.l10n.t('Sliver'), where],
    [vscode.l10n.t('Queued'), dateText(queued.queuedAt, vscode.env.language)],
  ]);
  item.accessibilityInformation = { label: `${request.imageName}, ${words}, ${where}` };
  return item;
}

/** The number of running snapshots, on the view's icon. */
export function snapshotsBadge(running: number): vscode.ViewBadge | undefined {
  if (running === 0) return undefined;
  return {
    value: running,
    tooltip:
      running === 1
        ? vscode.l10n.t('1 snapshot is running')
        : vscode.l10n.t('{0} snapshots are running', running),
  };
}

function jobItem(row: JobRow, waiting: boolean, jobs: readonly SnapshotJob[]): vscode.TreeItem {
  const { job } = row;
  const { language } = vscode.env;
  const { words, icon } = waiting ? waitingLook() : jobLook(job);
  const bytes = jobSize(job);
  const size = bytes === undefined || bytes === 0 ? undefined : sizeText(bytes, language);
  const ended =
    job.endedAt === undefined ? undefined : momentText(job.endedAt, Date.now(), language);
  const version = versionOf(job);
  const item = new vscode.TreeItem(job.imageName);
  item.id = `job ${job.id}`;
  item.contextValue = `${rows.job}.${job.outcome ?? 'running'}`;
  item.iconPath = icon;
  const duration = durationOf(job);
  const left = waiting ? undefined : timeLeft(job, jobs, Date.now());
  const rest = left === undefined ? undefined : leftWords(left);
  item.description = [
    words,
    version,
    rest ?? ended,
    vscode.l10n.t('{0} at {1}', job.clientId, job.siteName),
    size,
  ]
    .filter(Boolean)
    .join(' · ');
  item.command = showProgress(row);
  item.tooltip = tooltip(
    job.imageName,
    [
      [vscode.l10n.t('Stage'), words],
      [vscode.l10n.t('Why'), job.reason],
      [vscode.l10n.t('Last look'), job.problem],
      [vscode.l10n.t('Sliver'), vscode.l10n.t('{0} at {1}', job.clientId, job.siteName)],
      [vscode.l10n.t('Size'), size],
      [vscode.l10n.t('Time left'), rest],
      [vscode.l10n.t('Started'), dateText(job.startedAt, language)],
      [vscode.l10n.t('Took'), duration === undefined ? undefined : durationText(duration)],
      [
        vscode.l10n.t('Who can use it'),
        job.global ? vscode.l10n.t('anyone') : vscode.l10n.t('this project'),
      ],
    ],
    job.created?.imageUrn,
  );
  item.accessibilityInformation = {
    label: [
      job.imageName,
      words,
      version,
      ended,
      vscode.l10n.t('{0} at {1}', job.clientId, job.siteName),
    ]
      .filter(Boolean)
      .join(', '),
  };
  return item;
}

/** Snapshots of one name make versions of one image: only the number tells them apart. */
function versionOf({ created }: SnapshotJob): string | undefined {
  const version = created && tryParseImageUrn(created.versionUrn)?.version;
  return version === undefined ? undefined : vscode.l10n.t('version {0}', version);
}
