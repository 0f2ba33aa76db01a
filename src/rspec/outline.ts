// The outline of a document: its nodes with their images and interfaces, and its links.
import * as l10n from '@vscode/l10n';
import type { Element, RspecDocument, Span } from './syntax/document';
import { isElement, isLargeAdvertisement } from './language/namespaces';
import {
  givenName,
  isDiskImage,
  isNode,
  siteUrnOf,
  sliverTypeFor,
  sliverTypesOf,
} from './language/nodes';
import { lowerCaseAuthority, parseReference } from './images/references';
import { attributeValue, firstAttribute } from './syntax/tree';

export type OutlineKind = 'rspec' | 'node' | 'image' | 'interface' | 'link';

export interface OutlineItem {
  readonly name: string;
  readonly detail: string;
  readonly kind: OutlineKind;
  /** The whole element. */
  readonly span: Span;
  /** Its name in its start tag; always inside `span`. */
  readonly selection: Span;
  readonly children: readonly OutlineItem[];
}

export function outline(document: RspecDocument): OutlineItem[] {
  const items: OutlineItem[] = [];
  for (const element of document.elements) {
    if (isNode(element)) items.push(nodeItem(element));
    else if (isElement(element, 'link') && !isInsideNode(element)) items.push(linkItem(element));
  }
  return items;
}

function isInsideNode(element: Element): boolean {
  return element.parent !== undefined && isNode(element.parent);
}

function item(
  element: Element,
  kind: OutlineKind,
  name: string,
  detail: string,
  children: OutlineItem[] = [],
): OutlineItem {
  const selection = { start: element.start, end: element.nameEnd };
  return {
    name,
    detail,
    kind,
    span: { start: element.start, end: element.end },
    selection,
    children,
  };
}

function nodeItem(node: Element): OutlineItem {
  const children: OutlineItem[] = [];
  for (const holder of [...sliverTypesOf(node), node]) {
    for (const child of holder.children) {
      if (isDiskImage(child)) children.push(imageItem(child));
      else if (holder === node && isElement(child, 'interface'))
        children.push(interfaceItem(child));
    }
  }
  const site = lowerCaseAuthority(siteUrnOf(node) ?? '');
  const detail = [sliverTypeFor(node), site].filter((part) => part !== undefined).join(' · ');
  // A node that nobody gave a name has one at its site.
  const name = shortened(attributeValue(node, 'component_id') ?? '') || 'node';
  return item(node, 'node', givenName(node) ?? name, detail, children);
}

function imageItem(element: Element): OutlineItem {
  const value = attributeValue(element, 'url') ?? attributeValue(element, 'name') ?? '';
  const reference = parseReference(value);
  const detail =
    reference.version === undefined
      ? (reference.project ?? '')
      : `${reference.project ?? ''} · ${l10n.t('version {0}', reference.version)}`;
  return item(element, 'image', reference.name ?? shortAddress(reference.text), detail);
}

function shortAddress(address: string): string {
  return /^\w+:\/\/([^/]+)/.exec(address)?.[1] ?? (address === '' ? 'image' : address);
}

/** Of a URN, what tells it apart from the others of its site. */
function shortened(name: string): string {
  return name.startsWith('urn:') ? name.slice(name.lastIndexOf('+') + 1) : name;
}

function interfaceItem(element: Element): OutlineItem {
  const name = nameOf(element) ?? 'interface';
  const ip = element.children.find((child) => isElement(child, 'ip'));
  return item(element, 'interface', name, (ip && attributeValue(ip, 'address')) ?? '');
}

function nameOf(element: Element): string | undefined {
  const raw = firstAttribute(element, ['client_id', 'component_id', 'virtual_id'])?.raw;
  return raw === undefined ? undefined : shortened(raw);
}

function linkItem(element: Element): OutlineItem {
  const name = nameOf(element) ?? 'link';
  const ends = element.children
    .filter((child) => isElement(child, 'interface_ref'))
    .map((child) => attributeValue(child, 'client_id') ?? attributeValue(child, 'virtual_node_id'))
    .filter((end) => end !== undefined);
  return item(element, 'link', name, ends.join(' – '));
}

/** Spans that can be folded: elements and comments over several lines. */
export function folds(document: RspecDocument): (Span & { readonly comment: boolean })[] {
  if (isLargeAdvertisement(document)) return [];
  const { text } = document;
  const spans = [
    ...document.elements.map(({ start, end, closeStart }) => ({
      start,
      end: closeStart < 0 ? end : closeStart,
      comment: false,
    })),
    ...document.opaque.map(({ start, end }) => ({
      start,
      end,
      comment: text.startsWith('<!--', start),
    })),
  ];
  const breaks = new LineBreaks(text);
  return spans.filter(({ start, end }) => breaks.between(start, end));
}

/** Whether a line break lies between two offsets, without searching the text for each question. */
class LineBreaks {
  readonly #before: Int32Array;

  constructor(text: string) {
    this.#before = new Int32Array(text.length + 1);
    let last = -1;
    for (let at = 0; at < text.length; at++) {
      this.#before[at] = last;
      if (text.charCodeAt(at) === 10) last = at;
    }
    this.#before[text.length] = last;
  }

  between(start: number, end: number): boolean {
    return (this.#before[end] ?? -1) >= start;
  }
}
