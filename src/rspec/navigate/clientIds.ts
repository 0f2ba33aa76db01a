// The names that a document gives to its nodes, interfaces and links, and where they are meant.
import * as l10n from '@vscode/l10n';
import { writerFor } from '../syntax/attributeText';
import type { Attribute, Element, RspecDocument, Span } from '../syntax/document';
import { unescapeXml } from '../syntax/escape';
import type { TextEdit } from '../edits/textEdit';
import { isElement } from '../language/namespaces';
import { isPlaceholder } from '../language/templates';
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

/** Why the name under the cursor cannot be given another one; undefined when it can. */
export function cannotRename(document: RspecDocument, use: NameUse): string | undefined {
  const { name, isDefinition } = use;
  if (isPlaceholder(name))
    return l10n.t('{0} is filled in by a template: rename it where it comes from.', name);
  const definitions = usesOfName(document, use).filter((each) => each.isDefinition);
  if (!isDefinition && definitions.length > 1)
    return l10n.t('{0} is the name of several: give each its own name first.', name);
  return undefined;
}

/**
 * Edits that give what the name stands for another one, wherever it is meant. Of several that have the same name, only
 * the one under the cursor gets the new one.
 * @throws Error with a sentence for a name that is empty, or taken
 */
export function rename(document: RspecDocument, use: NameUse, newName: string): TextEdit[] {
  const reason = cannotRename(document, use);
  if (reason !== undefined) throw new Error(reason);
  if (newName.trim() !== newName || newName === '')
    throw new Error(l10n.t('A name needs at least one character, and no spaces around it.'));
  if (newName === use.name) return [];
  const taken = usesOfName(document, { ...use, name: newName });
  if (taken.some(({ isDefinition }) => isDefinition))
    throw new Error(l10n.t('{0} is already taken: choose another name.', newName));
  const uses = usesOfName(document, use);
  const isShared = uses.filter(({ isDefinition }) => isDefinition).length > 1;
  return (isShared ? [use] : uses).map(({ start, end, attribute }) => ({
    start,
    end,
    text: writerFor(attribute)(newName),
  }));
}
