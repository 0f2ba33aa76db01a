// Writes method calls in the dialect that the servers read (docs/protocol.md 2.5, 13): ASCII with
// decimal character references, absent members omitted, no nil. The xmlrpc package does the XML.
import CustomType from 'xmlrpc/lib/customtype.js';
import { serializeMethodCall } from 'xmlrpc/lib/serializer.js';
import type { WireValue } from './values';

/**
 * The body of a method call, pure ASCII. Members that are `undefined` are left out. Booleans are
 * written as `<boolean>`, which the servers read as true whatever it holds: send 0 or 1 instead.
 * @throws {TypeError} for what XML-RPC, or the servers, cannot take: null, numbers that are not finite
 * or do not fit, characters that XML does not allow, and values that are no plain data, such as a
 * BigInt, a Map, an instance of a class or an object that holds itself.
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

/** Deeper than any argument of a call. */
const MAX_DEPTH = 100;

/** @param around the lists and structs that the value is in, for one that holds itself has no end */
function checked(value: unknown, where: string, around: readonly object[] = []): unknown {
  switch (typeof value) {
    case 'string':
      return new TextElement('string', checkedText(value, where));
    case 'number':
      return checkedNumber(value, where);
    case 'boolean':
      return value;
    case 'object':
      if (value !== null) return checkedObject(value, where, around);
      break;
    case 'undefined':
      break;
    case 'bigint':
    case 'function':
    case 'symbol':
      throw new TypeError(
        `${where} of the call is a ${typeof value}, which XML-RPC does not support.`,
      );
  }
  throw new TypeError(
    `${where} of the call has no value, which XML-RPC cannot express; leave it out.`,
  );
}

function checkedObject(value: object, where: string, around: readonly object[]): unknown {
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
  if (around.includes(value)) throw new TypeError(`${where} of the call contains itself.`);
  if (around.length >= MAX_DEPTH)
    throw new TypeError(`${where} of the call is more than ${MAX_DEPTH} deep.`);
  const inside = [...around, value];
  if (Array.isArray(value)) {
    // Array.from sees the holes of an array, too.
    return Array.from(value, (item: unknown, index) => checked(item, `${where}[${index}]`, inside));
  }
  if (!isPlain(value)) {
    throw new TypeError(
      `${where} of the call is a ${nameOf(value)}: only plain objects, arrays, texts, numbers, dates and bytes can be sent.`,
    );
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]: [string, unknown]) => [
        checkedText(name, where),
        checked(member, `${where}.${name}`, inside),
      ]),
  );
}

/** An object literal. Of a Map, a Set or an instance of a class nothing, or the wrong things, would be sent. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  const isLiteral = prototype === null || Object.getPrototypeOf(prototype) === null;
  return isLiteral && Object.getOwnPropertySymbols(value).length === 0;
}

function nameOf(value: object): string {
  const { constructor } = value;
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'object';
}

// Not allowed in XML, even as a reference: control characters but TAB, LF and CR, lone surrogates,
// and the two non-characters.
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

function checkedText(text: string, where: string): string {
  const bad = NOT_XML.exec(text)?.[0];
  if (bad === undefined) return text;
  const code = (bad.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  throw new TypeError(
    `${where} of the call contains the character U+${code}, which XML cannot carry.`,
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
