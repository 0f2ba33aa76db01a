/** The Snapshots tree: those that wait for their turn, then running and past ones, newest first. */
import * as vscode from 'vscode';
import { timeLeft } from '../../model/snapshots/history';
import type { SnapshotJob } from '../../model/snapshots/job';
import type { SnapshotQueue } from '../../model/snapshots/queue/queue';
import type { Snapshots } from '../../model/snapshots/snapshots';
import { rows } from '../contributions';
import { isWaiting } from '../snapshots/followedJobs';
import { heldWords } from '../snapshots/queue';
import { tooltip } from '../text/tooltip';
import { durationOf } from '../../model/snapshots/times';
import { durationText } from '../../model/units';
import { dateText, momentText, sizeText } from '../../model/units';
import { jobLook, jobSize, jobVersion, leftWords, waitingLook } from '../text/labels';
import type { TreeSource } from './adapter';
import { type JobRow, type QueuedRow, showProgress, type SnapshotsRow } from './row';

export interface SnapshotsTree extends TreeSource<SnapshotsRow> {
  /** The row that shows a job, with what is now known of it; undefined when there is none yet. */
  update(job: SnapshotJob): JobRow | undefined;
}

export function snapshotsTree(snapshots: Snapshots, queue: SnapshotQueue): SnapshotsTree {
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
        ? queuedItem(row, snapshots)
        : jobItem(row, isWaiting(row.job, snapshots), snapshots.jobs),
    update: (job) => (shown.has(job.id) ? rowOf(job) : undefined),
  };
}

/** Why it has not started. */
function waitWords({ held, request }: QueuedRow['queued'], snapshots: Snapshots): string {
  if (held) return vscode.l10n.t('on hold');
  if (snapshots.placeOf(request) === undefined) return waitingLook().words;
  const before = snapshots.busySlice(request.sliceUrn, request.siteUrn);
  return before === undefined
    ? vscode.l10n.t('waits until {0} is up', request.clientId)
    : vscode.l10n.t('waits for {0}', before.imageName);
}

function queuedItem({ queued }: QueuedRow, snapshots: Snapshots): vscode.TreeItem {
  const { request, siteName, held } = queued;
  const words = waitWords(queued, snapshots);
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
  const version = jobVersion(job);
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
      [vscode.l10n.t('Who can use it'), usersOf(job)],
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

/** Undefined for an image of a portal, which neither asks nor tells. */
function usersOf({ global, portal }: SnapshotJob): string | undefined {
  if (portal !== undefined) return undefined;
  return global ? vscode.l10n.t('anyone') : vscode.l10n.t('this project');
}
