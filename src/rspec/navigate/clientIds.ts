// The names that a document gives to its nodes, interfaces and links, and where they are meant.
import type { Attribute, Element, RspecDocument, Span } from '../syntax/document';
import { unescapeXml } from '../syntax/escape';
import { isElement } from '../language/namespaces';
import { attributeRule } from '../schema/lookup';
import { touches } from './tagNames';

export type NamedKind = 'node' | 'interface' | 'link';

/** One place where a name stands; the span is that of the value. */
export interface NameUse extends Span {
  readonly kind: NamedKind;
  /** With its entities resolved. */
  readonly name: string;
  /** Whether it gives the name, or means what has it. */
  readonly isDefinition: boolean;
  readonly attribute: Attribute;
}

const named: readonly NamedKind[] = ['node', 'interface', 'link'];

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
  const defined =
    attribute.name === 'client_id' ? named.find((kind) => isElement(element, kind)) : undefined;
  const kind = defined ?? meantKind(element, attribute);
  return (
    kind && { ...value(attribute), kind, name, isDefinition: defined !== undefined, attribute }
  );
}

function meantKind(element: Element, { name }: Attribute): NamedKind | undefined {
  const source = attributeRule(element, name)?.value;
  if (source === 'node-name') return 'node';
  return source === 'interface-name' ? 'interface' : undefined;
}
