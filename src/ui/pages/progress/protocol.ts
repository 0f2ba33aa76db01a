/**
 * The messages between the extension and the progress page, with a guard for each direction. Both
 * sides drop what does not pass. The page gets finished words and numbers, and decides nothing.
 */
import { areTexts, isCount, isListOf, isOneOf, isRecord } from '../guards';

export const stepNames = ['preparing', 'imaging', 'finishing', 'ready'] as const;
export type StepName = (typeof stepNames)[number];
export type StepState = 'todo' | 'now' | 'done' | 'failed';

export interface ChartPoint {
  /** Milliseconds since the start. */
  readonly at: number;
  readonly bytes: number;
}

export interface ChartTick {
  readonly value: number;
  readonly text: string;
}

export interface ProgressState {
  readonly jobId: string;
  readonly title: string;
  readonly subtitle: string;
  readonly steps: readonly StepState[];
  /** What is going on, read out by screen readers when it changes. */
  readonly stage: string;
  /** What to do with the slice meanwhile, or that it can be used again; or empty. */
  readonly advice: string;
  readonly tone: 'running' | 'waiting' | 'good' | 'bad' | 'unsure';
  /** Why it failed, or why following is held up. */
  readonly reason: string;
  readonly size: string;
  readonly rate: string;
  /** What to do when it has not ended well; or empty. */
  readonly remedy: string;
  /** How long it will probably still take; empty when nothing tells. */
  readonly left: string;
  /** The state of the image in one word or two, and that of the sliver; empty when not known. */
  readonly image: string;
  readonly sliver: string;
  /** Milliseconds so far; the page counts on from here while the job runs. */
  readonly elapsed: number;
  /** False when nobody looked when it began or ended, so that nobody knows how long it took. */
  readonly timed: boolean;
  readonly ended: boolean;
  readonly chart: {
    readonly points: readonly ChartPoint[];
    readonly bytes: readonly ChartTick[];
    readonly times: readonly ChartTick[];
    /** The chart in words. */
    readonly summary: string;
  };
  /** Empty until the site has named the image. */
  readonly results: readonly Result[];
  /** The image may be used now. */
  readonly usable: boolean;
  /** A portal knows the profile that the node is from, so that the image can go into a new version of it. */
  readonly hasProfile: boolean;
  /** What may help when it does not go well. */
  readonly offers: readonly HelpButton[];
  readonly log: string;
}

export interface Result {
  readonly id: ResultId;
  readonly value: string;
  /** Why it is no use where it would be needed; or empty. */
  readonly obstacle: string;
}

export const resultIds = ['imageUrn', 'imageUrl', 'versionUrn', 'versionUrl'] as const;
export type ResultId = (typeof resultIds)[number];

export interface ToPage {
  readonly type: 'state';
  readonly state: ProgressState;
}

export type FromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'copy'; readonly what: ResultId | 'log'; readonly jobId: string }
  | { readonly type: PageButton; readonly jobId: string };

/** Buttons that the page shows when the state offers them. */
export const helpButtons = [
  'connect',
  'signIn',
  'again',
  'refresh',
  'images',
  'site',
  'showLog',
] as const;
export type HelpButton = (typeof helpButtons)[number];

/** Buttons that say all there is to say. */
export const pageButtons = ['use', 'insert', 'profile', 'details', ...helpButtons] as const;
export type PageButton = (typeof pageButtons)[number];

export function isFromPage(value: unknown): value is FromPage {
  if (!isRecord(value)) return false;
  const { type } = value;
  if (type === 'ready') return true;
  if (typeof value['jobId'] !== 'string') return false;
  if (type === 'copy') return value['what'] === 'log' || isOneOf(resultIds, value['what']);
  return isOneOf(pageButtons, type);
}

export function isToPage(value: unknown): value is ToPage {
  return isRecord(value) && value['type'] === 'state' && isProgressState(value['state']);
}

/** What the page keeps so that VS Code can bring it back after a reload. */
export interface PageMemory {
  readonly jobId: string;
}

export function isPageMemory(value: unknown): value is PageMemory {
  return isRecord(value) && typeof value['jobId'] === 'string';
}

const texts = [
  'jobId',
  'title',
  'subtitle',
  'stage',
  'advice',
  'reason',
  'remedy',
  'size',
  'rate',
  'left',
  'image',
  'sliver',
  'log',
];
const stepStates = ['todo', 'now', 'done', 'failed'] as const;
const tones = ['running', 'waiting', 'good', 'bad', 'unsure'] as const;

function isProgressState(value: unknown): value is ProgressState {
  return (
    isRecord(value) &&
    areTexts(value, texts) &&
    isCount(value['elapsed']) &&
    typeof value['ended'] === 'boolean' &&
    typeof value['timed'] === 'boolean' &&
    typeof value['usable'] === 'boolean' &&
    typeof value['hasProfile'] === 'boolean' &&
    isOneOf(tones, value['tone']) &&
    isListOf(value['steps'], (step) => isOneOf(stepStates, step)) &&
    isListOf(value['results'], isResult) &&
    isListOf(value['offers'], (button) => isOneOf(helpButtons, button)) &&
    isChart(value['chart'])
  );
}

function isResult(value: unknown): boolean {
  return (
    isRecord(value) && isOneOf(resultIds, value['id']) && areTexts(value, ['value', 'obstacle'])
  );
}

function isChart(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value['summary'] === 'string' &&
    isListOf(value['points'], (at) => isRecord(at) && isCount(at['at']) && isCount(at['bytes'])) &&
    isListOf(value['bytes'], isTick) &&
    isListOf(value['times'], isTick)
  );
}

function isTick(value: unknown): boolean {
  return isRecord(value) && isCount(value['value']) && typeof value['text'] === 'string';
}
