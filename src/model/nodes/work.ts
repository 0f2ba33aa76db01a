/** What the steps of a loan are given. */
import type { UserKeys } from '../../rpc';
import type { Place } from '../accounts/account';
import type { LoanRecord } from './record';
import type { LoanTimes } from './times';

export interface ReadyOptions {
  /** For the node, where it is still to be asked for. */
  readonly keys: readonly UserKeys[];
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((progress: LoanProgress) => void) | undefined;
  /** Milliseconds until the node must be up. */
  readonly limitMs: number;
  /** Of sentences. */
  readonly language?: string | undefined;
}

export interface LoanProgress {
  readonly stage: LoanRecord['stage'];
  /** The site's words for the node's state, such as `changing`. */
  readonly status?: string | undefined;
  /** A sentence about a look that failed; waiting goes on. */
  readonly problem?: string | undefined;
}

/** The steps of a loan, with what they share. */
export interface LoanWork {
  readonly place: Place;
  readonly times: LoanTimes;
  readonly record: LoanRecord;
  /** On the disk when it returns. */
  readonly note: (changes: Partial<LoanRecord>) => void;
  /** Removes the record, which needs no room on the disk. */
  readonly forget: () => void;
}
