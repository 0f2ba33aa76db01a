// In which form an image is written at a node: as its URN where the node's own site has it, as the
// address of its metadata page everywhere else (docs/protocol.md 8.1, 8.3). The address goes into
// `name`, because `url` is in no schema.
import * as l10n from '@vscode/l10n';
import { sameSite, type CatalogueImage } from './catalogue';

export type ImageForm = 'urn' | 'url';

export interface WrittenImage {
  readonly form: ImageForm;
  readonly value: string;
  /** Why the image cannot work at the node's site in this form; undefined when it can. */
  readonly obstacle?: Obstacle;
}

/** Kept apart from its sentence: completion judges thousands of images and shows few of them. */
export type Obstacle = 'no-address' | 'project-only' | 'not-released';

/** A node that names no site takes the URN: most requests are sent to the one site they are made for. */
export function writeImage(image: CatalogueImage, siteUrn: string | undefined): WrittenImage {
  if (siteUrn === undefined || sameSite(image.siteUrn, siteUrn))
    return { form: 'urn', value: image.urn };
  if (image.url === undefined) return { form: 'urn', value: image.urn, obstacle: 'no-address' };
  const written = { form: 'url', value: image.url } as const;
  const obstacle = sharingObstacle(image);
  return obstacle === undefined ? written : { ...written, obstacle };
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

export function obstacleSentence(obstacle: Obstacle, { name, siteName }: CatalogueImage): string {
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
