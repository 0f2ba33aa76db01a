/** The images that a command means, in the form that RSpecs use: from any row that stands for one. */
import * as vscode from 'vscode';
import type { SnapshotJob } from '../../model/snapshotJob';
import type { CatalogueImage } from '../../rspec/catalogue';
import type { Parts } from '../parts';
import { refusal } from '../plainError';
import type { Row } from '../trees/row';
import { imageTarget } from './target';

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
  const target = await imageTarget(parts, row, title);
  return target && parts.catalogue.image(target.state, target.image, target.version);
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
  if (row.kind === 'job') return imageOfJob(row.job);
  if (row.kind === 'system') return row.image;
  if (row.kind === 'image') return catalogue.image(row.state, row.image);
  return row.kind === 'version' ? catalogue.image(row.state, row.image, row.version) : undefined;
}

/** What the site answered when it took the snapshot; the list of images may not show it yet. */
function imageOfJob(job: SnapshotJob): CatalogueImage {
  const { created, imageName, siteUrn, siteName, global } = job;
  if (created === undefined || job.outcome !== 'ready') {
    throw refusal(
      vscode.l10n.t('The image {0} is not ready: wait until the snapshot has ended.', imageName),
    );
  }
  const project = /\+image\+([^:/]+)/.exec(created.imageUrn)?.[1] ?? '';
  return {
    urn: created.imageUrn,
    url: created.imageUrl,
    versionUrl: created.versionUrl,
    name: imageName,
    project,
    siteUrn,
    siteName,
    visibility: global ? 'anyone' : 'project',
    mine: true,
  };
}
