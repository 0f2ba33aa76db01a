// Turns the raw bytes of XML character content into text: entities, character references, line ends.
// Long replies are one escaped document inside a string, so this is the loop that the speed of the
// whole library hangs on: it copies bytes, never cuts the text into pieces, and never looks beyond
// its own piece.
import { isAscii } from 'node:buffer';
import type { ForeignReply } from '../errors';

/** What is wrong with a reply, as the end of the sentence "it holds ...". */
export class ReplyError extends Error {
  /** Set for a body that is no XML-RPC at all. */
  readonly foreign: ForeignReply | undefined;

  constructor(message: string, foreign?: ForeignReply) {
    super(message);
    this.foreign = foreign;
  }
}

export function cutOff(): ReplyError {
  return new ReplyError('an end in the middle; it was cut off', 'half');
}

const AMP = 0x26;
const SEMICOLON = 0x3b;
const HASH = 0x23;
const CR = 0x0d;
const LF = 0x0a;

/** Up to this many bytes a loop is faster than asking for a native search. */
const SHORT_BYTES = 48;

/**
 * The text of `bytes` from `start` to `end`, which hold character content without markup, in UTF-8.
 * @throws {ReplyError} for an unknown entity or a reference to a character that does not exist.
 */
export function decodeText(bytes: Buffer, start: number, end: number, mayHoldCr: boolean): string {
  if (start === end) return '';
  if (mayHoldCr && bytes.subarray(start, end).includes(CR)) {
    const clean = withoutCr(bytes.subarray(start, end));
    return decodeText(clean, 0, clean.length, false);
  }
  if (!holdsReference(bytes, start, end)) return toText(bytes, start, end);
  const out = Buffer.allocUnsafe(end - start);
  return toText(out, 0, unescapeInto(out, bytes, start, end));
}

/** XML reads CR and CR LF as LF; a CR that is meant comes as a reference. */
function withoutCr(bytes: Buffer): Buffer {
  const out = Buffer.allocUnsafe(bytes.length);
  let to = 0;
  for (let from = 0; from < bytes.length; from++) {
    const byte = bytes[from] ?? 0;
    if (byte !== CR) out[to++] = byte;
    else if (bytes[from + 1] !== LF) out[to++] = LF;
  }
  return out.subarray(0, to);
}

function holdsReference(bytes: Buffer, start: number, end: number): boolean {
  if (end - start > SHORT_BYTES) return bytes.subarray(start, end).includes(AMP);
  for (let at = start; at < end; at++) if (bytes[at] === AMP) return true;
  return false;
}

function toText(bytes: Buffer, start: number, end: number): string {
  const ascii =
    end - start <= SHORT_BYTES
      ? isShortAscii(bytes, start, end)
      : isAscii(bytes.subarray(start, end));
  return ascii ? bytes.toString('latin1', start, end) : bytes.toString('utf8', start, end);
}

function isShortAscii(bytes: Buffer, start: number, end: number): boolean {
  let seen = 0;
  for (let at = start; at < end; at++) seen |= bytes[at] ?? 0;
  return seen < 0x80;
}

// The inner loop does nothing but copy: twice as fast as one loop with the cases inside.
function unescapeInto(out: Buffer, bytes: Buffer, start: number, end: number): number {
  let from = start;
  let to = 0;
  for (;;) {
    let byte = bytes[from] ?? 0;
    while (byte !== AMP) {
      if (from >= end) return to;
      out[to] = byte;
      to++;
      from++;
      byte = bytes[from] ?? 0;
    }
    if (from >= end) return to;
    const known = knownEntity(bytes, from + 1);
    if (known !== 0) {
      out[to++] = known & 0xff;
      from += known >> 8;
    } else {
      const stop = endOfReference(bytes, from, end);
      to = writeCodePoint(out, to, numbered(bytes, from + 1, stop));
      from = stop + 1;
    }
  }
}

// Character plus 256 times the length of the reference.
const LT = 0x3c | (4 << 8);
const GT = 0x3e | (4 << 8);
const AMPERSAND = AMP | (5 << 8);
const QUOT = 0x22 | (6 << 8);
const APOS = 0x27 | (6 << 8);

/**
 * One of the five entities after an ampersand, else 0. The semicolon is part of the comparison, so it
 * never takes bytes of the markup behind the text.
 */
function knownEntity(bytes: Buffer, at: number): number {
  const first = bytes[at];
  const second = bytes[at + 1];
  if (second === 0x74) {
    if (bytes[at + 2] !== SEMICOLON) return 0;
    return first === 0x6c ? LT : first === 0x67 ? GT : 0;
  }
  if (first === 0x71) return spells(bytes, at, 'quot;') ? QUOT : 0;
  if (first !== 0x61) return 0;
  if (second === 0x6d) return bytes[at + 2] === 0x70 && bytes[at + 3] === SEMICOLON ? AMPERSAND : 0;
  return spells(bytes, at, 'apos;') ? APOS : 0;
}

function spells(bytes: Buffer, at: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return false;
  return true;
}

/** The longest reference worth reading, `&#x10FFFF;` with a few leading zeros. */
const LONGEST_REFERENCE = 16;

function endOfReference(bytes: Buffer, start: number, end: number): number {
  const limit = Math.min(end, start + LONGEST_REFERENCE);
  for (let at = start + 1; at < limit; at++) if (bytes[at] === SEMICOLON) return at;
  throw new ReplyError('an ampersand that starts no character reference');
}

function numbered(bytes: Buffer, start: number, end: number): number {
  if (bytes[start] !== HASH) throw new ReplyError('an entity that XML-RPC does not know');
  const text = bytes.toString('latin1', start + 1, end);
  const hexadecimal = text.startsWith('x');
  const digits = hexadecimal ? text.slice(1) : text;
  if (!(hexadecimal ? /^[0-9A-Fa-f]+$/ : /^[0-9]+$/).test(digits)) {
    throw new ReplyError('a broken character reference');
  }
  const code = Number.parseInt(digits, hexadecimal ? 16 : 10);
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    throw new ReplyError('a reference to a character that does not exist');
  }
  return code;
}

function writeCodePoint(out: Buffer, at: number, code: number): number {
  if (code < 0x80) {
    out[at] = code;
    return at + 1;
  }
  return at + out.write(String.fromCodePoint(code), at, 'utf8');
}
