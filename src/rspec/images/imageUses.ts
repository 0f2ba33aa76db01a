// Every place of a document that refers to an image, with what decides whether the reference works:
// the node's site, its sliver type, and whether another attribute wins over it.
import { writerFor } from '../syntax/attributeText';
import type { Attribute, Element, RspecDocument, Span } from '../syntax/document';
import { unescapeXml } from '../syntax/escape';
import { isCore, namespaceOf, namespaces } from '../language/namespaces';
import { isDiskImage, nodeOf, siteUrnOf, sliverTypeFor } from '../language/nodes';
import { parseReference, type ImageReference } from './references';
import { attributeOf } from '../syntax/tree';
import type { TextEdit } from '../edits/textEdit';

export interface ImageUse {
  /** The value as it stands, between its quotes. */
  readonly span: Span;
  /** What must stand in the span to mean another value. */
  readonly write: (value: string) => string;
  /** Undefined in a geni-lib profile. */
  readonly element?: Element;
  readonly attribute?: Attribute;
  /** The value as its reader understands it, entities resolved. */
  readonly value: string;
  readonly reference: ImageReference;
  readonly node: Element | undefined;
  readonly siteUrn: string | undefined;
  readonly sliverType: string | undefined;
  /** False for a `name` beside a `url`: the servers take the url (docs/protocol.md 8.1). */
  readonly wins: boolean;
  /** Of an RSpec in another text. */
  readonly inner?: InnerUse;
}

export interface InnerUse {
  /** All that changes in the text around it when the place names another image. */
  readonly rename: (value: string) => readonly TextEdit[];
  readonly inUrl: boolean;
  /** The RSpec tells what is or was, as a manifest does, so nothing is changed there. */
  readonly settled: boolean;
}

/** All uses, in the order of the text. */
export function imageUses(document: RspecDocument): ImageUse[] {
  // Most nodes of a request refer to the same few images.
  const read = new Map<string, ImageReference>();
  const found: ImageUse[] = [];
  for (const element of document.elements)
    if (mayRefer(element))
      for (const use of usesOf(element, (value) => once(read, value, parseReference)))
        found.push(use);
  return found;
}

function once<T>(known: Map<string, T>, value: string, make: (value: string) => T): T {
  let made = known.get(value);
  if (made === undefined) known.set(value, (made = make(value)));
  return made;
}

function mayRefer({ local }: Element): boolean {
  return local === 'disk_image' || local === 'delay_image';
}

/** The uses in one element: one for `name`, one for `url`. */
export function usesOf(element: Element, read = parseReference): ImageUse[] {
  if (element.local === 'disk_image' && isDiskImage(element)) {
    const url = attributeOf(element, 'url');
    const name = attributeOf(element, 'name');
    const urlWins = url?.raw !== undefined && (url.raw.trim() !== '' || name?.raw === undefined);
    return element.attributes
      .filter(
        (attribute) => attribute.raw !== undefined && (attribute === name || attribute === url),
      )
      .map((attribute) => use(element, attribute, (attribute === url) === urlWins, read));
  }
  if (
    element.local !== 'delay_image' ||
    isCore(element) ||
    namespaceOf(element) !== namespaces.emulab
  )
    return [];
  const urn = attributeOf(element, 'urn');
  return urn?.raw === undefined ? [] : [use(element, urn, true, read)];
}

function use(
  element: Element,
  attribute: Attribute,
  wins: boolean,
  read: typeof parseReference,
): ImageUse {
  const value = unescapeXml(attribute.raw ?? '');
  const node = nodeOf(element);
  return {
    span: { start: attribute.valueStart, end: attribute.valueEnd },
    write: writerFor(attribute),
    element,
    attribute,
    value,
    reference: read(value),
    node,
    siteUrn: siteUrnOf(node),
    sliverType: sliverTypeFor(element),
    wins,
  };
}
