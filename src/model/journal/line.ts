/** One entry as a line of the file, and back. */
import { hasOnly, isRecord, isTime } from '../storage/json';
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

type Members = Readonly<Record<string, unknown>>;

/** One for each kind: whether the members are those that we write. */
const checks: Readonly<Record<EntryKind, (members: Members) => boolean>> = {
  'snapshot-begun': isSnapshot,
  'snapshot-ended': (members) =>
    isSnapshot(members) &&
    outcomes.includes(String(members['outcome'])) &&
    hasOnly(members, 'string', ['reason', 'log', 'hash']) &&
    hasOnly(members, 'number', ['size', 'took']) &&
    hasOnly(members, 'time', ['begunAt']) &&
    areSizes(members['sizes']),
  check: (members) =>
    ['siteUrn', 'siteName', 'sliceUrn', 'node', 'sliverUrn'].every(
      (name) => typeof members[name] === 'string',
    ) &&
    hasOnly(members, 'string', ['kernel', 'os', 'packageManager']) &&
    hasOnly(members, 'number', ['used', 'secrets']) &&
    areTexts(members['packages']),
  'build-begun': isBuild,
  'build-ended': (members) =>
    isBuild(members) &&
    ['ready', 'failed', 'cancelled'].includes(String(members['outcome'])) &&
    hasOnly(members, 'string', ['reason', 'imageUrn', 'versionUrn', 'packageManager']) &&
    typeof members['took'] === 'number' &&
    typeof members['nodeHours'] === 'number' &&
    areTexts(members['packages']) &&
    Array.isArray(members['steps']) &&
    members['steps'].every(isStep),
  'try-begun': isTry,
  'try-ended': (members) =>
    isTry(members) &&
    isTime(members['askedAt']) &&
    ['passed', 'failed', 'not-finished'].includes(String(members['outcome'])) &&
    areAnswers(members['answers']) &&
    typeof members['took'] === 'number' &&
    hasOnly(members, 'number', ['exitCode']) &&
    hasOnly(members, 'string', ['problem']),
};

function isKnown(kind: string): kind is EntryKind {
  return Object.hasOwn(checks, kind);
}

const outcomes = ['ready', 'failed', 'vanished', 'timed-out', 'unknown'];

const texts = ['job', 'who', 'siteUrn', 'siteName', 'sliceUrn', 'node', 'sliverUrn', 'imageName'];

const optionalTexts = [
  'portal',
  'experiment',
  'experimentName',
  'sliverType',
  'hardwareType',
  'baseRequested',
  'baseLoaded',
  'imageUrn',
  'versionUrn',
  'description',
];

function isSnapshot(members: Members): boolean {
  return (
    texts.every((name) => typeof members[name] === 'string') &&
    hasOnly(members, 'string', optionalTexts) &&
    isTime(members['askedAt'])
  );
}

const buildTexts = ['build', 'who', 'siteUrn', 'siteName', 'recipe', 'digest', 'imageName', 'base'];

function isBuild(members: Members): boolean {
  const { labels = {} } = members;
  return (
    buildTexts.every((name) => typeof members[name] === 'string') &&
    hasOnly(members, 'string', ['commit']) &&
    hasOnly(members, 'boolean', ['isDirty']) &&
    isRecord(labels) &&
    Object.values(labels).every((label) => typeof label === 'string')
  );
}

function isStep(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value['name'] === 'string' &&
    typeof value['state'] === 'string' &&
    hasOnly(value, 'number', ['took'])
  );
}

function areTexts(value: unknown): boolean {
  return (
    value === undefined || (Array.isArray(value) && value.every((one) => typeof one === 'string'))
  );
}

function areSizes(value: unknown): boolean {
  const isOne = (one: unknown): boolean =>
    isRecord(one) && isTime(one['at']) && Number.isFinite(one['size']);
  return value === undefined || (Array.isArray(value) && value.every(isOne));
}

const textsOfTry = [
  'trial',
  'who',
  'siteUrn',
  'siteName',
  'image',
  'imageName',
  'sliverType',
  'sliceUrn',
  'node',
];

function isTry(members: Members): boolean {
  return (
    textsOfTry.every((name) => typeof members[name] === 'string') &&
    hasOnly(members, 'string', ['hardwareType', 'script'])
  );
}

const questions = ['boots', 'login', 'network', 'disk', 'services', 'script'];

/** Of a try, in the journal and in its record. */
export function areAnswers(value: unknown): boolean {
  const isOne = (one: unknown): boolean =>
    isRecord(one) &&
    questions.includes(String(one['question'])) &&
    ['passed', 'failed', 'not-checked'].includes(String(one['outcome'])) &&
    typeof one['detail'] === 'string';
  return Array.isArray(value) && value.every(isOne);
}
