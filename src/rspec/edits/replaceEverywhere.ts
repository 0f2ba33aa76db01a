// Finding an image in every document of a workspace, and putting another in its place, each time in
// the form that fits the node.
import { findImage, type Catalogue, type CatalogueImage } from '../images/catalogue';
import type { RspecDocument, Span } from '../syntax/document';
import { imageUses, type ImageUse } from '../images/imageUses';
import { destination, writeImage } from '../images/imageForm';
import { imageKey, parseReference, type ImageReference } from '../images/references';
import { unpinned } from './pin';
import { replaceImage } from './insertDiskImage';
import type { TextEdit } from './textEdit';

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

/** Edits that put one image in the place of another in a whole document. */
export function replaceEverywhere(
  document: RspecDocument,
  sought: ImageSought,
  image: CatalogueImage,
  catalogue: Catalogue,
): TextEdit[] {
  const done = new Set<ImageUse['element']>();
  const edits: TextEdit[] = [];
  for (const use of usesOfImage(document, sought, catalogue)) {
    const { element, siteUrn } = use;
    if (done.has(element)) continue;
    done.add(element);
    const { value } = writeImage(image, destination(catalogue, siteUrn));
    if (element?.local === 'disk_image') edits.push(...replaceImage(document.text, element, value));
    else edits.push(replaced(use, image, catalogue));
  }
  return edits;
}

/** The edit that puts an image in the place of a single reference. */
export function replaced(
  { span, siteUrn, write }: ImageUse,
  image: CatalogueImage,
  catalogue: Catalogue,
): TextEdit {
  const { value } = writeImage(image, destination(catalogue, siteUrn));
  return { ...span, text: write(value) };
}

function usesOfImage(
  document: RspecDocument,
  sought: ImageSought,
  catalogue: Catalogue,
): ImageUse[] {
  return imageUses(document).filter(({ reference }) => refersTo(reference, sought, catalogue));
}
