/** Copy Image URN, URL, rspec snippet: from images, versions, or a finished snapshot. */
import { defined } from '../../../rpc/defined';
import * as vscode from 'vscode';
import { type CatalogueImage } from '../../../rspec/images/catalogue';
import type { SnapshotJob } from '../../../model/snapshots/job';
import { obstacleElsewhere, obstacleSentence } from '../../../rspec/images/imageForm';
import { askOne, back } from '../../multiStepInput';
import { refusal } from '../../../model/failures/userError';
import type { Parts } from '../../context';
import type { Row } from '../../trees/row';
import { imagesFor } from './imageOf';
import { mention, warn } from '../../text/messages';
import { snippet } from '../../../rspec/images/diskImageElement';

export async function copyImageUrn(
  parts: Parts,
  row: Row | undefined,
  selected: readonly Row[] = [],
): Promise<void> {
  if (row?.kind === 'job') return copy(row.job.created?.imageUrn, row.job.imageName, 'URN');
  const images = await imagesFor(parts, row, selected, vscode.l10n.t('Copy Image URN'));
  await copyAll(images, ({ urn }) => urn, 'URN');
}

export async function copyImageUrl(
  parts: Parts,
  row: Row | undefined,
  selected: readonly Row[] = [],
): Promise<void> {
  if (row?.kind === 'job') return copyJobUrl(row.job);
  const images = await imagesFor(parts, row, selected, vscode.l10n.t('Copy Image URL'));
  await copyAll(images, ({ url }) => url, 'URL');
  warnElsewhere(images);
}

/** An address is for other sites: that they cannot fetch what is behind it is said with it. */
function warnElsewhere(images: readonly CatalogueImage[]): void {
  const obstacles = images.flatMap((image) => obstacleElsewhere(image) ?? []);
  if (obstacles.length > 0) void warn(obstacles.join(' '));
}

async function copyJobUrl({ created, imageName, siteName, global }: SnapshotJob): Promise<void> {
  await copy(created?.imageUrl, imageName, 'URL');
  const image = { name: imageName, siteName };
  if (!global) void warn(obstacleSentence('project-only', image));
}

/** The element for a request; at other sites than the image's own it names the image's address. */
export async function copyDiskImage(
  parts: Parts,
  row: Row | undefined,
  selected: readonly Row[] = [],
): Promise<void> {
  const title = vscode.l10n.t('Copy RSpec Snippet');
  const images = await imagesFor(parts, row, selected, title);
  if (images.length === 0) return;
  const where = await askWhere(title, images);
  if (where === undefined) return;
  const text = ({ urn, url }: CatalogueImage): string | undefined => {
    const name = where === 'here' ? urn : url;
    return name === undefined ? undefined : snippet(name);
  };
  await copyAll(images, text, vscode.l10n.t('RSpec snippet'));
  if (where === 'elsewhere') warnElsewhere(images);
}

async function askWhere(
  title: string,
  images: readonly CatalogueImage[],
): Promise<'here' | 'elsewhere' | undefined> {
  const sites = [...new Set(images.map(({ siteName }) => siteName))].join(', ');
  const obstacle = images.map(obstacleElsewhere).find((one) => one !== undefined);
  const answer = await askOne<'here' | 'elsewhere'>(
    { title, placeholder: vscode.l10n.t('Where is the node that will use it?') },
    [
      {
        label: vscode.l10n.t('At {0}', sites),
        description: vscode.l10n.t('uses the URN of the image'),
        iconPath: new vscode.ThemeIcon('home'),
        value: 'here',
      },
      {
        label: vscode.l10n.t('At another site'),
        description: vscode.l10n.t('uses the URL of the image'),
        iconPath: new vscode.ThemeIcon(obstacle === undefined ? 'globe' : 'warning'),
        ...defined({ detail: obstacle }),
        value: 'elsewhere',
      },
    ],
  );
  return answer === back ? undefined : answer;
}

async function copyAll(
  images: readonly CatalogueImage[],
  textOf: (image: CatalogueImage) => string | undefined,
  what: string,
): Promise<void> {
  const [first, ...more] = images;
  if (first === undefined) return;
  if (more.length === 0) return copy(textOf(first), first.name, what);
  const texts = images.flatMap((image) => textOf(image) ?? []);
  const name = vscode.l10n.t('{0} images', texts.length);
  await copy(texts.length === 0 ? undefined : texts.join('\n'), name, what);
}

export async function copy(text: string | undefined, name: string, what: string): Promise<void> {
  if (text === undefined) throw refusal(vscode.l10n.t('{0} has no {1} yet.', name, what));
  await vscode.env.clipboard.writeText(text);
  mention('copy', vscode.l10n.t('Copied the {0} of {1}', what, name));
}
