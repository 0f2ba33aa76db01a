// What "expand selection" takes step by step: a value, its attribute, the tag, the content, the element.
import type { Element, RspecDocument, Span } from '../syntax/document';
import { elementAt, selfAndAncestors } from '../syntax/tree';
import { tagNamesAt, touches } from './tagNames';

/** Spans around an offset, each within the next and none twice; the last is the whole text. */
export function selectionsAt(document: RspecDocument, offset: number): Span[] {
  const spans: Span[] = [];
  const add = (span: Span | undefined): void => {
    if (!span || span.start === span.end || !touches(span, offset)) return;
    const last = spans.at(-1);
    const isLarger =
      last === undefined ||
      (span.start <= last.start &&
        last.end <= span.end &&
        span.end - span.start > last.end - last.start);
    if (isLarger) spans.push({ start: span.start, end: span.end });
  };
  const names = tagNamesAt(document, offset);
  add(names?.start);
  add(names?.end);
  add(document.opaqueBefore(offset));
  for (const element of selfAndAncestors(elementAt(document, offset)))
    for (const span of partsOf(element, offset)) add(span);
  add({ start: 0, end: document.length });
  return spans;
}

function* partsOf(element: Element, offset: number): Generator<Span> {
  const { start, openEnd, closeStart, end } = element;
  const attribute = element.attributes.find((each) => touches(each, offset));
  if (attribute && attribute.valueStart > attribute.nameEnd) {
    yield { start: attribute.valueStart, end: attribute.valueEnd };
    yield { start: attribute.valueStart - attribute.quote.length, end: attribute.end };
  }
  if (attribute) yield attribute;
  yield { start, end: openEnd };
  if (closeStart >= 0) {
    yield { start: openEnd, end: closeStart };
    yield { start: closeStart, end };
  }
  yield element;
}
