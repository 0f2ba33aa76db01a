// Names that are used twice or lead nowhere, and elements whose own name is misspelt.
import * as l10n from '@vscode/l10n';
import { replaceValue } from '../attributeText';
import { distance, NearNames, nearest } from '../distance';
import type { Element } from '../document';
import { unescapeXml } from '../escape';
import { isCore, isElement } from '../namespaces';
import { ruleFor } from '../schema/lookup';
import { isPlaceholder } from '../templates';
import { attributeOf, attributeValue } from '../tree';
import { value, type Diagnostic, type Rule } from './diagnostic';
import { isCurrent } from './structure';

const nameable = ['node', 'link', 'interface'] as const;

const sameName: Readonly<Record<(typeof nameable)[number], (name: string) => string>> = {
  node: (name) => l10n.t('Another node is already called {0}: give each node its own name.', name),
  link: (name) => l10n.t('Another link is already called {0}: give each link its own name.', name),
  interface: (name) =>
    l10n.t('Another interface is already called {0}: give each interface its own name.', name),
};

/** Two nodes, links or interfaces of one name. */
export const duplicateRule: Rule = function* ({ document, kind, isTemplate }) {
  if (kind !== 'request' || isTemplate) return;
  for (const what of nameable) {
    const seen = new Set<string>();
    for (const element of document.elements) {
      if (!isElement(element, what)) continue;
      const attribute = attributeOf(element, 'client_id');
      const name = attribute?.raw;
      if (!attribute || !name || isPlaceholder(unescapeXml(name))) continue;
      if (seen.has(name)) {
        const message = sameName[what](name);
        yield { ...value(attribute), severity: 'warning', code: 'name-twice', message, fixes: [] };
      }
      seen.add(name);
    }
  }
};

/** Ends of links that are no interface of any node. */
export const interfaceRule: Rule = function* ({ document, kind, isTemplate }) {
  if (kind !== 'request' || isTemplate) return;
  const names = new Set<string>();
  for (const element of document.elements) {
    const name = isElement(element, 'interface') ? attributeValue(element, 'client_id') : undefined;
    // Something else makes the names, and perhaps the very one that a link means.
    if (name !== undefined && isPlaceholder(name)) return;
    if (name !== undefined) names.add(name);
  }
  let near: NearNames | undefined;
  for (const element of document.elements) {
    if (!isElement(element, 'interface_ref') || !isElement(element.parent, 'link')) continue;
    const attribute = attributeOf(element, 'client_id');
    const name = unescapeXml(attribute?.raw ?? '');
    if (!attribute || name === '' || names.has(name) || isPlaceholder(name)) continue;
    near ??= new NearNames(names);
    yield {
      ...value(attribute),
      severity: 'warning',
      code: 'interface-unknown',
      message: l10n.t(
        'No node has an interface called {0}: name one that exists, or add it to its node.',
        name,
      ),
      fixes: near.of(name).map((candidate) => ({
        title: l10n.t('Use {0}', candidate),
        edits: [replaceValue(attribute, candidate)],
      })),
    };
  }
};

/** Elements that do not exist, but nearly do, where the language says what may stand. */
export const spellingRule: Rule = function* ({ document, kind }) {
  if (kind !== 'request') return;
  const told = new Set<Element | undefined>();
  for (const { code, element } of document.problems)
    if (code === 'xml-misspelt-end-tag') told.add(element);
  for (const element of document.elements) {
    const { parent, local } = element;
    if (local === '' || told.has(element) || !parent || !isCore(element) || ruleFor(element))
      continue;
    // Inside an element that is unknown itself, anything may be right.
    const children = isCore(parent) ? ruleFor(parent)?.children : undefined;
    if (!isCurrent(element) || children === undefined) continue;
    const [near] = nearest(local, children, 1);
    if (near !== undefined && differsLittle(local, near)) yield misspelt(element, near);
  }
};

/** A word of the same beginning and end that is only longer or shorter may be one of another language. */
function differsLittle(word: string, known: string): boolean {
  return distance(word, known, 2) <= 2;
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
