/** One event of the history, put together from its entries in the journal. Light: what is long stays in the file. */
import type { Holder } from '../storage/holder';

export interface HistoryEvent {
  /** The part of its entries' ids before the last colon. */
  readonly id: string;
  /** `snapshot`, `delete`, … or the word of another version of this tool. */
  readonly kind: string;
  /** When it was asked for; epoch milliseconds. */
  readonly at: number;
  readonly endedAt?: number | undefined;
  /** `open` where no entry tells an end. */
  readonly outcome: string;
  /** The end was not seen as it happened: the site was asked later. */
  readonly isSettled: boolean;
  /** A person has removed it from lists. */
  readonly isHidden: boolean;
  readonly facts: Facts;
  /** Where its lines begin in the file, in bytes: the one of the begin, and the one that counts for the end. */
  readonly begin?: number | undefined;
  readonly end?: number | undefined;
  /** The look at the node that was made before a snapshot of it. */
  readonly check?: CheckFacts | undefined;
}

/** Each as its entry has it; `docs/history.md` says what each means. Absent is what the entry does not tell. */
export type Facts = Members<typeof textFacts, string> &
  Members<typeof numberFacts, number> & {
    readonly dirty?: boolean | undefined;
    /** Where an experiment is at several sites, all of them; empty otherwise. */
    readonly siteUrns: readonly string[];
    /** URNs of all images that it is about. */
    readonly images: readonly string[];
    readonly writer?: Holder | undefined;
  };

type Members<Names extends readonly string[], Value> = Readonly<
  Partial<Record<Names[number], Value | undefined>>
>;

/** Members of entries that are taken over, whichever kind has them. */
export const textFacts = [
  'who',
  'portal',
  'siteUrn',
  'siteName',
  'sliceUrn',
  'experiment',
  'experimentName',
  'node',
  'sliverUrn',
  'sliverType',
  'hardwareType',
  'baseRequested',
  'baseLoaded',
  'imageName',
  'imageUrn',
  'versionUrn',
  'description',
  'commit',
  'hash',
  'reason',
  'action',
  'creator',
  'profile',
  'kernel',
  'os',
] as const;

export const numberFacts = [
  'askedAt',
  'begunAt',
  'size',
  'took',
  'until',
  'before',
  'expires',
  'version',
  'used',
  'secrets',
] as const;

export interface CheckFacts {
  readonly at: number;
  /** Where its line begins in the file. */
  readonly line: number;
  /** How many packages were listed. */
  readonly packages?: number | undefined;
}
