// URNs of the federation: reading, writing, comparing, and the form that images have. The rules are
// those of the servers' own module (docs/protocol.md 1.2 to 1.4), checked against its vectors.
import { nameKey } from './names';

/** A URN in parts. In `id` a colon of the text has become `//`, as the servers read it. */
export interface Urn {
  /** Domain, then sub-authorities (project, group), parted by colons. */
  authority: string;
  type: string;
  id: string;
}

/** An image URN in parts. */
export interface ImageUrn {
  authority: string;
  project: string;
  name: string;
  /** Decimal from 0. Absent means the released version. */
  version?: number;
}

/** A text that is not a URN, or parts that make none. */
export class UrnError extends Error {
  readonly text: string;
  /** What the text should have been. */
  readonly expected: 'urn' | 'parts' | 'image';

  constructor(message: string, text: string, expected: UrnError['expected']) {
    super(message);
    this.name = 'UrnError';
    this.text = text;
    this.expected = expected;
  }

  static is(error: unknown): error is UrnError {
    return error instanceof UrnError;
  }
}

const SHAPE =
  /^[Uu][Rr][Nn]:[Pp][Uu][Bb][Ll][Ii][Cc][Ii][Dd]:IDN\+([A-Za-z0-9.-]+(?::[A-Za-z0-9._-]+)*)\+([^+]+)\+((?:[A-Za-z0-9\-!$()*,./:=@_]|%[0-9A-Fa-f]{2})+)$/;

/** The table of all letters takes 0.4 ms to put together, for types that nobody uses. */
function isType(text: string): boolean {
  return /^\w+$/.test(text) || /^[\p{L}\p{N}_]+$/u.test(text);
}

/** Escapes of characters that never needed one are undone before matching. */
function unescapeUnreserved(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (escape, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : escape;
  });
}

const FROM_ESCAPE: Record<string, string> = {
  '%2B': '+',
  '%3A': ':',
  '%2F': '/',
  '%3B': ';',
  '%27': "'",
  '%3F': '?',
  '%23': '#',
  '%25': '%',
};

function untranscribe(id: string): string {
  return id.replace(/[+:;]|%[0-9A-Fa-f]{2}/g, (part) => {
    if (part === '+') return ' ';
    if (part === ':') return '//';
    if (part === ';') return '::';
    return FROM_ESCAPE[part.toUpperCase()] ?? part;
  });
}

const TO_ESCAPE: Record<string, string> = {
  '//': ':',
  '/': '%2F',
  '::': ';',
  ':': '%3A',
  '%': '%25',
  '#': '%23',
  "'": '%27',
  '+': '%2B',
  ';': '%3B',
  '?': '%3F',
};

function transcribe(id: string): string {
  return id.trim().replace(/\/\/|::|[/:%#'+;?]|\s+/g, (part) => TO_ESCAPE[part] ?? '+');
}

/**
 * Reads a URN. Rule: docs/protocol.md 1.2.
 * @throws {UrnError} when the text is not a URN.
 */
export function parseUrn(text: string): Urn {
  const match = text.includes('%00') ? null : SHAPE.exec(unescapeUnreserved(text));
  const [, authority, type, id] = match ?? [];
  if (authority === undefined || type === undefined || id === undefined || !isType(type)) {
    throw new UrnError(
      `"${shorten(text)}" is not a URN of the form urn:publicid:IDN+authority+type+name.`,
      text,
      'urn',
    );
  }
  return { authority, type, id: untranscribe(id) };
}

/** The parts of a URN, or undefined where the text is none. */
export function tryParseUrn(text: string): Urn | undefined {
  try {
    return parseUrn(text);
  } catch {
    return undefined;
  }
}

/** Longer than any URN that a server makes. */
const LONGEST = 512;

/**
 * True for a URN that can be shown, compared and put into files and commands as it stands. The servers'
 * own rule lets `!`, `$`, `(`, `)` and `*` through, which a shell obeys, and letters of any script in the
 * type; nothing that a site names has them. Every URN of a reply or document passes here once, at the
 * edge. Rule: docs/protocol.md 1.2.
 */
export function isPlainUrn(text: string): boolean {
  if (!isPlainText(text)) return false;
  const urn = tryParseUrn(text);
  return urn !== undefined && isPlainText(urn.id);
}

/** True for a short text of letters, digits and `: . + _ - / @ , = %`, which nothing obeys. */
export function isPlainText(text: string): boolean {
  return text.length <= LONGEST && /^[A-Za-z0-9:.+_\-/@,=%]+$/.test(text);
}

/**
 * Writes a URN as the servers generate it: lower-case authority, `//` of the id as a colon.
 * @throws {UrnError} when the parts make no URN that a server would generate.
 */
export function formatUrn({ authority, type, id }: Urn): string {
  const lower = authority.toLowerCase();
  const good =
    /^[a-z0-9][a-z0-9.-]*(?::[a-z0-9.-]+)*$/.test(lower) &&
    /^[A-Za-z0-9_-]+$/.test(type) &&
    id !== '' &&
    /^[A-Za-z0-9\-!#$()*+,./:;=?@_'\s]*$/.test(id);
  if (!good) {
    const text = `${authority}+${type}+${id}`;
    throw new UrnError(`"${shorten(text)}" cannot be written as a URN.`, text, 'parts');
  }
  return `urn:publicid:IDN+${lower}+${type}+${transcribe(id)}`;
}

/** Their ids are names, which sites compare without regard to case; other ids are taken as they are. */
const NAMED: readonly string[] = ['image', 'project', 'slice'];

/** The one spelling of a URN that comparisons use, or undefined where the text is no URN. */
function normalise(text: string): string | undefined {
  const urn = tryParseUrn(text);
  if (urn === undefined) return undefined;
  const id = NAMED.includes(urn.type) ? nameKey(urn.id) : urn.id;
  return `${urn.authority.toLowerCase()}+${urn.type}+${id}`;
}

/**
 * A URN of parts as they stand, escaped or not, as geni-lib joins them. For what a person has written; what we
 * make ourselves is for {@link formatUrn}.
 */
export function joinedUrn(authority: string, type: string, id: string): string {
  return `urn:publicid:IDN+${authority}+${type}+${id}`;
}

/** The same text for all spellings of one URN, to keep things by; of a text that is no URN the text itself. */
export function urnKey(text: string): string {
  return normalise(text) ?? text;
}

/**
 * True when both texts are URNs of the same thing. Spelling of colons, escapes, and the case of the authority do
 * not matter; nor does the case of an image's, project's or slice's name.
 */
export function sameUrn(a: string, b: string): boolean {
  const left = normalise(a);
  return left !== undefined && left === normalise(b);
}

/** The URN of the component manager of a domain: the name of a site. @throws {UrnError} */
export function componentManagerUrn(domain: string): string {
  return formatUrn({ authority: domain, type: 'authority', id: 'cm' });
}

/** True when two authorities (`domain:project:group`) belong to the same domain. */
export function sameDomain(a: string, b: string): boolean {
  return domainOf(a) === domainOf(b);
}

/** The domain of an authority, without its sub-authorities, in lower case. */
export function domainOf(authority: string): string {
  return (authority.split(':', 1)[0] ?? '').toLowerCase();
}

/** Servers pass over what stands behind the name and is no version; it would then mean another image than it says. */
const IMAGE_ID = /^([^/]+)\/\/([^/]+)(?:\/\/([0-9]+))?$/;

/**
 * Reads an image URN, colon and double-slash forms alike. Rule: docs/protocol.md 1.4.
 * @throws {UrnError} when it is not a URN, or not one of an image.
 */
export function parseImageUrn(text: string): ImageUrn {
  const { authority, type, id } = parseUrn(text);
  const [, project, name, version] = type === 'image' ? (IMAGE_ID.exec(id) ?? []) : [];
  const number = version === undefined ? undefined : Number(version);
  // Beyond 53 bits two versions would become one.
  const isExact = number === undefined || Number.isSafeInteger(number);
  if (project === undefined || name === undefined || !isExact) {
    throw new UrnError(
      `"${shorten(text)}" is not the URN of an image. Image URNs look like urn:publicid:IDN+site+image+project:NAME.`,
      text,
      'image',
    );
  }
  const parts: ImageUrn = { authority, project, name };
  if (number !== undefined) parts.version = number;
  return parts;
}

/** The parts of an image URN, or undefined where the text is none. */
export function tryParseImageUrn(text: string): ImageUrn | undefined {
  try {
    return parseImageUrn(text);
  } catch {
    return undefined;
  }
}

/**
 * Writes an image URN in the colon form that the servers emit.
 * @throws {UrnError} when the parts make no URN.
 */
export function formatImageUrn({ authority, project, name, version }: ImageUrn): string {
  const id = version === undefined ? `${project}//${name}` : `${project}//${name}//${version}`;
  return formatUrn({ authority, type: 'image', id });
}

/**
 * The URN of an image without its version, in the colon form. ImageInfo understands no other
 * (docs/protocol.md 1.4).
 * @throws {UrnError} when it is not the URN of an image.
 */
export function withoutVersion(urn: string): string {
  const { authority, project, name } = parseImageUrn(urn);
  return formatImageUrn({ authority, project, name });
}

/**
 * True when both URNs name the same image in the same version. Colon and double-slash forms, escapes and
 * case do not matter; a version does: use `withoutVersion` to leave it out.
 */
export function sameImage(a: string, b: string): boolean {
  return versionedImageKey(a) !== undefined && versionedImageKey(a) === versionedImageKey(b);
}

function versionedImageKey(text: string): string | undefined {
  const urn = tryParseUrn(text);
  const [, project, name, version] = urn?.type === 'image' ? (IMAGE_ID.exec(urn.id) ?? []) : [];
  if (urn === undefined || project === undefined || name === undefined) return undefined;
  const number = version === undefined ? '' : BigInt(version).toString();
  return `${urn.authority.toLowerCase()}+${nameKey(project)}+${nameKey(name)}+${number}`;
}

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
