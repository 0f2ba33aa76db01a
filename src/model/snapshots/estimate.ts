/** How long a snapshot will still take, from its own pace and from snapshots before it. */
import { sameName } from '../../rpc';
import type { SnapshotJob } from './job';

export interface Estimate {
  /** Bytes that it will probably have. */
  readonly expected?: number | undefined;
  /** Bytes per second lately. */
  readonly rate?: number | undefined;
  /** Milliseconds until the last byte. */
  readonly left?: number | undefined;
}

/** Pace over this time counts, in milliseconds: long enough to be steady, short enough to be current. */
const latelyMs = 30_000;

/**
 * Sizes that have to be seen before the end is foretold. Between the first two lie a few kilobytes or a whole buffer,
 * as it happens; only a third one shows whether that was the pace.
 */
const sizesForForecast = 3;

/** @param before other jobs, newest first. */
export function estimate(job: SnapshotJob, before: readonly SnapshotJob[]): Estimate {
  const rate = isReading(job) ? paceOf(job) : undefined;
  const expected = sizeOf(job, before);
  const size = job.size ?? 0;
  const isEarly = job.samples.filter(hasBytes).length < sizesForForecast;
  if (expected === undefined || rate === undefined || rate <= 0 || size >= expected || isEarly) {
    return { expected, rate };
  }
  return { expected, rate, left: ((expected - size) / rate) * 1000 };
}

/** A portal may copy an image after it has read the disk, in words of its own: its size then says nothing of a pace. */
export function isReading({ stage, said = stage }: SnapshotJob): boolean {
  return stage === 'imaging' && said === stage;
}

/** Before its first byte the node boots; that says nothing of its disk. */
function hasBytes({ size }: { readonly size: number }): boolean {
  return size > 0;
}

function paceOf({ samples }: SnapshotJob): number | undefined {
  const grown = samples.filter(hasBytes);
  const last = grown.at(-1);
  if (last === undefined) return undefined;
  const first = grown.find(({ at }) => last.at - at <= latelyMs);
  if (first === undefined || first.at === last.at) return undefined;
  return ((last.size - first.size) / (last.at - first.at)) * 1000;
}

/** A disk changes little between two snapshots; the same sliver says more than the same name. */
function sizeOf(job: SnapshotJob, before: readonly SnapshotJob[]): number | undefined {
  const done = before.filter(
    (it) => it.id !== job.id && it.outcome === 'ready' && it.siteUrn === job.siteUrn,
  );
  const alike =
    done.find(({ sliverUrn }) => sliverUrn === job.sliverUrn) ??
    done.find(({ imageName }) => sameName(imageName, job.imageName));
  return alike?.size;
}
