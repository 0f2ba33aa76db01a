// The names that a document gives to its nodes, interfaces and links, and where they are meant; also those that sites
// gave, and the groups of the Jacks editor, which are meant wherever they stand.
import type { Attribute, Element, RspecDocument, Span } from '../syntax/document';
import { unescapeXml } from '../syntax/escape';
import { isElement } from '../language/namespaces';
import { attributeRule, ruleFor } from '../schema/lookup';
import type { ValueSource } from '../schema/rules';
import { touches } from './tagNames';

export type NamedKind = 'node' | 'interface' | 'link' | 'component' | 'site' | 'group';

/** One place where a name stands; the span is that of the value. */
export interface NameUse extends Span {
  readonly kind: NamedKind;
  /** With its entities resolved. */
  readonly name: string;
  /** Whether it gives the name, or means what has it. */
  readonly isDefinition: boolean;
  readonly attribute: Attribute;
}

const named = ['node', 'interface', 'link'] as const;

/** The name under the cursor. */
export function nameAt(document: RspecDocument, offset: number): NameUse | undefined {
  for (const element of document.elements) {
    if (element.start > offset) return undefined;
    if (offset > element.openEnd) continue;
    for (const attribute of element.attributes)
      if (attribute.raw !== undefined && touches(value(attribute), offset))
        return useOf(element, attribute);
  }
  return undefined;
}

/** All uses of the same name for a thing of the same kind, in the order of the text. */
export function usesOfName(document: RspecDocument, { kind, name }: NameUse): NameUse[] {
  return document.elements
    .flatMap((element) => element.attributes.map((attribute) => useOf(element, attribute)))
    .filter((use) => use !== undefined)
    .filter((use) => use.kind === kind && use.name === name);
}

function value({ valueStart, valueEnd }: Attribute): Span {
  return { start: valueStart, end: valueEnd };
}

function useOf(element: Element, attribute: Attribute): NameUse | undefined {
  if (!attribute.raw) return undefined;
  const name = unescapeXml(attribute.raw);
  const kind = definedKind(element, attribute, name);
  if (kind) return { ...value(attribute), kind, name, isDefinition: true, attribute };
  const meant = meantKind(element, attribute, name);
  return meant && { ...value(attribute), kind: meant, name, isDefinition: false, attribute };
}

function definedKind(element: Element, { name }: Attribute, value: string): NamedKind | undefined {
  if (name === 'client_id') return named.find((kind) => isElement(element, kind));
  const isOwn = isElement(element, 'interface') && isComponent(name, value);
  return isOwn ? 'component' : undefined;
}

/** Short names of components, such as `eth1`, are those of many. */
function isComponent(name: string, value: string): boolean {
  return name === 'component_id' && value.startsWith('urn:');
}

function meantKind(element: Element, { name }: Attribute, value: string): NamedKind | undefined {
  if (name === 'id') return ruleFor(element)?.namespace === 'jacks' ? 'group' : undefined;
  const rule = attributeRule(element, name);
  if (rule && isComponent(name, value)) return 'component';
  return typeof rule?.value === 'string' ? meantBy.get(rule.value) : undefined;
}

const meantBy: ReadonlyMap<ValueSource, NamedKind> = new Map<ValueSource, NamedKind>([
  ['node-name', 'node'],
  ['interface-name', 'interface'],
  ['site', 'site'],
  ['site-of-link', 'site'],
]);
