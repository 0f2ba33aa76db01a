/** One try of an image: on a node of its own, which is asked for, looked at and given back. */
import type { TryAnswer } from '../journal/entries';
import { spanText } from '../units';

export type TrialStage = 'waiting' | 'logging-in' | 'looking' | 'running' | 'giving-back' | 'ended';

export type TrialOutcome = 'passed' | 'failed' | 'not-finished';

/** What is tried, where, and with what. */
export interface TrialWish {
  /** URN, or address of its metadata. */
  readonly image: string;
  /** As people call it. */
  readonly imageName: string;
  readonly sliverType: string;
  readonly hardwareType?: string | undefined;
  /** A slice of the user's; without it one is registered. */
  readonly sliceUrn?: string | undefined;
  /** Path of the person's own script. */
  readonly scriptFile?: string | undefined;
  /** The node stays until it ends by itself. */
  readonly keep: boolean;
  /** Minutes until everything must be done but giving back. */
  readonly minutes: number;
  /** Begun in the window, which goes on with it by itself after a crash. */
  readonly inWindow?: boolean | undefined;
}

/** Plain values only: it goes to disk and to pages as JSON. Times are epoch milliseconds. */
export interface Trial extends TrialWish {
  readonly id: string;
  readonly accountId: string;
  readonly siteUrn: string;
  readonly siteName: string;
  readonly siteUrl: string;
  /** Of the record of its node; absent until that is made. */
  readonly loan?: string | undefined;
  readonly stage: TrialStage;
  /** What goes on in the stage, in words of the site or ours. */
  readonly said?: string | undefined;
  readonly startedAt: number;
  readonly endedAt?: number | undefined;
  readonly answers: readonly TryAnswer[];
  /** URN of the node's slice, once that is known. */
  readonly nodeSlice?: string | undefined;
  readonly nodeName?: string | undefined;
  /** What the node is, as the site says: `d430`. */
  readonly nodeType?: string | undefined;
  /** `user@host port`, for a person. */
  readonly login?: string | undefined;
  /** The script was sent to the node. */
  readonly scriptBegunAt?: number | undefined;
  readonly exitCode?: number | undefined;
  readonly outcome?: TrialOutcome | undefined;
  /** A sentence about why it was not finished. */
  readonly problem?: string | undefined;
  /** What became of the node; absent until that is known. */
  readonly node?: 'given-back' | 'kept' | 'left' | undefined;
  /** Why it is left; a sentence. */
  readonly leftWhy?: string | undefined;
  /** When the site takes it back by itself. */
  readonly nodeExpires?: number | undefined;
  /** File with what the script has written. */
  readonly logFile: string;
}

/** Minutes for which a node lives on by itself, where nobody gives it back. */
const SPARE_MINUTES = 15;

/** Minutes for a person to look at a node that is kept. */
const KEPT_MINUTES = 120;

/** Minutes after which the site takes the node back by itself. */
export function lifetimeOf({ minutes, keep }: Pick<TrialWish, 'minutes' | 'keep'>): number {
  return minutes + (keep ? KEPT_MINUTES : SPARE_MINUTES);
}

export function outcomeOf({ answers, problem }: Pick<Trial, 'answers' | 'problem'>): TrialOutcome {
  if (answers.some(({ outcome }) => outcome === 'failed')) return 'failed';
  return problem === undefined ? 'passed' : 'not-finished';
}

/** Of the time limit, for a sentence. */
export function limitWords({ minutes }: Pick<Trial, 'minutes'>, language?: string): string {
  return spanText(minutes * 60_000, language);
}
