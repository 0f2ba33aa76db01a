/** What the options of `prune` say, read as they are meant. */
import type { Rules } from '../../../model/keep/plan';
import type { CommonOptions } from '../arguments/options';
import { UsageError } from '../failures/failure';

export interface PruneOptions extends CommonOptions {
  readonly keep?: string;
  readonly olderThan?: string;
  readonly failed?: boolean;
  readonly duplicates?: boolean;
  readonly due?: boolean;
  readonly dryRun?: boolean;
}

/** @throws UsageError where nothing is chosen, or what cannot be meant */
export function rulesOf(options: PruneOptions, now: number): Rules {
  const { keep, olderThan, failed = false, duplicates = false, due = false } = options;
  const isChosen = keep !== undefined || olderThan !== undefined || failed || duplicates || due;
  if (!isChosen)
    throw new UsageError(
      'Say what to delete: --keep N, --older-than 90d, --failed, --duplicates or --due. "geni-image usage" shows what each would free.',
    );
  return {
    failed,
    copies: duplicates,
    keep: keep === undefined ? undefined : countOf(keep),
    before: olderThan === undefined ? undefined : now - ageOf(olderThan),
    dueBy: due ? now : undefined,
  };
}

function countOf(word: string): number {
  if (/^[1-9]\d{0,5}$/.test(word)) return Number(word);
  throw new UsageError(
    `--keep takes a whole number above 0, the versions of each image that stay, not "${word}".`,
  );
}

const units = { h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

function ageOf(word: string): number {
  const [, count, unit] = /^([1-9]\d{0,4})([hdw])$/.exec(word) ?? [];
  if (count !== undefined && unit !== undefined)
    return Number(count) * units[unit as keyof typeof units];
  throw new UsageError(`--older-than takes an age such as 12h, 90d or 26w, not "${word}".`);
}
