/** One notification when a snapshot ends, with the actions that matter then. */
import * as vscode from 'vscode';
import type { Disposable } from '../../model/event';
import { whatToDo } from '../../model/failures/snapshotWords';
import { isOfBuild } from '../../model/builds/record';
import type { Inventory } from '../../model/inventory/inventory';
import { experimentOfJob } from '../../model/slices/experimentOfJob';
import type { SnapshotJob } from '../../model/snapshots/job';
import { reasonSentence } from '../../model/snapshots/sentence';
import { publicNameOf, tryNameOf } from '../../model/trials/publishing';
import { sameName } from '../../rpc';
import { commands } from '../contributions';
import { onDidEnd } from './onSnapshotEnd';
import type { Parts } from '../context';
import { sizeText } from '../../model/units';
import { complain, inform, warn } from '../text/messages';

export function registerNotifications({ snapshots, inventory }: Parts): Disposable {
  return onDidEnd(snapshots, (job) => {
    if (!isOfBuild(job)) void tell(job, inventory);
  });
}

async function tell(job: SnapshotJob, inventory: Inventory): Promise<void> {
  const row = { kind: 'job', job };
  const publicName = job.global ? undefined : publicNameOf(job.imageName);
  if (job.outcome === 'ready' && publicName !== undefined) {
    await tellOfTry(job, publicName);
    return;
  }
  if (job.outcome === 'ready') {
    void offerDelete(job, inventory);
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

/** It was taken to be tried. */
async function tellOfTry(job: SnapshotJob, publicName: string): Promise<void> {
  const { imageName } = job;
  const attempt = vscode.l10n.t('Try It…');
  const text = vscode.l10n.t(
    'The image {0} is ready. Try it before you take {1} for everyone.',
    imageName,
    publicName,
  );
  if ((await inform(text, attempt)) === attempt)
    await vscode.commands.executeCommand(commands.tryImage, { kind: 'job', job });
}

/** The public image is there: the one that was tried for it takes space, and is of no more use. */
async function offerDelete(job: SnapshotJob, { sites }: Inventory): Promise<void> {
  if (!job.global) return;
  const name = tryNameOf(job.imageName);
  for (const state of sites) {
    if (state.site.urn !== job.siteUrn || state.account.id !== job.accountId) continue;
    const image = state.images.value?.find((one) => one.mine && sameName(one.name, name));
    if (image === undefined) continue;
    const remove = vscode.l10n.t('Delete {0}…', image.name);
    const text = vscode.l10n.t(
      '{0} is ready for everyone. {1} was only for the try.',
      job.imageName,
      image.name,
    );
    if ((await inform(text, remove)) === remove)
      await vscode.commands.executeCommand(commands.deleteImage, { kind: 'image', state, image });
  }
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
