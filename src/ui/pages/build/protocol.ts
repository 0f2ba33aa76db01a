/**
 * The messages between the extension and the page of a build, with a guard for each direction. Both sides drop what
 * does not pass. The page gets finished words, and decides nothing.
 */
import { areTexts, isListOf, isOneOf, isRecord } from '../guards';

export const buildStepStates = ['todo', 'now', 'done', 'failed', 'none'] as const;

export interface BuildStepLine {
  readonly name: string;
  readonly state: (typeof buildStepStates)[number];
  /** The state in the person's language. */
  readonly word: string;
  /** What it came to; or empty. */
  readonly note: string;
}

export interface BuildState {
  readonly buildId: string;
  readonly title: string;
  readonly subtitle: string;
  readonly steps: readonly BuildStepLine[];
  /** What goes on, or how it ended; read out by screen readers when it changes. */
  readonly stage: string;
  readonly tone: 'running' | 'good' | 'bad' | 'unsure';
  /** Why it failed, or what is to know; or empty. */
  readonly reason: string;
  /** The end of the log. */
  readonly log: string;
  readonly logFile: string;
  readonly offers: readonly BuildButton[];
}

export interface BuildToPage {
  readonly type: 'build';
  readonly state: BuildState;
}

export const buildButtons = ['stop', 'goOn', 'giveUp', 'again', 'recipe', 'log'] as const;
export type BuildButton = (typeof buildButtons)[number];

export type BuildFromPage =
  | { readonly type: 'ready' }
  | { readonly type: BuildButton; readonly buildId: string };

export function isBuildFromPage(value: unknown): value is BuildFromPage {
  if (!isRecord(value)) return false;
  if (value['type'] === 'ready') return true;
  return typeof value['buildId'] === 'string' && isOneOf(buildButtons, value['type']);
}

export function isBuildToPage(value: unknown): value is BuildToPage {
  return isRecord(value) && value['type'] === 'build' && isBuildState(value['state']);
}

/** What the page keeps so that VS Code can bring it back after a reload. */
export interface BuildMemory {
  readonly buildId: string;
}

export function isBuildMemory(value: unknown): value is BuildMemory {
  return isRecord(value) && typeof value['buildId'] === 'string';
}

const texts = ['buildId', 'title', 'subtitle', 'stage', 'reason', 'log', 'logFile'];
const tones = ['running', 'good', 'bad', 'unsure'] as const;

function isBuildState(value: unknown): value is BuildState {
  return (
    isRecord(value) &&
    areTexts(value, texts) &&
    isOneOf(tones, value['tone']) &&
    isListOf(value['steps'], isLine) &&
    isListOf(value['offers'], (button) => isOneOf(buildButtons, button))
  );
}

function isLine(value: unknown): boolean {
  return (
    isRecord(value) &&
    areTexts(value, ['name', 'word', 'note']) &&
    isOneOf(buildStepStates, value['state'])
  );
}
