// Where RSpecs may stand in texts of other languages, and how they are written there.
import { pythonStrings, type PythonString } from '../genilib/strings';
import type { TextKind } from '../mentions/kinds';
import type { Region } from './rspecs';

/** Programs that put something in the place of words, whatever those look like. */
const replacing =
  /\.replace\(|\.sub\(|\bsubstitute\(|\bsed\b|\benvsubst\b|\btemplatefile\(|\bawk\b/;

/** The string literals of Python that hold a start tag. */
export function pythonRegions(text: string): Region[] {
  if (!text.includes('rspec')) return [];
  const isReplaced = replacing.test(text);
  return pythonStrings(text).flatMap((literal) => {
    const { valueStart: start, valueEnd: end, closed } = literal;
    if (!closed || !text.slice(start, end).includes('rspec')) return [];
    const isRaw = /r/i.test(text.slice(literal.start, start));
    const filledIn = isReplaced || isPutTogether(text, literal);
    return [{ start, end, escapes: isRaw ? 'none' : 'python', filledIn }];
  });
}

function isPutTogether(text: string, { formatted, end }: PythonString): boolean {
  return formatted || /^\s*(?:%|\+|\.\w)/.test(text.slice(end, end + 200));
}

/** The whole text for all but JSON, where an RSpec is one string. */
export function textRegions(text: string, kind: TextKind): Region[] {
  if (kind === 'json') return jsonRegions(text);
  const at = text.search(/<(?:\w+:)?rspec\s/);
  if (at < 0) return [];
  const isQuoted = /^[^>]*=\s*\\"/.test(text.slice(at, at + 500));
  const quoted = kind === 'shell' ? 'shell' : 'python';
  const runs = kind === 'shell' && /`|\$\(/.test(text.slice(at));
  const filledIn = kind === 'prose' || replacing.test(text) || runs;
  return [{ start: at, end: text.length, escapes: isQuoted ? quoted : 'none', filledIn }];
}

function jsonRegions(text: string): Region[] {
  const found: Region[] = [];
  let from = 0;
  for (let at = text.indexOf('<rspec'); at >= 0; at = text.indexOf('<rspec', from)) {
    const start = quoteBefore(text, at, from) + 1;
    const end = quoteAfter(text, at);
    if (end < 0) break;
    if (start > 0) found.push({ start, end, escapes: 'json', filledIn: false });
    from = end + 1;
  }
  return found;
}

/** -1 where there is none since the other offset. */
function quoteBefore(text: string, offset: number, from: number): number {
  let at = text.lastIndexOf('"', offset);
  while (at > from && isEscaped(text, at)) at = text.lastIndexOf('"', at - 1);
  return at < from ? -1 : at;
}

function quoteAfter(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at > 0 && isEscaped(text, at)) at = text.indexOf('"', at + 1);
  return at;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charAt(at - 1 - backslashes) === '\\') backslashes++;
  return backslashes % 2 === 1;
}
