/** Takes a snapshot of the node, once: the job on disk names the build, so that it is found again after a crash. */
import * as l10n from '@vscode/l10n';
import { readPlan, type SnapshotPlan } from '../snapshots/planning/plan';
import { requestFor } from '../snapshots/planning/request';
import type { SnapshotJob } from '../snapshots/job';
import { jobSentence } from '../snapshots/sentence';
import { sizeText } from '../units';
import { BuildError } from './buildError';
import { candidateName, needsCandidate, newSnapshotWish, type BuildSnapshot } from './record';
import type { BuildNode } from './stepNode';
import type { BuildWork } from './work';

export type SnapshotStep = 'snapshot' | 'publish';

/** Milliseconds between two looks at the record of a job that another process follows. */
const RECORD_MS = 500;

/**
 * @param node asked for only where the site was not asked for the snapshot yet: it is down meanwhile
 * @throws BuildError, SnapshotRefused, RpcError, StorageError
 */
export async function takeSnapshot(
  work: BuildWork,
  key: SnapshotStep,
  node: () => Promise<BuildNode>,
): Promise<string> {
  const wanted = wantedBy(work, key);
  if (work.record[key] === undefined) work.note({ [key]: wanted });
  const job = jobOf(work, wanted.wish) ?? (await asked(work, (await node()).up, key, wanted));
  work.note({ [key]: Object.assign({}, work.record[key] ?? wanted, { job: job.id }) });
  const ended = await followed(work, job);
  if (ended.outcome !== 'ready') {
    if (ended.log !== undefined) for (const line of ended.log.split('\n')) work.log.line(line);
    // The next attempt is a new one.
    if (ended.outcome !== 'unknown' && ended.outcome !== 'timed-out')
      work.note({ [key]: undefined });
    throw new BuildError('snapshot', jobSentence(ended));
  }
  const { imageUrn, versionUrn, versionUrl } = ended.created ?? {};
  const made = Object.assign({}, work.record[key] ?? wanted, { imageUrn, versionUrn, versionUrl });
  work.note({ [key]: made });
  const size = ended.size === undefined ? '' : `, ${sizeText(ended.size, work.parts.language)}`;
  return `${versionUrn ?? imageUrn ?? ended.imageName}${size}`;
}

async function asked(
  work: BuildWork,
  { sliceUrn, sliverUrn, clientId }: BuildNode['up'],
  key: SnapshotStep,
  { imageName, global, wish }: BuildSnapshot,
): Promise<SnapshotJob> {
  const { snapshots, place } = work.parts;
  const plan = await planOf(work, key, sliceUrn);
  work.goOn();
  const { description, update_accounts: updateAccounts } = work.recipe;
  const parts = { sliceUrn, sliverUrn, clientId, imageName, global, updateAccounts };
  // That of an image that exists stays.
  const described = plan.kind === 'new' ? description : undefined;
  const request = requestFor(place, Object.assign({}, parts, { description: described }), plan);
  return await snapshots.start(request, { wish, signal: work.signal });
}

/** What a snapshot of the step would do now. @throws BuildError where it may not, RpcError */
export async function planOf(
  work: BuildWork,
  key: SnapshotStep,
  sliceUrn: string,
): Promise<SnapshotPlan> {
  const { imageName, global } = wantedBy(work, key);
  const { recipe, parts } = work;
  // Who can use an image that exists stays as it is, unless the recipe says something else.
  const users = key === 'snapshot' && !needsCandidate(recipe) ? recipe.global : global;
  const wish = { imageName, sliceUrn };
  const { plan } = await readPlan(
    parts.place,
    users === undefined ? wish : Object.assign(wish, { global: users }),
    work.signal,
  );
  if (plan.kind === 'refused') throw new BuildError('recipe', plan.sentence);
  if (plan.kind === 'new-version' && !plan.image.mine)
    throw new BuildError('recipe', l10n.t('{0} Choose another name in the recipe.', plan.sentence));
  return plan;
}

function wantedBy({ recipe, record }: BuildWork, key: SnapshotStep): BuildSnapshot {
  const isCandidate = key === 'snapshot' && needsCandidate(recipe);
  return {
    imageName: isCandidate ? candidateName(recipe.name) : recipe.name,
    global: key === 'publish',
    wish: record[key]?.wish ?? newSnapshotWish(record, key),
  };
}

function jobOf({ parts: { snapshots } }: BuildWork, wish: string): SnapshotJob | undefined {
  return snapshots.jobs.find((job) => job.wish === wish);
}

async function followed(work: BuildWork, { id }: SnapshotJob): Promise<SnapshotJob> {
  const { snapshots } = work.parts;
  const heard = snapshots.onDidChange((job) => {
    if (job.id === id && job.outcome === undefined) work.progress(jobSentence(job));
  });
  // Another process may follow it, or nobody since a crash: this one keeps up with its record, or takes over.
  const keepUp = setInterval(() => snapshots.keepUp(id), RECORD_MS);
  snapshots.keepUp(id);
  try {
    return await snapshots.ended(id, work.signal);
  } catch (error) {
    work.goOn();
    throw error;
  } finally {
    clearInterval(keepUp);
    heard.dispose();
  }
}
