// The node around a cursor, the site it is bound to and the sliver type it asks for: what decides
// which images fit and in which form they are written.
import * as l10n from '@vscode/l10n';
import type { Element, RspecDocument } from '../syntax/document';
import { isElement } from './namespaces';
import { attributeValue, closest, elementAt, firstAttribute, oncePerElement } from '../syntax/tree';
import { unescapeXml } from '../syntax/escape';

/** `component_manager_uuid` and `virtual_id` are what versions 0.x called them. */
export const siteAttributes = ['component_manager_id', 'component_manager_uuid'] as const;
const nameAttributes = ['client_id', 'virtual_id', 'component_name'] as const;

export const isNode = (element: Element): boolean => isElement(element, 'node');
export const isDiskImage = (element: Element): boolean => isElement(element, 'disk_image');

/** The node element that the element is in, or is. */
export function nodeOf(element: Element | undefined): Element | undefined {
  return closest(element, isNode);
}

/** The node around an offset; in a document with one node, that one. */
export function nodeAround(document: RspecDocument, offset: number): Element | undefined {
  const around = nodeOf(elementAt(document, offset));
  if (around) return around;
  const nodes = document.elements.filter(isNode);
  return nodes.length === 1 ? nodes[0] : undefined;
}

/** URN of the component manager that the node is bound to; half of all requests name none. */
export function siteUrnOf(node: Element | undefined): string | undefined {
  return node && siteUrnIn(node);
}

const siteUrnIn = oncePerElement((node) => {
  const value = firstAttribute(node, siteAttributes)?.raw;
  const urn = value === undefined ? '' : unescapeXml(value).trim();
  return urn === '' ? undefined : urn;
});

/** What a node is called in sentences. */
export function nodeName(node: Element): string {
  return givenName(node) ?? l10n.t('this node');
}

export const givenName = oncePerElement((node: Element): string | undefined => {
  const value = firstAttribute(node, nameAttributes)?.raw;
  return value === undefined || value.trim() === '' ? undefined : unescapeXml(value).trim();
});

/** Its `sliver_type` elements; a valid request has exactly one, some real ones have two. */
export const sliverTypesOf = oncePerElement((node): readonly Element[] =>
  node.children.filter((child) => isElement(child, 'sliver_type')),
);

/** The first image in an element; a valid one has no other. */
export const firstImageIn = oncePerElement((element) => element.children.find(isDiskImage));

/**
 * The sliver type that an element is asked for with: that of the `sliver_type` around it, else the
 * node's. Versions 0.x write it as attributes of the node.
 */
export function sliverTypeFor(element: Element | undefined): string | undefined {
  const own = closest(element, (at) => isElement(at, 'sliver_type'));
  const node = nodeOf(element);
  const type = own ?? (node && sliverTypesOf(node)[0]);
  const name = type && nameIn(type);
  if (name !== undefined && name !== '') return name;
  return node && !type ? oldSliverType(node) : undefined;
}

const nameIn = oncePerElement((type) => attributeValue(type, 'name')?.trim());

const oldSliverType = oncePerElement((node) => {
  const old = attributeValue(node, 'virtualization_subtype')?.trim();
  return old === 'raw' ? 'raw-pc' : old;
});

const yes = new Set(['true', '1']);

/** Whether the request asks for the node alone; undefined when it does not say. */
export const isExclusive = oncePerElement((node: Element): boolean | undefined => {
  const value = attributeValue(node, 'exclusive')?.trim().toLowerCase();
  return value === undefined || value === '' ? undefined : yes.has(value);
});
