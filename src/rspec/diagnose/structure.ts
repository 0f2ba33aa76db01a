// Mistakes in what surrounds the images: the namespace, a prefix that nobody declared, a node without a
// sliver type, a name or a site that no server accepts.
import * as l10n from '@vscode/l10n';
import type { Element } from '../syntax/document';
import { asksForOpenFlow, softwareOfNode } from '../language/aggregates';
import type { Catalogue } from '../images/catalogue';
import { distance, nearest } from '../language/distance';
import { unescapeXml } from '../syntax/escape';
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
import { givenName, isDiskImage, isNode, nodeOf, siteAttributes } from '../language/nodes';
import { intendedSliverType } from '../schema/values';
import { isPlaceholder } from '../language/templates';
import { attributeOf, firstAttribute } from '../syntax/tree';
import {
  value,
  type Diagnostic,
  type DiagnosticContext,
  type Fix,
  type DiagnosticRule,
} from './diagnostic';

/** A root without the namespace of the language, without which no site takes it for an RSpec. */
export const namespaceRule: DiagnosticRule = function* ({ document, kind }) {
  const { root } = document;
  if (kind !== 'request' || !root || !isRspec(document)) return;
  if (root.namespace === '') yield withoutNamespace(root);
  else if (root.namespace !== undefined && isCore(root)) yield* wrongNamespace(root);
};

function withoutNamespace(root: Element): Diagnostic {
  const edits = [{ start: root.nameEnd, end: root.nameEnd, text: ` xmlns="${namespaces.v3}"` }];
  return {
    start: root.start,
    end: root.nameEnd,
    severity: 'warning',
    code: 'rspec-namespace',
    message: l10n.t(
      'The rspec element declares no namespace, so sites do not know its version: add xmlns="{0}".',
      namespaces.v3,
    ),
    fixes: [{ title: l10n.t('Declare GENI version 3'), edits, preferred: true }],
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
      fixes: [],
    };
  }
};

/** Also one that is misspelt, in another namespace or half written: that is told of as what it is. */
function namesType({ local }: Element): boolean {
  return local === 'sliver_type' || distance(local, 'sliver_type', 3) <= 3 || local === 'sliver';
}

/** A type that no site knows, but nearly one: Emulab refuses it (docs/protocol.md 8.1). */
function* unknownType(element: Element, catalogue: Catalogue): Generator<Diagnostic> {
  const attribute = attributeOf(element, 'name');
  const name = attribute?.raw?.trim();
  const meant = name && intendedSliverType(name);
  if (!attribute || !name || !meant) return;
  const node = nodeOf(element);
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

/** Node names that Emulab's database does not take (docs/protocol.md 1.6). */
export const nodeNameRule: DiagnosticRule = function* ({ document, kind, catalogue }) {
  if (kind !== 'request') return;
  for (const node of document.elements) {
    if (!isNode(node)) continue;
    const attribute = attributeOf(node, 'client_id');
    if (!attribute?.raw || /^[A-Za-z0-9_-]{1,32}$/.test(attribute.raw)) continue;
    if (isPlaceholder(unescapeXml(attribute.raw))) continue;
    if (softwareOfNode(node, catalogue) !== 'emulab') continue;
    const message = l10n.t(
      'Emulab sites do not accept the node name {0}: use 1 to 32 letters, digits, - and _.',
      attribute.raw,
    );
    yield { ...value(attribute), severity: 'warning', code: 'node-name', message, fixes: [] };
  }
};

const authorityUrn = /^urn:publicid:IDN\+[^+\s]+\+authority\+[a-z]+$/i;

/** Component managers that are no authority URN. */
export const siteRule: DiagnosticRule = function* (context) {
  if (context.kind !== 'request') return;
  for (const element of context.document.elements) {
    if (!isNode(element)) continue;
    const attribute = firstAttribute(element, siteAttributes);
    const text = attribute?.raw?.trim();
    if (!attribute || text === undefined || text === '' || authorityUrn.test(text)) continue;
    if (isPlaceholder(unescapeXml(text)) || attribute.name === 'component_manager_uuid') continue;
    const message = l10n.t(
      '{0} is not the URN of a component manager, which looks like urn:publicid:IDN+emulab.net+authority+cm.',
      text,
    );
    const fixes = sitesLike(text, context).map((site) => ({
      title: l10n.t('Use {0}', site.name),
      edits: [replaceValue(attribute, site.urn)],
    }));
    yield { ...value(attribute), severity: 'warning', code: 'site-malformed', message, fixes };
  }
};

function sitesLike(
  text: string,
  { catalogue }: DiagnosticContext,
): { name: string; urn: string }[] {
  const lower = text.toLowerCase();
  const holding = catalogue.sites.filter(
    ({ name, urn }) => urn.toLowerCase().includes(lower) || lower.includes(name.toLowerCase()),
  );
  if (holding.length > 0) return holding.slice(0, 3);
  const names = nearest(
    text,
    catalogue.sites.map(({ name }) => name),
  );
  return catalogue.sites.filter(({ name }) => names.includes(name));
}
