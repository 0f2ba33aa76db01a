// The forms in which people refer to an image, and the mistakes they make with them: a URN with `:` or
// `//` between project and image, a metadata URL, a bare name (docs/protocol.md 1.3, 1.4, 8.1).
import { endOf } from '../../rpc/endOf';
import { defined } from '../../rpc/defined';
import { nameKey } from '../../rpc/names';
import { componentManagerUrn, formatImageUrn, type ImageUrn } from '../../rpc/urn';
import { distance } from '../language/distance';

export type ReferenceMistake =
  | 'spaces'
  | 'quotes'
  | 'missing-idn'
  | 'single-slash'
  | 'wrong-separator'
  | 'separator-at-end'
  | 'ignored-end'
  | 'missing-project'
  | 'misspelt-type'
  | 'not-an-image'
  | 'malformed-urn'
  | 'malformed-url'
  | 'url-without-uuid';

export interface ImageReference {
  readonly form: 'urn' | 'url' | 'bare' | 'empty';
  /** The value without spaces and quotes around it. */
  readonly text: string;
  readonly mistakes: readonly ReferenceMistake[];
  /** URNs: the authority as written. */
  readonly authority?: string;
  readonly project?: string;
  readonly name?: string;
  readonly version?: number;
  /** URNs: the id with one colon wherever `:`, `//` or a mistake for them parts it. */
  readonly id?: string;
  /** URLs: the image or version that the metadata page is about, in lower case. */
  readonly uuid?: string;
}

const urnHead = /^urn:publicid:/i;
const urnParts = /^urn:publicid:(IDN\+|idn\+)?(?!IDN\+)([^+]*)\+([^+]*)\+(.*)$/i;
/** What may stand in the id of a URN (docs/protocol.md 1.2). */
const urnId = /^(?:[A-Za-z0-9\-!$()*,./:=@_]|%[0-9A-Fa-f]{2})+$/;
/** A domain has no empty part, though the servers' grammar lets one through. */
const urnAuthority = /^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::[A-Za-z0-9._-]+)*$/;
/** What is left of a URN whose beginning is damaged: no name of an image looks like that. */
const damagedUrn = /publicid:|IDN\+|\+image\+/i;
/** The slot rule for URLs in a disk_image (docs/protocol.md 1.6): `%`, `#` and `+` are not in it. */
const urlSlot = /^(?:https?|ftp):\/\/[A-Za-z0-9_./@:~?=&-]*$/;
const MAX_URL = 128;
const uuidAtEnd = /[?&]uuid=([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$/;
const anyUuid = /[?&]uuid=([0-9A-Fa-f-]{36})/;

/** Quotes inside the value, as earlier repairs of typographic ones left them. */
const inQuotes = /^["'“”„‘’]+([^"'“”„‘’]+)["'“”„‘’]+$/;

/** Reads a value as a reference to an image. Never throws: what is wrong stands in `mistakes`. */
export function parseReference(value: string): ImageReference {
  const trimmed = value.trim();
  const text = inQuotes.exec(trimmed)?.[1]?.trim() ?? trimmed;
  const mistakes: ReferenceMistake[] = [];
  if (text !== trimmed) mistakes.push('quotes');
  else if (text !== value) mistakes.push('spaces');
  if (text === '') return { form: 'empty', text, mistakes: [] };
  if (/^(?:https?|ftp):/i.test(text)) return parseUrl(text, mistakes);
  if (/^urn:/i.test(text)) return parseUrnReference(text, mistakes);
  if (damagedUrn.test(text)) return { form: 'urn', text, mistakes: [...mistakes, 'malformed-urn'] };
  const bare = splitId(text);
  if (bare.project === undefined) return { form: 'bare', text, mistakes, name: text };
  const { project, name, version } = bare;
  return { form: 'bare', text, mistakes, project, name, ...defined({ version }) };
}

function parseUrl(text: string, mistakes: ReferenceMistake[]): ImageReference {
  if (!urlSlot.test(text) || text.length > MAX_URL) mistakes.push('malformed-url');
  else if (!uuidAtEnd.test(text)) mistakes.push('url-without-uuid');
  const uuid = anyUuid.exec(text)?.[1]?.toLowerCase();
  return { form: 'url', text, mistakes, ...defined({ uuid }) };
}

function parseUrnReference(text: string, mistakes: ReferenceMistake[]): ImageReference {
  const parts = urnHead.test(text) ? urnParts.exec(text) : null;
  if (!parts) return { form: 'urn', text, mistakes: [...mistakes, 'malformed-urn'] };
  const [, idn, authority = '', type = '', rawId = ''] = parts;
  const split = splitId(rawId);
  const { project, name, version, id } = split;
  if (idn === undefined) mistakes.push('missing-idn');
  // `IDN` is the one word before the type whose case counts (docs/protocol.md 1.2).
  const isMalformed = idn?.startsWith('idn') === true || !urnAuthority.test(authority);
  if (isMalformed) mistakes.push('malformed-urn');
  else mistakes.push(...idMistakes(type, rawId, split));
  return { form: 'urn', text, authority, name, id, ...defined({ project, version }), mistakes };
}

function idMistakes(type: string, id: string, split: SplitId): ReferenceMistake[] {
  if (id !== '' && !urnId.test(id)) return ['malformed-urn'];
  const mistakes: ReferenceMistake[] = [];
  // Servers compare the type as it is written, too.
  if (type !== 'image') {
    if (distance(type, 'image', 2) > 2) return ['not-an-image'];
    mistakes.push('misspelt-type');
  }
  if (!split.project || split.name === '') return [...mistakes, 'missing-project'];
  return split.mistake === undefined ? mistakes : [...mistakes, split.mistake];
}

interface SplitId {
  readonly project?: string;
  readonly name: string;
  readonly version?: number;
  readonly id: string;
  readonly mistake?: 'single-slash' | 'wrong-separator' | 'separator-at-end' | 'ignored-end';
}

/**
 * `project:name:version`, where each `:` may as well be `//`; any other run of both is a mistake for them.
 * Servers read no further than a name that no number follows (docs/protocol.md 1.4).
 */
function splitId(text: string): SplitId {
  const end = endOf(text, ':/');
  const whole = text.slice(0, text.length - end.length);
  const separators = whole.match(/[:/]+/g) ?? [];
  const [first = '', second, third] = whole.split(/[:/]+/);
  const id = whole.replace(/[:/]+/g, ':');
  if (second === undefined)
    return end === '' ? { name: first, id } : { project: first, name: '', id };
  const version = third !== undefined && /^\d{1,9}$/.test(third) ? Number(third) : undefined;
  const isIgnored = third !== undefined && (version === undefined || separators.length > 2);
  const mistake = mistakeOf(separators, end) ?? (isIgnored ? 'ignored-end' : undefined);
  return { project: first, name: second, id, ...defined({ version, mistake }) };
}

function mistakeOf(separators: readonly string[], end: string): SplitId['mistake'] {
  if (separators.some((one) => one !== ':' && one !== '//' && one !== '/'))
    return 'wrong-separator';
  if (separators.includes('/')) return 'single-slash';
  return end === '' ? undefined : 'separator-at-end';
}

/** `project:name` in lower case, by which images are the same whatever the site; undefined without both. */
export function imageKey(reference: { project?: string; name?: string }): string | undefined {
  const { project, name } = reference;
  return project && name ? nameKey(`${project}:${name}`) : undefined;
}

/** The authority of any URN in lower case, with sub-authorities: they tell the racks of one federation apart. */
export function lowerCaseAuthority(urn: string): string | undefined {
  return /^urn:publicid:IDN\+([^+]+)/i.exec(urn.trim())?.[1]?.toLowerCase();
}

/** The URN of the site whose authority that is; undefined for one that no site has. */
export function managerUrnOf(authority: string): string | undefined {
  try {
    return componentManagerUrn(authority);
  } catch {
    return undefined;
  }
}

/** The URN of the image in the form that servers print; undefined for parts that make none. */
export function imageUrnOf(parts: ImageUrn): string | undefined {
  try {
    return formatImageUrn(parts);
  } catch {
    return undefined;
  }
}
