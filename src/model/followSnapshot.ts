/** Follows one snapshot to its end and says what became of it. */
import * as l10n from '@vscode/l10n';
import {
  RpcError,
  watchSnapshot,
  type CallOptions,
  type Credential,
  type SnapshotProgress,
  type SnapshotWhy,
} from '../rpc';
import type { Place } from './account';
import { explainInOneLine } from './explain';
import type { SnapshotJob, SnapshotOutcome } from './snapshotJob';
import { webTrust } from './visibility';
import { withoutUndefined } from './json';
import { settleRequest } from './unansweredRequest';
import { imagePartsOf } from './urns';

export interface FollowOptions {
  /** Milliseconds between two looks. */
  readonly interval: number;
  readonly signal: AbortSignal;
  /** Keeps a change; false when somebody else follows the job now. */
  readonly update: (patch: Partial<SnapshotJob>) => boolean;
  readonly current: () => SnapshotJob | undefined;
}

/** Servers end every snapshot before that (docs/protocol.md 6.4). */
const longest = 75 * 60_000;

/** For the chart: more points than pixels help nobody. */
const mostSamples = 600;

/** Resolves when the job has ended, has been forgotten, or the signal has fired. */
export async function followSnapshot(place: Place, options: FollowOptions): Promise<void> {
  if (!(await isBegun(place, options))) return;
  const job = options.current();
  if (job?.created === undefined) return;
  const { credentials, withheld } = credentialsFor(place, job);
  const progress = watchSnapshot({
    componentManager: place.site.componentManager,
    credentials,
    sliceUrn: job.sliceUrn,
    sliverUrn: job.sliverUrn,
    created: job.created,
    previousHash: job.previousHash,
    imagesTrust: webTrust(place.site, job.created.versionUrl),
    interval: options.interval,
    limit: remaining(job, options.interval),
    signal: options.signal,
  });
  for await (const seen of progress) {
    const problem = withheld() ?? seen.problem;
    const look = problem === undefined ? seen : { ...seen, problem };
    if (options.signal.aborted || options.current() === undefined) return;
    if (look.ended) {
      const file = look.stage === 'ready' ? await fileOf(place, job.created.imageUrn) : {};
      const patch = patchOf(options.current(), look);
      finish(options, { ...patch, ...file, outcome: outcomeOf(look.stage) });
      return;
    }
    if (!options.update(patchOf(options.current(), look))) return;
  }
}

/**
 * The credential of the slice; where that is withheld, because the slice has ended or is no longer ours,
 * one's own, which is enough to ask about the image (docs/protocol.md 4.2). `withheld` says why.
 */
function credentialsFor(
  { account: { sliceAuthority } }: Place,
  { sliceUrn }: SnapshotJob,
): {
  credentials: (call: CallOptions) => Promise<Credential[]>;
  withheld: () => RpcError | undefined;
} {
  let why: RpcError | undefined;
  const credentials = async (call: CallOptions): Promise<Credential[]> => {
    why = undefined;
    try {
      return [await sliceAuthority.sliceCredential(sliceUrn, call)];
    } catch (error) {
      if (!RpcError.is(error, 'not-found') && !RpcError.is(error, 'forbidden')) throw error;
      why = error;
      return [await sliceAuthority.selfCredential(call)];
    }
  };
  return { credentials, withheld: () => why };
}

/** The first "ready" may still tell of the version before: once more (docs/protocol.md 6.1). */
async function fileOf(
  { account, site }: Place,
  imageUrn: string,
): Promise<Pick<SnapshotJob, 'hash' | 'size'>> {
  try {
    const credentials = [await account.sliceAuthority.selfCredential()];
    const { hash, size } = await site.componentManager.imageInfo({ imageUrn, credentials });
    return withoutUndefined({ hash, size });
  } catch {
    return {};
  }
}

/** False when there is nothing to follow: the request came to nothing, or was never settled. */
async function isBegun(place: Place, options: FollowOptions): Promise<boolean> {
  const job = options.current();
  if (job === undefined) return false;
  if (job.created !== undefined) return true;
  const finding = await settleRequest(place, job, {
    interval: options.interval,
    until: job.startedAt + longest,
    signal: options.signal,
    unclear: (problem) => void options.update({ stage: 'unknown', problem }),
  });
  if (options.signal.aborted) return false;
  if (finding.kind === 'begun') {
    return options.update({ created: finding.created, stage: 'preparing', problem: undefined });
  }
  finish(options, {
    outcome: finding.kind === 'not-begun' ? 'failed' : 'unknown',
    reason:
      finding.kind === 'not-begun'
        ? l10n.t(
            'The site {0} never began it, for no image {1} appeared and the sliver is not being imaged. Nothing was changed.',
            place.site.name,
            job.imageName,
          )
        : l10n.t(
            'It is not known whether the site {0} began the snapshot ({1}): look for {2} in the list of images.',
            place.site.name,
            finding.problem.replace(/\.$/, ''),
            job.imageName,
          ),
  });
  return false;
}

/**
 * After a restart the job may be older than the limit; the first looks tell anyway. A clock that was set back
 * makes it no younger than new.
 */
function remaining(job: SnapshotJob, interval: number): number {
  return Math.min(Math.max(longest - (Date.now() - job.startedAt), 4 * interval), longest);
}

function patchOf(job: SnapshotJob | undefined, look: SnapshotProgress): Partial<SnapshotJob> {
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
    }),
    stage: look.stage,
    samples: sampled(job?.samples ?? [], look),
    problem,
  };
}

function problemOf(problem: RpcError, job: SnapshotJob | undefined): string {
  return explainInOneLine(problem, { site: job?.siteName, image: job?.imageName });
}

/** Why it ended; the site's own words as they are. */
function reasonOf(look: SnapshotProgress, job: SnapshotJob | undefined): string | undefined {
  const { why, ended, problem, reason } = look;
  if (why !== undefined) return endSentence(why, job);
  return ended && problem !== undefined ? problemOf(problem, job) : reason;
}

function endSentence(why: SnapshotWhy, job: SnapshotJob | undefined): string {
  switch (why) {
    case 'gone':
      return l10n.t(
        'The image is gone from the site. A first snapshot that fails is removed after half a minute; otherwise somebody deleted it.',
      );
    case 'silent':
      return l10n.t('The site says that the snapshot failed, but not why.');
    case 'not-released':
      return l10n.t(
        'The site ended the snapshot without releasing version {0}, and no longer says why. The version before it is still the one in use.',
        imagePartsOf(job?.created?.versionUrn ?? '')?.version ?? 0,
      );
    case 'unproven':
      return l10n.t(
        'The site says "ready", but nothing shows that this snapshot replaced what was there before; compare date and size before you use the image.',
      );
    case 'late':
      return l10n.t('The snapshot was not done within the longest time that sites allow.');
  }
}

function sampled(
  before: SnapshotJob['samples'],
  { at, size }: SnapshotProgress,
): SnapshotJob['samples'] {
  const all = size === undefined ? before : [...before, { at: at.getTime(), size }];
  return all.length > mostSamples ? all.filter((_, index) => index % 2 === 0) : all;
}

function outcomeOf(stage: SnapshotProgress['stage']): SnapshotOutcome {
  // Only an end has one; a stage that is none would be a look that we do not understand.
  return stage === 'preparing' || stage === 'imaging' || stage === 'finishing' ? 'unknown' : stage;
}

function finish(
  options: FollowOptions,
  patch: Partial<SnapshotJob> & { outcome: SnapshotOutcome },
): void {
  const { outcome } = patch;
  options.update({ ...patch, stage: outcome, endedAt: Date.now(), problem: undefined });
}
