// The string literals of a Python file: enough of its grammar to know where strings and comments begin and end,
// also while one is being typed, and what stands around each. The grammar itself knows them too; this costs a
// fourteenth of a parse, needs no grammar to be loaded, and says what open quotes take in, as Python would read them,
// where the reading of profiles passes over such quotes.

export interface PythonString {
  /** Of the literal, with prefix and quotes. */
  readonly start: number;
  readonly end: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly quote: string;
  readonly closed: boolean;
  /** Its value is known only when the profile runs, or is no text: an f-string, a t-string, bytes. */
  readonly formatted: boolean;
  /** The innermost bracket that is open there; -1 for none. */
  readonly bracket: number;
}

const HASH = 35;
const BACKSLASH = 92;
const opening = new Set('([{');
const closing = new Set(')]}');
/** Brackets that were never closed must not cost more than this. */
const MAX_DEPTH = 200;

/** All string literals in their order. An open one ends with its line, an open triple one with the file. */
export function pythonStrings(text: string): PythonString[] {
  const found: PythonString[] = [];
  const open: number[] = [];
  let position = 0;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code === HASH) position = lineEnd(text, position);
    else if (code === 34 || code === 39) {
      const literal = readString(text, position, open.at(-1) ?? -1);
      found.push(literal);
      position = literal.end;
    } else {
      const character = text.charAt(position);
      if (opening.has(character) && open.length < MAX_DEPTH) open.push(position);
      else if (closing.has(character)) open.pop();
      position++;
    }
  }
  return found;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function readString(text: string, quoteAt: number, bracket: number): PythonString {
  const single = text.charAt(quoteAt);
  const quote = text.startsWith(single.repeat(3), quoteAt) ? single.repeat(3) : single;
  const valueStart = quoteAt + quote.length;
  const prefix = /[A-Za-z]{0,2}$/.exec(text.slice(Math.max(0, quoteAt - 2), quoteAt))?.[0] ?? '';
  const isPrefix =
    /^(?:[rubft]|[bft]r|r[bft]|ur)$/i.test(prefix) &&
    !/\w/.test(text.charAt(quoteAt - prefix.length - 1));
  const start = isPrefix ? quoteAt - prefix.length : quoteAt;
  const valueEnd = stringEnd(text, valueStart, quote);
  const closed = text.startsWith(quote, valueEnd);
  return {
    start,
    end: closed ? valueEnd + quote.length : valueEnd,
    valueStart,
    valueEnd,
    quote,
    closed,
    formatted: isPrefix && /[bft]/i.test(prefix),
    bracket,
  };
}

function stringEnd(text: string, from: number, quote: string): number {
  let position = from;
  while (position < text.length && !text.startsWith(quote, position)) {
    const character = text.charCodeAt(position);
    if (quote.length === 1 && (character === 10 || character === 13)) break;
    position += character === BACKSLASH ? 2 : 1;
  }
  return Math.min(position, text.length);
}
