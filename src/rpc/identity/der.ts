// Just enough DER to find one extension in a certificate. Node prints unknown access methods, but
// BoringSSL, on which desktop VS Code runs, prints no object identifier with an arc beyond 64 bits,
// and that is what the address of the slice authority stands under (docs/protocol.md 2.2).

/** One element: its tag and the range of its content. */
interface Element {
  tag: number;
  start: number;
  end: number;
}

const INTEGER = 0x02;
const SEQUENCE = 0x30;
const OBJECT_IDENTIFIER = 0x06;
const OCTET_STRING = 0x04;
const EXTENSIONS = 0xa3;

/** The names of a GeneralName that we read: `[1]` e-mail and `[6]` URI. */
export interface GeneralName {
  kind: 'email' | 'uri';
  text: string;
}

const SUBJECT_ALT_NAME = oid('2.5.29.17');
const AUTHORITY_INFO_ACCESS = oid('1.3.6.1.5.5.7.1.1');

/** The e-mail addresses and URIs of the certificate's subjectAltName, in their order. */
export function subjectAltNames(certificate: Uint8Array): GeneralName[] {
  const names = extension(certificate, SUBJECT_ALT_NAME);
  return names === undefined
    ? []
    : children(certificate, names).flatMap((e) => generalName(certificate, e));
}

/** The address in authorityInfoAccess under this access method, given in dotted form. */
export function accessLocation(certificate: Uint8Array, method: string): string | undefined {
  const wanted = oid(method);
  const access = extension(certificate, AUTHORITY_INFO_ACCESS);
  for (const description of access === undefined ? [] : children(certificate, access)) {
    const [id, location] = children(certificate, description);
    if (id !== undefined && location !== undefined && holds(certificate, id, wanted)) {
      return generalName(certificate, location)[0]?.text;
    }
  }
  return undefined;
}

/** True when the signature of the certificate is made with one of these algorithms, in dotted form. */
export function isSignedBy(certificate: Uint8Array, algorithms: readonly string[]): boolean {
  const whole = read(certificate, 0, certificate.length);
  const algorithm = whole && children(certificate, whole)[1];
  const id = algorithm && children(certificate, algorithm)[0];
  return id !== undefined && algorithms.some((dotted) => holds(certificate, id, oid(dotted)));
}

/** True when these bytes are one complete DER sequence, with nothing missing and nothing after it. */
export function isWholeSequence(bytes: Uint8Array): boolean {
  const element = read(bytes, 0, bytes.length);
  return element?.tag === SEQUENCE && element.end === bytes.length;
}

/**
 * How often an encrypted key (PKCS#8) wants its passphrase to be hashed: the iterations of PBKDF2 and of the
 * older schemes, N·r·p of scrypt (RFC 8018, A.2 to A.4; RFC 7914, 7.1). 0 where that is not found.
 */
export function derivationCost(key: Uint8Array): number {
  const whole = read(key, 0, key.length);
  const scheme = whole && children(key, whole)[0];
  return scheme === undefined ? 0 : costWithin(key, scheme, 5);
}

/** The numbers stand behind the salt, in a sequence of their own. */
function costWithin(bytes: Uint8Array, parent: Element, levels: number): number {
  if (parent.tag !== SEQUENCE || levels === 0) return 0;
  const [first, ...others] = children(bytes, parent);
  const numbers = others.filter(({ tag }) => tag === INTEGER).map((it) => numberIn(bytes, it));
  const [count = 0, ...more] = numbers;
  if (first?.tag === OCTET_STRING) {
    return more.length < 2 ? count : more.slice(0, 2).reduce((product, it) => product * it, count);
  }
  // No scheme has more than a few members.
  const members = children(bytes, parent).slice(0, 9);
  return Math.max(0, ...members.map((it) => costWithin(bytes, it, levels - 1)));
}

function numberIn(bytes: Uint8Array, { start, end }: Element): number {
  return bytes.subarray(start, end).reduce((number, byte) => number * 256 + byte, 0);
}

/** True when the bytes begin as a private key does: a sequence that opens with version 0 or 1. */
export function startsKey(bytes: Uint8Array): boolean {
  const first = bytes[1] ?? 0xff;
  const at = first < 0x80 ? 2 : 2 + (first & 0x7f);
  const version = bytes[at + 2] ?? 0xff;
  return bytes[0] === SEQUENCE && at <= 6 && bytes[at] === 2 && bytes[at + 1] === 1 && version <= 1;
}

/** The single element inside the extension's octet string. */
function extension(bytes: Uint8Array, id: Uint8Array): Element | undefined {
  const certificate = read(bytes, 0, bytes.length);
  const body = certificate && children(bytes, certificate)[0];
  const wrapper = body && children(bytes, body).find(({ tag }) => tag === EXTENSIONS);
  const list = wrapper && children(bytes, wrapper)[0];
  for (const candidate of list === undefined ? [] : children(bytes, list)) {
    const parts = children(bytes, candidate);
    const value = parts.find(({ tag }) => tag === OCTET_STRING);
    if (parts[0] !== undefined && value !== undefined && holds(bytes, parts[0], id)) {
      return read(bytes, value.start, value.end);
    }
  }
  return undefined;
}

function generalName(bytes: Uint8Array, { tag, start, end }: Element): GeneralName[] {
  const text = Buffer.from(bytes.subarray(start, end)).toString('latin1');
  if (tag === 0x81) return [{ kind: 'email', text }];
  return tag === 0x86 ? [{ kind: 'uri', text }] : [];
}

function holds(bytes: Uint8Array, { tag, start, end }: Element, id: Uint8Array): boolean {
  return tag === OBJECT_IDENTIFIER && Buffer.compare(bytes.subarray(start, end), id) === 0;
}

function children(bytes: Uint8Array, parent: Element): Element[] {
  const found: Element[] = [];
  let at = parent.start;
  while (at < parent.end) {
    const element = read(bytes, at, parent.end);
    if (element === undefined) return found;
    found.push(element);
    at = element.end;
  }
  return found;
}

/** The element at an offset, or undefined where it does not fit before the limit. */
function read(bytes: Uint8Array, at: number, limit: number): Element | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) return undefined;
  let start = at + 2;
  let length = first;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > 4) return undefined;
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + (bytes[start + i] ?? 0);
    start += count;
  }
  const end = start + length;
  return end > limit ? undefined : { tag, start, end };
}

/** The content bytes of an object identifier in dotted form. */
function oid(dotted: string): Uint8Array {
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  return Uint8Array.from([first * 40n + second, ...rest].flatMap(base128));
}

function base128(arc: bigint): number[] {
  const digits = [Number(arc & 0x7fn)];
  for (let left = arc >> 7n; left > 0n; left >>= 7n) digits.unshift(Number(left & 0x7fn) | 0x80);
  return digits;
}
