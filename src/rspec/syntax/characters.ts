// Which characters XML allows where, as one table look-up per character: the scanner asks this for
// every character of a document that may be a megabyte long.

const BLANK = 1;
const NAME_START = 2;
const NAME = 4;

const classes = new Uint8Array(128);
for (const blank of [9, 10, 13, 32]) classes[blank] = BLANK;
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_:]/.test(character)) classes[code] = NAME_START | NAME;
  else if (/[0-9.-]/.test(character)) classes[code] = NAME;
}

/** Character codes that the scanner compares with. */
export const code = {
  tab: 9,
  lineFeed: 10,
  carriageReturn: 13,
  exclamation: 33,
  quote: 34,
  ampersand: 38,
  apostrophe: 39,
  slash: 47,
  less: 60,
  equals: 61,
  greater: 62,
  question: 63,
  openBracket: 91,
  closeBracket: 93,
} as const;

/** Quotes that word processors and wikis put in the place of `"` and `'`. */
const typographic = new Set('“”„‟‘’‚‛«»‹›″′＂＇`´');

export const isTypographicQuote = (character: string): boolean => typographic.has(character);

export const isBlank = (character: number): boolean => classes[character] === BLANK;

/** Outside ASCII nearly everything is a letter to XML, and nobody writes the exceptions. */
export const isNameStart = (character: number): boolean =>
  character >= 128 || ((classes[character] ?? 0) & NAME_START) !== 0;

export const isNameCharacter = (character: number): boolean =>
  character >= 128 || ((classes[character] ?? 0) & NAME) !== 0;

/** Offset of the first character at or after `position` that is not part of a name. */
export function nameEndAt(text: string, position: number): number {
  let end = position;
  while (end < text.length && isNameCharacter(text.charCodeAt(end))) end++;
  return end;
}

/** Where an XML declaration ends, with the `>` of a tag where it lacks its `?>`: else it would hide the whole document. */
export function declarationEnd(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && text[end] !== '<' && text[end] !== '>') end++;
  return text[end] === '>' ? end + 1 : end;
}

/** Offset of the first character at or after `position` that is not white space. */
export function skipBlanks(text: string, position: number): number {
  let end = position;
  while (end < text.length && isBlank(text.charCodeAt(end))) end++;
  return end;
}
