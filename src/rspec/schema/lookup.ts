// Finds the rule for an element, and what may stand inside one.
import type { Element } from '../syntax/document';
import {
  dialectOfNamespace,
  isCore,
  namespaceOf,
  namespaces,
  type Kind,
} from '../language/namespaces';
import { emulabRules } from './emulabRules';
import { extensionRules } from './extensionRules';
import { linkRules } from './linkRules';
import { nodeRules } from './nodeRules';
import { appliesTo, type AttributeRule, type ElementRule, type SchemaNamespace } from './rules';

export const allRules: readonly ElementRule[] = [
  ...nodeRules,
  ...linkRules,
  ...emulabRules,
  ...extensionRules,
];

/** By namespace and name; those that hold in one parent only come first. */
const byName = new Map<SchemaNamespace, Map<string, ElementRule[]>>();
for (const rule of allRules) {
  const named = byName.get(rule.namespace) ?? new Map<string, ElementRule[]>();
  byName.set(rule.namespace, named);
  const others = named.get(rule.name) ?? [];
  named.set(rule.name, rule.inside === undefined ? [...others, rule] : [rule, ...others]);
}

function find(namespace: SchemaNamespace, name: string, parent: string): ElementRule | undefined {
  const rules = byName.get(namespace)?.get(name);
  return rules?.find(({ inside }) => inside === undefined || inside === parent);
}

const extensionUris = new Map<string, SchemaNamespace>([
  [namespaces.emulab, 'emulab'],
  [namespaces.delay, 'delay'],
  [namespaces.jacks, 'jacks'],
  [namespaces.tour, 'tour'],
  [namespaces.sharedVlan, 'sharedVlan'],
  ['http://www.protogeni.net/resources/rspec/ext/shared-vlan/1', 'sharedVlan'],
  [namespaces.postBootScript, 'postBootScript'],
]);

/** URI of an extension of the tables. */
export function uriOf(namespace: Exclude<SchemaNamespace, 'core'>): string {
  return namespaces[namespace];
}

/** Which table an element belongs to; undefined for extensions that the tables do not know. */
export function ruleNamespaceOf(element: Element): SchemaNamespace | undefined {
  return isCore(element) ? 'core' : extensionUris.get(namespaceOf(element) ?? '');
}

export function ruleFor(element: Element): ElementRule | undefined {
  const namespace = ruleNamespaceOf(element);
  if (namespace === undefined) return undefined;
  return find(namespace, element.local, element.parent?.local ?? '');
}

export function attributeRule(element: Element, name: string): AttributeRule | undefined {
  return ruleFor(element)?.attributes.find((rule) => rule.name === name);
}

/** Rules of the elements that may stand in a parent in a kind of document: own ones first, then extensions. */
export function childRules(parent: Element, kind: Kind): ElementRule[] {
  const rule = ruleFor(parent);
  if (!rule) return [];
  // Versions 0.x have no sliver_type: there the image stands under the node.
  const old = rule.name === 'node' && dialectOfNamespace(namespaceOf(parent)) === '0.x';
  const names = old ? ['disk_image', ...(rule.children ?? []).slice(1)] : (rule.children ?? []);
  const own = names.map((name) => find(rule.namespace, name, rule.name));
  const extending =
    rule.namespace === 'core' ? allRules.filter((other) => other.extends?.includes(rule.name)) : [];
  return [...own, ...extending]
    .filter((child) => child !== undefined)
    .filter((child) => appliesTo(child, kind));
}

/** Names of all elements of the RSpec language, to find misspelt ones. */
export const coreNames: ReadonlySet<string> = new Set(
  allRules.filter((rule) => rule.namespace === 'core').map((rule) => rule.name),
);
