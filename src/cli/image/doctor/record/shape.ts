/** What an answer is made of: which members there are, how often, of which type, which are null; not what they say. */
import { isRecord } from '../../../../model/storage/json';
import type { Pseudonyms } from './pseudonyms';

export interface Member {
  /** How often it is there; compare with what holds it. */
  count: number;
  types: Record<string, number>;
  /** Words, or stand-ins; a few of them. */
  values?: string[];
}

export type Shape = Readonly<Record<string, Member>>;

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
const sentences = ['detail', 'error', 'error_message', 'errors', 'loc', 'msg', 'type'];
/** Numbers that are worth knowing. */
const numbers = ['code', 'major', 'minor', 'patch'];
/** Their members have names that people chose, and belong to a profile. */
const closed = ['bindings', 'parameters'];

const mostValues = 8;

export function shapeOf(value: unknown, pseudonyms: Pseudonyms): Shape {
  const members = new Map<string, Member>();
  const see = (path: string, name: string, found: unknown): void => {
    const member = members.get(path) ?? { count: 0, types: {} };
    members.set(path, member);
    member.count += 1;
    const type = typeOf(found);
    member.types[type] = (member.types[type] ?? 0) + 1;
    const shown = shownAs(name, found, pseudonyms);
    if (shown !== undefined) addValue(member, shown);
    if (closed.includes(name)) return;
    if (Array.isArray(found)) for (const item of found) see(`${path}[]`, name, item);
    else if (isRecord(found)) seeMembers(path, name, found);
  };
  const seeMembers = (path: string, name: string, found: Record<string, unknown>): void => {
    for (const [key, inner] of Object.entries(found)) {
      if (isMemberName(key)) see(`${path}.${key}`, key, inner);
      else {
        see(`${path}{}`, name, inner);
        const member = members.get(`${path}{}`);
        if (member !== undefined) addValue(member, `key ${pseudonyms.of(key)}`);
      }
    }
  };
  see('$', '', value);
  return Object.fromEntries(members);
}

function addValue(member: Member, value: string): void {
  const values = (member.values ??= []);
  if (!values.includes(value) && values.length < mostValues) values.push(value);
}

/** Of a schema; keys that people or machines made have other characters. */
function isMemberName(key: string): boolean {
  return /^[A-Za-z][a-z]*(?:[A-Z_][a-z_]*){0,5}$/.test(key) && key.length < 32;
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
  if (typeof value !== 'string') return undefined;
  if (words.includes(name) && /^[A-Za-z][A-Za-z _-]{0,30}$/.test(value)) return value;
  if (name === 'version' && /^\d[\w.-]{0,20}$/.test(value)) return value;
  if (name === 'commit' && /^[0-9a-f]{7,40}$/.test(value)) return value;
  return sentences.includes(name) ? pseudonyms.sentence(value) : pseudonyms.of(value);
}
