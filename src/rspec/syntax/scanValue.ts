// The value of an attribute, from the end of its name on. Most of this file is about quotes that are
// not there yet: where the value of an unfinished attribute ends decides what a completion replaces.
import {
  code,
  isBlank,
  isNameCharacter,
  isNameStart,
  isTypographicQuote,
  skipBlanks,
} from './characters';
import type { Attribute, AttributeFlaw } from './document';

/** How far a quote is looked for that ends a broken value: far enough for a shell command. */
export const LOOK_AHEAD = 200;

/** The text that was scanned, and where it begins in the document. */
export interface Source {
  readonly text: string;
  readonly base: number;
}

/** An attribute as the scanner finds it. Its value is cut out of the text when somebody asks. */
export class ScannedAttribute implements Attribute {
  readonly name: string;
  start: number;
  nameEnd: number;
  valueStart: number;
  valueEnd: number;
  end: number;
  quote: '"' | "'" | '' = '';
  closed = true;
  /** Offset of a `<` inside the quotes, or -1. */
  less = -1;
  flaw: AttributeFlaw | undefined;
  readonly #source: Source;

  /** Offsets are those in the source until {@link shift}. */
  constructor(source: Source, name: string, start: number, nameEnd: number) {
    this.#source = source;
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
    const { text, base } = this.#source;
    return this.hasValue ? text.slice(this.valueStart - base, this.valueEnd - base) : undefined;
  }

  setValue(start: number, end: number, quote: '"' | "'" | '', closed: boolean): void {
    this.valueStart = start;
    this.valueEnd = end;
    this.quote = quote;
    this.closed = closed;
    this.end = closed && quote !== '' ? end + 1 : end;
  }

  /** Turns offsets in the source into those in the document. */
  shift(base: number): void {
    this.start += base;
    this.nameEnd += base;
    this.valueStart += base;
    this.valueEnd += base;
    this.end += base;
    if (this.less >= 0) this.less += base;
  }

  /** Back to an attribute without a value. */
  clear(): void {
    this.setValue(this.nameEnd, this.nameEnd, '', true);
    this.flaw = undefined;
    this.less = -1;
  }
}

/**
 * Reads the value that follows the name of an attribute, if one does. Returns how far the text was looked at for that,
 * but for what {@link LOOK_AHEAD} covers.
 */
export function scanValue(text: string, attribute: ScannedAttribute): number {
  const equals = skipBlanks(text, attribute.nameEnd);
  const character = text.charCodeAt(equals);
  if (character !== code.equals)
    return isQuote(character) ? withoutEquals(text, equals, character, attribute) : equals;
  const start = skipBlanks(text, equals + 1);
  const first = text.charCodeAt(start);
  if (isQuote(first)) return quoted(text, start, first, attribute);
  if (isTypographicQuote(text.charAt(start)) && typographic(text, start, attribute)) return start;
  if (start > equals + 1) {
    // `name=` before a blank is a value still to be typed; the next word is the next attribute.
    attribute.setValue(equals + 1, equals + 1, '', true);
  } else bare(text, start, attribute);
  return start;
}

const isQuote = (character: number): boolean =>
  character === code.quote || character === code.apostrophe;

/** `name"value"`: only a value that is whole otherwise shows that the `=` alone is missing. */
function withoutEquals(
  text: string,
  quoteAt: number,
  quoteCode: number,
  attribute: ScannedAttribute,
): number {
  const looked = quoted(text, quoteAt, quoteCode, attribute);
  const whole = attribute.closed && endsValue(text, attribute.end);
  if (whole && attribute.flaw === undefined) attribute.flaw = 'xml-missing-equals';
  else attribute.clear();
  return looked;
}

function bare(text: string, start: number, attribute: ScannedAttribute): void {
  const close = lonelyQuote(text, start);
  if (close < 0) {
    attribute.setValue(start, bareEnd(text, start), '', true);
    return;
  }
  attribute.setValue(start, close, text.charCodeAt(close) === code.quote ? '"' : "'", true);
  attribute.flaw = 'xml-missing-open-quote';
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

/** The quote that ends a value whose first one is missing, as in `name=value" os="x"`, or -1. */
function lonelyQuote(text: string, start: number): number {
  const limit = Math.min(text.length, start + LOOK_AHEAD);
  for (let at = start; at < limit; at++) {
    const character = text.charCodeAt(at);
    if (isQuote(character)) {
      const opens = lastBeforeBlanks(text, at) === code.equals;
      return at > start && !opens && endsValue(text, at + 1) ? at : -1;
    }
    if (character === code.less || character === code.greater || isLineEnd(character)) return -1;
  }
  return -1;
}

const isLineEnd = (character: number): boolean =>
  character === code.lineFeed || character === code.carriageReturn;

function lastBeforeBlanks(text: string, offset: number): number {
  let at = offset - 1;
  while (at > 0 && isBlank(text.charCodeAt(at))) at--;
  return text.charCodeAt(at);
}

/** A value between quotes of a word processor. False where no quote ends it on its line. */
function typographic(text: string, quoteAt: number, attribute: ScannedAttribute): boolean {
  const limit = Math.min(text.length, quoteAt + LOOK_AHEAD);
  for (let at = quoteAt + 1; at < limit; at++) {
    const character = text.charCodeAt(at);
    if (character === code.less || isLineEnd(character)) return false;
    const ends = isQuote(character) || isTypographicQuote(text.charAt(at));
    if (!ends || !endsValue(text, at + 1)) continue;
    attribute.setValue(quoteAt + 1, at, character === code.apostrophe ? "'" : '"', true);
    attribute.flaw = 'xml-wrong-quotes';
    return true;
  }
  return false;
}

function quoted(
  text: string,
  quoteAt: number,
  quoteCode: number,
  attribute: ScannedAttribute,
): number {
  const quote = quoteCode === code.quote ? '"' : "'";
  const valueStart = quoteAt + 1;
  let position = valueStart;
  for (; position < text.length; position++) {
    const character = text.charCodeAt(position);
    if (character === quoteCode) {
      const cut = swallowedAttribute(text, valueStart, position);
      if (cut >= 0) open(text, valueStart, cut, attribute, quote);
      else closed(text, valueStart, position, attribute, quote);
      return position;
    }
    if (character === code.less) {
      if (!staysInside(text, position, quote)) break;
      if (attribute.less < 0) attribute.less = position;
    }
  }
  open(text, valueStart, openEnd(text, valueStart, position), attribute, quote);
  return position;
}

/** A value without its closing quote, or with one of a word processor. */
function open(
  text: string,
  start: number,
  end: number,
  attribute: ScannedAttribute,
  quote: '"' | "'",
): void {
  if (end - 1 > start && isTypographicQuote(text.charAt(end - 1))) {
    attribute.setValue(start, end - 1, quote, true);
    attribute.flaw = 'xml-wrong-quotes';
  } else attribute.setValue(start, end, quote, false);
}

/** A value up to its closing quote, unless what follows shows that the quote closes nothing. */
function closed(
  text: string,
  start: number,
  quoteAt: number,
  attribute: ScannedAttribute,
  quote: '"' | "'",
): void {
  attribute.setValue(start, quoteAt, quote, true);
  const next = quoteAt + 1;
  if (endsValue(text, next) || beginsAttribute(text, next)) return;
  if (text.startsWith(quote, next) && endsValue(text, next + 1)) {
    attribute.flaw = 'xml-doubled-quote';
    attribute.end = next + 1;
    return;
  }
  const last = lastQuoteOfValue(text, next, quote);
  if (last < 0) return;
  if (quoteAt > start) {
    attribute.setValue(start, last, quote, true);
    attribute.flaw = 'xml-quote-in-value';
    return;
  }
  const inner = text.indexOf(quote, next);
  if (inner < last - 1) return;
  attribute.setValue(next, inner, quote, true);
  attribute.flaw = 'xml-doubled-quote';
  attribute.end = last + 1;
}

/** Whether a name, `=` and a quote follow at once, so that only a space is missing before them. */
export function beginsAttribute(text: string, offset: number): boolean {
  if (!isNameStart(text.charCodeAt(offset))) return false;
  return /^[^\s=<>"'/]{1,80}=["']/.test(text.slice(offset, offset + 82));
}

/** The last quote on the line that could end the value, before the next attribute or the end of the tag; or -1. */
function lastQuoteOfValue(text: string, from: number, quote: '"' | "'"): number {
  const limit = Math.min(text.length, from + LOOK_AHEAD);
  let last = -1;
  for (let at = from; at < limit; at++) {
    const character = text.charCodeAt(at);
    if (character === code.less || character === code.greater || isLineEnd(character)) break;
    if (text.charAt(at) !== quote) continue;
    if (text.charCodeAt(at - 1) === code.equals) break;
    if (endsValue(text, at + 1)) last = at;
  }
  return last;
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
