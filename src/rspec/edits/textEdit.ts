// Changes to a text as data. Offsets are those of the text before any of the edits.
import type { Span } from '../syntax/document';

export interface TextEdit extends Span {
  readonly text: string;
}

/** The text with all edits made; those at one offset in their order. They must not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const pieces: string[] = [];
  let from = 0;
  for (const edit of ordered) {
    pieces.push(text.slice(from, edit.start), edit.text);
    from = edit.end;
  }
  return pieces.join('') + text.slice(from);
}

/** A line that is longer is not laid out by hand, and looking for its beginning again and again costs too much. */
const longestLine = 10_000;

/** White space at the beginning of the line that an offset is on; none on a line without an end. */
export function indentAt(text: string, offset: number): string {
  const from = Math.max(0, offset - longestLine);
  const before = text.slice(from, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  if (lineStart === 0 && from > 0) return '';
  return /^[ \t]*/.exec(before.slice(lineStart))?.[0] ?? '';
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

/** Takes a span away with the white space before it; one space stays where two words would become one. */
export function removal(text: string, span: Span): TextEdit {
  const { start, end } = withBlankBefore(text, span);
  const isBetweenWords = isOfWord(text.charAt(start - 1)) && isOfWord(text.charAt(end));
  return { start, end, text: isBetweenWords ? ' ' : '' };
}

const isOfWord = (character: string): boolean => /[^\s<>/]/.test(character);

/** The span with the white space before it that parts it from what stands there. */
export function withBlankBefore(text: string, span: Span): Span {
  let { start } = span;
  while (start > 0 && /\s/.test(text[start - 1] ?? '')) start--;
  return { start, end: span.end };
}
