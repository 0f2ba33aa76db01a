// Changes to a text as data. Offsets are those of the text before any of the edits.
import type { Span } from '../syntax/document';

export interface TextEdit extends Span {
  readonly text: string;
}

/** The text with all edits made; those at one offset in their order. They must not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = [...edits].sort((a, b) => b.start - a.start || b.end - a.end);
  let result = text;
  for (const edit of ordered)
    result = result.slice(0, edit.start) + edit.text + result.slice(edit.end);
  return result;
}

/** White space at the beginning of the line that an offset is on. */
export function indentAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? '';
}

/** What one more level of indentation is in this text: a tab, or the number of spaces it uses most near its top. */
export function indentUnit(text: string): string {
  const line = /\n([ \t]+)</.exec(text.slice(0, 20_000));
  const first = line?.[1] ?? '  ';
  if (first.includes('\t')) return '\t';
  return ' '.repeat(Math.min(first.length, 8));
}

export function lineBreakOf(text: string): string {
  return text.slice(0, 20_000).includes('\r\n') ? '\r\n' : '\n';
}

/** The span with the white space before it that parts it from what stands there. */
export function withBlankBefore(text: string, span: Span): Span {
  let { start } = span;
  while (start > 0 && /\s/.test(text[start - 1] ?? '')) start--;
  return { start, end: span.end };
}
