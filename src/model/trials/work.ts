/** What the steps of a try are given. */
import type { Place } from '../accounts/account';
import type { JournalWriter } from '../journal/journal';
import type { LoanStore } from '../nodes/loanStore';
import type { LoanTimes } from '../nodes/times';
import type { SshTimes } from './onNode';
import type { Trial } from './trial';
import type { StorageError } from '../storage/storageError';
import type { TrialStore } from './trialStore';

export interface TrialOptions {
  readonly trials: TrialStore;
  readonly loans: LoanStore;
  readonly journal: JournalWriter;
  /** Of the private key; else the testbed's, else as the user's configuration says. */
  readonly keyFile?: string | undefined;
  /** Ends the try early: the node is given back all the same. */
  readonly signal?: AbortSignal | undefined;
  /** Ends the wait for the site to take the node back. */
  readonly leave?: AbortSignal | undefined;
  readonly language?: string | undefined;
  readonly times?: Partial<LoanTimes> | undefined;
  readonly ssh?: Partial<SshTimes> | undefined;
  /** Hears every change. */
  readonly report?: ((trial: Trial) => void) | undefined;
  /** Hears what the script writes. */
  readonly hear?: ((bytes: Buffer) => void) | undefined;
  /** Hears of what could not be kept, which does not end the try; of a disk that is full once. */
  readonly warn?: ((sentence: string) => void) | undefined;
}

/** What the steps share. */
export interface TrialWork {
  readonly place: Place;
  readonly options: TrialOptions;
  readonly ssh: SshTimes;
  readonly trial: Trial;
  readonly note: (changes: Partial<Trial>) => void;
  /** Of what could not be kept, said once. */
  readonly warn: (error: StorageError) => void;
  readonly signal: AbortSignal;
  /** Milliseconds, by a clock that nobody sets. */
  readonly sinceBegun: () => number;
  /** Milliseconds that are left. */
  readonly leftMs: () => number;
}

export function answer({ trial, note }: TrialWork, ...answers: Trial['answers'][number][]): void {
  const asked = new Set(answers.map(({ question }) => question));
  const others = trial.answers.filter(({ question }) => !asked.has(question));
  note({ answers: [...others, ...answers] });
}
