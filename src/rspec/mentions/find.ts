// Images that a text names, whatever it is: URNs of images and addresses of metadata pages, with nothing understood of
// what is around them but whether they are whole.
import { endOf, withoutEnd } from '../../rpc/endOf';
import type { ImageUse } from '../images/imageUses';
import { parseReference, type ImageReference } from '../images/references';
import { MappedText, type Escapes } from '../embedded/mappedText';
import type { TextKind } from './kinds';

export interface Mention extends ImageUse {
  /** Something fills in the rest of it, such as `${site}`: it names an image, and no site or version. */
  readonly part: boolean;
  /** Nothing else stands in its string or behind its key. */
  readonly alone: boolean;
}

export function isPart(use: ImageUse): boolean {
  return 'part' in use && use.part === true;
}

/** A mention is no longer than this on either side of the word that tells it. */
const REACH = 400;
/** What stands around a mention is looked at so far. */
const NEAR = 40;

const telling = /(?:\+|\\u002b)image(?:\+|\\u002b)|image_metadata/gi;

/** @param span the part of the text that is looked at */
export function findMentions(
  text: string,
  kind: TextKind,
  span = { start: 0, end: text.length },
  escapes: Escapes = kind === 'json' || kind === 'notebook' ? 'json' : 'none',
): Mention[] {
  const found: Mention[] = [];
  const references = new Map<string, ImageReference>();
  // No mention reaches over the word that tells the one before.
  let from = span.start;
  telling.lastIndex = span.start;
  for (let hit = telling.exec(text); hit && hit.index < span.end; hit = telling.exec(text)) {
    const start = Math.max(from, hit.index - REACH);
    const end = Math.min(span.end, hit.index + REACH);
    const one = mentionAt(text, hit.index, { start, end }, { kind, escapes, references });
    if (one) found.push(one);
    from = one?.span.end ?? hit.index + hit[0].length - 1;
    telling.lastIndex = from;
  }
  telling.lastIndex = 0;
  return found;
}

interface Language {
  readonly kind: TextKind;
  readonly escapes: Escapes;
  /** Those that are read already, by their values: the same few are named again and again. */
  readonly references: Map<string, ImageReference>;
}

interface Found {
  readonly start: number;
  readonly end: number;
  readonly value: string;
  readonly part: boolean;
}

function mentionAt(
  text: string,
  hit: number,
  span: { readonly start: number; readonly end: number },
  { kind, escapes, references }: Language,
): Mention | undefined {
  // What comes before is read for itself, so that the place of the hit is known.
  const window = new MappedText(escapes).append(text, { start: span.start, end: hit });
  const at = window.text.length;
  const isUrn = text.charAt(hit) !== 'i' && text.charAt(hit) !== 'I';
  const head = (isUrn ? urnHead : addressHead).exec(window.text);
  if (!head) return undefined;
  window.append(text, { start: hit, end: span.end });
  const inner = window.text;
  const found = isUrn ? urnAround(inner, at, head, kind) : addressAround(inner, at, head);
  if (found === undefined) return undefined;
  const place = window.span(found);
  const before = inner.slice(Math.max(0, found.start - NEAR), found.start);
  const after = inner.slice(found.end, found.end + NEAR);
  if (goesOn(after, before, kind)) return undefined;
  const known = references.get(found.value);
  const reference = known ?? referenceOf(found);
  if (!known) references.set(found.value, reference);
  const isBareWord = kind === 'shell' && !isInQuotes(inner.slice(0, found.start));
  return {
    span: place,
    write: writerFor(window, text.slice(place.start, place.end), isBareWord),
    value: found.value,
    reference,
    node: undefined,
    siteUrn: undefined,
    sliverType: undefined,
    wins: true,
    part: found.part,
    alone: isBare(before, after) || isQuoted(before, after),
  };
}

/** Of a part nothing is known but project and name. */
function referenceOf({ value, part }: Found): ImageReference {
  const reference = parseReference(value);
  if (!part) return reference;
  const { form, text, project, name, id } = reference;
  return { form, text, mistakes: [], ...(project && name && id ? { project, name, id } : {}) };
}

const filledIn = String.raw`\$\{[^{}\s"']{1,80}\}|\$\w+|\{\{[^{}"']{1,80}\}\}|\{\w*\}|%s|%\(\w+\)s|<[\w -]+>`;
const urnHead = new RegExp(String.raw`urn:publicid:(?:IDN\+)?([\w.:-]+|${filledIn})$`, 'i');
const urnTail = /^\+image\+([\w.:/@~-]*)/i;

function urnAround(
  inner: string,
  at: number,
  head: RegExpExecArray,
  kind: TextKind,
): Found | undefined {
  const tail = urnTail.exec(inner.slice(at))?.[0];
  const next = inner.slice(at + (tail?.length ?? 0), at + (tail?.length ?? 0) + 3);
  const end = tail === undefined ? undefined : idIn(tail, next, kind);
  if (end === undefined) return undefined;
  const { index: start } = head;
  const place = { start, end: at + end.text.length };
  const part = end.isOpen || !/^[\w.:-]+$/.test(head[1] ?? '');
  if (!part) return { ...place, value: head[0] + end.text, part };
  const value = `urn:publicid:IDN+x${end.text}`;
  return parseReference(value).name === undefined ? undefined : { ...place, value, part };
}

interface UrnEnd {
  /** From `+image+` on. */
  readonly text: string;
  /** Its version is filled in later. */
  readonly isOpen: boolean;
}

/** Undefined where it is cut off within a name, or an example leaves something out. */
function idIn(tail: string, next: string, kind: TextKind): UrnEnd | undefined {
  if (next.startsWith('…') || endOf(tail, '.').length > 1) return undefined;
  const isCut = isFilledIn(next, kind);
  // Only behind a separator it is sure that the name before it is whole.
  const isOpen = isCut && endOf(tail, ':/') !== '';
  if (isCut && !isOpen) return undefined;
  // Dots and colons of the sentence around it, and the underscores of its emphasis.
  const strange = kind === 'prose' ? '.:/_~' : '.';
  const text = withoutEnd(tail, isOpen ? ':/.' : strange);
  if (/^\+image\+?$/i.test(text)) return undefined;
  // The first half of a text that is put together.
  const isHalf = /^["'`]/.test(next) && endOf(text, ':/+_-') !== '';
  return isHalf && !isOpen ? undefined : { text, isOpen };
}

/** Whether something that is filled in later stands right behind it. */
function isFilledIn(next: string, kind: TextKind): boolean {
  if (/^[$%+[{]/.test(next)) return true;
  if (next.startsWith('<')) return !/^<(?:\/|br)/i.test(next);
  if (next.startsWith('*')) return kind !== 'prose' || !next.startsWith('**');
  return false;
}

const addressHead = /https?:\/\/[\w./@:~-]*$/i;
/** What stands behind the UUID is another argument, or no part of the address. */
const addressTail =
  /^image_metadata\.php\?(?:[\w=.%-]+&)*uuid=[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?:(?:&\w+=[\w.%-]*)+|(?![\da-z-]))/i;

function addressAround(inner: string, at: number, head: RegExpExecArray): Found | undefined {
  const tail = addressTail.exec(inner.slice(at))?.[0];
  if (tail === undefined) return undefined;
  const { index: start } = head;
  return { start, end: at + tail.length, value: head[0] + tail, part: false };
}

/** Whether what follows its quote is put behind it. */
function goesOn(after: string, before: string, kind: TextKind): boolean {
  if (/^["'`]\s*[+~](?!~)/.test(after)) return true;
  if (kind !== 'shell') return false;
  return /^["'][\w$.{-]/.test(after) || (/^\\$/.test(after) && before !== '');
}

function isQuoted(before: string, after: string): boolean {
  const quote = /["']$/.exec(before)?.[0];
  return quote !== undefined && after.startsWith(quote);
}

/** By the quotes of the line before it. */
function isInQuotes(before: string): boolean {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return [/"/g, /'/g].some((quote) => (line.match(quote)?.length ?? 0) % 2 === 1);
}

/** The whole of what stands behind a key or an equals sign, without quotes. */
function isBare(before: string, after: string): boolean {
  return /(?:[:=]|(?:^|\n)[ \t]*-)[ \t]*$/.test(before) && /^(?:\s|;|$)/.test(after);
}

/** Characters that a shell takes as they are. */
const shellWord = /^[\w.:/+=@%,-]*$/;

function writerFor(
  window: MappedText,
  written: string,
  isShellWord: boolean,
): (value: string) => string {
  return (value) => {
    if (isShellWord && !shellWord.test(value)) return `'${value}'`;
    const safe = window.write(value);
    // As the file does it.
    const slashes = written.includes('\\/') ? safe.replaceAll('/', '\\/') : safe;
    return /\\u002b/i.test(written) ? slashes.replaceAll('+', '\\u002b') : slashes;
  };
}
