/**
 * The messages between the extension and the page of an image, with a guard for each direction. The
 * page gets finished words, and decides nothing.
 */
import { areTexts, isCount, isListOf, isOneOf, isRecord, isVersionNumber } from '../guards';

/** A label and its value. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

export interface VersionLine {
  readonly version: number;
  /** "Version 2". */
  readonly name: string;
  readonly size: string;
  readonly date: string;
  readonly who: string;
  readonly description: string;
}

/** Two versions side by side. */
export interface Comparison {
  readonly left: number;
  readonly right: number;
  /** Raised when the page shall move to the comparison. */
  readonly asked: number;
  readonly rows: readonly ComparedLine[];
  /** What the differences mean. */
  readonly verdict: string;
}

export interface ComparedLine {
  readonly label: string;
  readonly left: string;
  readonly right: string;
  readonly differs: boolean;
}

/** Who can use the image, as far as that is known. */
export const userGroups = ['asking', 'anyone', 'project', 'group', 'nobody', 'unknown'] as const;

export const snippetIds = ['here', 'elsewhere', 'hereVersion', 'elsewhereVersion'] as const;
export type SnippetId = (typeof snippetIds)[number];

export interface SnippetLine {
  readonly id: SnippetId;
  readonly text: string;
  /** Why it will not work, or empty. */
  readonly obstacle: string;
}

/** Something that was done with the image from here. */
export interface PastLine {
  readonly when: string;
  readonly what: string;
  readonly name: string;
  readonly where: string;
  readonly outcome: string;
}

export interface DetailsState {
  /** Brings the page back after a reload. */
  readonly key: string;
  readonly title: string;
  readonly subtitle: string;
  readonly description: string;
  /** An image of the site's own: it has no list of versions, and nobody deletes it. */
  readonly isSystem: boolean;
  /** True when the image is gone: the page stays, its buttons do not. */
  readonly gone: boolean;
  /** What went wrong, or empty. */
  readonly problem: string;
  readonly users: {
    readonly who: (typeof userGroups)[number];
    readonly sentence: string;
    readonly reason: string;
  };
  readonly facts: readonly Fact[];
  readonly provenance: readonly Fact[];
  readonly versions: readonly VersionLine[];
  /** Newest first; empty where the journal tells nothing. */
  readonly past: readonly PastLine[];
  readonly comparison: Comparison;
  readonly snippets: readonly SnippetLine[];
}

export type DetailsToPage =
  | { readonly type: 'details'; readonly state: DetailsState }
  /** Nothing is known of the image yet, and why. */
  | {
      readonly type: 'waiting';
      readonly text: string;
      /** A passphrase would help. */
      readonly locked: boolean;
    };

/** Buttons that say all there is to say. */
export const detailsButtons = [
  'insert',
  'delete',
  'check',
  'copyUrn',
  'copyUrl',
  'copyNote',
  'history',
  'connect',
] as const;

export type DetailsFromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'copySnippet'; readonly what: SnippetId }
  | { readonly type: 'copyVersion' | 'deleteVersion'; readonly version: number }
  | { readonly type: 'compare'; readonly left: number; readonly right: number }
  | { readonly type: (typeof detailsButtons)[number] };

export function isDetailsFromPage(value: unknown): value is DetailsFromPage {
  if (!isRecord(value)) return false;
  switch (value['type']) {
    case 'ready':
      return true;
    case 'copySnippet':
      return isOneOf(snippetIds, value['what']);
    case 'copyVersion':
    case 'deleteVersion':
      return isVersionNumber(value['version']);
    case 'compare':
      return isVersionNumber(value['left']) && isVersionNumber(value['right']);
    default:
      return isOneOf(detailsButtons, value['type']);
  }
}

/** What the page keeps so that VS Code can bring it back after a reload. */
export interface DetailsMemory {
  readonly key: string;
  /** The versions that were compared. */
  readonly left: number;
  readonly right: number;
}

export function isDetailsMemory(value: unknown): value is DetailsMemory {
  return (
    isRecord(value) &&
    typeof value['key'] === 'string' &&
    isVersionNumber(value['left']) &&
    isVersionNumber(value['right'])
  );
}

const texts = ['key', 'title', 'subtitle', 'description', 'problem'];

export function isDetailsToPage(value: unknown): value is DetailsToPage {
  if (!isRecord(value)) return false;
  if (value['type'] === 'waiting')
    return typeof value['text'] === 'string' && typeof value['locked'] === 'boolean';
  return value['type'] === 'details' && isDetailsState(value['state']);
}

function isDetailsState(state: unknown): state is DetailsState {
  return (
    isRecord(state) &&
    areTexts(state, texts) &&
    typeof state['gone'] === 'boolean' &&
    typeof state['isSystem'] === 'boolean' &&
    isUsers(state['users']) &&
    isListOf(state['facts'], isFact) &&
    isListOf(state['provenance'], isFact) &&
    isListOf(state['versions'], isVersion) &&
    isListOf(state['past'], isPast) &&
    isListOf(state['snippets'], isSnippet) &&
    isComparison(state['comparison'])
  );
}

function isUsers(value: unknown): boolean {
  return (
    isRecord(value) && isOneOf(userGroups, value['who']) && areTexts(value, ['sentence', 'reason'])
  );
}

function isFact(value: unknown): boolean {
  return isRecord(value) && areTexts(value, ['label', 'value']);
}

function isVersion(value: unknown): boolean {
  return (
    isRecord(value) &&
    isVersionNumber(value['version']) &&
    areTexts(value, ['name', 'size', 'date', 'who', 'description'])
  );
}

function isPast(value: unknown): boolean {
  return isRecord(value) && areTexts(value, ['when', 'what', 'name', 'where', 'outcome']);
}

function isSnippet(value: unknown): boolean {
  return (
    isRecord(value) && isOneOf(snippetIds, value['id']) && areTexts(value, ['text', 'obstacle'])
  );
}

function isComparison(value: unknown): boolean {
  return (
    isRecord(value) &&
    [value['left'], value['right'], value['asked']].every(isCount) &&
    typeof value['verdict'] === 'string' &&
    isListOf(value['rows'], isComparedLine)
  );
}

function isComparedLine(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value['differs'] === 'boolean' &&
    areTexts(value, ['label', 'left', 'right'])
  );
}
