/**
 * Use It in…: puts the image of a snapshot in the place of the one that its node ran, in the files of the workspace.
 * The person chooses the places, sees what would change, and says yes.
 */
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import { defined } from '../../../rpc/defined';
import { listsOfJob } from '../../../model/inventory/listsOfJob';
import type { SnapshotJob } from '../../../model/snapshots/job';
import type { Replacing } from '../../../rspec/edits/placesToChange';
import type { CatalogueImage } from '../../../rspec/images/catalogue';
import { imageOfRow } from '../../commands/images/imageOf';
import { takeSnapshot, WayOn } from '../../commands/wayOn';
import type { Parts } from '../../context';
import { commands } from '../../contributions';
import { askOne, back, type Choice } from '../../multiStepInput';
import { ageText } from '../../../model/units';
import { jobChoiceWords } from '../../text/labels';
import { inform } from '../../text/messages';
import type { Row } from '../../trees/row';
import { changePlaces } from './changePlaces';
import { leftWords } from './leftPlaces';
import {
  isChangeable,
  placesInWorkspace,
  type FoundPlace,
  type PlacesFound,
} from './placesInWorkspace';
import { replacedImages } from './replacedImages';
import { searching } from './searching';
import { limitWords } from './workspaceFiles';

/** Milliseconds that the search waits for lists of images: they know addresses, and one site may be silent. */
const LIST_PATIENCE_MS = 5000;

export async function useSnapshot(parts: Parts, row: Row | undefined): Promise<void> {
  const job = await readyJob(parts, row);
  const image = job && imageOfRow(parts, { kind: 'job', job });
  if (job === undefined || image === undefined) return;
  const { workspaceFolders = [] } = vscode.workspace;
  if (workspaceFolders.length === 0) return offer(job, noFolder(image));
  const looking = vscode.l10n.t('Looking for places that can use {0}…', image.name);
  const found = await searching(looking, (token) => find(parts, job, image, token));
  if (found === undefined) return;
  const { name, places, isComplete } = found;
  const changeable = places.filter(isChangeable);
  const left = places.filter((place) => !isChangeable(place));
  if (name === undefined) await offer(job, notKnown(job));
  else if (changeable.length > 0) {
    // Places of the node that was snapshot are meant most likely.
    const isMeant = ({ nodes }: FoundPlace): boolean => nodes.includes(job.clientId);
    await changePlaces({ image, name, siteUrn: job.siteUrn, isMeant }, { changeable, left });
  } else if (left.length > 0) await offer(job, leftWords(left));
  else await offer(job, isComplete ? nowhere(job, image, name) : limitWords());
}

interface Found extends PlacesFound {
  /** What the node ran; undefined where nobody knows. */
  readonly name: string | undefined;
}

async function find(
  parts: Parts,
  job: SnapshotJob,
  image: CatalogueImage,
  token: vscode.CancellationToken,
): Promise<Found> {
  const { name, replacing } = await replacingOf(parts, job, image);
  if (name === undefined) return { name, places: [], isComplete: false };
  const found = await placesInWorkspace(replacing, token, { outside: false });
  return { name, places: found.places, isComplete: found.isComplete };
}

/** What the image of the snapshot may stand in for, by what is known of the image that its node ran. */
export async function replacingOf(
  parts: Parts,
  job: SnapshotJob,
  image: CatalogueImage,
): Promise<{ readonly name: string | undefined; readonly replacing: Replacing }> {
  await Promise.race([readLists(parts, job), pause(LIST_PATIENCE_MS, undefined, { ref: false })]);
  const { name, sought } = replacedImages(parts, job);
  const catalogue = parts.catalogue.current;
  return { name, replacing: { sought, image, pinned: pinnedOf(job, image), catalogue } };
}

/** Nobody is asked for a passphrase: without the lists, places that name the image are found all the same. */
async function readLists(
  { loading, inventory, catalogue }: Parts,
  job: SnapshotJob,
): Promise<void> {
  await loading.want('images', false);
  if (job.nodeImage === undefined) await loading.want('slices', false);
  await catalogue.advertisements.want(listsOfJob(inventory.sites, job));
}

/** The version that was just made, for places that name an earlier one exactly. */
function pinnedOf({ created }: SnapshotJob, image: CatalogueImage): CatalogueImage {
  const { versionUrn: urn = image.urn, versionUrl: url } = created ?? {};
  return { ...image, urn, ...defined({ url }) };
}

function noFolder({ name }: CatalogueImage): string {
  return vscode.l10n.t('No folder is open, so there are no files that can use {0}.', name);
}

function notKnown({ clientId, siteName }: SnapshotJob): string {
  return vscode.l10n.t(
    'It is not known which image {0} at {1} ran before this snapshot, so files cannot be searched for it.',
    clientId,
    siteName,
  );
}

function nowhere({ clientId }: SnapshotJob, image: CatalogueImage, name: string): string {
  return name === image.name
    ? vscode.l10n.t('No file in this workspace uses an earlier version of {0}.', name)
    : vscode.l10n.t('No file in this workspace uses {0}, the image that {1} ran.', name, clientId);
}

/** The image can be used all the same. */
async function offer(job: SnapshotJob, text: string): Promise<void> {
  const insert = vscode.l10n.t('Insert into RSpec');
  const copy = vscode.l10n.t('Copy URN');
  const answer = await inform(text, insert, copy);
  const row = { kind: 'job', job };
  if (answer === insert) await vscode.commands.executeCommand(commands.insertDiskImage, row);
  if (answer === copy) await vscode.commands.executeCommand(commands.copyImageUrn, row);
}

/** That of the row, or one that is picked. */
async function readyJob(
  { snapshots }: Parts,
  row: Row | undefined,
): Promise<SnapshotJob | undefined> {
  if (row?.kind === 'job') return snapshots.jobs.find(({ id }) => id === row.job.id) ?? row.job;
  const ready = snapshots.jobs.filter(({ outcome }) => outcome === 'ready');
  const choices = ready.map((job): Choice<SnapshotJob> => {
    const { imageName: label, endedAt = job.startedAt } = job;
    const age = ageText(endedAt, Date.now(), vscode.env.language);
    const description = jobChoiceWords(job, age);
    return { label, description, iconPath: new vscode.ThemeIcon('package'), value: job };
  });
  const title = vscode.l10n.t('Use Snapshot in Files');
  const nothing = takeSnapshot(vscode.l10n.t('No snapshot has created an image yet'));
  const answer = await askOne<SnapshotJob | WayOn>(
    { title, placeholder: vscode.l10n.t('Pick a snapshot') },
    choices.length > 0 ? choices : [nothing],
  );
  if (!(answer instanceof WayOn)) return answer === back ? undefined : answer;
  await answer.go();
  return undefined;
}
