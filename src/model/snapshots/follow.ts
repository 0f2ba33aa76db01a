/** Follows one snapshot to its end and says what became of it. */
import * as l10n from '@vscode/l10n';
import { tryParseImageUrn, type SnapshotWhy } from '../../rpc';
import { whatHappened } from '../failures/explain';
import type { SnapshotJob, SnapshotOutcome } from './job';
import type { RequestFinding, SnapshotBackEnd, SnapshotLook } from './sending/backEnd';
import { withoutUndefined } from '../storage/json';
import { timeSince, settleRequest } from './sending/unanswered';
import { isSeenLate } from './times';

export interface FollowOptions {
  readonly backEnd: SnapshotBackEnd;
  /** Milliseconds from when a request was sent until it can no longer wait at the site. */
  readonly held: number;
  /** Milliseconds from when a request was sent until nobody waits any longer; default: longer than sites allow. */
  readonly longest?: number | undefined;
  /** Milliseconds between two looks. */
  readonly interval: number;
  readonly signal: AbortSignal;
  /** Keeps a change; false when somebody else follows the job now. */
  readonly update: (patch: Partial<SnapshotJob>) => boolean;
  readonly current: () => SnapshotJob | undefined;
}

/** Servers end every snapshot before that (docs/protocol.md 6.4). */
const longestMs = 75 * 60_000;

/** For the chart: more points than pixels help nobody. */
const mostSamples = 600;

/** Resolves when the job has ended, has been forgotten, or the signal has fired. */
export async function followSnapshot(options: FollowOptions): Promise<void> {
  const asked = options.current();
  if (asked === undefined) return;
  const sentAgo = timeSince(asked);
  if (!(await isBegun(asked, sentAgo, options))) return;
  const job = options.current();
  if (job?.created === undefined) return;
  const { backEnd, interval, longest = longestMs, signal } = options;
  const limit = remaining(longest - sentAgo(), interval);
  for await (const look of backEnd.looks(
    { ...job, created: job.created },
    { interval, limit, signal },
  )) {
    if (signal.aborted || options.current() === undefined) return;
    if (look.ended) {
      const { created = job.created } = look;
      const file = look.stage === 'ready' ? await backEnd.fileOf(created) : {};
      const patch = patchOf(options.current(), look);
      finish(options, { ...patch, ...file, outcome: outcomeOf(look.stage) });
      return;
    }
    if (!options.update(patchOf(options.current(), look))) return;
  }
}

/** False when there is nothing to follow: the request came to nothing, or was never settled. */
async function isBegun(
  job: SnapshotJob,
  sentAgo: () => number,
  options: FollowOptions,
): Promise<boolean> {
  if (job.created !== undefined) return true;
  const finding = await settleRequest(options.backEnd, job, {
    interval: options.interval,
    sentAgo,
    longest: options.longest ?? longestMs,
    held: options.held,
    signal: options.signal,
    unclear: (problem, seen) =>
      void options.update({ stage: 'unknown', problem, ...(seen && { lookedAt: Date.now() }) }),
  });
  if (options.signal.aborted) return false;
  if (finding.kind === 'begun') {
    const late = isSeenLate(options.current() ?? job, options.interval, Date.now());
    return options.update(begunPatch(finding.handle, late));
  }
  finish(options, endOfUnbegun(finding, job));
  return false;
}

/**
 * What changes in a job once it is known to have begun, even if it was thought to have ended.
 * @param isLate whether it may have begun long before
 */
export function begunPatch(created: SnapshotJob['created'], isLate: boolean): Partial<SnapshotJob> {
  const now = Date.now();
  const times = { begunAt: now, lookedAt: now, isUntimed: isLate ? true : undefined };
  const open = { outcome: undefined, reason: undefined, endedAt: undefined, problem: undefined };
  return { ...open, ...times, created, stage: 'preparing' };
}

function endOfUnbegun(
  finding: Exclude<RequestFinding, { kind: 'begun' }>,
  { siteName, imageName, portal }: SnapshotJob,
): { outcome: SnapshotOutcome; reason: string } {
  if (finding.kind !== 'unclear' && portal !== undefined) {
    const reason = l10n.t(
      'The portal never started it: the latest snapshot of the experiment is still the one from before. Nothing was changed.',
    );
    return { outcome: 'failed', reason };
  }
  if (finding.kind !== 'unclear') {
    const reason = l10n.t(
      'The site {0} never started it: no image {1} appeared, and the sliver is not being imaged. Nothing was changed.',
      siteName,
      imageName,
    );
    return { outcome: 'failed', reason };
  }
  const reason = l10n.t(
    'It is not known whether the site {0} started the snapshot ({1}). Look for {2} in the list of images.',
    siteName,
    finding.problem.replace(/\.$/, ''),
    imageName,
  );
  return { outcome: 'unknown', reason };
}

/** After a restart the job may be older than the limit; the first looks tell anyway. */
function remaining(left: number, interval: number): number {
  return Math.max(left, 4 * interval);
}

function patchOf(job: SnapshotJob | undefined, look: SnapshotLook): Partial<SnapshotJob> {
  const problem = look.problem === undefined ? undefined : problemOf(look.problem, job);
  // A look that failed knows less than the one before.
  if (look.problem !== undefined && look.size === undefined && !look.ended) return { problem };
  return {
    // What is not known now must not hide what was known before.
    ...withoutUndefined({
      size: look.size,
      sliverState: look.sliverState,
      sliverStatus: look.sliverStatus,
      hash: look.hash,
      reason: reasonOf(look, job),
      log: look.log,
      said: look.said,
      created: look.created,
    }),
    stage: look.stage,
    ...(look.problem === undefined && !look.ended && { lookedAt: look.at.getTime() }),
    samples: sampled(job?.samples ?? [], look),
    problem,
  };
}

function problemOf(
  problem: NonNullable<SnapshotLook['problem']>,
  job: SnapshotJob | undefined,
): string {
  return whatHappened(problem, { site: job?.siteName, image: job?.imageName });
}

/** Why it ended; the site's own words as they are. */
function reasonOf(look: SnapshotLook, job: SnapshotJob | undefined): string | undefined {
  const { why, ended, problem, reason, stage } = look;
  if (why !== undefined) return endSentence(why, job);
  // What the site gave as its reason is not hidden by another call that failed meanwhile.
  const isTold = stage !== 'unknown' && reason !== undefined;
  return ended && problem !== undefined && !isTold ? problemOf(problem, job) : reason;
}

function endSentence(why: SnapshotWhy, job: SnapshotJob | undefined): string {
  switch (why) {
    case 'gone':
      return l10n.t(
        'The image no longer exists at the site. A first snapshot that fails is removed after half a minute; otherwise someone deleted the image.',
      );
    case 'silent':
      return l10n.t('The site says that the snapshot failed, but not why.');
    case 'not-released':
      return l10n.t(
        'The site ended the snapshot without releasing version {0} and no longer gives the reason. The previous version is still the current one.',
        tryParseImageUrn(job?.created?.versionUrn ?? '')?.version ?? 0,
      );
    case 'unproven':
      return l10n.t(
        'The site reports "ready", but there is no proof that this snapshot replaced the earlier contents. Compare date and size before you use the image.',
      );
    case 'late':
      return l10n.t(
        'The site still reported it as running after the longest time that sites allow, so the capture has probably died. Check the list of images; if nothing changes, contact the site’s operators.',
      );
  }
}

function sampled(
  before: SnapshotJob['samples'],
  { at, size }: SnapshotLook,
): SnapshotJob['samples'] {
  const all = size === undefined ? before : [...before, { at: at.getTime(), size }];
  return all.length > mostSamples ? all.filter((_, index) => index % 2 === 0) : all;
}

function outcomeOf(stage: SnapshotLook['stage']): SnapshotOutcome {
  // Only an end has one; a stage that is none would be a look that we do not understand.
  return stage === 'preparing' || stage === 'imaging' || stage === 'finishing' ? 'unknown' : stage;
}

function finish(
  options: FollowOptions,
  patch: Partial<SnapshotJob> & { outcome: SnapshotOutcome },
): void {
  const { outcome } = patch;
  const now = Date.now();
  const job = options.current();
  const late = job !== undefined && isSeenLate(job, options.interval, now);
  const times = { endedAt: now, ...(late && { isUntimed: true }) };
  options.update({ ...patch, ...times, stage: outcome, problem: undefined });
}
