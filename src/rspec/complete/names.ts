// Names that a document itself defines, as values for the attributes that refer to them.
import type { Element, RspecDocument } from '../syntax/document';
import { unescapeXml } from '../syntax/escape';
import { isElement } from '../language/namespaces';
import { isNode, nodeName, nodeOf, siteUrnOf } from '../language/nodes';
import { attributeValue } from '../syntax/tree';

interface Name {
  readonly name: string;
  readonly detail?: string;
}

export function nodeNames(document: RspecDocument): Name[] {
  return document.elements
    .filter(isNode)
    .map((node) => attributeValue(node, 'client_id'))
    .filter((name) => name !== undefined && name !== '')
    .map((name) => ({ name: name ?? '' }));
}

/** Interfaces of all nodes, without those that are named already. */
export function interfaceNames(document: RspecDocument, without: ReadonlySet<string>): Name[] {
  const names: Name[] = [];
  for (const element of document.elements) {
    if (!isElement(element, 'interface')) continue;
    const name = attributeValue(element, 'client_id');
    const node = nodeOf(element);
    if (name !== undefined && name !== '' && node && !without.has(name))
      names.push({ name, detail: nodeName(node) });
  }
  return names;
}

/** A free name for a new interface of a node: `node:if0`, or the next number. */
export function newInterface(document: RspecDocument, node: Element | undefined): Name[] {
  const owner = node && attributeValue(node, 'client_id');
  if (owner === undefined || owner === '') return [];
  const taken = new Set(interfaceNames(document, new Set()).map(({ name }) => name));
  for (let number = 0; ; number++) {
    const name = `${owner}:if${number}`;
    if (!taken.has(name)) return [{ name }];
  }
}

/** Component managers that the document names, each once. */
export function usedSites(document: RspecDocument): string[] {
  const sites = new Set<string>();
  for (const element of document.elements) {
    if (isNode(element)) {
      const urn = siteUrnOf(element);
      if (urn !== undefined) sites.add(urn);
    } else if (isElement(element, 'component_manager')) {
      const raw = element.attributes.find(({ name }) => name === 'name')?.raw;
      if (raw !== undefined) sites.add(unescapeXml(raw).trim());
    }
  }
  return [...sites].filter((urn) => urn.includes('+authority+'));
}
