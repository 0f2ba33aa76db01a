// Turns the raw bytes of XML character content into text: entities, character references, line ends.
// Long replies are one escaped document inside a string, so this is the loop that the speed of the
// whole library hangs on: it copies bytes and never cuts the text into pieces.
import { isAscii } from 'node:buffer';

/** What is wrong with a reply, as the end of the sentence "it holds ...". */
export class ReplyError extends Error {}

const AMP = 0x26;
const SEMICOLON = 0x3b;
const HASH = 0x23;
const CR = 0x0d;
const LF = 0x0a;

/**
 * The text of `bytes` from `start` to `end`, which hold character content without markup, in UTF-8.
 * @throws {ReplyError} for an unknown entity or a reference to a character that does not exist.
 */
export function decodeText(bytes: Buffer, start: number, end: number, mayHoldCr: boolean): string {
  if (start === end) return '';
  const amp = bytes.indexOf(AMP, start);
  const plain = amp === -1 || amp >= end;
  if (plain && !mayHoldCr) return toText(bytes, start, end);
  const out = Buffer.allocUnsafe(end - start);
  return toText(out, 0, unescapeInto(out, bytes, start, end));
}

function toText(bytes: Buffer, start: number, end: number): string {
  return isAscii(bytes.subarray(start, end))
    ? bytes.toString('latin1', start, end)
    : bytes.toString('utf8', start, end);
}

function unescapeInto(out: Buffer, bytes: Buffer, start: number, end: number): number {
  let from = start;
  let to = 0;
  while (from < end) {
    const byte = bytes[from] ?? 0;
    if (byte === AMP) {
      const stop = endOfReference(bytes, from, end);
      to = writeCodePoint(out, to, referenced(bytes, from + 1, stop));
      from = stop + 1;
    } else if (byte === CR) {
      // XML reads CR and CR LF as LF; a CR that is meant comes as a reference.
      out[to++] = LF;
      from += bytes[from + 1] === LF && from + 1 < end ? 2 : 1;
    } else {
      out[to++] = byte;
      from += 1;
    }
  }
  return to;
}

/** The longest reference worth reading, `&#x10FFFF;` with a few leading zeros. */
const LONGEST_REFERENCE = 16;

function endOfReference(bytes: Buffer, start: number, end: number): number {
  const limit = Math.min(end, start + LONGEST_REFERENCE);
  for (let at = start + 1; at < limit; at++) if (bytes[at] === SEMICOLON) return at;
  throw new ReplyError('an ampersand that starts no character reference');
}

function referenced(bytes: Buffer, start: number, end: number): number {
  const first = bytes[start];
  if (first === HASH) return numbered(bytes, start + 1, end);
  const length = end - start;
  if (length === 2 && bytes[start + 1] === 0x74) {
    if (first === 0x6c) return 0x3c; // lt
    if (first === 0x67) return 0x3e; // gt
  }
  if (length === 3 && first === 0x61 && bytes[start + 1] === 0x6d && bytes[start + 2] === 0x70)
    return AMP;
  const name = bytes.toString('latin1', start, end);
  if (name === 'quot') return 0x22;
  if (name === 'apos') return 0x27;
  throw new ReplyError('an entity that XML-RPC does not know');
}

function numbered(bytes: Buffer, start: number, end: number): number {
  const text = bytes.toString('latin1', start, end);
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
