/**
 * The messages between the extension and the page of an image, with a guard for each direction. The
 * page gets finished words, and decides nothing but which two versions are shown side by side.
 */

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
  /** SHA-1, or empty. */
  readonly hash: string;
  /** Values in the order of the labels of `comparison`. */
  readonly values: readonly string[];
}

export const snippetIds = ['here', 'elsewhere', 'hereVersion', 'elsewhereVersion'] as const;
export type SnippetId = (typeof snippetIds)[number];

export interface SnippetLine {
  readonly id: SnippetId;
  readonly text: string;
  /** Why it will not work, or empty. */
  readonly obstacle: string;
}

export interface DetailsState {
  /** Brings the page back after a reload. */
  readonly key: string;
  readonly title: string;
  readonly subtitle: string;
  readonly description: string;
  /** True when the image is gone: the page stays, its buttons do not. */
  readonly gone: boolean;
  /** What went wrong, or empty. */
  readonly problem: string;
  readonly users: {
    readonly tone: 'good' | 'neutral' | 'unsure';
    readonly sentence: string;
    readonly reason: string;
  };
  readonly facts: readonly Fact[];
  readonly provenance: readonly Fact[];
  readonly versions: readonly VersionLine[];
  readonly comparison: {
    readonly labels: readonly string[];
    /** The versions to begin with; changes only when somebody asks for others. */
    readonly left: number;
    readonly right: number;
    /** Raised when the page shall move to the comparison. */
    readonly asked: number;
  };
  readonly snippets: readonly SnippetLine[];
}

export interface DetailsToPage {
  readonly type: 'details';
  readonly state: DetailsState;
}

export type DetailsFromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'copySnippet'; readonly what: SnippetId }
  | { readonly type: 'copyVersion'; readonly version: number }
  | { readonly type: 'deleteVersion'; readonly version: number }
  | { readonly type: 'insert' | 'delete' | 'check' | 'copyUrn' | 'copyUrl' };

const plain: readonly unknown[] = ['ready', 'insert', 'delete', 'check', 'copyUrn', 'copyUrl'];

export function isDetailsFromPage(value: unknown): value is DetailsFromPage {
  if (!isRecord(value)) return false;
  switch (value['type']) {
    case 'copySnippet':
      return isOneOf(snippetIds, value['what']);
    case 'copyVersion':
    case 'deleteVersion':
      return Number.isSafeInteger(value['version']) && Number(value['version']) >= 0;
    default:
      return plain.includes(value['type']);
  }
}

/** What the page keeps so that VS Code can bring it back after a reload. */
export interface DetailsMemory {
  readonly key: string;
}

export function isDetailsMemory(value: unknown): value is DetailsMemory {
  return isRecord(value) && typeof value['key'] === 'string';
}

const texts = ['key', 'title', 'subtitle', 'description', 'problem'];
const tones = ['good', 'neutral', 'unsure'] as const;

export function isDetailsToPage(value: unknown): value is DetailsToPage {
  if (!isRecord(value) || value['type'] !== 'details') return false;
  const { state } = value;
  return (
    isRecord(state) &&
    texts.every((key) => typeof state[key] === 'string') &&
    typeof state['gone'] === 'boolean' &&
    isUsers(state['users']) &&
    isListOf(state['facts'], isFact) &&
    isListOf(state['provenance'], isFact) &&
    isListOf(state['versions'], isVersion) &&
    isListOf(state['snippets'], isSnippet) &&
    isComparison(state['comparison'])
  );
}

function isUsers(value: unknown): boolean {
  return (
    isRecord(value) && isOneOf(tones, value['tone']) && areTexts(value, ['sentence', 'reason'])
  );
}

function isFact(value: unknown): boolean {
  return isRecord(value) && areTexts(value, ['label', 'value']);
}

function isVersion(value: unknown): boolean {
  return (
    isRecord(value) &&
    isNumber(value['version']) &&
    areTexts(value, ['name', 'size', 'date', 'who', 'description', 'hash']) &&
    isListOf(value['values'], (text) => typeof text === 'string')
  );
}

function isSnippet(value: unknown): boolean {
  return (
    isRecord(value) && isOneOf(snippetIds, value['id']) && areTexts(value, ['text', 'obstacle'])
  );
}

function isComparison(value: unknown): boolean {
  return (
    isRecord(value) &&
    isListOf(value['labels'], (text) => typeof text === 'string') &&
    [value['left'], value['right'], value['asked']].every(isNumber)
  );
}

function areTexts(value: Record<string, unknown>, keys: readonly string[]): boolean {
  return keys.every((key) => typeof value[key] === 'string');
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOf(value: unknown, test: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(test);
}

function isOneOf(allowed: readonly string[], value: unknown): boolean {
  return allowed.some((one) => one === value);
}
