// The namespaces that RSpec files use, and what follows from them: which version of the language a
// document is written in and whether it is a request, a manifest or an advertisement.
import { withoutEnd } from '../../rpc/endOf';
import type { Element, RspecDocument } from '../syntax/document';
import { distance } from './distance';
import { attributeValue } from '../syntax/tree';

/** Namespaces by the short names that this folder uses for them. */
export const namespaces = {
  v3: 'http://www.geni.net/resources/rspec/3',
  v2: 'http://www.protogeni.net/resources/rspec/2',
  emulab: 'http://www.protogeni.net/resources/rspec/ext/emulab/1',
  delay: 'http://www.protogeni.net/resources/rspec/ext/delay/1',
  jacks: 'http://www.protogeni.net/resources/rspec/ext/jacks/1',
  tour: 'http://www.protogeni.net/resources/rspec/ext/apt-tour/1',
  client: 'http://www.protogeni.net/resources/rspec/ext/client/1',
  flack: 'http://www.protogeni.net/resources/rspec/ext/flack/1',
  sharedVlan: 'http://www.geni.net/resources/rspec/ext/shared-vlan/1',
  opstate: 'http://www.geni.net/resources/rspec/ext/opstate/1',
  postBootScript: 'http://www.geni.net/resources/rspec/ext/postBootScript/1',
  stitch: 'http://hpn.east.isi.edu/rspec/ext/stitch/0.1/',
  planetlab: 'http://www.planet-lab.org/resources/sfa/ext/planetlab/1',
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
} as const;

export type Dialect = 'v3' | 'v2' | '0.x' | 'other';
export type Kind = 'request' | 'manifest' | 'advertisement';

/** Prefixes that people use without declaring them, and that have one meaning only. */
const customary: Readonly<Record<string, string>> = {
  emulab: namespaces.emulab,
  delay: namespaces.delay,
  jacks: namespaces.jacks,
  tour: namespaces.tour,
  client: namespaces.client,
  flack: namespaces.flack,
  stitch: namespaces.stitch,
  planetlab: namespaces.planetlab,
  xsi: namespaces.xsi,
};

/** The namespace of an element; for a prefix that is not declared, the customary one. */
export function namespaceOf(element: Element): string | undefined {
  return element.namespace ?? customaryNamespace(element.prefix);
}

/** The URI that a customary prefix stands for, when it stands for one. */
export function customaryNamespace(prefix: string): string | undefined {
  return Object.hasOwn(customary, prefix) ? customary[prefix] : undefined;
}

const old = /^https?:\/\/(?:www\.)?protogeni\.net\/resources\/rspec\/0\.\d+\/?$/;

/**
 * The namespace of the language that a URI was meant for: itself when it is one, the nearest one for
 * a slip such as a slash at the end or the name of a schema file, else undefined.
 */
export function intendedNamespace(uri: string): string | undefined {
  if (!intended.has(uri)) {
    if (intended.size >= MAX_REMEMBERED) intended.clear();
    intended.set(uri, nearestNamespace(uri));
  }
  return intended.get(uri);
}

const intended = new Map<string, string | undefined>();
const MAX_REMEMBERED = 100;
/** Longer URIs are no slips. */
const MAX_URI = 200;

function nearestNamespace(uri: string): string | undefined {
  if (uri === namespaces.v3 || uri === namespaces.v2 || old.test(uri)) return uri;
  if (uri.length > MAX_URI) return undefined;
  const plain = bareUri(uri);
  const version = plain.at(-1);
  if (version !== '3' && version !== '2') return undefined;
  const meant = version === '3' ? namespaces.v3 : namespaces.v2;
  const near = [namespaces.v3, namespaces.v2].some(
    (known) => distance(plain.slice(0, -1), bareUri(known).slice(0, -1), 2) <= 2,
  );
  return near ? meant : undefined;
}

/** Without what is often added or left out: scheme, `www.`, the name of a schema file, a slash at the end. */
function bareUri(uri: string): string {
  const bare = uri
    .trim()
    .toLowerCase()
    .replace(/^https?:\/+/, '')
    .replace(/^www\./, '')
    .replace(/\/(?:request|manifest|ad|rspec)(?:\.(?:xsd|rnc|xml))?$/, '');
  return withoutEnd(bare, '/');
}

/** Which version of the RSpec language a namespace is, or was meant to be. */
export function dialectOfNamespace(uri: string | undefined): Dialect {
  if (uri === undefined || uri === '') return 'other';
  // Every rule asks this of nearly every element, and all of them have the very same text.
  if (uri !== asked.uri) asked = { uri, dialect: readDialect(uri) };
  return asked.dialect;
}

let asked: { readonly uri: string; readonly dialect: Dialect } = { uri: '', dialect: 'other' };

function readDialect(uri: string): Dialect {
  const meant = intendedNamespace(uri);
  if (meant === namespaces.v3) return 'v3';
  if (meant === namespaces.v2) return 'v2';
  return meant === undefined ? 'other' : '0.x';
}

export function dialectOf(document: RspecDocument): Dialect {
  return dialectOfNamespace(document.root?.namespace);
}

/** Whether the root element is an RSpec, finished or not. */
export function isRspec(document: RspecDocument): boolean {
  return document.root?.local === 'rspec';
}

/** Whether the root is an `rspec` of some other language, of which nothing here is known. */
export function isForeign({ root }: RspecDocument): boolean {
  return root?.namespace !== undefined && !isCore(root);
}

/** Whether an element belongs to the RSpec language itself, not to an extension of it. */
export function isCore(element: Element): boolean {
  const uri = namespaceOf(element);
  if (uri === '' || uri === undefined) return element.prefix === '';
  return dialectOfNamespace(uri) !== 'other';
}

/** Whether this is the element of the RSpec language with that name. */
export function isElement(element: Element | undefined, local: string): element is Element {
  return element?.local === local && isCore(element);
}

/** Without any of these names a document is a request. */
const telling =
  /(?:^|:)(?:sliver_id|sliver_urn|sliver_uuid|vlantag|login|external_ref|type_relation)$/;
/** `sliver_urn` and `sliver_uuid` are those of versions 0.x. */
const MANIFEST_ATTRIBUTES = new Set(['sliver_id', 'sliver_urn', 'sliver_uuid', 'vlantag']);

/**
 * What a document is, told by its content first: manifests are often saved with `type="request"`.
 * A document that shows nothing else is a request.
 */
export function kindOf(document: RspecDocument): Kind {
  const { root } = document;
  const declared = root && attributeValue(root, 'type');
  if (declared === 'advertisement' || declared === 'manifest') return declared;
  // A document has few names, and looking at them costs nothing beside a walk.
  if (![...document.names].some((name) => telling.test(name))) return 'request';
  for (const element of document.walk()) {
    if (!isCore(element)) continue;
    if (element.local === 'login') return 'manifest';
    if (element.attributes.some(({ name }) => MANIFEST_ATTRIBUTES.has(name))) return 'manifest';
    if (element.local === 'external_ref' || element.local === 'type_relation')
      return 'advertisement';
  }
  return 'request';
}

/** Advertisements beyond this size are read, not edited: they get outline and hover only. */
const LARGE = 1_000_000;

export function isLargeAdvertisement(document: RspecDocument): boolean {
  return document.length > LARGE && kindOf(document) === 'advertisement';
}
