/** What the options of `history` say, read as they are meant. */
import type { HistoryFilter } from '../../../model/history/filter';
import { kinds } from '../../../model/history/kinds';
import type { CommonOptions } from '../arguments/options';
import { UsageError } from '../failures/failure';

export interface HistoryOptions extends CommonOptions {
  readonly image?: string;
  readonly site?: string;
  readonly since?: string;
  readonly kind?: string;
  /** With what was removed from lists. */
  readonly hidden?: boolean;
  /** Number of events. */
  readonly limit?: string;
  readonly markdown?: boolean;
  readonly csv?: boolean;
  /** Asks the sites what became of changes without an end, and whether bases have newer versions. */
  readonly check?: boolean;
  /** The image that a note is about. */
  readonly note?: string;
  /** Events to remove from lists, by the beginning of their ids. */
  readonly hide?: string;
  readonly unhide?: string;
}

export type HistoryFormat = 'text' | 'json' | 'markdown' | 'csv';

/** @throws UsageError */
export function formatOf({ json, markdown, csv }: HistoryOptions): HistoryFormat {
  const given = [
    ...(json === true ? ['json' as const] : []),
    ...(markdown === true ? ['markdown' as const] : []),
    ...(csv === true ? ['csv' as const] : []),
  ];
  const [first = 'text', second] = given;
  if (second !== undefined)
    throw new UsageError(`--${first} and --${second} are two formats: give one of them.`);
  return first;
}

/** @throws UsageError */
export function filterOf(options: HistoryOptions, seen: readonly string[]): HistoryFilter {
  const { image, site, since, kind, hidden } = options;
  const known = [...new Set([...Object.keys(kinds), ...seen])];
  if (kind !== undefined && !known.includes(kind))
    throw new UsageError(`--kind takes one of ${known.join(', ')}.`);
  return { image, site, kind, since: sinceOf(since, Date.now()), withHidden: hidden === true };
}

const units = { h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** @throws UsageError */
export function sinceOf(since: string | undefined, now: number): number | undefined {
  if (since === undefined) return undefined;
  const [, count, unit] = /^(\d{1,5})([hdw])$/.exec(since) ?? [];
  if (count !== undefined && unit !== undefined)
    return now - Number(count) * units[unit as keyof typeof units];
  const at = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?Z?)?$/.test(since)
    ? Date.parse(since.includes('T') && !since.endsWith('Z') ? `${since}Z` : since)
    : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new UsageError(
    `--since takes a date such as 2026-11-30, or a time such as 12h, 7d or 4w, not "${since}".`,
  );
}

/** @throws UsageError */
export function limitOf({ limit }: HistoryOptions): number {
  if (limit === undefined) return Number.POSITIVE_INFINITY;
  if (!/^[1-9]\d{0,8}$/.test(limit))
    throw new UsageError('--limit takes a whole number above 0: how many events are shown.');
  return Number(limit);
}
