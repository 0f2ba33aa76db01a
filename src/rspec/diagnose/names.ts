// Names that are used twice or lead nowhere, and elements whose own name is misspelt.
import * as l10n from '@vscode/l10n';
import { replaceValue } from '../syntax/attributeText';
import { distance, NearNames, nearest } from '../language/distance';
import type { Attribute, Element, RspecDocument } from '../syntax/document';
import { addLastChild } from '../edits/addChild';
import { escapeXml, unescapeXml } from '../syntax/escape';
import { isCore, isElement } from '../language/namespaces';
import { isNode } from '../language/nodes';
import { childRules, ruleFor } from '../schema/lookup';
import { isPlaceholder } from '../language/templates';
import { attributeOf, attributeValue } from '../syntax/tree';
import { value, type Diagnostic, type DiagnosticRule, type Fix } from './diagnostic';
import { isCurrent, MOST_MENDED } from './structure';

const sameName: Readonly<Record<'node' | 'link' | 'interface', (name: string) => string>> = {
  node: (name) => l10n.t('Another node is already called {0}: give each node its own name.', name),
  link: (name) => l10n.t('Another link is already called {0}: give each link its own name.', name),
  interface: (name) =>
    l10n.t('Another interface is already called {0}: give each interface its own name.', name),
};

/** Two nodes, links or interfaces of one name. */
export const duplicateRule: DiagnosticRule = function* ({ document, kind, isTemplate }) {
  if (kind !== 'request' || isTemplate) return;
  const named = document.elements.flatMap((element) => {
    const kindOfThing = namedKinds.find((one) => one === element.local);
    if (kindOfThing === undefined || !isCore(element)) return [];
    const attribute = attributeOf(element, 'client_id');
    if (!attribute?.raw || isPlaceholder(unescapeXml(attribute.raw))) return [];
    return [{ kind: kindOfThing, attribute, name: attribute.raw }];
  });
  const taken = new Set(named.map((one) => `${one.kind} ${one.name}`));
  const seen = new Set<string>();
  for (const { kind: thing, attribute, name } of named) {
    if (seen.has(`${thing} ${name}`)) {
      const message = sameName[thing](name);
      const fixes = anotherName(attribute, (free) => !taken.has(`${thing} ${free}`));
      yield { ...value(attribute), severity: 'warning', code: 'name-twice', message, fixes };
    }
    seen.add(`${thing} ${name}`);
  }
};

const namedKinds = ['node', 'link', 'interface'] as const;

/** How many numbers are tried. */
const TRIED = 20;

/** The name with the next number that is free. What means the old name goes on to mean the first that has it. */
function anotherName(attribute: Attribute, isFree: (raw: string) => boolean): Fix[] {
  const raw = attribute.raw ?? '';
  const base = raw.replace(/\d{1,9}$/, '');
  const number = Number(raw.slice(base.length));
  for (let next = Math.max(number, 1) + 1; next < number + 1 + TRIED; next++) {
    if (!isFree(`${base}${next}`)) continue;
    const name = unescapeXml(`${base}${next}`);
    return [{ title: l10n.t('Rename to {0}', name), edits: [replaceValue(attribute, name)] }];
  }
  return [];
}

/** Ends of links that are no interface of any node. */
export const interfaceRule: DiagnosticRule = function* ({ document, kind, isTemplate }) {
  if (kind !== 'request' || isTemplate) return;
  const names = interfaceNames(document);
  // Something else makes the names, and perhaps the very one that a link means.
  if ([...names].some(isPlaceholder)) return;
  const dangling = danglingEnds(document, names);
  if (dangling.length === 0) return;
  const near = new NearNames(names);
  const nodes = nodesByName(document);
  for (const [index, { attribute, name }] of dangling.entries()) {
    const fixes = near.of(name).map((candidate): Fix => ({
      title: l10n.t('Use {0}', candidate),
      edits: [replaceValue(attribute, candidate)],
    }));
    if (index < MOST_MENDED) fixes.push(...addInterface(nodes, name, document.text));
    yield unknownInterface(attribute, name, fixes);
  }
};

interface End {
  readonly attribute: Attribute;
  readonly name: string;
}

function danglingEnds({ elements }: RspecDocument, names: ReadonlySet<string>): End[] {
  return elements.flatMap((element) => {
    if (!isElement(element, 'interface_ref') || !isElement(element.parent, 'link')) return [];
    const attribute = attributeOf(element, 'client_id');
    const name = unescapeXml(attribute?.raw ?? '');
    const isKnown = !attribute || name === '' || names.has(name) || isPlaceholder(name);
    return isKnown ? [] : [{ attribute, name }];
  });
}

function interfaceNames({ elements }: RspecDocument): Set<string> {
  const names = new Set<string>();
  for (const element of elements) {
    const name = isElement(element, 'interface') ? attributeValue(element, 'client_id') : undefined;
    if (name !== undefined) names.add(name);
  }
  return names;
}

function nodesByName({ elements }: RspecDocument): Map<string, Element> {
  const named = new Map<string, Element>();
  for (const element of elements) {
    const name = isNode(element) ? attributeValue(element, 'client_id') : undefined;
    if (name !== undefined && !named.has(name)) named.set(name, element);
  }
  return named;
}

/** Adds it to the node that its name begins with, as in `node:if0`. */
function addInterface(nodes: ReadonlyMap<string, Element>, name: string, text: string): Fix[] {
  const owner = /^(.+)[:.]/.exec(name)?.[1];
  const node = owner === undefined ? undefined : nodes.get(owner);
  if (owner === undefined || !node) return [];
  const tag = node.prefix === '' ? 'interface' : `${node.prefix}:interface`;
  const edits = addLastChild(text, node, `<${tag} client_id="${escapeXml(name)}"/>`);
  return [{ title: l10n.t('Add it to {0}', owner), edits }];
}

function unknownInterface(attribute: Attribute, name: string, fixes: Fix[]): Diagnostic {
  return {
    ...value(attribute),
    severity: 'warning',
    code: 'interface-unknown',
    message: l10n.t(
      'No node has an interface called {0}: use an existing one, or add it to its node.',
      name,
    ),
    fixes,
  };
}

/** Elements that the language does not have where it says what may stand, with the name that was meant if there is one. */
export const spellingRule: DiagnosticRule = function* ({ document, kind }) {
  if (kind !== 'request') return;
  const told = new Set<Element | undefined>();
  for (const { code, element } of document.problems)
    if (code === 'xml-misspelt-end-tag') told.add(element);
  for (const element of document.elements) {
    if (told.has(element) || !isUnknown(element)) continue;
    const near = intendedName(element);
    if (near !== undefined) yield misspelt(element, near);
    else if (isAddition(element)) yield noSuchElement(element);
  }
};

/** A root element whose name is nearly `rspec`. `RSpec` is that of another language. */
export function* rootRule({ root }: RspecDocument): Generator<Diagnostic> {
  if (!root || root.local === 'RSpec' || !isCore(root)) return;
  if (root.local.length > 3 && distance(root.local, 'rspec', 2) <= 2) yield misspelt(root, 'rspec');
}

/** Whether the tables lack an element of the language. In an element that is foreign to them, anything may be right. */
function isUnknown(element: Element): boolean {
  const { parent, local } = element;
  return local !== '' && parent !== undefined && isCore(element) && !ruleFor(element);
}

/** Whether it stands where it has no meaning. What has elements of its own is a part of some other language. */
function isAddition(element: Element): boolean {
  const { broken, children, parent } = element;
  return !broken && children.length === 0 && isCurrent(element) && isKnownPlace(parent);
}

/** Whether the tables say what may stand in an element. */
function isKnownPlace(parent: Element | undefined): boolean {
  return parent !== undefined && isCore(parent) && ruleFor(parent) !== undefined;
}

/** The element that was meant; undefined for one that may be right in another language. */
function intendedName(element: Element): string | undefined {
  const { parent, local } = element;
  // What is known of versions 0.x is that an image stands in a node, where people put it in later versions too.
  const known = parent && isKnownPlace(parent) && isCurrent(element) ? childNames(parent) : [];
  const children = parent && isNode(parent) ? [...known, 'disk_image'] : known;
  const [near] = nearest(local, children, 1);
  return near !== undefined && distance(local, near, 2) <= 2 ? near : undefined;
}

/** What may stand in an element of a request. */
function childNames(parent: Element): string[] {
  const rules = childRules(parent, 'request').filter(({ namespace }) => namespace === 'core');
  return rules.map(({ name }) => name);
}

/** What an extension adds stands in a namespace of its own. */
function noSuchElement({ start, nameEnd, local, parent }: Element): Diagnostic {
  return {
    start: start + 1,
    end: nameEnd,
    severity: 'hint',
    code: 'element-unknown',
    message: l10n.t(
      'The RSpec language has no element {0} in {1}: check its name, or give it the namespace of its extension.',
      local,
      parent?.local ?? '',
    ),
    fixes: [],
  };
}

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
    message: l10n.t('There is no element {0}. Did you mean {1}?', element.local, near),
    fixes: [{ title: l10n.t('Rename to {0}', near), edits, preferred: true }],
  };
}
