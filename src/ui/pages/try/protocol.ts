/**
 * The messages between the extension and the page of a try, with a guard for each direction. Both sides drop what does
 * not pass. The page gets finished words, and decides nothing.
 */
import { areTexts, isListOf, isOneOf, isRecord } from '../guards';

export const tryStepNames = ['node', 'login', 'look', 'script', 'back'] as const;
export type TryStepName = (typeof tryStepNames)[number];
export type TryStepState = 'todo' | 'now' | 'done' | 'failed' | 'none';

export const answerOutcomes = ['passed', 'failed', 'not-checked'] as const;

export interface AnswerLine {
  readonly name: string;
  readonly outcome: (typeof answerOutcomes)[number];
  /** The outcome in the person's language. */
  readonly word: string;
  readonly detail: string;
}

export interface TryState {
  readonly trialId: string;
  readonly title: string;
  readonly subtitle: string;
  /** In the order of `tryStepNames`; `none` for a step that is not taken. */
  readonly steps: readonly TryStepState[];
  /** What goes on, or how it ended; read out by screen readers when it changes. */
  readonly stage: string;
  readonly tone: 'running' | 'good' | 'bad' | 'unsure';
  /** Why it was not finished, or what the site says meanwhile; or empty. */
  readonly reason: string;
  readonly answers: readonly AnswerLine[];
  /** What became of the node; or empty. */
  readonly node: string;
  /** The end of what the script has written. */
  readonly output: string;
  /** Where all of it stands; or empty. */
  readonly logFile: string;
  readonly offers: readonly TryButton[];
}

export interface TryToPage {
  readonly type: 'try';
  readonly state: TryState;
}

export const tryButtons = [
  'stop',
  'giveBack',
  'publish',
  'again',
  'log',
  'details',
  'showLog',
] as const;
export type TryButton = (typeof tryButtons)[number];

export type TryFromPage =
  | { readonly type: 'ready' }
  | { readonly type: TryButton; readonly trialId: string };

export function isTryFromPage(value: unknown): value is TryFromPage {
  if (!isRecord(value)) return false;
  if (value['type'] === 'ready') return true;
  return typeof value['trialId'] === 'string' && isOneOf(tryButtons, value['type']);
}

export function isTryToPage(value: unknown): value is TryToPage {
  return isRecord(value) && value['type'] === 'try' && isTryState(value['state']);
}

/** What the page keeps so that VS Code can bring it back after a reload. */
export interface TryMemory {
  readonly trialId: string;
}

export function isTryMemory(value: unknown): value is TryMemory {
  return isRecord(value) && typeof value['trialId'] === 'string';
}

const texts = ['trialId', 'title', 'subtitle', 'stage', 'reason', 'node', 'output', 'logFile'];
const stepStates = ['todo', 'now', 'done', 'failed', 'none'] as const;
const tones = ['running', 'good', 'bad', 'unsure'] as const;

function isTryState(value: unknown): value is TryState {
  return (
    isRecord(value) &&
    areTexts(value, texts) &&
    isOneOf(tones, value['tone']) &&
    isListOf(value['steps'], (step) => isOneOf(stepStates, step)) &&
    isListOf(value['answers'], isAnswer) &&
    isListOf(value['offers'], (button) => isOneOf(tryButtons, button))
  );
}

function isAnswer(value: unknown): boolean {
  return (
    isRecord(value) &&
    areTexts(value, ['name', 'word', 'detail']) &&
    isOneOf(answerOutcomes, value['outcome'])
  );
}
