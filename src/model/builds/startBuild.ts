/** From a recipe to a build: a new one, or the one that was interrupted. */
import { createHash, randomBytes } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { Recipe } from '../../recipe/recipe';
import type { Place } from '../accounts/account';
import { withoutUndefined } from '../storage/json';
import type { Claim } from '../storage/lockFile';
import { BuildError } from './buildError';
import { buildsOf, forgetOldBuilds, type BuildStore } from './buildStore';
import { newSteps, openNodes, stepNames, type BuildRecord, type StepName } from './record';
import { unwritable } from '../storage/storageError';
import { repositoryAt } from '../journal/repository';

export interface RecipeFile {
  readonly path: string;
  readonly text: string;
  readonly recipe: Recipe;
}

export interface StartOptions {
  /** Goes on with the last build of the recipe at this step. */
  readonly fromStep?: StepName | undefined;
  /** An interrupted build of the recipe is given up. */
  readonly isAnew?: boolean | undefined;
}

export interface Started {
  readonly record: BuildRecord;
  readonly claim: Claim;
  /** It goes on where a process left it. */
  readonly isTakenUp: boolean;
}

/**
 * The build to run. It is on disk, and held by this process.
 * @throws BuildError where another process works on it, or there is none to go on with; StorageError
 */
export async function startBuild(
  store: BuildStore,
  place: Place,
  file: RecipeFile,
  { fromStep, isAnew }: StartOptions = {},
): Promise<Started> {
  const path = realpathSync(file.path);
  const siteUrl = place.site.componentManager.url;
  const accountId = place.account.id;
  const [last] = buildsOf(store, { file: path, siteUrl, accountId });
  const digest = digestOf(file.text);
  if (fromStep !== undefined) return takeUp(store, file, atStep(last, fromStep), digest);
  if (last !== undefined && mustBeTakenUp(last) && isAnew !== true) {
    refuseChanged(last, digest);
    return takeUp(store, file, last, digest);
  }
  if (last !== undefined && holdsNodes(last) && isAnew !== true) throw stillHolds(last);
  const record = await newRecord(place, { path, digest, recipe: file.recipe });
  try {
    forgetOldBuilds(store);
    store.save(record, { flush: true });
  } catch (error) {
    throw unwritable(store.directory, error);
  }
  return { record, claim: claimOf(store, record), isTakenUp: false };
}

/** A build that may still hold something, for who gives it up. */
export function unfinishedBuild(
  store: BuildStore,
  place: Place,
  file: string,
): BuildRecord | undefined {
  const siteUrl = place.site.componentManager.url;
  const accountId = place.account.id;
  const [last] = buildsOf(store, { file: realpathSync(file), siteUrl, accountId });
  return last !== undefined && (mustBeTakenUp(last) || holdsNodes(last)) ? last : undefined;
}

/** @throws BuildError while another process has it, StorageError */
export function claimOf(store: BuildStore, { id, recipe }: BuildRecord): Claim {
  const claim = store.claim(id);
  if (claim !== undefined) return claim;
  throw new BuildError(
    'busy',
    l10n.t('Another process builds {0}: wait until it is done.', recipe.name),
  );
}

export function holdsNodes({ nodes, tryNodes }: BuildRecord): boolean {
  return openNodes([...nodes, ...tryNodes]).length > 0;
}

/** Its process was killed: it has no end. */
function mustBeTakenUp({ outcome }: BuildRecord): boolean {
  return outcome === undefined;
}

/** A node that was kept, or could not be given back: a new build would forget it. */
function stillHolds({ recipe }: BuildRecord): BuildError {
  return new BuildError(
    'no-build',
    l10n.t(
      'The node of the last build of {0} is not given back. Go on with --from-step STEP, or give it back with --give-up or --anew.',
      recipe.name,
    ),
  );
}

function refuseChanged({ digest, recipe }: BuildRecord, now: string): void {
  if (digest === now) return;
  throw new BuildError(
    'no-build',
    l10n.t(
      'The recipe of {0} was changed since its build was interrupted. Go on with --from-step STEP, or give --anew for a new build.',
      recipe.name,
    ),
  );
}

function takeUp(
  store: BuildStore,
  { recipe }: RecipeFile,
  last: BuildRecord,
  digest: string,
): Started {
  const claim = claimOf(store, last);
  // Read again under the claim: its last holder may have gone on meanwhile.
  const known = store.read(last.id) ?? last;
  const steps = last.steps;
  const record = Object.assign({}, known, { recipe, digest, steps: open(steps) });
  return { record: Object.assign(record, resetOf(last)), claim, isTakenUp: true };
}

/** What `atStep` has changed. */
function resetOf({
  provisioned,
  isInMiddle,
  snapshot,
  publish,
}: BuildRecord): Partial<BuildRecord> {
  return { provisioned, isInMiddle, snapshot, publish };
}

/** A step in which a process was killed is done again; each knows how. */
function open(steps: BuildRecord['steps']): BuildRecord['steps'] {
  return steps.map((step) =>
    step.state === 'running' || step.state === 'failed'
      ? { name: step.name, state: 'waiting' as const }
      : step,
  );
}

/** @throws BuildError where what the step needs is not there any more */
function atStep(last: BuildRecord | undefined, fromStep: StepName): BuildRecord {
  if (last === undefined)
    throw new BuildError('no-build', l10n.t('There is no build of this recipe to go on with.'));
  const from = stepNames.indexOf(fromStep);
  const isBefore = (name: StepName): boolean => stepNames.indexOf(name) < from;
  const missing = last.steps.find(
    ({ name, state }) => isBefore(name) && state !== 'done' && state !== 'skipped',
  );
  if (missing !== undefined)
    throw new BuildError(
      'no-build',
      l10n.t(
        'The step {0} of the last build is not done, so it cannot go on at {1}.',
        missing.name,
        fromStep,
      ),
    );
  const needsNode = isBefore('node') && from <= stepNames.indexOf('snapshot');
  if (needsNode && openNodes(last.nodes).length === 0)
    throw new BuildError(
      'no-build',
      l10n.t(
        'The node of the last build is given back, so it cannot go on at {0}. Begin anew, and give --keep-on-failure.',
        fromStep,
      ),
    );
  const steps = last.steps.map((step) =>
    isBefore(step.name) ? step : { name: step.name, state: 'waiting' as const },
  );
  const kept = { steps, workedMs: 0 };
  const isEarly = (name: StepName): boolean => from <= stepNames.indexOf(name);
  return Object.assign({}, last, kept, {
    // The person has looked at the node, and says that it can be gone on with.
    isInMiddle: false,
    provisioned: isEarly('node') ? 0 : last.provisioned,
    snapshot: isEarly('snapshot') ? undefined : last.snapshot,
    publish: isEarly('publish') ? undefined : last.publish,
  });
}

async function newRecord(
  { account, site }: Place,
  { path, digest, recipe }: { path: string; digest: string; recipe: Recipe },
): Promise<BuildRecord> {
  return withoutUndefined({
    id: randomBytes(6).toString('hex'),
    file: path,
    digest,
    recipe,
    source: await repositoryAt(dirname(path)),
    accountId: account.id,
    siteUrn: site.urn,
    siteName: site.name,
    siteUrl: site.componentManager.url,
    startedAt: Date.now(),
    workedMs: 0,
    steps: newSteps(),
    nodes: [],
    tryNodes: [],
    provisioned: 0,
  });
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
