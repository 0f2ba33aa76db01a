/**
 * A node that this tool asks a site for and gives back: a loan. Its record is on disk before each call that creates or
 * deletes, so that whoever comes after a crash knows what may exist.
 */
import * as l10n from '@vscode/l10n';

/**
 * How far a loan is known to be. `registered`: there is a slice for it; the site was asked for a node only if
 * `createSentAt` is set. `created`: the site has granted the node. `ready`: it has been up.
 */
export type LoanStage = 'asked' | 'registered' | 'created' | 'ready' | 'giving-back' | 'given-back';

export type LoanPurpose = 'try' | 'build';

/** What is asked of the site. */
export interface NodeWish {
  readonly purpose: LoanPurpose;
  /** What it is for, as a person calls it: an image, a recipe. */
  readonly about: string;
  /** URN, or the address of its metadata. Absent: the default of the type. */
  readonly image?: string | undefined;
  /** `raw-pc`, `emulab-xen`, … (docs/protocol.md 8.1). */
  readonly sliverType: string;
  readonly hardwareType?: string | undefined;
  /** After these the site takes it back by itself, if nobody else does. */
  readonly minutes: number;
  /** A slice of the user's, which must have nothing at the site. Without it one is registered for this alone. */
  readonly sliceUrn?: string | undefined;
}

/** Plain values only. Times are epoch milliseconds. */
export interface LoanRecord extends Omit<NodeWish, 'sliceUrn'> {
  readonly id: string;
  readonly accountId: string;
  readonly siteUrn: string;
  readonly siteName: string;
  readonly siteUrl: string;
  readonly sliceUrn: string;
  /** Registered for this alone; its name is of this record. */
  readonly isOwnSlice: boolean;
  /** Address of the authority that registers the slice; absent: the account's. */
  readonly authorityUrl?: string | undefined;
  /** Name of the node in the request: of this record alone, so that it tells whose node it is. */
  readonly clientId: string;
  readonly stage: LoanStage;
  readonly askedAt: number;
  /** When Register was sent, and nobody knows what came of it. */
  readonly registerSentAt?: number | undefined;
  /** When CreateSliver was sent, and nobody knows what came of it. */
  readonly createSentAt?: number | undefined;
  /** When DeleteSlice was sent, unless the site has certainly refused it. */
  readonly deleteSentAt?: number | undefined;
  /** When the site takes the node back by itself. */
  readonly expires?: number | undefined;
  readonly sliverUrn?: string | undefined;
  /** Why it could not be given back so far. */
  readonly problem?: string | undefined;
  readonly givenBackAt?: number | undefined;
}

/** Which node it is, as the subject of a sentence. */
export function nodeOf({ purpose, about }: Pick<LoanRecord, 'purpose' | 'about'>): string {
  return purpose === 'build'
    ? l10n.t('The node of the build of {0}', about)
    : l10n.t('The node of the try of {0}', about);
}

/** What the slice and the node of a loan are called, so that anyone sees whose they are. @param id twelve hex digits */
export function loanName(purpose: LoanPurpose, id: string): string {
  return `${purpose}-${id}`;
}

/** Whether a slice was registered for one loan alone, here or on another computer. */
export function isLoanName(name: string): boolean {
  return /^(?:try|build)-[0-9a-f]{12}$/.test(name);
}

/** Whether a site may hold something for it. */
export function isOpen({ stage }: Pick<LoanRecord, 'stage'>): boolean {
  return stage !== 'given-back';
}

/** Whether the site was ever asked for a node. */
export function mayHaveNode({ stage, createSentAt }: LoanRecord): boolean {
  return createSentAt !== undefined || stage === 'created' || stage === 'ready';
}
