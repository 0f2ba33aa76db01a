/** How a snapshot goes on: one line with a bar that is drawn again on a terminal, plain lines elsewhere. */
import { estimate } from '../../../model/snapshots/estimate';
import type { SnapshotJob } from '../../../model/snapshots/job';
import { countsFrom } from '../../../model/snapshots/times';
import { durationText, knownSize } from '../terminal/format';

const barWidth = 24;

export interface ProgressOptions {
  /** Other jobs, newest first: they tell the size to expect. */
  readonly before: readonly SnapshotJob[];
  readonly now?: number;
  /** Columns of the terminal; undefined for plain lines. */
  readonly columns?: number | undefined;
}

/** `imaging    12.3 MB of about 30 MB  2.0 MB/s  0:09 left`, with a bar before it on a terminal. */
export function progressText(job: SnapshotJob, options: ProgressOptions): string {
  const { before, now = Date.now(), columns } = options;
  const { expected, rate, left } = estimate(job, before);
  const part = partOf(job, expected);
  const size = job.size ?? 0;
  const goal = expected !== undefined && expected > size ? ` of about ${knownSize(expected)}` : '';
  const words = [
    stageText(job).padEnd(10),
    ...(size > 0 ? [`${knownSize(size)}${goal}`] : []),
    ...(rate !== undefined && rate > 0 ? [`${knownSize(rate)}/s`] : []),
    durationText(now - countsFrom(job)),
    ...(left === undefined ? [] : [`${durationText(left)} left`]),
    ...(job.problem === undefined ? [] : [`(${job.problem})`]),
  ];
  const text = words.join('  ').trimEnd();
  if (columns === undefined) return text;
  const line = columns > 70 ? `${bar(part, now)} ${text}` : text;
  return line.slice(0, Math.max(columns - 1, 10));
}

/** A portal's own word, where it has said one. */
export function stageText({ said, stage }: SnapshotJob): string {
  return said ?? stage;
}

/** 0 to 1, or undefined when nobody can say. */
function partOf(
  { stage, size = 0 }: SnapshotJob,
  expected: number | undefined,
): number | undefined {
  if (stage === 'finishing' || stage === 'ready') return 1;
  if (expected === undefined || expected === 0) return undefined;
  return Math.min(size / expected, 0.99);
}

/** Without a goal a block wanders, so that one sees that it is alive. */
function bar(part: number | undefined, now: number): string {
  if (part === undefined) {
    const block = 6;
    const way = barWidth - block;
    const step = Math.floor(now / 250) % (2 * way);
    const at = step <= way ? step : 2 * way - step;
    return `[${' '.repeat(at)}${'='.repeat(block)}${' '.repeat(way - at)}]`;
  }
  const full = Math.round(part * barWidth);
  const percent = `${Math.floor(part * 100)}%`.padStart(4);
  return `[${'='.repeat(full)}${' '.repeat(barWidth - full)}]${percent}`;
}
