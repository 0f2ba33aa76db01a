// Mistakes in what surrounds the images: the namespace, a prefix that nobody declared, a node without a
// sliver type, a name or a site that no server accepts.
import * as l10n from '@vscode/l10n';
import type { Attribute, Element } from '../syntax/document';
import { asksForOpenFlow, softwareOfNode } from '../language/aggregates';
import { siteOf, type Catalogue } from '../images/catalogue';
import { distance } from '../language/distance';
import { unescapeXml } from '../syntax/escape';
import { addChild } from '../edits/addChild';
import { replaceValue } from '../syntax/attributeText';
import {
  customaryNamespace,
  dialectOfNamespace,
  intendedNamespace,
  isCore,
  isElement,
  isRspec,
  namespaceOf,
  namespaces,
} from '../language/namespaces';
import { givenName, isDiskImage, isExclusive, isNode, nodeOf, siteUrnOf } from '../language/nodes';
import { intendedSliverType, isEmulabSliverType } from '../schema/values';
import { isPlaceholder } from '../language/templates';
import { attributeOf } from '../syntax/tree';
import { value, type Diagnostic, type Fix, type DiagnosticRule } from './diagnostic';

/** A root without the namespace of the language, without which no site takes it for an RSpec. */
export const namespaceRule: DiagnosticRule = function* ({ document, kind }) {
  const { root } = document;
  if (kind !== 'request' || !root || !isRspec(document)) return;
  const written = attributeOf(root, 'xmlns');
  // One that is half written is told of as that.
  if (written?.quote === '') return;
  if (root.namespace === '') yield withoutNamespace(root, written);
  else if (root.namespace !== undefined && isCore(root)) yield* wrongNamespace(root);
};

function withoutNamespace(root: Element, written: Attribute | undefined): Diagnostic {
  const { nameEnd } = root;
  const edit = written
    ? replaceValue(written, namespaces.v3)
    : { start: nameEnd, end: nameEnd, text: ` xmlns="${namespaces.v3}"` };
  return {
    start: root.start,
    end: root.nameEnd,
    severity: 'warning',
    code: 'rspec-namespace',
    message: l10n.t(
      'The rspec element declares no namespace, so sites do not know its version: add xmlns="{0}".',
      namespaces.v3,
    ),
    fixes: [{ title: l10n.t('Declare GENI version 3'), edits: [edit], preferred: true }],
  };
}

function* wrongNamespace(root: Element): Generator<Diagnostic> {
  const written = root.namespace ?? '';
  const meant = intendedNamespace(written);
  const name = root.prefix === '' ? 'xmlns' : `xmlns:${root.prefix}`;
  const attribute = attributeOf(root, name) ?? attributeOf(root, 'xmlns:');
  if (meant === undefined || meant === written || !attribute) return;
  yield {
    ...value(attribute),
    severity: 'error',
    code: 'rspec-namespace',
    message: l10n.t('Sites do not know the RSpec namespace {0}. Did you mean {1}?', written, meant),
    fixes: [
      {
        title: l10n.t('Write {0}', meant),
        edits: [replaceValue(attribute, meant)],
        preferred: true,
      },
    ],
  };
}

/** Prefixes that no `xmlns:` declares. Some readers forgive it, strict ones refuse the document. */
export const prefixRule: DiagnosticRule = function* ({ document, kind }) {
  // What servers wrote is theirs to mend.
  if (kind !== 'request') return;
  const seen = new Set<string>();
  for (const element of document.elements) {
    const { prefix, namespace, start, nameEnd } = element;
    if (prefix === '' || namespace !== undefined || seen.has(prefix)) continue;
    seen.add(prefix);
    yield {
      start: start + 1,
      end: nameEnd,
      severity: 'warning',
      code: 'xml-undeclared-prefix',
      message: l10n.t(
        'The prefix {0} is not declared: add xmlns:{0} to the rspec element.',
        prefix,
      ),
      fixes: declare(prefix, document.root),
    };
  }
};

function declare(prefix: string, root: Element | undefined): Fix[] {
  const uri = customaryNamespace(prefix);
  if (uri === undefined || !root) return [];
  const edits = [{ start: root.nameEnd, end: root.nameEnd, text: ` xmlns:${prefix}="${uri}"` }];
  return [{ title: l10n.t('Declare xmlns:{0}', prefix), edits, preferred: true }];
}

/** Nodes of a request without a sliver type, which Emulab refuses (docs/protocol.md 8.1). */
export const sliverTypeRule: DiagnosticRule = function* ({
  document,
  kind,
  catalogue,
  isTemplate,
}) {
  if (kind !== 'request') return;
  const isForOpenFlow = asksForOpenFlow(document);
  let mended = 0;
  for (const element of document.elements) {
    if (isElement(element, 'sliver_type')) yield* unknownType(element, catalogue);
    if (isTemplate || !isNode(element) || !isCurrent(element)) continue;
    const node = element;
    // An image beside a type that is missing is told of as what it is, and its repair adds the type.
    if (node.children.some((child) => namesType(child) || isDiskImage(child))) continue;
    const software = softwareOfNode(node, catalogue);
    if (software === 'other' || (isForOpenFlow && software === 'unknown')) continue;
    yield {
      start: node.start,
      end: node.nameEnd,
      severity: 'warning',
      code: 'node-without-sliver-type',
      message: withoutSliverType(givenName(node)),
      fixes: mended++ < MOST_MENDED ? addSliverType(node, document.text) : [],
    };
  }
};

/** Nobody mends more of them one by one. */
export const MOST_MENDED = 50;

/** The two types that every site has; the one that suits the node comes first. */
function addSliverType(node: Element, text: string): Fix[] {
  const tag = node.prefix === '' ? 'sliver_type' : `${node.prefix}:sliver_type`;
  const types = isExclusive(node) === false ? ['emulab-xen', 'raw-pc'] : ['raw-pc', 'emulab-xen'];
  return types.map((name) => ({
    title: l10n.t('Add sliver_type {0}', name),
    edits: addChild(text, node, [`<${tag} name="${name}"/>`]),
  }));
}

/** Also one that is misspelt, in another namespace or half written: that is told of as what it is. */
function namesType({ local }: Element): boolean {
  return local === 'sliver_type' || distance(local, 'sliver_type', 3) <= 3 || local === 'sliver';
}

/** A type that no site knows, but nearly one: Emulab refuses it (docs/protocol.md 8.1). */
function* unknownType(element: Element, catalogue: Catalogue): Generator<Diagnostic> {
  const attribute = attributeOf(element, 'name');
  const name = attribute?.raw?.trim();
  const node = nodeOf(element);
  const meant = name && (intendedSliverType(name) ?? nearlyOffered(name, node, catalogue));
  if (!attribute || !name || !meant) return;
  if (node && softwareOfNode(node, catalogue) === 'other') return;
  yield {
    ...value(attribute),
    severity: 'warning',
    code: 'sliver-type-unknown',
    message: l10n.t('There is no sliver type {0}. Did you mean {1}?', name, meant),
    fixes: [
      { title: l10n.t('Use {0}', meant), edits: [replaceValue(attribute, meant)], preferred: true },
    ],
  };
}

/** Shorter names differ by one letter from too many others. */
const LEAST_COMPARED = 6;

/** The type that the site of the node offers, of one that no site does and that differs by one letter. */
function nearlyOffered(
  name: string,
  node: Element | undefined,
  catalogue: Catalogue,
): string | undefined {
  if (name.length < LEAST_COMPARED || isEmulabSliverType(name)) return undefined;
  const offered = siteOf(catalogue, siteUrnOf(node))?.sliverTypes ?? [];
  if (catalogue.sites.some(({ sliverTypes }) => sliverTypes?.includes(name))) return undefined;
  return offered.find((type) => distance(name, type, 1) <= 1);
}

function withoutSliverType(name: string | undefined): string {
  return name === undefined
    ? l10n.t(
        'This node has no sliver_type: add one that says what kind of machine it is, such as raw-pc or emulab-xen.',
      )
    : l10n.t(
        '{0} has no sliver_type: add one that says what kind of machine it is, such as raw-pc or emulab-xen.',
        name,
      );
}

/** Versions 2 and 3, and a document that has not said its version yet. */
export function isCurrent(element: Element): boolean {
  const dialect = dialectOfNamespace(namespaceOf(element));
  return dialect === 'v2' || dialect === 'v3' || namespaceOf(element) === '';
}

const nodeName = /^[A-Za-z0-9_-]{1,32}$/;

/** The nearest name that Emulab accepts, where letters or digits are left of the one that is there. */
function acceptable(attribute: Attribute): Fix[] {
  const name = unescapeXml(attribute.raw ?? '')
    .trim()
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .slice(0, 32);
  if (!/[A-Za-z0-9]/.test(name)) return [];
  return [{ title: l10n.t('Rename to {0}', name), edits: [replaceValue(attribute, name)] }];
}

/** Node names that Emulab's database does not take (docs/protocol.md 1.6). */
export const nodeNameRule: DiagnosticRule = function* ({ document, kind, catalogue }) {
  if (kind !== 'request') return;
  for (const node of document.elements) {
    if (!isNode(node)) continue;
    const attribute = attributeOf(node, 'client_id');
    if (!attribute?.raw || nodeName.test(attribute.raw)) continue;
    if (isPlaceholder(unescapeXml(attribute.raw))) continue;
    if (softwareOfNode(node, catalogue) !== 'emulab') continue;
    const message = l10n.t(
      'Emulab sites do not accept the node name {0}: use 1 to 32 letters, digits, - and _.',
      attribute.raw,
    );
    const fixes = acceptable(attribute);
    yield { ...value(attribute), severity: 'warning', code: 'node-name', message, fixes };
  }
};
