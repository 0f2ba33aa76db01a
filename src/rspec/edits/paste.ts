// An image that is pasted or dropped into a document, as text or from the tree, becomes what belongs
// there: a whole element at a node, only the value between quotes.
import {
  emptyCatalogue,
  findImage,
  type Catalogue,
  type CatalogueImage,
} from '../images/catalogue';
import { replaceValue } from '../syntax/attributeText';
import type { RspecDocument } from '../syntax/document';
import { destination, writeImage } from '../images/imageForm';
import { isRspec } from '../language/namespaces';
import { isDiskImage, nodeOf, siteUrnOf } from '../language/nodes';
import { placeAt } from '../language/place';
import { parseReference, managerUrnOf, type ImageReference } from '../images/references';
import { elementAt } from '../syntax/tree';
import { insertDiskImage, replaceImage } from './insertDiskImage';
import type { TextEdit } from './textEdit';

/** No reference and no element around one is longer. */
const MAX_PASTED = 2000;

/** The image that a pasted text names: exactly one reference, and nothing around it but blanks. */
export function imageFromText(text: string, catalogue: Catalogue): CatalogueImage | undefined {
  if (text.length > MAX_PASTED) return undefined;
  const element = /<\s*(?:\w+:)?disk_image\b[^>]*?\b(?:url|name)\s*=\s*(["'])(.*?)\1/s.exec(text);
  const reference = parseReference(element?.[2] ?? text);
  if (/\s/.test(reference.text)) return undefined;
  if (reference.form !== 'urn' && reference.form !== 'url') return undefined;
  const known = findImage(catalogue, reference);
  if (known && (known.by === 'uuid' || known.by === 'site'))
    return withVersion(known.image, reference.text);
  return reference.form === 'url' ? unknownAddress(reference) : unknownUrn(reference);
}

/** An image that no list knows, from its URN alone. */
function unknownUrn(reference: ImageReference): CatalogueImage | undefined {
  const { authority = '', project, name, text, mistakes } = reference;
  if (mistakes.length > 0 || project === undefined || name === undefined) return undefined;
  const siteUrn = managerUrnOf(authority);
  if (siteUrn === undefined) return undefined;
  return {
    urn: text,
    name,
    project,
    siteUrn,
    siteName: authority,
    visibility: 'unknown',
    mine: false,
  };
}

/** A pasted URN keeps the version it holds on to. */
function withVersion(image: CatalogueImage, text: string): CatalogueImage {
  const reference = parseReference(text);
  return reference.form === 'urn' && reference.version !== undefined
    ? { ...image, urn: text }
    : image;
}

/** An address that nobody knows is written as it is, at whatever site. */
function unknownAddress({ text: url, uuid }: ImageReference): CatalogueImage | undefined {
  if (uuid === undefined) return undefined;
  const host = /^\w+:\/\/([^/:]+)/.exec(url)?.[1] ?? '';
  return {
    urn: url,
    url,
    name: host,
    project: '',
    siteUrn: '',
    siteName: host,
    visibility: 'unknown',
    mine: false,
  };
}

/** Edits for an image that lands at an offset; undefined when the paste should stay plain text. */
export function pasteImage(
  document: RspecDocument,
  offset: number,
  image: CatalogueImage,
  catalogue: Catalogue = emptyCatalogue,
): readonly TextEdit[] | undefined {
  if (!isRspec(document)) return undefined;
  const at = placeAt(document, offset);
  if (at.kind === 'value') {
    if (!isDiskImage(at.element) || (at.attribute.name !== 'name' && at.attribute.name !== 'url'))
      return undefined;
    const { value } = writeImage(image, destination(catalogue, siteUrnOf(nodeOf(at.element))));
    if (at.attribute.name === 'name') return replaceImage(document.text, at.element, value);
    return [replaceValue(at.attribute, image.url ?? value)];
  }
  if (at.kind === 'none' || !nodeOf(elementAt(document, offset))) return undefined;
  const { edits } = insertDiskImage(document, offset, image, catalogue);
  return edits.length > 0 ? edits : undefined;
}
