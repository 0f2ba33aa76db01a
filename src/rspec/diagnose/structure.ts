// Mistakes in what surrounds the images: names that are used twice or lead nowhere, a node without a
// sliver type, a misspelt element, a prefix that nobody declared.
import * as l10n from '@vscode/l10n';
import type { Element, Span } from '../document';
import { nearest } from '../distance';
import { unescapeXml } from '../escape';
import { replaceValue } from '../attributeText';
import {
  customaryNamespace,
  dialectOfNamespace,
  isCore,
  isElement,
  isRspec,
  namespaceOf,
  namespaces,
} from '../namespaces';
import { givenName, isNode, siteAttributes } from '../nodes';
import { coreNames, ruleFor } from '../schema/lookup';
import { attributeOf, attributeValue, firstAttribute } from '../tree';
import type { Diagnostic, DiagnosticContext, Fix, Rule } from './diagnostic';

const value = ({ valueStart, valueEnd }: { valueStart: number; valueEnd: number }): Span => ({
  start: valueStart,
  end: valueEnd,
});

/** A root without a namespace, which no site takes for an RSpec. */
export const namespaceRule: Rule = function* ({ document }) {
  const { root } = document;
  if (!root || !isRspec(document) || root.namespace !== '') return;
  const edits = [{ start: root.nameEnd, end: root.nameEnd, text: ` xmlns="${namespaces.v3}"` }];
  yield {
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
};

/** Prefixes that no `xmlns:` declares. Some readers forgive it, strict ones refuse the document. */
export const prefixRule: Rule = function* ({ document }) {
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
export const sliverTypeRule: Rule = function* ({ document, kind }) {
  if (kind !== 'request') return;
  for (const node of document.elements) {
    if (
      !isNode(node) ||
      !isCurrent(node) ||
      node.children.some(({ local }) => local === 'sliver_type')
    )
      continue;
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

function withoutSliverType(name: string | undefined): string {
  return name === undefined
    ? l10n.t(
        'This node has no sliver_type: say what kind of machine it is, such as raw-pc or emulab-xen.',
      )
    : l10n.t(
        '{0} has no sliver_type: say what kind of machine it is, such as raw-pc or emulab-xen.',
        name,
      );
}

/** Versions 2 and 3, and a document that has not said its version yet. */
function isCurrent(element: Element): boolean {
  const dialect = dialectOfNamespace(namespaceOf(element));
  return dialect === 'v2' || dialect === 'v3' || namespaceOf(element) === '';
}

const nameable = ['node', 'link', 'interface'] as const;

const sameName: Readonly<Record<(typeof nameable)[number], (name: string) => string>> = {
  node: (name) =>
    l10n.t('Another node is called {0} already: give each node a name of its own.', name),
  link: (name) =>
    l10n.t('Another link is called {0} already: give each link a name of its own.', name),
  interface: (name) =>
    l10n.t('Another interface is called {0} already: give each interface a name of its own.', name),
};

/** Two nodes, links or interfaces of one name. */
export const duplicateRule: Rule = function* ({ document, kind }) {
  if (kind !== 'request') return;
  for (const what of nameable) {
    const seen = new Set<string>();
    for (const element of document.elements) {
      if (!isElement(element, what)) continue;
      const attribute = attributeOf(element, 'client_id');
      const name = attribute?.raw;
      if (!attribute || name === undefined || name === '') continue;
      if (seen.has(name)) {
        const message = sameName[what](name);
        yield { ...value(attribute), severity: 'warning', code: 'name-twice', message, fixes: [] };
      }
      seen.add(name);
    }
  }
};

/** Ends of links that are no interface of any node. */
export const interfaceRule: Rule = function* ({ document, kind }) {
  if (kind !== 'request') return;
  const names = new Set<string>();
  for (const element of document.elements) {
    const name = isElement(element, 'interface') ? attributeValue(element, 'client_id') : undefined;
    if (name !== undefined) names.add(name);
  }
  for (const element of document.elements) {
    if (!isElement(element, 'interface_ref') || !isElement(element.parent, 'link')) continue;
    const attribute = attributeOf(element, 'client_id');
    if (!attribute?.raw || names.has(unescapeXml(attribute.raw))) continue;
    const near = nearest(attribute.raw, names).map((name) => ({
      title: l10n.t('Use {0}', name),
      edits: [replaceValue(attribute, name)],
    }));
    const message = l10n.t(
      'No node has an interface called {0}: name one that exists, or add it to its node.',
      attribute.raw,
    );
    yield {
      ...value(attribute),
      severity: 'warning',
      code: 'interface-unknown',
      message,
      fixes: near,
    };
  }
};

/** Node names that Emulab's database does not take (docs/protocol.md 1.6). */
export const nodeNameRule: Rule = function* ({ document, kind }) {
  if (kind !== 'request') return;
  for (const node of document.elements) {
    if (!isNode(node)) continue;
    const attribute = attributeOf(node, 'client_id');
    if (!attribute?.raw || /^[A-Za-z0-9_-]{1,32}$/.test(attribute.raw)) continue;
    const message = l10n.t(
      '{0} is no name for a node at an Emulab site: use 1 to 32 letters, digits, - and _.',
      attribute.raw,
    );
    yield { ...value(attribute), severity: 'warning', code: 'node-name', message, fixes: [] };
  }
};

const authorityUrn = /^urn:publicid:IDN\+[^+\s]+\+authority\+[a-z]+$/i;

/** Component managers that are no authority URN. */
export const siteRule: Rule = function* (context) {
  if (context.kind === 'advertisement') return;
  for (const element of context.document.elements) {
    if (!isNode(element)) continue;
    const attribute = firstAttribute(element, siteAttributes);
    const text = attribute?.raw?.trim();
    if (!attribute || text === undefined || text === '' || authorityUrn.test(text)) continue;
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

/** Elements of the RSpec language that do not exist, but nearly do. */
export const spellingRule: Rule = function* ({ document }) {
  for (const element of document.elements) {
    if (
      element.local === '' ||
      coreNames.has(element.local) ||
      !isCore(element) ||
      ruleFor(element)
    )
      continue;
    if (!isCurrent(element)) continue;
    const [near] = nearest(element.local, coreNames, 1);
    if (near === undefined) continue;
    yield misspelt(element, near);
  }
};

function misspelt(element: Element, near: string): Diagnostic {
  const name = element.prefix === '' ? near : `${element.prefix}:${near}`;
  const edits = [{ start: element.start + 1, end: element.nameEnd, text: name }];
  if (element.closeStart >= 0) {
    edits.push({
      start: element.closeStart + 2,
      end: element.closeStart + 2 + element.name.length,
      text: name,
    });
  }
  return {
    start: element.start + 1,
    end: element.nameEnd,
    severity: 'warning',
    code: 'element-unknown',
    message: l10n.t('There is no element {0}: {1} is probably meant.', element.local, near),
    fixes: [{ title: l10n.t('Rename to {0}', near), edits, preferred: true }],
  };
}
