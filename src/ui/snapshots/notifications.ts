/** One notification when a snapshot ends, with the actions that matter then. */
import * as vscode from 'vscode';
import type { Disposable } from '../../model/event';
import { whatToDo } from '../../model/failures/snapshotWords';
import type { Inventory } from '../../model/inventory/inventory';
import { experimentOfJob } from '../../model/slices/experimentOfJob';
import type { SnapshotJob } from '../../model/snapshots/job';
import { reasonSentence } from '../../model/snapshots/sentence';
import { commands } from '../contributions';
import { onDidEnd } from './onSnapshotEnd';
import type { Parts } from '../context';
import { sizeText } from '../../model/units';
import { complain, inform, warn } from '../text/messages';

export function registerNotifications({ snapshots, inventory }: Parts): Disposable {
  return onDidEnd(snapshots, (job) => void tell(job, inventory));
}

async function tell(job: SnapshotJob, inventory: Inventory): Promise<void> {
  const row = { kind: 'job', job };
  if (job.outcome === 'ready') {
    const use = vscode.l10n.t('Use It in Files…');
    const insert = vscode.l10n.t('Insert into RSpec');
    const copy = vscode.l10n.t('Copy URN');
    const size = job.size === undefined ? '' : ` (${sizeText(job.size, vscode.env.language)})`;
    const text = vscode.l10n.t('The image {0} is ready{1}.', job.imageName, size);
    const profile = vscode.l10n.t('New Profile Version…');
    const isFromProfile = experimentOfJob(inventory, job) !== undefined;
    // A message has room for three, and the page of the snapshot has them all.
    const answer = await inform(text, use, isFromProfile ? profile : insert, copy);
    if (answer === profile) await vscode.commands.executeCommand(commands.newProfileVersion, row);
    if (answer === use) await vscode.commands.executeCommand(commands.useSnapshot, row);
    if (answer === insert) await vscode.commands.executeCommand(commands.insertDiskImage, row);
    if (answer === copy) await vscode.commands.executeCommand(commands.copyImageUrn, row);
    return;
  }
  const show = vscode.l10n.t('Show Progress');
  const answer = await message(job, show);
  if (answer === show) await vscode.commands.executeCommand(commands.showSnapshotProgress, row);
}

function message(job: SnapshotJob, button: string): Thenable<string | undefined> {
  const why = [reasonSentence(job.reason), whatToDo(job)]
    .flatMap((text) => (text === '' ? [] : ` ${text}`))
    .join('');
  if (job.outcome === 'failed') {
    const text = vscode.l10n.t('The snapshot {0} of {1} failed.', job.imageName, job.clientId);
    return complain(text + why, button);
  }
  const text = vscode.l10n.t('The outcome of the snapshot {0} is not known.', job.imageName);
  return warn(text + why, button);
}
