// The places of a document that name an image which another one may replace, each with what would stand there then:
// a person chooses some of them. Places that cannot be changed say why.
import type { Catalogue, CatalogueImage } from '../images/catalogue';
import type { Obstacle } from '../images/imageForm';
import { imageUses, type ImageUse } from '../images/imageUses';
import { imageKey, parseReference, type ImageReference } from '../images/references';
import { kindOf } from '../language/namespaces';
import { givenName } from '../language/nodes';
import { isPart } from '../mentions/find';
import type { RspecDocument, Span } from '../syntax/document';
import { refersTo, type ImageSought } from './sought';
import { isAsked, replaceUse } from './replaceUse';
import type { TextEdit } from './textEdit';

export interface Replacing {
  /** Any of these is replaced. */
  readonly sought: readonly ImageSought[];
  /** Without a version. */
  readonly image: CatalogueImage;
  /**
   * The same in the version that places get which are pinned to an earlier one of this very image; those that name it
   * already stay. Undefined where every place gets the image.
   */
  readonly pinned?: CatalogueImage;
  readonly catalogue: Catalogue;
}

export interface PlaceToChange extends Span {
  /** The value as it stands, entities resolved. */
  readonly value: string;
  /** Names of the nodes that get the image, as far as the document tells. */
  readonly nodes: readonly string[];
  readonly change: Change | WhyLeft;
}

export interface Change {
  /** What will stand there. */
  readonly value: string;
  readonly edits: readonly TextEdit[];
  /** Why the image may not work there. */
  readonly obstacle: Obstacle | undefined;
}

/** It is put together from parts, or the URN beside it names another site. */
export type WhyLeft = 'composed' | 'other-site';

/** In the order of the text. A manifest or an advertisement says what is, so nothing is changed there. */
export function placesInRspec(document: RspecDocument, replacing: Replacing): PlaceToChange[] {
  if (kindOf(document) !== 'request') return [];
  return imageUses(document).flatMap((use) => {
    const image = isAsked(use) ? imageFor(use.reference, replacing) : undefined;
    return image ? placeOf(document, use, image, replacing.catalogue) : [];
  });
}

function placeOf(
  { text }: RspecDocument,
  use: ImageUse,
  image: CatalogueImage,
  catalogue: Catalogue,
): PlaceToChange {
  const { span, value, node } = use;
  const { written, edits } = replaceUse(text, use, image, catalogue);
  const name = node && givenName(node);
  return {
    start: span.start,
    end: span.end,
    value,
    nodes: name === undefined ? [] : [name],
    change: { value: written.value, edits, obstacle: written.obstacle },
  };
}

/** The same in a text that is no RSpec by itself. */
export function placesOfUses(
  text: string,
  uses: readonly ImageUse[],
  replacing: Replacing,
): PlaceToChange[] {
  return uses.flatMap((use): PlaceToChange[] => {
    const image = isAsked(use) ? imageFor(use.reference, replacing) : undefined;
    if (image === undefined) return [];
    const { span, value } = use;
    const place = { start: span.start, end: span.end, value, nodes: [] };
    if (isPart(use)) return [{ ...place, change: 'composed' }];
    const { written, edits } = replaceUse(text, use, image, replacing.catalogue);
    return [{ ...place, change: { value: written.value, edits, obstacle: written.obstacle } }];
  });
}

/** What a place gets instead of what it names; undefined where it names something else, or the image already. */
export function imageFor(
  reference: ImageReference,
  { sought, image, pinned, catalogue }: Replacing,
): CatalogueImage | undefined {
  if (!sought.some((one) => refersTo(reference, one, catalogue))) return undefined;
  if (!pinned || !isOfImage(reference, sought, image, catalogue)) return image;
  const isCurrent =
    reference.form === 'url'
      ? [image.url, pinned.url].some((url) => uuidOf(url) === reference.uuid)
      : reference.version === undefined || reference.version === versionOf(pinned);
  return isCurrent ? undefined : pinned;
}

/** Whether it names the new image itself, in whatever version: some snapshots make a new version of what was there. */
function isOfImage(
  reference: ImageReference,
  sought: readonly ImageSought[],
  image: CatalogueImage,
  catalogue: Catalogue,
): boolean {
  const key = imageKey(image);
  const own = sought.filter(
    ({ urn }) => urn !== undefined && imageKey(parseReference(urn)) === key,
  );
  return [image, ...own].some((one) => refersTo(reference, one, catalogue));
}

function uuidOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : parseReference(url).uuid;
}

function versionOf({ urn }: CatalogueImage): number | undefined {
  return parseReference(urn).version;
}
