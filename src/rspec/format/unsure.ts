// Which elements of a text that is not well-formed a formatter must leave alone.
import type { Element, RspecDocument, Span, SyntaxCode } from '../syntax/document';
import { elementAt } from '../syntax/tree';

/** Elements whose tags or content may be other than the scanner took them for. */
export type Unsure = ReadonlySet<Span>;

/** Mistakes that leave no doubt about where tags, attributes and texts begin and end. */
const plain: ReadonlySet<SyntaxCode> = new Set([
  'xml-raw-ampersand',
  'xml-duplicate-attribute',
  'xml-comment-dashes',
  'xml-doctype',
]);

/** Too many to look at each: a text like this is no RSpec yet. */
const MANY = 200;

export function unsureElements(document: RspecDocument): Unsure | 'everything' {
  const problems = document.problems.filter(({ code }) => !plain.has(code));
  if (problems.length > MANY) return 'everything';
  const unsure = new Set<Element>();
  for (const { code, start } of problems) {
    // A tag that is broken or never closed may have ended elsewhere in what is around it.
    const around = elementAt(document, start);
    if (around === undefined || code === 'xml-too-deep') return 'everything';
    unsure.add(around);
  }
  return unsure;
}
