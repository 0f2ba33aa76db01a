// In which form an image is written at a node: as its URN where the node's own site has it, as the
// address of its metadata page everywhere else (docs/protocol.md 8.1, 8.3). The address goes into
// `name`, because `url` is in no schema.
import { sameSite, type CatalogueImage } from './catalogue';

export type ImageForm = 'urn' | 'url';

export interface WrittenImage {
  readonly form: ImageForm;
  readonly value: string;
  /** Why the image cannot work at the node's site in this form, as a sentence; undefined when it can. */
  readonly obstacle?: string;
}

/** A node that names no site takes the URN: most requests are sent to the one site they are made for. */
export function writeImage(image: CatalogueImage, siteUrn: string | undefined): WrittenImage {
  if (siteUrn === undefined || sameSite(image.siteUrn, siteUrn))
    return { form: 'urn', value: image.urn };
  if (image.url === undefined) {
    const obstacle = `The address of ${image.name} at ${image.siteName} is not known, so another site cannot fetch it.`;
    return { form: 'urn', value: image.urn, obstacle };
  }
  const written = { form: 'url', value: image.url } as const;
  const obstacle = obstacleElsewhere(image);
  return obstacle === undefined ? written : { ...written, obstacle };
}

/** Other sites can only fetch images that anyone may read (docs/protocol.md 8.2, 8.5). */
export function obstacleElsewhere(image: CatalogueImage): string | undefined {
  const { name, siteName } = image;
  if (image.visibility === 'project')
    return `${name} is shared with its project only, so a site other than ${siteName} cannot fetch it.`;
  if (image.visibility === 'not-released')
    return `${name} is not released yet, so a site other than ${siteName} cannot fetch it.`;
  return undefined;
}
