// Puts a new element into one that is there.
import type { Element } from '../syntax/document';
import { indentAt, indentUnit, lineBreakOf, withBlankBefore, type TextEdit } from './textEdit';

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
