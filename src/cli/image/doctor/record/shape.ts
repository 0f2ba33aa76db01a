/** What an answer is made of: which members there are, how often, of which type, which are null; not what they say. */
import { isRecord } from '../../../../model/storage/json';
import type { Pseudonyms } from './pseudonyms';

/**
 * By path, such as `$.experiments[].status`: how often each type is there, which is to be compared with what holds it,
 * then some of the words or stand-ins: `text 2, null 1: ready, failed`.
 */
export type Shape = Readonly<Record<string, string>>;

interface Member {
  readonly types: Map<string, number>;
  readonly values: string[];
}

/** Their values are words of the portal's own language. */
const words = [
  'branch',
  'commit',
  'rawstate',
  'role',
  'scope',
  'startup_status',
  'state',
  'status',
];
/** Their values say what went wrong. */
const sentences = ['detail', 'error', 'error_message', 'errors', 'msg'];
/** Their values are of the framework: what is wrong with which member. */
const marks = ['loc', 'type'];
/** Numbers that are worth knowing. */
const numbers = ['code', 'major', 'minor', 'patch'];
/** Their members have names that people chose, and belong to a profile. */
const closed = ['bindings', 'parameters'];
/** Their keys are those of things, whatever they look like. The manifests are such an object themselves. */
const maps = /\.(?:aggregates|profile_versions)$|^\$manifests$/;

const mostValues = 8;

/** @param root `$manifests` where the keys of the whole are those of things */
export function shapeOf(
  value: unknown,
  pseudonyms: Pseudonyms,
  root: '$' | '$manifests' = '$',
): Shape {
  const members = new Map<string, Member>();
  const see = (path: string, name: string, found: unknown): void => {
    const member: Member = members.get(path) ?? { types: new Map(), values: [] };
    members.set(path, member);
    const type = typeOf(found);
    member.types.set(type, (member.types.get(type) ?? 0) + 1);
    const shown = shownAs(name, found, pseudonyms);
    if (shown !== undefined) addValue(member, shown);
    if (closed.includes(name)) return;
    if (Array.isArray(found)) for (const item of found) see(`${path}[]`, name, item);
    else if (isRecord(found)) seeMembers(path, name, found);
  };
  const seeMembers = (path: string, name: string, found: Record<string, unknown>): void => {
    for (const [key, inner] of Object.entries(found)) {
      if (!maps.test(path) && isMemberName(key)) see(`${path}.${key}`, key, inner);
      else {
        see(`${path}{}`, name, inner);
        const member = members.get(`${path}{}`);
        if (member !== undefined) addValue(member, `key ${pseudonyms.of(key)}`);
      }
    }
  };
  see(root, '', value);
  return Object.fromEntries([...members].map(([path, member]) => [path, textOf(member)]));
}

function textOf({ types, values }: Member): string {
  const counts = [...types].map(([type, count]) => `${type} ${count}`).join(', ');
  return values.length === 0 ? counts : `${counts}: ${values.join('; ')}`;
}

function addValue({ values }: Member, value: string): void {
  if (!values.includes(value) && values.length < mostValues) values.push(value);
}

/** Of a schema; keys that people or machines made have other characters. */
function isMemberName(key: string): boolean {
  return key === 'ipv4' || key === 'ipv6' || /^[A-Za-z][A-Za-z_]{0,31}$/.test(key);
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'whole number' : 'number';
  return typeof value === 'string' ? 'text' : typeof value;
}

function shownAs(name: string, value: unknown, pseudonyms: Pseudonyms): string | undefined {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number')
    return numbers.includes(name) || value === 0 ? String(value) : undefined;
  return typeof value === 'string' ? textShownAs(name, value, pseudonyms) : undefined;
}

function textShownAs(name: string, value: string, pseudonyms: Pseudonyms): string {
  if (words.includes(name) && value.length <= 31 && isWord(value)) return value;
  if (marks.includes(name) && /^[a-z][a-z_.]{0,40}$/.test(value)) return value;
  if (name === 'version' && /^\d[\w.-]{0,20}$/.test(value)) return value;
  if (name === 'commit' && /^[0-9a-f]{7,40}$/.test(value)) return value;
  return sentences.includes(name) ? pseudonyms.sentence(value) : pseudonyms.of(value);
}

/** In small letters, as `in progress`, or in capitals, as `ISUP`. Two capitals are the name of somebody. */
function isWord(text: string): boolean {
  return /^(?:[A-Za-z]?[a-z]+(?:[ _-][a-z]+)*|[A-Z][A-Z_-]*)$/.test(text);
}

/** The same once all names are known: what has one, member or value, is somebody's. */
export function withoutNames(shape: Shape, pseudonyms: Pseudonyms): Shape {
  const nameless = (path: string): string =>
    path.replace(/(?<=\.)[A-Za-z_]+/g, (part) => pseudonyms.nameOf(part) ?? part);
  // The types stand in front.
  const namelessText = (text: string): string =>
    text.replace(/(?<=: ).*$/s, (values) => pseudonyms.withoutKnown(values));
  return Object.fromEntries(
    Object.entries(shape).map(([path, text]) => [nameless(path), namelessText(text)]),
  );
}
