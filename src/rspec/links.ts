// What in a document leads somewhere: addresses of metadata pages, archives and schemas, and the nodes
// of a manifest, which are slivers that can be snapshot and logged in to.
import { defined } from '../rpc/defined';
import type { Element, RspecDocument, Span } from './syntax/document';
import { unescapeXml } from './syntax/escape';
import {
  isCore,
  isElement,
  isLargeAdvertisement,
  kindOf,
  namespaceOf,
  namespaces,
} from './language/namespaces';
import { isDiskImage, isNode, nodeName, siteUrnOf } from './language/nodes';
import { attributeOf, attributeValue } from './syntax/tree';

export interface DocumentLink extends Span {
  readonly target: string;
  /** `metadata` opens as a readable page; the others in a browser. */
  readonly kind: 'metadata' | 'web';
}

const address = /^https?:\/\/\S+$/i;

/** Addresses in attribute values that people follow; namespaces and schemas are none. */
export function links(document: RspecDocument): DocumentLink[] {
  if (isLargeAdvertisement(document)) return [];
  const found: DocumentLink[] = [];
  for (const element of document.elements) {
    for (const attribute of element.attributes) {
      const { name, raw, valueStart, valueEnd } = attribute;
      if (raw === undefined || (name !== 'url' && name !== 'name')) continue;
      const target = unescapeXml(raw).trim();
      if (!address.test(target)) continue;
      const kind = isDiskImage(element) ? 'metadata' : 'web';
      found.push({ start: valueStart, end: valueEnd, target, kind });
    }
  }
  return found;
}

export interface LoginSpan {
  readonly username?: string;
  readonly hostname: string;
  readonly port?: string;
}

/** A node of a manifest, for the code lens above it. */
export interface ManifestNodeSpan extends Span {
  readonly name: string;
  readonly sliverUrn: string;
  readonly siteUrn?: string;
  readonly logins: readonly LoginSpan[];
  /** Whether the site says that a snapshot can be taken; undefined when it does not say. */
  readonly imageable?: boolean;
}

export function manifestNodes(document: RspecDocument): ManifestNodeSpan[] {
  if (kindOf(document) !== 'manifest') return [];
  return document.elements.filter(isNode).flatMap((node) => {
    const sliverUrn = attributeValue(node, 'sliver_id')?.trim();
    return sliverUrn ? [manifestNode(node, sliverUrn)] : [];
  });
}

function manifestNode(node: Element, sliverUrn: string): ManifestNodeSpan {
  const services = node.children
    .filter((child) => isElement(child, 'services'))
    .flatMap(({ children }) => children);
  const imageable = services.find(
    (child) =>
      child.local === 'imageable' && !isCore(child) && namespaceOf(child) === namespaces.emulab,
  );
  const siteUrn = siteUrnOf(node);
  return {
    start: node.start,
    end: node.nameEnd,
    name: nodeName(node),
    sliverUrn,
    logins: services.filter((child) => isElement(child, 'login')).flatMap(loginOf),
    ...defined({ siteUrn }),
    ...(imageable ? { imageable: attributeOf(imageable, 'available')?.raw === 'true' } : {}),
  };
}

function loginOf(login: Element): LoginSpan[] {
  const hostname = attributeValue(login, 'hostname');
  if (!hostname) return [];
  const username = attributeValue(login, 'username');
  const port = attributeValue(login, 'port');
  return [{ hostname, ...(username ? { username } : {}), ...(port ? { port } : {}) }];
}
