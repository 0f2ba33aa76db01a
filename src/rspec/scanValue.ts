// The value of an attribute, from the end of its name on. Most of this file is about quotes that are
// not there yet: where the value of an unfinished attribute ends decides what a completion replaces.
import { code, isBlank, isNameCharacter, isNameStart, skipBlanks } from './characters';
import type { Attribute } from './document';

/** How far a `<` inside quotes looks for the closing quote: far enough for a shell command. */
const LOOK_AHEAD = 200;

/** An attribute as the scanner finds it. Its value is cut out of the text when somebody asks. */
export class ScannedAttribute implements Attribute {
  readonly name: string;
  readonly start: number;
  readonly nameEnd: number;
  valueStart: number;
  valueEnd: number;
  end: number;
  quote: '"' | "'" | '' = '';
  closed = true;
  /** Offset of a `<` inside the quotes, or -1. */
  less = -1;
  readonly #text: string;

  constructor(text: string, name: string, start: number, nameEnd: number) {
    this.#text = text;
    this.name = name;
    this.start = start;
    this.nameEnd = nameEnd;
    this.valueStart = nameEnd;
    this.valueEnd = nameEnd;
    this.end = nameEnd;
  }

  /** Without `=` the value would begin at the end of the name, which it never does with one. */
  get hasValue(): boolean {
    return this.valueStart > this.nameEnd;
  }

  get raw(): string | undefined {
    return this.hasValue ? this.#text.slice(this.valueStart, this.valueEnd) : undefined;
  }

  setValue(start: number, end: number, quote: '"' | "'" | '', closed: boolean): void {
    this.valueStart = start;
    this.valueEnd = end;
    this.quote = quote;
    this.closed = closed;
    this.end = closed && quote !== '' ? end + 1 : end;
  }
}

/** Reads the value that follows the name of an attribute, if one does. */
export function scanValue(text: string, attribute: ScannedAttribute): void {
  const equals = skipBlanks(text, attribute.nameEnd);
  if (text.charCodeAt(equals) !== code.equals) return;
  const start = skipBlanks(text, equals + 1);
  const first = text.charCodeAt(start);
  if (first === code.quote || first === code.apostrophe) quoted(text, start, first, attribute);
  else {
    // `name=` before a blank is a value still to be typed; the next word is the next attribute.
    const end = start === equals + 1 ? bareEnd(text, start) : equals + 1;
    attribute.setValue(equals + 1, end, '', true);
  }
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

function quoted(
  text: string,
  quoteAt: number,
  quoteCode: number,
  attribute: ScannedAttribute,
): void {
  const quote = quoteCode === code.quote ? '"' : "'";
  const valueStart = quoteAt + 1;
  let position = valueStart;
  for (; position < text.length; position++) {
    const character = text.charCodeAt(position);
    if (character === quoteCode) {
      const cut = swallowedAttribute(text, valueStart, position);
      if (cut >= 0) attribute.setValue(valueStart, cut, quote, false);
      else attribute.setValue(valueStart, position, quote, true);
      return;
    }
    if (character === code.less) {
      if (!staysInside(text, position, quote)) break;
      if (attribute.less < 0) attribute.less = position;
    }
  }
  attribute.setValue(valueStart, openEnd(text, valueStart, position), quote, false);
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
  return before !== code.equals && !/\S>/.test(ahead.slice(0, close));
}
