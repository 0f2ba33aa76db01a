// Puts a new element into one that is there.
import type { Element } from '../syntax/document';
import { isWhole } from '../syntax/tree';
import { indentAt, indentUnit, lineBreakOf, withBlankBefore, type TextEdit } from './textEdit';

/** Edits that put one line into an element behind its other children. */
export function addLastChild(text: string, element: Element, line: string): TextEdit[] {
  const last = element.children.at(-1);
  // What has no end of its own would take the new one for its child.
  if (!last || !element.children.every(isWhole)) return addChild(text, element, [line]);
  const before = withBlankBefore(text, { start: last.start, end: last.start });
  const gap = text.slice(before.start, last.start);
  return [{ start: last.end, end: last.end, text: (gap.includes('\n') ? gap : '') + line }];
}

/** Edits that put lines into an element as its first child, on lines of their own. */
export function addChild(text: string, element: Element, lines: readonly string[]): TextEdit[] {
  const lineBreak = lineBreakOf(text);
  const outer = indentAt(text, element.start);
  const inner = outer + indentUnit(text);
  const content = lines.map((line) => lineBreak + inner + line).join('');
  if (element.selfClosed) {
    const start = withBlankBefore(text, { start: element.openEnd - 2, end: element.openEnd }).start;
    return [
      { start, end: element.openEnd, text: `>${content}${lineBreak}${outer}</${element.name}>` },
    ];
  }
  if (element.broken) {
    const start = withBlankBefore(text, { start: element.openEnd, end: element.openEnd }).start;
    return [{ start, end: start, text: `>${content}` }];
  }
  const empty =
    element.closeStart >= 0 && text.slice(element.openEnd, element.closeStart).trim() === '';
  if (!empty) return [{ start: element.openEnd, end: element.openEnd, text: content }];
  return [
    { start: element.openEnd, end: element.closeStart, text: `${content}${lineBreak}${outer}` },
  ];
}
