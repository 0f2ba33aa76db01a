// The value of an attribute, from the end of its name on. Most of this file is about quotes that are
// not there yet: where the value of an unfinished attribute ends decides what a completion replaces.
import { code, isBlank, isNameCharacter, isNameStart, skipBlanks } from './characters';
import type { Attribute } from './document';

type Value = Pick<Attribute, 'raw' | 'valueStart' | 'valueEnd' | 'quote' | 'closed' | 'end'>;

/** How far a `<` inside quotes looks for the closing quote: far enough for a shell command. */
const LOOK_AHEAD = 200;

export function scanValue(text: string, nameEnd: number): Value {
  const none = { raw: undefined, valueStart: nameEnd, valueEnd: nameEnd, end: nameEnd } as const;
  const equals = skipBlanks(text, nameEnd);
  if (text.charCodeAt(equals) !== code.equals) return { ...none, quote: '', closed: true };
  const start = skipBlanks(text, equals + 1);
  const first = text.charCodeAt(start);
  if (first === code.quote || first === code.apostrophe) return quoted(text, start, first);
  // `name=` before a blank is a value still to be typed; the next word is the next attribute.
  const end = start === equals + 1 ? bareEnd(text, start) : equals + 1;
  const valueStart = equals + 1;
  return {
    raw: text.slice(valueStart, end),
    valueStart,
    valueEnd: end,
    end,
    quote: '',
    closed: true,
  };
}

function bareEnd(text: string, start: number): number {
  let end = start;
  for (; end < text.length; end++) {
    const character = text.charCodeAt(end);
    if (isBlank(character) || character === code.less || character === code.greater) break;
    if (character === code.slash && text.charCodeAt(end + 1) === code.greater) break;
  }
  return end;
}

function quoted(text: string, quoteAt: number, quoteCode: number): Value {
  const quote = quoteCode === code.quote ? '"' : "'";
  const valueStart = quoteAt + 1;
  let position = valueStart;
  for (; position < text.length; position++) {
    const character = text.charCodeAt(position);
    if (character === quoteCode) {
      const cut = swallowedAttribute(text, valueStart, position);
      if (cut >= 0) return open(text, valueStart, cut, quote);
      const raw = text.slice(valueStart, position);
      return { raw, valueStart, valueEnd: position, end: position + 1, quote, closed: true };
    }
    if (character === code.less && !staysInside(text, position, quote)) break;
  }
  return open(text, valueStart, openEnd(text, valueStart, position), quote);
}

function open(text: string, valueStart: number, end: number, quote: '"' | "'"): Value {
  return { raw: text.slice(valueStart, end), valueStart, valueEnd: end, end, quote, closed: false };
}

/** An open value ends with its line, and before the end of the tag if that stands on the line. */
function openEnd(text: string, start: number, limit: number): number {
  let end = start;
  while (end < limit) {
    const character = text.charCodeAt(end);
    if (character === code.lineFeed || character === code.carriageReturn) break;
    end++;
  }
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  if (end > start && text.charCodeAt(end - 1) === code.greater) {
    end--;
    const before = text.charCodeAt(end - 1);
    if (end > start && (before === code.slash || before === code.question)) end--;
    while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  }
  return end;
}

/**
 * In `name="urn os="Linux"` the quote before Linux closes nothing. It shows: a blank, a name and `=`
 * stand before it and a value right after it. Returns where the open value ends, or -1.
 */
function swallowedAttribute(text: string, valueStart: number, quoteAt: number): number {
  if (endsValue(text, quoteAt + 1) || text.charCodeAt(quoteAt - 1) !== code.equals) return -1;
  const nameEnd = quoteAt - 1;
  let name = nameEnd;
  while (name > valueStart && isNameCharacter(text.charCodeAt(name - 1))) name--;
  if (name === nameEnd || !isNameStart(text.charCodeAt(name))) return -1;
  let blank = name;
  while (blank > valueStart && isBlank(text.charCodeAt(blank - 1))) blank--;
  return blank < name ? blank : -1;
}

/** Whether what stands at the offset may follow a value: a blank, the end of the tag, the end of the text. */
function endsValue(text: string, offset: number): boolean {
  const next = text.charCodeAt(offset);
  if (offset >= text.length || isBlank(next) || next === code.greater || next === code.less)
    return true;
  return (
    (next === code.slash || next === code.question) && text.charCodeAt(offset + 1) === code.greater
  );
}

/**
 * A `<` inside quotes is either a shell redirection (`command="cat <file"`, not XML but clear) or the
 * next tag after a quote that was never closed.
 */
function staysInside(text: string, less: number, quote: string): boolean {
  const next = text.charCodeAt(less + 1);
  const beginsMarkup = isNameStart(next) || next === code.slash || next === code.exclamation;
  const ahead = text.slice(less + 1, less + LOOK_AHEAD);
  const line = ahead.search(/[\r\n]/);
  const close = ahead.indexOf(quote);
  if (close < 0 || (line >= 0 && line < close)) return false;
  if (!beginsMarkup) return true;
  const before = ahead.charCodeAt(close - 1);
  return before !== code.equals && !ahead.slice(0, close).includes('>');
}
