/** Waits for the end of a snapshot and tells of it. Who stops waiting is told how to take it up again. */
import { setTimeout as after } from 'node:timers/promises';
import { shortened, shortenedLog } from '../../../model/failures/shortened';
import { jobSentence } from '../../../model/snapshots/sentence';
import type { SnapshotJob } from '../../../model/snapshots/job';
import type { Snapshots } from '../../../model/snapshots/snapshots';
import { Ended, exitCodes, UsageError } from '../failures/failure';
import type { CommonOptions } from '../arguments/options';
import type { Output } from '../terminal/output';
import { progressText, stageText } from './progress';
import { timeoutOf } from '../session/session';
import { readyText, shownJob } from './shownJob';
import { shellWord } from '../../../model/shellWord';
import { siteOption } from '../session/sites';
import { columns } from '../terminal/terminals';

/** Milliseconds between two plain lines of the same stage. */
const plainPauseMs = 10_000;

/** Milliseconds between two looks at the record of a snapshot that another process follows. */
const recordPauseMs = 500;

/** Milliseconds for the look after the time is over. */
const lastLookMs = 10_000;

export interface FollowOptions extends CommonOptions {
  /** Fires when it is not followed any more; what it is by then is told as at the end of `--timeout`. */
  readonly until?: AbortSignal;
}

/**
 * @param begun is called once Ctrl-C is heard here
 * @throws Ended with the exit code, unless the image is ready.
 */
export async function follow(
  snapshots: Snapshots,
  { id }: SnapshotJob,
  options: FollowOptions,
  output: Output,
  begun?: () => void,
): Promise<void> {
  const stop = stopping(options);
  begun?.();
  const show = shower(snapshots, id, output);
  const heard = snapshots.onDidChange((job) => {
    if (job.id === id) show();
  });
  const redraw = output.terminal ? setInterval(show, 1000) : undefined;
  // Another process may follow it: its record tells of the end, and this one takes over should that one go.
  // It also keeps this process alive, which nothing else does then.
  const tellStill = stillTeller(snapshots, id, output);
  const keepUp = setInterval(() => {
    snapshots.keepUp(id);
    tellStill();
  }, recordPauseMs);
  show();
  try {
    const job = await snapshots.ended(id, stop.signal);
    tellEnd(job, output);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    if (stop.timedOut()) await lookOnce(snapshots, id);
    const job = snapshots.jobs.find((it) => it.id === id);
    if (job?.outcome !== undefined) {
      tellEnd(job, output);
      return;
    }
    if (job !== undefined) tellGoingOn(job, options, output, stop.timedOut());
    throw new Ended(stop.timedOut() ? exitCodes.timedOut : exitCodes.interrupted);
  } finally {
    stop.dispose();
    clearInterval(redraw);
    clearInterval(keepUp);
    heard.dispose();
  }
}

interface Stopping {
  readonly signal: AbortSignal;
  timedOut(): boolean;
  dispose(): void;
}

/** Ctrl-C, or the end of `--timeout`, or of the patience of whoever called. */
function stopping({ until, ...options }: FollowOptions): Stopping {
  const controller = new AbortController();
  let late = false;
  const limit = timeoutOf(options);
  const end = (): void => {
    late = true;
    controller.abort();
  };
  const timer = limit === undefined ? undefined : setTimeout(end, limit);
  const interrupt = (): void => controller.abort();
  process.once('SIGINT', interrupt);
  if (until?.aborted === true) end();
  else until?.addEventListener('abort', end, { once: true });
  return {
    signal: controller.signal,
    timedOut: () => late,
    dispose: () => {
      clearTimeout(timer);
      until?.removeEventListener('abort', end);
      process.removeListener('SIGINT', interrupt);
    },
  };
}

function shower(snapshots: Snapshots, id: string, output: Output): () => void {
  let lastStage = '';
  let lastAt = 0;
  return () => {
    const job = snapshots.jobs.find((it) => it.id === id);
    if (job === undefined || job.outcome !== undefined) return;
    const now = Date.now();
    const width = output.terminal ? columns() : undefined;
    if (width === undefined && stageText(job) === lastStage && now - lastAt < plainPauseMs) return;
    lastStage = stageText(job);
    lastAt = now;
    output.status(progressText(job, { before: snapshots.jobs, now, columns: width }));
  };
}

function tellEnd(job: SnapshotJob, output: Output): void {
  output.changed({ snapshot: shownJob(job) }, job.outcome === 'ready' ? readyText(job) : '');
  if (job.outcome === 'ready') return;
  // The sentence has the first line.
  const rest = job.reason?.trim().split(/\r?\n/).slice(1).join('\n').trim() ?? '';
  const more = rest === '' ? [] : [shortened(rest)];
  const log = job.log ?? '';
  const shown = shortenedLog(log);
  const title = shown === log ? 'Site log:' : 'Site log (all of it is in the result with --json):';
  output.warn(jobSentence(job), ...more, ...(log === '' ? [] : [title, shown]));
  const isOpen = job.outcome === 'timed-out' || job.outcome === 'unknown';
  throw new Ended(isOpen ? exitCodes.timedOut : exitCodes.snapshotFailed);
}

/** Another process may follow it and not move: what its record says is then of the past. */
async function lookOnce(snapshots: Snapshots, id: string): Promise<void> {
  const limit = new AbortController();
  const late = after(lastLookMs, undefined, { signal: limit.signal }).catch(() => undefined);
  try {
    await Promise.race([snapshots.lookNow(id), late]);
  } finally {
    limit.abort();
  }
}

/** Says once that the process that follows the snapshot does not move. */
function stillTeller(snapshots: Snapshots, id: string, output: Output): () => void {
  let isTold = false;
  return () => {
    const holder = snapshots.stillHolder(id);
    if (holder === undefined || isTold) return;
    isTold = true;
    const who =
      holder.pid === undefined
        ? 'Another computer follows it'
        : `Process ${holder.pid} of this computer follows it`;
    output.warn(`${who}, but makes no progress: this command asks the site itself.`);
  };
}

function tellGoingOn(
  job: SnapshotJob,
  { cm }: CommonOptions,
  output: Output,
  timedOut: boolean,
): void {
  if (output.json) output.result({ snapshot: shownJob(job) }, '');
  const again = `geni-image wait ${shellWord(job.imageName)}${siteOption(cm)}`;
  output.warn(`${standing(job, timedOut)} with: ${again}`);
}

/** Only what a look has shown: neither that it has begun nor that it goes on is taken for granted. */
function standing(
  { imageName, siteName, created, problem }: SnapshotJob,
  timedOut: boolean,
): string {
  if (created === undefined) {
    const why = problem ?? `There is no sign of it at ${siteName} yet.`;
    return `It is not known whether the snapshot ${imageName} has started. ${why} Follow it again`;
  }
  return problem === undefined
    ? `The snapshot ${imageName} ${timedOut ? 'is still running' : 'is running'} at ${siteName}; follow it again`
    : `It is not known how far the snapshot ${imageName} is. ${problem} Follow it again`;
}

/** Milliseconds between two looks. @throws UsageError */
export function pollInterval(seconds: string | undefined): number {
  if (seconds === undefined) return 15_000;
  const value = Number(seconds);
  // A timer of more than 24 days would run at once, and ask the site without a pause.
  if (value > 0) return Math.min(value, 86_400) * 1000;
  throw new UsageError(`--poll takes a number of seconds above 0, not "${seconds}".`);
}
