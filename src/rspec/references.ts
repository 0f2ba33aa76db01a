// The forms in which people refer to an image, and the mistakes they make with them: a URN with `:` or
// `//` between project and image, a metadata URL, a bare name (docs/protocol.md 1.3, 1.4, 8.1).

export type ReferenceMistake =
  | 'blank'
  | 'missing-idn'
  | 'single-slash'
  | 'missing-project'
  | 'not-an-image'
  | 'malformed-urn'
  | 'malformed-url'
  | 'url-without-uuid';

export interface ImageReference {
  readonly form: 'urn' | 'url' | 'bare' | 'empty';
  /** The value without blanks around it. */
  readonly text: string;
  readonly mistakes: readonly ReferenceMistake[];
  /** URNs: the authority as written. */
  readonly authority?: string;
  readonly project?: string;
  readonly name?: string;
  readonly version?: number;
  /** URLs: the image or version that the metadata page is about, in lower case. */
  readonly uuid?: string;
}

const urnHead = /^urn:publicid:/i;
const urnParts = /^urn:publicid:(IDN\+|idn\+)?([^+]*)\+([^+]*)\+(.*)$/i;
/** What may stand in the id of a URN (docs/protocol.md 1.2). */
const urnId = /^(?:[A-Za-z0-9\-!$()*,./:=@_]|%[0-9A-Fa-f]{2})+$/;
const urnAuthority = /^[A-Za-z0-9.-]+(?::[A-Za-z0-9._-]+)*$/;
/** The slot rule for URLs in a disk_image (docs/protocol.md 1.6): `%`, `#` and `+` are not in it. */
const urlSlot = /^(?:https?|ftp):\/\/[A-Za-z0-9_./@:~?=&-]*$/;
const MAX_URL = 128;
const uuidAtEnd = /[?&]uuid=([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$/;
const anyUuid = /[?&]uuid=([0-9A-Fa-f-]{36})/;

/** Reads a value as a reference to an image. Never throws: what is wrong stands in `mistakes`. */
export function parseReference(value: string): ImageReference {
  const text = value.trim();
  const mistakes: ReferenceMistake[] = text === value ? [] : ['blank'];
  if (text === '') return { form: 'empty', text, mistakes: [] };
  if (/^(?:https?|ftp):/i.test(text)) return parseUrl(text, mistakes);
  if (/^urn:/i.test(text)) return parseUrnReference(text, mistakes);
  const bare = splitId(text);
  return { form: 'bare', text, mistakes, name: text, ...(bare.project === undefined ? {} : bare) };
}

function parseUrl(text: string, mistakes: ReferenceMistake[]): ImageReference {
  if (!urlSlot.test(text) || text.length > MAX_URL) mistakes.push('malformed-url');
  else if (!uuidAtEnd.test(text)) mistakes.push('url-without-uuid');
  const uuid = anyUuid.exec(text)?.[1]?.toLowerCase();
  return { form: 'url', text, mistakes, ...(uuid === undefined ? {} : { uuid }) };
}

function parseUrnReference(text: string, mistakes: ReferenceMistake[]): ImageReference {
  const parts = urnHead.test(text) ? urnParts.exec(text) : null;
  if (!parts) return { form: 'urn', text, mistakes: [...mistakes, 'malformed-urn'] };
  const [, idn, authority = '', type = '', id = ''] = parts;
  const split = splitId(id);
  const reference = { form: 'urn', text, authority, ...split } as const;
  if (idn === undefined) mistakes.push('missing-idn');
  // `IDN` is the one part of a URN whose case counts (docs/protocol.md 1.2).
  if (idn?.startsWith('idn') === true || !urnAuthority.test(authority))
    mistakes.push('malformed-urn');
  else mistakes.push(...idMistakes(type, id, split));
  return { ...reference, mistakes };
}

function idMistakes(type: string, id: string, split: SplitId): ReferenceMistake[] {
  if (id !== '' && !urnId.test(id)) return ['malformed-urn'];
  if (type.toLowerCase() !== 'image') return ['not-an-image'];
  if (split.singleSlash) return ['single-slash'];
  return split.project === undefined || split.project === '' || split.name === ''
    ? ['missing-project']
    : [];
}

interface SplitId {
  project?: string;
  name: string;
  version?: number;
  singleSlash?: true;
}

/** `project:name:version`, where each `:` may as well be `//`. */
function splitId(id: string): SplitId {
  const pieces = id.split(/:|\/\//);
  const [first = '', second, third] = pieces;
  if (second === undefined) {
    const slash = first.indexOf('/');
    if (slash < 0) return { name: first };
    return { project: first.slice(0, slash), name: first.slice(slash + 1), singleSlash: true };
  }
  const split: SplitId = { project: first, name: second };
  if (second.includes('/')) split.singleSlash = true;
  if (third !== undefined && /^\d{1,9}$/.test(third)) split.version = Number(third);
  return split;
}

/** `project:name` in lower case, by which images are the same whatever the site; undefined without both. */
export function imageKey(reference: { project?: string; name?: string }): string | undefined {
  const { project, name } = reference;
  return project && name ? `${project}:${name}`.toLowerCase() : undefined;
}

/** The authority of any URN in lower case, with sub-authorities: they tell the racks of one federation apart. */
export function authorityOf(urn: string): string | undefined {
  return /^urn:publicid:IDN\+([^+]+)/i.exec(urn.trim())?.[1]?.toLowerCase();
}

/** A URN of the image in the form that servers print, with or without a version. */
export function imageUrnOf(
  authority: string,
  project: string,
  name: string,
  version?: number,
): string {
  const id = version === undefined ? `${project}:${name}` : `${project}:${name}:${version}`;
  return `urn:publicid:IDN+${authority}+image+${id}`;
}
