// Finding an image in every document of a workspace.
import { findImage, type Catalogue } from '../images/catalogue';
import type { RspecDocument, Span } from '../syntax/document';
import { imageUses, type ImageUse } from '../images/imageUses';
import { imageKey, parseReference, type ImageReference } from '../images/references';
import { unpinned } from './pin';

/** What is looked for: an image of the catalogue, or a reference as it stands in a document. */
export interface ImageSought {
  readonly urn?: string;
  readonly url?: string;
  /** Only what names exactly this version: a URN that ends in its number, or the version's own address. */
  readonly onlyVersion?: number;
}

/** Whether a reference means the image sought: by UUID, else by project and name whatever the site says. */
export function refersTo(
  reference: ImageReference,
  sought: ImageSought,
  catalogue: Catalogue,
): boolean {
  return sought.onlyVersion === undefined
    ? refersToImage(reference, sought, catalogue)
    : refersToVersion(reference, sought, sought.onlyVersion);
}

/** @param sought its `url` is the version's own address */
function refersToVersion(
  reference: ImageReference,
  { urn, url }: ImageSought,
  version: number,
): boolean {
  if (reference.form === 'url') {
    return (
      url !== undefined &&
      reference.uuid !== undefined &&
      reference.uuid === parseReference(url).uuid
    );
  }
  return urn !== undefined && reference.version === version && sameName(reference, urn);
}

function refersToImage(
  reference: ImageReference,
  sought: ImageSought,
  catalogue: Catalogue,
): boolean {
  const soughtUrl = sought.url === undefined ? undefined : parseReference(sought.url);
  if (reference.form === 'url') {
    if (soughtUrl?.uuid !== undefined && soughtUrl.uuid === reference.uuid) return true;
    const match = findImage(catalogue, reference);
    return (
      match !== undefined &&
      sought.urn !== undefined &&
      sameName(parseReference(match.image.urn), sought.urn)
    );
  }
  return sought.urn !== undefined && sameName(reference, sought.urn);
}

function sameName(reference: ImageReference, urn: string): boolean {
  const key = imageKey(reference);
  return key !== undefined && key === imageKey(parseReference(unpinned(urn)));
}

/** Spans of all values that mean the image. */
export function findUses(
  document: RspecDocument,
  sought: ImageSought,
  catalogue: Catalogue,
): Span[] {
  return usesOfImage(document, sought, catalogue).map(({ span }) => span);
}

function usesOfImage(
  document: RspecDocument,
  sought: ImageSought,
  catalogue: Catalogue,
): ImageUse[] {
  return imageUses(document).filter(({ reference }) => refersTo(reference, sought, catalogue));
}
