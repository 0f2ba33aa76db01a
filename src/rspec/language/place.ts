// Where a cursor stands: in a tag name, an attribute name, a value, between tags, or where there is
// nothing to say. Works from the spans alone, so it costs the same in a large document.
import { code, isBlank, isNameCharacter, nameEndAt } from '../syntax/characters';
import type { Attribute, Element, RspecDocument, Span } from '../syntax/document';
import { elementAt, isOpaque } from '../syntax/tree';

export type DocumentPlace =
  | {
      readonly kind: 'tag-name';
      readonly element: Element;
      readonly typed: string;
      readonly replace: Span;
    }
  | { readonly kind: 'end-tag'; readonly element: Element | undefined; readonly replace: Span }
  | {
      readonly kind: 'attribute-name';
      readonly element: Element;
      /** The attribute whose name the cursor is in; undefined for a new one. */
      readonly attribute: Attribute | undefined;
      /** Something follows without a blank between. */
      readonly tight: boolean;
      readonly typed: string;
      readonly replace: Span;
    }
  | {
      readonly kind: 'value';
      readonly element: Element;
      readonly attribute: Attribute;
      /** From the beginning of the value to the cursor. */
      readonly typed: string;
      /** The whole value, wherever the cursor stands in it. */
      readonly replace: Span;
    }
  | {
      readonly kind: 'content';
      readonly parent: Element | undefined;
      readonly typed: string;
      readonly replace: Span;
    }
  | { readonly kind: 'none' };

const NONE: DocumentPlace = { kind: 'none' };

export function placeAt(document: RspecDocument, offset: number): DocumentPlace {
  if (offset < 0 || offset > document.length || isOpaque(document, offset)) return NONE;
  const element = elementAt(document, offset);
  const ending = endTagPlace(document, element, offset);
  if (ending) return ending;
  if (!element) return contentPlace(document, undefined, offset);
  if (offset <= element.nameEnd) {
    const span = { start: element.start + 1, end: element.nameEnd };
    return {
      kind: 'tag-name',
      element,
      typed: document.slice(span.start, offset),
      replace: span,
    };
  }
  if (inStartTag(element, offset)) return startTagPlace(document, element, offset);
  return contentPlace(document, element, offset);
}

function inStartTag(element: Element, offset: number): boolean {
  return element.broken ? offset <= element.openEnd : offset < element.openEnd;
}

/** `</` and what follows, also where the scanner found no element to end. */
function endTagPlace(
  document: RspecDocument,
  element: Element | undefined,
  offset: number,
): DocumentPlace | undefined {
  const start = wordStart(document, offset);
  if (document.slice(start - 2, start) !== '</') return undefined;
  if (element && inStartTag(element, offset) && start - 2 !== element.openEnd) return undefined;
  const open =
    element?.closeStart === start - 2 || !element ? element : openAround(element, start - 2);
  return { kind: 'end-tag', element: open, replace: { start, end: nameEnd(document, start) } };
}

/** Longer words are no names. */
const LONGEST_WORD = 100;

/** Where the word before an offset begins. */
function wordStart(document: RspecDocument, offset: number): number {
  const from = Math.max(0, offset - LONGEST_WORD);
  const before = document.slice(from, offset);
  let start = before.length;
  while (start > 0 && isNameCharacter(before.charCodeAt(start - 1))) start--;
  return from + start;
}

/** Where the name ends that begins at an offset. */
function nameEnd(document: RspecDocument, start: number): number {
  for (let length = LONGEST_WORD; ; length *= 4) {
    const end = nameEndAt(document.slice(start, start + length), 0);
    if (end < length) return start + end;
  }
}

/** The innermost element whose content the offset is in. */
function openAround(element: Element, offset: number): Element | undefined {
  let at: Element | undefined = element;
  while (at && (at.selfClosed || offset < at.openEnd || (at.broken && at.children.length === 0)))
    at = at.parent;
  return at;
}

function startTagPlace(document: RspecDocument, element: Element, offset: number): DocumentPlace {
  const attribute = attributeAround(element, offset);
  if (!attribute || offset === attribute.start) {
    // A name needs a blank before it, and `/>` is no place for one.
    if (!isBlank(document.slice(offset - 1, offset).charCodeAt(0))) return NONE;
    const replace = { start: offset, end: offset };
    return {
      kind: 'attribute-name',
      element,
      attribute: undefined,
      tight: !!attribute,
      typed: '',
      replace,
    };
  }
  if (offset <= attribute.nameEnd) {
    const replace = { start: attribute.start, end: attribute.nameEnd };
    const typed = document.slice(attribute.start, offset);
    return { kind: 'attribute-name', element, attribute, tight: false, typed, replace };
  }
  if (attribute.raw === undefined || offset < attribute.valueStart || offset > attribute.valueEnd)
    return NONE;
  const replace = { start: attribute.valueStart, end: attribute.valueEnd };
  return {
    kind: 'value',
    element,
    attribute,
    typed: document.slice(attribute.valueStart, offset),
    replace,
  };
}

function attributeAround(element: Element, offset: number): Attribute | undefined {
  return element.attributes.find(({ start, end }) => start <= offset && offset <= end);
}

/** Between tags the word before the cursor counts as the beginning of an element's name. */
function contentPlace(
  document: RspecDocument,
  element: Element | undefined,
  offset: number,
): DocumentPlace {
  const start = wordStart(document, offset);
  // After `&` stands an entity, and after `<` what the scanner took for the beginning of an end tag.
  const before = document.slice(start - 1, start).charCodeAt(0);
  if (before === code.ampersand || before === code.less) return NONE;
  const parent = element && openAround(element, offset);
  return {
    kind: 'content',
    parent,
    typed: document.slice(start, offset),
    replace: { start, end: offset },
  };
}
