/** The images that a command means, in the form that RSpecs use: from any row that stands for one, or picked. */
import * as vscode from 'vscode';
import type { SnapshotJob } from '../../../model/snapshots/job';
import type { CatalogueImage } from '../../../rspec/images/catalogue';
import { namedImage } from '../../editor/lists/liveImages';
import type { Parts } from '../../context';
import { refusal } from '../../../model/failures/userError';
import type { Row } from '../../trees/row';
import { anyImage } from './anyImage';

/** The image of a row, or one that is picked. Undefined when the person leaves. */
export async function imageFor(
  parts: Parts,
  row: Row | undefined,
  title: string,
): Promise<CatalogueImage | undefined> {
  if (row !== undefined) {
    const image = imageOfRow(parts, row);
    if (image !== undefined) return image;
  }
  const target = await anyImage(parts, title);
  if (target === undefined) return undefined;
  return 'kind' in target ? target.image : parts.catalogue.image(target.state, target.image);
}

/** The images of all selected rows, else of the one row, else one that is picked. */
export async function imagesFor(
  parts: Parts,
  row: Row | undefined,
  selected: readonly Row[],
  title: string,
): Promise<CatalogueImage[]> {
  if (selected.length > 1) return selected.flatMap((one) => imageOfRow(parts, one) ?? []);
  const image = await imageFor(parts, row, title);
  return image === undefined ? [] : [image];
}

/** Undefined for rows that stand for no image. */
export function imageOfRow({ catalogue }: Parts, row: Row): CatalogueImage | undefined {
  if (row.kind === 'job') return readyImage(row.job);
  if (row.kind === 'system') return row.image;
  if (row.kind === 'image') return catalogue.image(row.state, row.image);
  return row.kind === 'version' ? catalogue.image(row.state, row.image, row.version) : undefined;
}

/** The list of images may not show it yet. */
function readyImage(job: SnapshotJob): CatalogueImage {
  const image = job.outcome === 'ready' ? namedImage(job) : undefined;
  if (image !== undefined) return image;
  throw refusal(
    vscode.l10n.t('The image {0} is not ready. Wait until the snapshot finishes.', job.imageName),
  );
}
