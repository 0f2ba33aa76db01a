/** What a build is made of, and what it tells while it runs. */
import type { Place } from '../accounts/account';
import type { JournalWriter } from '../journal/journal';
import type { LoanStore } from '../nodes/loanStore';
import type { LoanTimes } from '../nodes/times';
import type { LoginTimes } from './nodeLogin';
import type { Snapshots } from '../snapshots/snapshots';
import type { BuildStore } from './buildStore';
import type { BuildRecord, BuildStep } from './record';

export type BuildEvent =
  | { readonly kind: 'step'; readonly step: BuildStep }
  /** A line of a script, or of ours about one. */
  | { readonly kind: 'log'; readonly line: string }
  /** How far the running step is; the next one replaces it. */
  | { readonly kind: 'progress'; readonly text: string }
  /** Something to know, though the build goes on. */
  | { readonly kind: 'warning'; readonly text: string };

export interface OfferedImage {
  readonly urn: string;
  /** Of its metadata. */
  readonly url?: string | undefined;
}

export interface BuildParts {
  readonly place: Place;
  readonly snapshots: Snapshots;
  readonly store: BuildStore;
  readonly loans: LoanStore;
  readonly loanTimes?: Partial<LoanTimes> | undefined;
  readonly loginTimes?: Partial<LoginTimes> | undefined;
  readonly journal?: JournalWriter | undefined;
  /** Of the private key; else the testbed's, else as the user's configuration says. */
  readonly keyFile?: string | undefined;
  readonly language?: string | undefined;
  /** Of the person's environment. */
  readonly variable: (name: string) => string | undefined;
  /** Images that the site offers to everyone, which no list of it names. @throws RpcError */
  readonly offered?: ((signal: AbortSignal) => Promise<readonly OfferedImage[]>) | undefined;
  readonly hear: (event: BuildEvent, build: BuildRecord) => void;
}

export interface BuildOptions {
  readonly signal: AbortSignal;
  /** The node stays if the build fails, for a look at it. */
  readonly keepOnFailure?: boolean | undefined;
}
