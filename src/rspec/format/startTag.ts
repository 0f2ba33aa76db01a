// The white space in a start tag: one space between attributes, or each on a line of its own where the tag is long.
import { isBlank } from '../syntax/characters';
import type { Element, Span } from '../syntax/document';
import type { TextEdit } from '../edits/textEdit';

export interface TagPlace {
  readonly text: string;
  readonly indent: string;
  readonly lineBreak: string;
  readonly depth: number;
}

/** Columns after which a tag takes several lines, in UTF-16 code units; a level counts as two, whatever it is made of. */
const WIDEST = 100;

/** Attributes stand two levels below their tag, so that they do not look like its content. */
const ATTRIBUTE_LEVELS = 2;

export function startTagEdits(
  element: Element,
  { text, indent, lineBreak, depth }: TagPlace,
): TextEdit[] {
  const gaps = gapsBefore(element);
  const isLong = element.attributes.length > 1 && widthOf(element, depth) > WIDEST;
  const ownLine = lineBreak + indent.repeat(depth + ATTRIBUTE_LEVELS);
  const edits = gaps.map((gap): TextEdit => {
    const isBroken = isLong || text.slice(gap.start, gap.end).includes('\n');
    return { ...gap, text: isBroken ? ownLine : ' ' };
  });
  const end = endGap(element, text);
  return [...edits, { ...end, text: element.selfClosed && end.end > end.start ? ' ' : '' }];
}

/** The white space before each attribute; none where a space is missing. */
function gapsBefore({ attributes, nameEnd }: Element): Span[] {
  let from = nameEnd;
  const gaps: Span[] = [];
  for (const { start, end } of attributes) {
    if (start > from) gaps.push({ start: from, end: start });
    from = end;
  }
  return gaps;
}

/** The white space before `>` or `/>`. */
function endGap({ attributes, nameEnd, openEnd, selfClosed }: Element, text: string): Span {
  const end = openEnd - (selfClosed ? 2 : 1);
  let start = end;
  const least = attributes.at(-1)?.end ?? nameEnd;
  while (start > least && isBlank(text.charCodeAt(start - 1))) start--;
  return { start, end };
}

/** How wide a tag is on one line. */
function widthOf({ start, nameEnd, attributes, selfClosed }: Element, depth: number): number {
  const written = attributes.reduce(
    (sum, attribute) => sum + 1 + attribute.end - attribute.start,
    0,
  );
  return depth * 2 + (nameEnd - start) + written + (selfClosed ? 2 : 1);
}
