/** One entry as a line of the file, and back. */
import { isRecord, isTime } from '../storage/json';
import { checks } from './checks';
import type { EntryKind, ForeignEntry, JournalEntry } from './entries';
import { withoutSecrets } from './withoutSecrets';

/** In front of each entry. A higher number is of a later version of this tool, and is left alone. */
const VERSION = 1;

/** What a line may have at most, in characters: longer texts in it are cut. */
const LONGEST_TEXT = 8_000;

export type LineRead =
  | { readonly kind: 'entry'; readonly entry: JournalEntry }
  | { readonly kind: 'foreign'; readonly entry: ForeignEntry }
  /** Of a later version of this tool. */
  | { readonly kind: 'newer' }
  | { readonly kind: 'damaged' };

/** With the line break. */
export function lineOf(entry: JournalEntry): string {
  const clean = (_name: string, value: unknown): unknown =>
    typeof value === 'string' ? withoutSecrets(cut(value)) : value;
  return `${JSON.stringify({ v: VERSION, ...entry }, clean)}\n`;
}

function cut(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}…`;
}

export function readLine(line: string): LineRead {
  const value = parsed(line);
  if (!isRecord(value)) return { kind: 'damaged' };
  const { v: version, ...members } = value;
  if (typeof version !== 'number') return { kind: 'damaged' };
  if (version > VERSION) return { kind: 'newer' };
  const { id, kind, at } = members;
  if (typeof id !== 'string' || typeof kind !== 'string' || !isTime(at)) return { kind: 'damaged' };
  if (!isKnown(kind)) return { kind: 'foreign', entry: { id, kind, at, members } };
  if (!checks[kind](members)) return { kind: 'damaged' };
  return { kind: 'entry', entry: members as unknown as JournalEntry };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isKnown(kind: string): kind is EntryKind {
  return Object.hasOwn(checks, kind);
}
