/** The status bar item: there while a snapshot runs, and a click shows it. */
import * as vscode from 'vscode';
import { timeLeft } from '../../model/snapshots/history';
import type { SnapshotJob } from '../../model/snapshots/job';
import { commands } from '../contributions';
import { followedJobs } from './followedJobs';
import type { Parts } from '../context';
import { sizeText } from '../../model/units';
import { jobSize, leftWords, jobWords } from '../text/labels';
import { inertText } from '../text/inert';

export function registerStatusBar({ snapshots, accounts }: Parts): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(
    'protogeni.snapshots',
    vscode.StatusBarAlignment.Left,
    10,
  );
  item.name = vscode.l10n.t('ProtoGENI Snapshots');
  const show = (): void => {
    const running = followedJobs(snapshots);
    const [first] = running;
    if (first === undefined) {
      item.hide();
      return;
    }
    item.text = `$(loading~spin) ${running.length === 1 ? inertText(one(first, snapshots.jobs), 120) : vscode.l10n.t('{0} snapshots', running.length)}`;
    item.tooltip = running
      .map((job) => inertText(`${one(job, snapshots.jobs)}: ${job.clientId}, ${job.siteName}`))
      .join('\n');
    item.accessibilityInformation = {
      label: inertText(vscode.l10n.t('Running snapshot: {0}', one(first, snapshots.jobs))),
      role: 'button',
    };
    item.command = {
      command: commands.showSnapshotProgress,
      title: vscode.l10n.t('Show Snapshot Progress'),
      arguments: running.length === 1 ? [{ kind: 'job', job: first }] : [],
    };
    item.show();
  };
  show();
  return vscode.Disposable.from(
    item,
    snapshots.onDidChange(show),
    snapshots.onDidForget(show),
    accounts.onDidChange(show),
  );
}

function one(job: SnapshotJob, jobs: readonly SnapshotJob[]): string {
  const bytes = jobSize(job);
  const words = `${job.imageName}: ${jobWords(job)}`;
  const size =
    bytes === undefined || bytes === 0 ? undefined : sizeText(bytes, vscode.env.language);
  const left = timeLeft(job, jobs, Date.now());
  return [words, size, left === undefined ? undefined : leftWords(left)].filter(Boolean).join(', ');
}
