/**
 * The messages between the extension and the page of housekeeping, with a guard for each direction. The page gets
 * finished words, and decides nothing.
 */
import { areTexts, isCount, isListOf, isOneOf, isRecord } from '../guards';

export const tones = ['good', 'bad', 'unsure', 'plain'] as const;

/** What is to go, as the form has it. */
export interface RulesForm {
  /** Versions of each image that stay; 0 where old versions are not meant. */
  readonly keep: number;
  readonly failed: boolean;
  readonly copies: boolean;
  readonly due: boolean;
  /** Days; 0 for any age. */
  readonly olderThan: number;
}

export interface TotalLine {
  readonly kind: string;
  readonly name: string;
  readonly images: string;
  readonly versions: string;
  readonly size: string;
}

export interface FoundLine {
  readonly name: string;
  readonly versions: string;
  readonly size: string;
}

export interface PlanLine {
  readonly site: string;
  readonly name: string;
  readonly size: string;
  readonly reason: string;
  /** What came of it; empty until then. */
  readonly outcome: string;
  readonly tone: (typeof tones)[number];
}

export interface KeptLine {
  readonly name: string;
  readonly why: string;
}

export interface PlanState {
  readonly title: string;
  readonly lines: readonly PlanLine[];
  readonly kept: readonly KeptLine[];
  readonly summary: string;
  /** Of the button; empty where there is nothing to delete. */
  readonly remove: string;
}

export interface BoardState {
  readonly totals: readonly TotalLine[];
  readonly found: readonly FoundLine[];
  readonly usual: string;
  /** What could not be read; or empty. */
  readonly problem: string;
  /** What is being done; empty for nothing. */
  readonly busy: string;
  /** It can be stopped. */
  readonly stops: boolean;
  readonly plan?: PlanState | undefined;
}

export type BoardToPage =
  | { readonly type: 'board'; readonly state: BoardState }
  /** What the form is to have. */
  | { readonly type: 'choose'; readonly rules: RulesForm };

export type BoardFromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'refresh' | 'remove' | 'stop' }
  | { readonly type: 'plan'; readonly rules: RulesForm };

export function isBoardFromPage(value: unknown): value is BoardFromPage {
  if (!isRecord(value)) return false;
  if (value['type'] === 'plan') return isRules(value['rules']);
  return isOneOf(['ready', 'refresh', 'remove', 'stop'], value['type']);
}

const most = 100_000;

/** Also what VS Code has kept of the form for a page that comes back. */
export function isRules(value: unknown): value is RulesForm {
  if (!isRecord(value)) return false;
  const isNumber = (one: unknown): boolean =>
    isCount(one) && Number.isSafeInteger(one) && one <= most;
  return (
    isNumber(value['keep']) &&
    isNumber(value['olderThan']) &&
    ['failed', 'copies', 'due'].every((key) => typeof value[key] === 'boolean')
  );
}

export function isBoardToPage(value: unknown): value is BoardToPage {
  if (!isRecord(value)) return false;
  if (value['type'] === 'choose') return isRules(value['rules']);
  return value['type'] === 'board' && isState(value['state']);
}

function isState(state: unknown): boolean {
  return (
    isRecord(state) &&
    isListOf(state['totals'], hasTexts('kind', 'name', 'images', 'versions', 'size')) &&
    isListOf(state['found'], hasTexts('name', 'versions', 'size')) &&
    areTexts(state, ['usual', 'problem', 'busy']) &&
    typeof state['stops'] === 'boolean' &&
    (state['plan'] === undefined || isPlan(state['plan']))
  );
}

function isPlan(plan: unknown): boolean {
  const isLine = hasTexts('site', 'name', 'size', 'reason', 'outcome');
  return (
    isRecord(plan) &&
    isListOf(plan['lines'], (one) => isLine(one) && isRecord(one) && isOneOf(tones, one['tone'])) &&
    isListOf(plan['kept'], hasTexts('name', 'why')) &&
    areTexts(plan, ['title', 'summary', 'remove'])
  );
}

function hasTexts(...keys: readonly string[]): (value: unknown) => boolean {
  return (value) => isRecord(value) && areTexts(value, keys);
}
