/** When the day to delete an image after is over. Where anything is in doubt, the image is younger and the day not over. */
import { sameUrn } from '../../rpc';
import type { Slice } from '../inventory/sliver';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The last place where a day ends is twelve hours behind UTC: a team can be anywhere. */
const LAST_ZONE_MS = 12 * HOUR_MS;

/** @param day `YYYY-MM-DD` @param now epoch milliseconds */
export function isOver(day: string, now: number): boolean {
  return Date.parse(`${day}T00:00:00Z`) + DAY_MS + LAST_ZONE_MS <= now;
}

/**
 * Now, as it counts for images of a site. Dates of images are of the site's clock: where this computer's is days ahead
 * of it, one of both is wrong, and the earlier one counts.
 */
export function nowAt(siteUrn: string, slices: readonly Slice[], now: number): number {
  const ahead = slices
    .filter((slice) => sameUrn(slice.siteUrn, siteUrn))
    .map(({ daysAhead = 0 }) => daysAhead);
  return now - Math.max(0, ...ahead) * DAY_MS;
}
