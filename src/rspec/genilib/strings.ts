// The string literals of a Python file: enough of its grammar to know where strings and comments begin
// and end, also while one is being typed.

export interface PythonString {
  /** Of the literal, with prefix and quotes. */
  readonly start: number;
  readonly end: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly quote: string;
  readonly closed: boolean;
  /** An f-string, whose value is known only when the profile runs. */
  readonly formatted: boolean;
}

const HASH = 35;
const BACKSLASH = 92;

/** All string literals in their order. An open one ends with its line, an open triple one with the file. */
export function pythonStrings(text: string): PythonString[] {
  const found: PythonString[] = [];
  let position = 0;
  while (position < text.length) {
    const character = text.charCodeAt(position);
    if (character === HASH) position = lineEnd(text, position);
    else if (character === 34 || character === 39) {
      const literal = readString(text, position);
      found.push(literal);
      position = literal.end;
    } else position++;
  }
  return found;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function readString(text: string, quoteAt: number): PythonString {
  const single = text.charAt(quoteAt);
  const quote = text.startsWith(single.repeat(3), quoteAt) ? single.repeat(3) : single;
  const valueStart = quoteAt + quote.length;
  const prefix = /[A-Za-z]{0,2}$/.exec(text.slice(Math.max(0, quoteAt - 2), quoteAt))?.[0] ?? '';
  const isPrefix =
    /^(?:[rubf]|rb|br|rf|fr)$/i.test(prefix) &&
    !/\w/.test(text.charAt(quoteAt - prefix.length - 1));
  const start = isPrefix ? quoteAt - prefix.length : quoteAt;
  const valueEnd = stringEnd(text, valueStart, quote);
  const closed = text.startsWith(quote, valueEnd);
  const formatted = isPrefix && prefix.toLowerCase().includes('f');
  return {
    start,
    end: closed ? valueEnd + quote.length : valueEnd,
    valueStart,
    valueEnd,
    quote,
    closed,
    formatted,
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
