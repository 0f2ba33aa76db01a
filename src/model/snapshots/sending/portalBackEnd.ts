/**
 * Snapshots by the REST API of a portal: started by one POST, followed by their id, and found again as the
 * experiment's latest. What the portal says is shown as it is; only `ready` and `failed` are ends.
 */
import * as l10n from '@vscode/l10n';
import {
  PortalError,
  startedSince,
  type Experiment,
  type PortalSnapshot,
  type SnapshotLook as PortalLook,
  type StartedSnapshot,
} from '../../../portal';
import { formatImageUrn, tryParseImageUrn } from '../../../rpc';
import { defined } from '../../../rpc/defined';
import { pause } from '../../concurrency';
import { whatHappened } from '../../failures/explain';
import { verdictOf } from '../../failures/verdict';
import type { SnapshotHandle, SnapshotJob, SnapshotRequest } from '../job';
import { oneWord } from '../oneWord';
import { siteNameOf, type PortalPlace } from '../place';
import type {
  BeginOptions,
  BegunJob,
  FindOptions,
  LookOptions,
  RequestFinding,
  SnapshotBackEnd,
  SnapshotLook,
} from './backEnd';

export function portalBackEnd(place: PortalPlace): SnapshotBackEnd {
  return {
    begin: (request, options) => begin(place, request, options),
    verdictOf,
    looks: (job, options) => looks(place, job, options),
    find: (job, options) => find(place, job, options),
    hashOf: () => Promise.resolve(undefined),
    fileOf: () => Promise.resolve({}),
  };
}

async function begin(
  { portal: { portal }, experiment: { experiment } }: PortalPlace,
  { clientId, imageName, wholeDisk }: SnapshotRequest,
  { signal, sending }: BeginOptions,
): Promise<SnapshotHandle> {
  sending();
  const asked = { experiment, clientId, imageName, wholeDisk };
  return handleOf(await portal.snapshots.start(asked, { signal }));
}

function handleOf(snapshot: StartedSnapshot): SnapshotHandle {
  return { snapshot: snapshot.id, ...namesOf(snapshot) };
}

/** Whether the portal names the version, it does not promise. */
function namesOf({
  imageUrn = '',
}: PortalSnapshot): Pick<SnapshotHandle, 'imageUrn' | 'versionUrn'> {
  const image = tryParseImageUrn(imageUrn);
  if (image === undefined) return {};
  const { version, ...named } = image;
  return version === undefined
    ? { imageUrn }
    : { imageUrn: formatImageUrn(named), versionUrn: imageUrn };
}

/** So many looks that are refused for good end the following; it can be taken up again later. */
const PATIENCE = 4;

async function* looks(
  place: PortalPlace,
  job: BegunJob,
  { interval, limit, signal }: LookOptions,
): AsyncGenerator<SnapshotLook, void, void> {
  const { portal, experiment } = here(place);
  const seen = new Seen(job);
  const end = performance.now() + limit;
  for (let refused = 0; ;) {
    const options = { interval, signal, limit: Math.max(0, end - performance.now()) };
    try {
      const following = portal.snapshots.follow(experiment, job.created.snapshot ?? '', options);
      for await (const look of following) {
        if (look.problem === undefined) refused = 0;
        const shown = seen.shown(look);
        if (shown.ended && look.snapshot !== undefined)
          yield* untilBack(place, shown, { interval, signal });
        yield shown;
        if (shown.ended) return;
      }
      return;
    } catch (error) {
      if (!PortalError.is(error) || error.reason === 'aborted') throw error;
      refused += 1;
      const ended = refused >= PATIENCE;
      yield { at: new Date(), stage: 'unknown', ended, problem: error };
      if (ended) return;
      await pause(interval, signal);
    }
  }
}

/** Milliseconds, at least so many looks: an experiment that is not back by then is none of the snapshot's. */
const MOST_LOOKS_AFTER = 8;

/**
 * The experiment is `imaging` for a moment longer than the snapshot, and takes no other one before it is back. Each
 * item is the end that is already known, as one that is still to come.
 */
async function* untilBack(
  place: PortalPlace,
  end: SnapshotLook,
  { interval, signal }: Pick<LookOptions, 'interval' | 'signal'>,
): AsyncGenerator<SnapshotLook, void, void> {
  const { portal, experiment } = here(place);
  for (let look = 0; look < MOST_LOOKS_AFTER && !signal.aborted; look += 1) {
    const status = await portal.experiments
      .get(experiment, { elaborate: false, signal })
      .then(({ status: word }) => word)
      .catch(() => undefined);
    if (status !== 'imaging') return;
    const { size, said, created } = end;
    const known = defined({ size, said, created });
    yield { ...known, at: new Date(), stage: 'finishing', ended: false };
    await pause(interval, signal);
  }
}

/** What was seen so far, so that words which we do not know change nothing but themselves. */
class Seen {
  #stage: SnapshotLook['stage'];
  #handle: SnapshotHandle;

  constructor({ stage, created }: BegunJob) {
    this.#stage = ON_THE_WAY.find((word) => word === stage) ?? 'preparing';
    this.#handle = created;
  }

  shown({ outcome, snapshot, problem }: PortalLook): SnapshotLook {
    const { status, size, errorMessage } = snapshot ?? {};
    this.#handle = { ...this.#handle, ...namesOf(snapshot ?? {}) };
    this.#stage = ON_THE_WAY.find((word) => word === status) ?? this.#stage;
    const common = {
      at: new Date(),
      created: this.#handle,
      ...defined({ size, problem, said: status === undefined ? undefined : oneWord(status) }),
    };
    switch (outcome) {
      case 'going':
        return { ...common, stage: this.#stage, ended: false };
      case 'ready':
        return { ...common, stage: 'ready', ended: true };
      case 'failed':
        return { ...common, stage: 'failed', ended: true, reason: errorMessage ?? silent() };
      case 'gone':
        return { at: new Date(), stage: 'unknown', ended: true, reason: gone() };
      case 'over-limit':
        return { ...common, stage: 'timed-out', ended: true, why: 'late' };
    }
  }
}

const ON_THE_WAY = ['preparing', 'imaging', 'finishing'] as const;

function silent(): string {
  return l10n.t('The portal says that the snapshot failed, but not why.');
}

function gone(): string {
  return l10n.t(
    'The portal no longer tells of this snapshot: the experiment has ended, or another snapshot has begun in it. Look for the image in the portal.',
  );
}

async function find(
  place: PortalPlace,
  job: SnapshotJob,
  { signal }: FindOptions,
): Promise<RequestFinding> {
  const { portal, experiment } = here(place);
  try {
    const found = await portal.experiments.get(experiment, { elaborate: false, signal });
    const { snapshotBefore: id } = job;
    const before = id === undefined ? undefined : defined({ id: id === '' ? undefined : id });
    const started = startedSince(found.lastSnapshot, before, job.imageName);
    return started === undefined
      ? notStarted(found, id)
      : { kind: 'begun', handle: handleOf(started) };
  } catch (error) {
    const about = { site: siteNameOf(place), image: job.imageName };
    return { kind: 'unclear', problem: whatHappened(error, about) };
  }
}

/** Only a portal that still names the snapshot from before says that none has begun since. */
function notStarted(
  { lastSnapshot: latest, status }: Experiment,
  before: string | undefined,
): RequestFinding {
  if (latest === undefined)
    return { kind: 'unclear', problem: l10n.t('the portal tells of no snapshot') };
  const isSame = before !== undefined && latest.id?.toLowerCase() === before.toLowerCase();
  if (!isSame) {
    const problem = l10n.t('the portal tells of a snapshot that may be another one');
    return { kind: 'unclear', problem };
  }
  return status === 'imaging'
    ? { kind: 'unclear', problem: l10n.t('the portal says that an image is being made') }
    : { kind: 'no-sign-yet' };
}

function here({ portal, experiment }: PortalPlace) {
  return { portal: portal.portal, experiment: experiment.experiment };
}
