/** Show Details, Compare Versions: open the page of an image. */
import { sameImage } from '../../../rpc';
import * as vscode from 'vscode';
import { listsOfJob } from '../../../model/inventory/listsOfJob';
import type { SnapshotJob } from '../../../model/snapshots/job';
import { commands } from '../../contributions';
import { detailedSystem } from '../../pages/details/detailed';
import type { Parts } from '../../context';
import { refusal } from '../../../model/failures/userError';
import type { Row } from '../../trees/row';
import { type AnyImage, anyImage } from './anyImage';
import { type ImageTarget, imageTarget } from '../target';

export async function showImageDetails(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await detailedOf(parts, row);
  if (target === undefined) return;
  parts.pages.details.show('kind' in target ? detailedSystem(target.state, target.image) : target);
}

function detailedOf(parts: Parts, row: Row | undefined): Promise<AnyImage | undefined> {
  if (row?.kind === 'job') return imageOfSnapshot(parts, row.job);
  if (row?.kind === 'system') return Promise.resolve(row);
  const title = vscode.l10n.t('Show Image Details');
  return row === undefined ? anyImage(parts, title) : imageTarget(parts, row, title);
}

/** The image that a snapshot has made, as the list shows it. */
async function imageOfSnapshot(
  { loading, inventory }: Parts,
  job: SnapshotJob,
): Promise<ImageTarget> {
  await loading.want('images', true);
  const { created, imageName, siteName } = job;
  const lists = listsOfJob(inventory.sites, job);
  for (const state of lists) {
    const image = state.images.value?.find(({ urn }) => sameImage(urn, created?.imageUrn ?? ''));
    if (image !== undefined) return { state, image };
  }
  if (lists.length === 0 && job.portal !== undefined)
    throw refusal(
      vscode.l10n.t(
        'A portal cannot list images: to see the details of {0}, choose your certificate.',
        imageName,
      ),
      { label: vscode.l10n.t('Choose Certificate…'), command: [commands.chooseCertificate] },
    );
  throw refusal(
    vscode.l10n.t('The list of images at {0} does not include {1}.', siteName, imageName),
  );
}

/** Two selected versions of one image, else the chosen one or the newest beside the one before it. */
export async function compareImageVersions(
  parts: Parts,
  row: Row | undefined,
  selected: readonly Row[] = [],
): Promise<void> {
  const chosen = selected.filter((one) => one.kind === 'version');
  if (selected.length > 1) {
    const [first, second] = chosen;
    const two = selected.length === 2 && first !== undefined && second !== undefined;
    if (!two || !sameImage(first.image.urn, second.image.urn)) {
      throw refusal(vscode.l10n.t('Select two versions of one image to compare them.'));
    }
    const [older, newer] = [first, second].sort((a, b) => a.version.version - b.version.version);
    if (older && newer)
      parts.pages.details.show(first, [older.version.version, newer.version.version]);
    return;
  }
  const target = await imageTarget(parts, row, vscode.l10n.t('Compare Versions'));
  if (target === undefined) return;
  const { image, version } = target;
  const [newest] = image.versions;
  if (newest === undefined || image.versions.length < 2) {
    throw refusal(vscode.l10n.t('{0} has only one version.', image.name));
  }
  const at = image.versions.findIndex(({ urn }) => urn === (version ?? newest).urn);
  const [right, left] = [image.versions[at], image.versions[at + 1]];
  // The oldest has none before it: it stands beside the newest.
  if (right && left) parts.pages.details.show(target, [left.version, right.version]);
  else if (right) parts.pages.details.show(target, [right.version, newest.version]);
}
