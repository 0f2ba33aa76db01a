/** Which check a version of an image belongs to. A check knows nothing of the snapshot that may follow it. */
import type { JournalEntry } from '../journal/entries';

export type CheckEntry = JournalEntry<'check'>;
export type SnapshotEntry = JournalEntry<'snapshot-ended'>;

/** Milliseconds: an older check says little of the disk that was captured. */
const OLDEST_MS = 24 * 3_600_000;

/** The last one of the same sliver before the snapshot began, unless there was another snapshot in between. */
export function checkBefore(
  entries: readonly JournalEntry[],
  snapshot: SnapshotEntry,
): CheckEntry | undefined {
  const isOfSliver = ({ siteUrn, sliverUrn, sliceUrn }: JournalEntry & SliverOf): boolean =>
    siteUrn === snapshot.siteUrn &&
    sliverUrn === snapshot.sliverUrn &&
    sliceUrn === snapshot.sliceUrn;
  const began = beginOf(snapshot);
  const check = entries
    .flatMap((entry) =>
      entry.kind === 'check' && isOfSliver(entry) && entry.at <= began ? [entry] : [],
    )
    .reduce<CheckEntry | undefined>(
      (last, entry) => (last === undefined || entry.at >= last.at ? entry : last),
      undefined,
    );
  if (check === undefined || began - check.at > OLDEST_MS) return undefined;
  const isBetween = entries.some(
    (entry) =>
      (entry.kind === 'snapshot-begun' || entry.kind === 'snapshot-ended') &&
      entry.job !== snapshot.job &&
      isOfSliver(entry) &&
      beginOf(entry) > check.at &&
      beginOf(entry) < began,
  );
  return isBetween ? undefined : check;
}

type SliverOf = Pick<CheckEntry, 'siteUrn' | 'sliverUrn' | 'sliceUrn'>;

function beginOf(entry: JournalEntry<'snapshot-begun' | 'snapshot-ended'>): number {
  return ('begunAt' in entry ? entry.begunAt : undefined) ?? entry.askedAt;
}
