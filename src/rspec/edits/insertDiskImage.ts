// Puts an image into the node around the cursor: replaces the `disk_image` that is there, or adds one
// where it belongs, with the `sliver_type` around it when that is missing too.
import * as l10n from '@vscode/l10n';
import {
  emptyCatalogue,
  runsOn,
  type Catalogue,
  type CatalogueImage,
  type ImageForm,
} from '../images/catalogue';
import { replaceValue } from '../syntax/attributeText';
import type { Element, RspecDocument } from '../syntax/document';
import { escapeXml } from '../syntax/escape';
import { destination, obstacleSentence, writeImage } from '../images/imageForm';
import { dialectOf, dialectOfNamespace, isElement, namespaceOf } from '../language/namespaces';
import { isDiskImage, isExclusive, nodeAround, siteUrnOf, sliverTypesOf } from '../language/nodes';
import { surrounds } from '../syntax/tree';
import { addChild } from './addChild';
import { indentUnit, removal, type TextEdit } from './textEdit';

export interface DiskImageInsertion {
  /** Empty when there is no place for the element; `problem` then says why. */
  readonly edits: readonly TextEdit[];
  readonly form: ImageForm;
  /** A sentence for the person: why nothing was inserted, or why the image may not work there. */
  readonly problem?: string;
}

const noNode = (): string =>
  l10n.t('There is no node here: put the cursor inside a <node> and insert the image again.');

/**
 * The edits that make the node around `offset` use `image`. At the image's own site they write its URN, at another
 * site what that takes, as far as the catalogue knows: else the address of its metadata page (docs/protocol.md 8.1).
 */
export function insertDiskImage(
  document: RspecDocument,
  offset: number,
  image: CatalogueImage,
  catalogue: Catalogue = emptyCatalogue,
): DiskImageInsertion {
  const node = nodeAround(document, offset);
  const written = writeImage(image, destination(catalogue, siteUrnOf(node)));
  if (!node) return { edits: [], form: written.form, problem: noNode() };
  const place = placeFor(document, node, offset);
  const existing = place.children.filter(isDiskImage);
  const target = existing.find((element) => surrounds(element, offset)) ?? existing[0];
  const edits = target
    ? replaceImage(document.text, target, written.value)
    : addImage(document, node, place, image, written.value);
  const { form, obstacle } = written;
  if (obstacle === undefined) return { edits, form };
  return { edits, form, problem: obstacleSentence(obstacle, image) };
}

/** The element that holds the node's `disk_image`: a `sliver_type`, or in versions 0.x the node itself. */
function placeFor(document: RspecDocument, node: Element, offset: number): Element {
  if (isOldDialect(document, node)) return node;
  const types = sliverTypesOf(node);
  const around = types.find((type) => surrounds(type, offset));
  return around ?? types.find((type) => type.children.some(isDiskImage)) ?? types[0] ?? node;
}

function isOldDialect(document: RspecDocument, node: Element): boolean {
  return dialectOf(document) === '0.x' || dialectOfNamespace(namespaceOf(node)) === '0.x';
}

/** What described the old image would be wrong for the new one; `url` would even win over `name`. */
const describing = new Set(['url', 'os', 'version', 'description', 'default']);

/**
 * Edits that make an existing element name another image, in `name` alone. A tag still being typed
 * loses its unfinished attributes and gets its end.
 */
export function replaceImage(text: string, element: Element, value: string): TextEdit[] {
  const name = element.attributes.find(
    (attribute) => attribute.name === 'name' && attribute.raw !== undefined,
  );
  const edits: TextEdit[] = element.attributes
    .filter(
      (attribute) =>
        attribute !== name && (attribute.raw === undefined || describing.has(attribute.name)),
    )
    .map((attribute) => removal(text, attribute));
  if (name) edits.push(replaceValue(name, value));
  else
    edits.push({
      start: element.nameEnd,
      end: element.nameEnd,
      text: ` name="${escapeXml(value)}"`,
    });
  const end = element.attributes.at(-1)?.end ?? element.nameEnd;
  if (element.broken && element.children.length === 0) edits.push({ start: end, end, text: '/>' });
  return edits;
}

function addImage(
  document: RspecDocument,
  node: Element,
  place: Element,
  image: CatalogueImage,
  value: string,
): TextEdit[] {
  const { text } = document;
  const prefix = place.prefix === '' ? '' : `${place.prefix}:`;
  const tag = `<${prefix}disk_image name="${escapeXml(value)}"/>`;
  if (isElement(place, 'sliver_type') || isOldDialect(document, node))
    return addChild(text, place, [tag]);
  const type = `${prefix}sliver_type`;
  const lines = [
    `<${type} name="${suitableType(node, image)}">`,
    `${indentUnit(text)}${tag}`,
    `</${type}>`,
  ];
  return addChild(text, place, lines);
}

/** A sliver type for a node that has none: one the image is made for and the node allows. */
function suitableType(node: Element, image: CatalogueImage): string {
  const wanted = isExclusive(node) === false ? 'emulab-xen' : 'raw-pc';
  const types = runsOn(image);
  return escapeXml(types.includes(wanted) ? wanted : (types[0] ?? wanted));
}
