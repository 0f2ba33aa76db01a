// What holds of the spans of every document, however broken: the check of the scanner's tests.
import assert from 'node:assert/strict';
import type { Element, RspecDocument } from '../../../../src/rspec/syntax/document';

/** Fails when a span does not nest in its parent's, overlaps its brother's or leaves the text. */
export function assertNested(document: RspecDocument): void {
  const { length } = document.text;
  let last = -1;
  let children = 0;
  let roots = 0;
  for (const element of document.elements) {
    assert.ok(element.start > last, 'elements stand in the order of their start tags');
    last = element.start;
    assert.ok(
      element.start < element.nameEnd && element.nameEnd <= element.openEnd,
      'the name is in the start tag',
    );
    assert.ok(
      element.openEnd <= element.end && element.end <= length,
      'the start tag is in the element',
    );
    if (element.closeStart >= 0) {
      assert.ok(
        element.openEnd <= element.closeStart && element.closeStart < element.end,
        'the end tag is in the element',
      );
    }
    children += element.children.length;
    if (!element.parent) roots++;
    assertAttributes(element);
    assertChildren(element);
  }
  assert.equal(children + roots, document.elements.length, 'parents know their children');
  for (const problem of document.problems)
    assert.ok(0 <= problem.start && problem.start <= problem.end && problem.end <= length);
  let end = 0;
  for (const span of document.opaque) {
    assert.ok(end <= span.start && span.start < span.end, 'comments follow each other');
    end = span.end;
  }
}

function assertAttributes(element: Element): void {
  let at = element.nameEnd;
  for (const { start, nameEnd, valueStart, valueEnd, end } of element.attributes) {
    assert.ok(
      at <= start && start < nameEnd && nameEnd <= valueStart,
      'attributes follow each other',
    );
    assert.ok(
      valueStart <= valueEnd && valueEnd <= end && end <= element.openEnd,
      'a value is in its attribute',
    );
    at = end;
  }
}

function assertChildren(element: Element): void {
  let at = element.openEnd;
  for (const child of element.children) {
    assert.equal(child.parent, element);
    assert.ok(at <= child.start, 'brothers do not overlap');
    at = child.end;
  }
  assert.ok(
    at <= (element.closeStart < 0 ? element.end : element.closeStart),
    'children end before the end tag',
  );
}
