/**
 * The messages between the extension and the page of the history, with a guard for each direction. The page gets
 * finished words, and decides nothing.
 */
import { areTexts, isCount, isListOf, isOneOf, isRecord } from '../guards';

export const tones = ['good', 'bad', 'unsure', 'plain'] as const;

/** One event. */
export interface HistoryLine {
  readonly id: string;
  readonly when: string;
  readonly what: string;
  readonly name: string;
  /** Where, and of what. */
  readonly where: string;
  readonly outcome: string;
  readonly tone: (typeof tones)[number];
  readonly size: string;
  readonly hidden: boolean;
  /** It made an image, of which a note can be had. */
  readonly noted: boolean;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface HistoryFilterState {
  readonly text: string;
  /** Empty for all. */
  readonly kind: string;
  readonly site: string;
  readonly withHidden: boolean;
}

export interface HistoryState {
  readonly filter: HistoryFilterState;
  readonly kinds: readonly Choice[];
  readonly sites: readonly Choice[];
  /** The newest of those that match. */
  readonly lines: readonly HistoryLine[];
  /** How many match, in words. */
  readonly summary: string;
  /** How many more there are below, in words; empty for none. */
  readonly more: string;
  /** What stands in the place of lines, or empty. */
  readonly empty: string;
  /** Lines of the file that cannot be shown, or why it cannot be read; or empty. */
  readonly problem: string;
}

/** What is told of one event when it is opened. */
export interface EventDetails {
  readonly id: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** Size over time; without two points there is none. */
  readonly curve: readonly { readonly at: number; readonly size: number }[];
  /** What the curve shows, in words. */
  readonly curveWords: string;
  readonly log: string;
  readonly packages: string;
}

export type HistoryToPage =
  | { readonly type: 'history'; readonly state: HistoryState }
  | { readonly type: 'event'; readonly details: EventDetails };

export type HistoryFromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'filter'; readonly filter: HistoryFilterState }
  | { readonly type: 'more' }
  | { readonly type: 'open' | 'note'; readonly id: string }
  | { readonly type: 'hide'; readonly id: string; readonly hidden: boolean };

export function isHistoryFromPage(value: unknown): value is HistoryFromPage {
  if (!isRecord(value)) return false;
  switch (value['type']) {
    case 'ready':
    case 'more':
      return true;
    case 'filter':
      return isHistoryFilter(value['filter']);
    case 'open':
    case 'note':
      return typeof value['id'] === 'string';
    case 'hide':
      return typeof value['id'] === 'string' && typeof value['hidden'] === 'boolean';
    default:
      return false;
  }
}

/** What the page keeps so that VS Code can bring it back after a reload, too. */
export function isHistoryFilter(value: unknown): value is HistoryFilterState {
  return (
    isRecord(value) &&
    areTexts(value, ['text', 'kind', 'site']) &&
    typeof value['withHidden'] === 'boolean'
  );
}

export function isHistoryToPage(value: unknown): value is HistoryToPage {
  if (!isRecord(value)) return false;
  if (value['type'] === 'event') return isDetails(value['details']);
  return value['type'] === 'history' && isState(value['state']);
}

function isState(state: unknown): state is HistoryState {
  return (
    isRecord(state) &&
    isHistoryFilter(state['filter']) &&
    isListOf(state['kinds'], isChoice) &&
    isListOf(state['sites'], isChoice) &&
    isListOf(state['lines'], isLine) &&
    areTexts(state, ['summary', 'more', 'empty', 'problem'])
  );
}

function isChoice(value: unknown): boolean {
  return isRecord(value) && areTexts(value, ['value', 'label']);
}

function isLine(value: unknown): boolean {
  return (
    isRecord(value) &&
    areTexts(value, ['id', 'when', 'what', 'name', 'where', 'outcome', 'size']) &&
    isOneOf(tones, value['tone']) &&
    typeof value['hidden'] === 'boolean' &&
    typeof value['noted'] === 'boolean'
  );
}

function isDetails(value: unknown): value is EventDetails {
  return (
    isRecord(value) &&
    areTexts(value, ['id', 'curveWords', 'log', 'packages']) &&
    isListOf(value['facts'], (fact) => isRecord(fact) && areTexts(fact, ['label', 'value'])) &&
    isListOf(value['curve'], (one) => isRecord(one) && isCount(one['at']) && isCount(one['size']))
  );
}
