// In which form an image is written at a node: as its URN where the node's own site has it or is known to fetch
// it so, as the address of its metadata page everywhere else (docs/protocol.md 8.1, 8.3). The address goes into
// `name`, because `url` is in no schema.
import * as l10n from '@vscode/l10n';
import { sameSite, type Catalogue, type CatalogueImage, type ImageForm } from './catalogue';
import type { ImageUse } from './imageUses';

/** Every site has its own copies of the images of this project (docs/protocol.md 8.3). */
export const systemProject = 'emulab-ops';

export interface WrittenImage {
  readonly form: ImageForm;
  readonly value: string;
  /** Why the image cannot work at the node's site in this form; undefined when it can. */
  readonly obstacle?: Obstacle;
}

/** Kept apart from its sentence: completion judges thousands of images and shows few of them. */
export type Obstacle = 'no-address' | 'project-only' | 'not-released';

/** Where an image is to be used: the site of a node, and what is known of how that takes images of others. */
export interface Destination {
  readonly siteUrn: string | undefined;
  readonly foreignForm: ImageForm | undefined;
}

export function destination(
  { foreignImages }: Catalogue,
  siteUrn: string | undefined,
): Destination {
  return { siteUrn, foreignForm: siteUrn === undefined ? undefined : foreignImages?.(siteUrn) };
}

/**
 * A node that names no site takes the URN: most requests are sent to the one site they are made for. Where nobody
 * knows how a site fetches images of others, the address is right: every site takes it.
 */
export function writeImage(image: CatalogueImage, to: Destination): WrittenImage {
  if (!isForeign(image, to)) return { form: 'urn', value: image.urn };
  const written = fetchedForm(image, to);
  const obstacle = written.obstacle ?? sharingObstacle(image);
  return obstacle === undefined ? written : { ...written, obstacle };
}

/**
 * In the place of another image. Where no site is named, an address stays an address: every site takes it, and what
 * fetches it may be no site at all.
 */
export function writeInstead(
  image: CatalogueImage,
  { reference, siteUrn }: Pick<ImageUse, 'reference' | 'siteUrn'>,
  catalogue: Catalogue,
): WrittenImage {
  if (siteUrn !== undefined || reference.form !== 'url')
    return writeImage(image, destination(catalogue, siteUrn));
  return image.url === undefined
    ? { form: 'urn', value: image.urn, obstacle: 'no-address' }
    : { form: 'url', value: image.url };
}

/** Whether the site of a node has to fetch the image from another one. */
export function isForeign(
  image: CatalogueImage,
  { siteUrn }: Pick<Destination, 'siteUrn'>,
): boolean {
  return siteUrn !== undefined && !sameSite(image.siteUrn, siteUrn);
}

/** No site fetches system images by URN (docs/protocol.md 8.3, step 7). */
function fetchedForm(image: CatalogueImage, { foreignForm }: Destination): WrittenImage {
  const isByUrn =
    foreignForm === 'urn' && image.urn.startsWith('urn:') && image.project !== systemProject;
  if (isByUrn) return { form: 'urn', value: image.urn };
  if (image.url === undefined) return { form: 'urn', value: image.urn, obstacle: 'no-address' };
  return { form: 'url', value: image.url };
}

/** How the site of a node fetches images of other sites, as a sentence. */
export function foreignSentence(form: ImageForm | undefined): string {
  switch (form) {
    case 'urn':
      return l10n.t(
        'The site of this node fetches images of other sites by their URN, and by their URL.',
      );
    case 'url':
      return l10n.t('The site of this node fetches images of other sites by their URL only.');
    case undefined:
      return l10n.t(
        'It is not known whether the site of this node fetches images of other sites by their URN: with an image tracker, as in the CloudLab family, it does; without one it refuses the URN. It accepts the URL in both cases.',
      );
  }
}

/** Other sites can only fetch images that anyone may read (docs/protocol.md 8.2, 8.5). */
function sharingObstacle({ visibility }: CatalogueImage): Obstacle | undefined {
  if (visibility === 'project') return 'project-only';
  return visibility === 'not-released' ? 'not-released' : undefined;
}

/** The same as a sentence; undefined when nothing is in the way. */
export function obstacleElsewhere(image: CatalogueImage): string | undefined {
  const obstacle = sharingObstacle(image);
  return obstacle && obstacleSentence(obstacle, image);
}

export function obstacleSentence(
  obstacle: Obstacle,
  { name, siteName }: Pick<CatalogueImage, 'name' | 'siteName'>,
): string {
  switch (obstacle) {
    case 'no-address':
      return l10n.t(
        'The address of {0} at {1} is not known, so another site cannot fetch it.',
        name,
        siteName,
      );
    case 'project-only':
      return l10n.t(
        '{0} is shared with its project only, so a site other than {1} cannot fetch it.',
        name,
        siteName,
      );
    case 'not-released':
      return l10n.t(
        '{0} is not released yet, so a site other than {1} cannot fetch it.',
        name,
        siteName,
      );
  }
}
