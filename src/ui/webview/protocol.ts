/**
 * The messages between the extension and the progress page, with a guard for each direction. Both
 * sides drop what does not pass. The page gets finished words and numbers, and decides nothing.
 */

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
  readonly tone: 'running' | 'waiting' | 'good' | 'bad' | 'unsure';
  /** Why it failed, or why following is held up. */
  readonly reason: string;
  readonly size: string;
  readonly rate: string;
  /** How long it will probably still take; empty when nothing tells. */
  readonly left: string;
  readonly sliver: string;
  /** Milliseconds so far; the page counts on from here while the job runs. */
  readonly elapsed: number;
  readonly ended: boolean;
  readonly chart: {
    readonly points: readonly ChartPoint[];
    readonly bytes: readonly ChartTick[];
    readonly times: readonly ChartTick[];
    /** The chart in words. */
    readonly summary: string;
  };
  /** Empty until the site has named the image. */
  readonly results: readonly { readonly id: ResultId; readonly value: string }[];
  /** The image may be used now. */
  readonly usable: boolean;
  readonly log: string;
}

export const resultIds = ['imageUrn', 'imageUrl', 'versionUrn', 'versionUrl'] as const;
export type ResultId = (typeof resultIds)[number];

export interface ToPage {
  readonly type: 'state';
  readonly state: ProgressState;
}

export type FromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'copy'; readonly what: ResultId | 'log' }
  | { readonly type: 'insert' }
  | { readonly type: 'showLog' };

export function isFromPage(value: unknown): value is FromPage {
  if (!isRecord(value)) return false;
  switch (value['type']) {
    case 'ready':
    case 'insert':
    case 'showLog':
      return true;
    case 'copy':
      return value['what'] === 'log' || isOneOf(resultIds, value['what']);
    default:
      return false;
  }
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
  'reason',
  'size',
  'rate',
  'left',
  'sliver',
  'log',
];
const stepStates = ['todo', 'now', 'done', 'failed'] as const;
const tones = ['running', 'waiting', 'good', 'bad', 'unsure'] as const;

function isProgressState(value: unknown): value is ProgressState {
  return (
    isRecord(value) &&
    texts.every((key) => typeof value[key] === 'string') &&
    isCount(value['elapsed']) &&
    typeof value['ended'] === 'boolean' &&
    typeof value['usable'] === 'boolean' &&
    isOneOf(tones, value['tone']) &&
    isListOf(value['steps'], (step) => isOneOf(stepStates, step)) &&
    isListOf(value['results'], isResult) &&
    isChart(value['chart'])
  );
}

function isResult(value: unknown): boolean {
  return isRecord(value) && isOneOf(resultIds, value['id']) && typeof value['value'] === 'string';
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

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOf(value: unknown, test: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(test);
}

function isOneOf<T extends string>(allowed: readonly T[], value: unknown): value is T {
  return allowed.some((one) => one === value);
}
