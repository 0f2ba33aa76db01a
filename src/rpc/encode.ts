// Writes method calls in the dialect that the servers read (docs/protocol.md 2.5, 13): ASCII with
// decimal character references, absent members omitted, no nil. The xmlrpc package does the XML.
import CustomType from 'xmlrpc/lib/customtype.js';
import { serializeMethodCall } from 'xmlrpc/lib/serializer.js';
import type { WireValue } from './wire';

/**
 * The body of a method call, pure ASCII. Members that are `undefined` are left out. Booleans are
 * written as `<boolean>`, which the servers read as true whatever it holds: send 0 or 1 instead.
 * @throws {TypeError} for what XML-RPC, or the servers, cannot take: null, numbers that are not
 * finite, characters that XML does not allow.
 */
export function encodeMethodCall(method: string, params: readonly WireValue[]): string {
  const xml = serializeMethodCall(
    method,
    params.map((param, index) => checked(param, `parameter ${index + 1}`)),
  );
  return toAscii(xml);
}

/**
 * An element with escaped text. The package by itself writes strings with markup as CDATA, of which it
 * guards only the first `]]>`, and in which no character reference works; and dates in local time
 * without saying so (https://github.com/baalexander/node-xmlrpc, lib/serializer.js).
 */
class TextElement extends CustomType {
  override readonly tagName: string;

  constructor(tagName: string, text: string) {
    super(text);
    this.tagName = tagName;
  }
}

function checked(value: WireValue | undefined, where: string): unknown {
  if (typeof value === 'string') return new TextElement('string', checkedText(value, where));
  if (typeof value === 'number') return checkedNumber(value, where);
  if (value === null || value === undefined) {
    throw new TypeError(
      `${where} of the call has no value; XML-RPC has no way to say so, leave it out.`,
    );
  }
  if (typeof value === 'boolean') return value;
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime()))
      throw new TypeError(`${where} of the call is not a valid date.`);
    return new TextElement(
      'dateTime.iso8601',
      value.toISOString().slice(0, 19).replaceAll('-', ''),
    );
  }
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (Array.isArray(value)) {
    return value.map((item: WireValue, index) => checked(item, `${where}[${index}]`));
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => [checkedText(name, where), checked(member, `${where}.${name}`)]),
  );
}

// Not allowed in XML, even as a reference: control characters but TAB, LF and CR, lone surrogates,
// and the two non-characters.
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

function checkedText(text: string, where: string): string {
  const bad = NOT_XML.exec(text)?.[0];
  if (bad === undefined) return text;
  const code = (bad.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  throw new TypeError(
    `${where} of the call holds the character U+${code}, which XML cannot carry.`,
  );
}

function checkedNumber(value: number, where: string): number {
  if (!Number.isFinite(value)) throw new TypeError(`${where} of the call is not a finite number.`);
  if (Number.isInteger(value) && (value > 2_147_483_647 || value < -2_147_483_648)) {
    throw new TypeError(
      `${where} of the call, ${value}, does not fit into the 32 bits of an XML-RPC int.`,
    );
  }
  return value;
}

/** The servers delete bytes above 127 before they parse, and XML readers turn a bare CR into LF. */
function toAscii(xml: string): string {
  return xml
    .replace(/[\u0080-\u{10FFFF}]/gu, (character) => `&#${character.codePointAt(0) ?? 63};`)
    .replace(/\r|&#xD;/g, '&#13;');
}
