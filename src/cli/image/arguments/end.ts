/** When something should end: after a time from now on, or at a moment. */
import { UsageError } from '../failures/failure';

export interface EndOptions {
  /** From now on. */
  readonly days?: string;
  /** From now on. */
  readonly hours?: string;
  readonly until?: string;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** `2030-12-31T18:00:00Z` */
export function momentText(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** @throws UsageError for what is no moment, or none to come */
export function endOf({ days, hours, until }: EndOptions): Date {
  const given = [days, hours, until].filter((one) => one !== undefined);
  if (given.length !== 1) {
    throw new UsageError(
      'Give the new expiration: --days NUMBER, --hours NUMBER, or --until DATE such as 2030-12-31.',
    );
  }
  const [name, count, unit] =
    days === undefined ? ['--hours', hours, hourMs] : ['--days', days, dayMs];
  if (count !== undefined && Number(count) <= 0)
    throw new UsageError(`${name} takes a number above 0, not "${count}".`);
  const end = until === undefined ? afterTime(count ?? '', unit) : momentOf(until);
  if (end === undefined) {
    throw new UsageError(
      `"${given[0] ?? ''}" is not understood: give --days NUMBER, --hours NUMBER, --until 2030-12-31 (the end of that day, UTC) or --until 2030-12-31T18:00Z.`,
    );
  }
  if (end.getTime() > Date.now()) return end;
  throw new UsageError(`${momentText(end)} is in the past: a slice cannot be shortened.`);
}

/** @param unit milliseconds */
function afterTime(text: string, unit: number): Date | undefined {
  const end = new Date(Date.now() + Number(text) * unit);
  return /^-?\d+(?:\.\d+)?$/.test(text) && isDate(end) ? end : undefined;
}

/**
 * ISO 8601 only. All else means different moments to different people, or in different places: a day counts
 * to its end in UTC, and a time of day says its zone.
 */
function momentOf(text: string): Date | undefined {
  const form = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/i;
  const day = form.exec(text)?.[1];
  if (day === undefined) return undefined;
  // Days that do not exist, such as 30 February, would become others.
  const end = new Date(`${day}T23:59:00Z`);
  if (!isDate(end) || !end.toISOString().startsWith(day)) return undefined;
  const moment = text === day ? end : new Date(text);
  return isDate(moment) ? moment : undefined;
}

function isDate(date: Date): boolean {
  return !Number.isNaN(date.getTime());
}
