/** Round numbers for the axes of the chart, and the speed of a snapshot. */
import { isReading } from '../../../model/snapshots/estimate';
import type { SnapshotJob } from '../../../model/snapshots/job';

/** 0 and two to four round values, the last of which is not below `most`. */
export function niceTicks(most: number): number[] {
  if (most <= 0) return [0];
  const raw = most / 3;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= raw) ?? 10);
  const count = Math.ceil(most / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

const timeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600].map((s) => s * 1000);

/** Round times from 0 up to `last` milliseconds; at most seven. */
export function timeTicks(last: number): number[] {
  const step = timeSteps.find((one) => last / one <= 6) ?? 3_600_000;
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, index) => index * step);
}

/**
 * Bytes per second that are told: while the disk is read those of the last minute, in the end those of the whole
 * reading. While the image is stored or copied there is no speed.
 */
export function speedOf(job: SnapshotJob): number | undefined {
  if (job.outcome === undefined)
    return isReading(job) ? recentRate(job.samples, 60_000) : undefined;
  const whole = job.samples.at(-1)?.size;
  const full = job.samples.findIndex(({ size }) => size === whole);
  return recentRate(job.samples.slice(0, full + 1), Infinity);
}

/**
 * Bytes per second over the last `window` milliseconds of samples, from when the size began to grow;
 * undefined while it does not.
 */
export function recentRate(
  samples: readonly { readonly at: number; readonly size: number }[],
  window: number,
): number | undefined {
  const last = samples.at(-1);
  if (last === undefined) return undefined;
  const seen = samples.filter(({ at }) => at >= last.at - window);
  const first = seen.findLast(({ size }) => size === 0) ?? seen[0] ?? last;
  const seconds = (last.at - first.at) / 1000;
  const grown = last.size - first.size;
  return seconds > 0 && grown > 0 ? grown / seconds : undefined;
}
