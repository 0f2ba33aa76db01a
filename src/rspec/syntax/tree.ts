// Questions about the element tree that every feature asks: which attribute, which ancestor, which
// element stands at an offset.
import type { Attribute, Element, RspecDocument, Span } from './document';
import { unescapeXml } from './escape';

export function attributeOf(element: Element, name: string): Attribute | undefined {
  for (const attribute of element.attributes) if (attribute.name === name) return attribute;
  return undefined;
}

/** The meaning of an attribute's value, entities resolved and blanks kept. */
export function attributeValue(element: Element, name: string): string | undefined {
  const raw = attributeOf(element, name)?.raw;
  return raw === undefined ? undefined : unescapeXml(raw);
}

/** The first of several names that the element has an attribute for. */
export function firstAttribute(element: Element, names: readonly string[]): Attribute | undefined {
  for (const name of names) {
    const attribute = attributeOf(element, name);
    if (attribute) return attribute;
  }
  return undefined;
}

/** Whether it is sure where an element ends. */
export function isWhole({ broken, selfClosed, closeStart }: Element): boolean {
  return !broken && (selfClosed || closeStart >= 0);
}

/** The element and its ancestors, innermost first. */
export function* selfAndAncestors(element: Element | undefined): Generator<Element> {
  for (let at = element; at !== undefined; at = at.parent) yield at;
}

/** Whether text typed at the offset would be inside the element. */
export function surrounds(element: Element, offset: number): boolean {
  if (offset <= element.start) return false;
  if (offset < element.end) return true;
  return offset === element.end && !element.selfClosed && element.closeStart < 0;
}

/** The innermost element around an offset. */
export function elementAt(document: RspecDocument, offset: number): Element | undefined {
  const last = document.elementBefore(offset);
  for (const element of selfAndAncestors(last)) if (surrounds(element, offset)) return element;
  return undefined;
}

/** Index of the last span that starts before the offset, or -1. */
export function lastBefore(spans: readonly Pick<Span, 'start'>[], offset: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Whether an offset is inside a comment, a CDATA section, an instruction or a DOCTYPE. */
export function isOpaque(document: RspecDocument, offset: number): boolean {
  const span = document.opaqueBefore(offset);
  return span !== undefined && offset < span.end;
}

/** The nearest ancestor (or the element itself) that passes a test. */
export function closest(
  element: Element | undefined,
  test: (element: Element) => boolean,
): Element | undefined {
  for (const at of selfAndAncestors(element)) if (test(at)) return at;
  return undefined;
}

/**
 * The same answer without the work when an element is asked about again, as nodes are for each image in them. Elements
 * do not change once they are scanned.
 */
export function oncePerElement<T>(answer: (element: Element) => T): (element: Element) => T {
  const known = new WeakMap<Element, { readonly value: T }>();
  return (element) => {
    const found = known.get(element);
    if (found !== undefined) return found.value;
    const value = answer(element);
    known.set(element, { value });
    return value;
  };
}
