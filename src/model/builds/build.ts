/**
 * Runs a build from where it is to its end: one step after the other, each kept on disk before and after. Whatever
 * happens, the nodes are given back, unless the person wants to look at the one on which it failed.
 */
import { dirname } from 'node:path';
import * as l10n from '@vscode/l10n';
import { explain } from '../failures/explain';
import { UserError } from '../failures/userError';
import { StorageError } from '../storage/storageError';
import type { Claim } from '../storage/lockFile';
import { loginWords } from '../trials/onNode';
import { BuildError } from './buildError';
import { beganEntry, endedEntry } from './journalEntries';
import type { BuildOptions, BuildParts } from './parts';
import {
  needsCandidate,
  openNodes,
  stepNames,
  stepOf,
  type BuildRecord,
  type StepName,
} from './record';
import { checkSources } from './sources';
import { checkNode } from './stepCheck';
import { giveBackNodes, haveNode, isGone, type BuildNode } from './stepNode';
import { writeLock } from './stepLock';
import { environmentOf, mayRepeat, provision, unitsOf } from './stepProvision';
import { planOf, takeSnapshot } from './stepSnapshot';
import { tryImage } from './stepTry';
import { nodeWish } from './wish';
import { BuildWork } from './work';

export interface BuildEnd {
  readonly record: BuildRecord;
  /** Why it failed. */
  readonly error: unknown;
}

/**
 * Never rejects for what happens in a build: that stands in the record.
 * @param claim of the record; released at the end
 * @throws StorageError when the record cannot be kept
 */
export async function runBuild(
  parts: BuildParts,
  record: BuildRecord,
  claim: Claim,
  options: BuildOptions,
): Promise<BuildEnd> {
  const work = new BuildWork(parts, record, claim, options);
  try {
    work.note({ outcome: undefined, endedAt: undefined, reason: undefined, isKept: undefined });
    journal(work, beganEntry(work.record, parts.place.account.userUrn));
    const error = await runSteps(work, options);
    journal(work, endedEntry(work.record, parts.place.account.userUrn));
    return { record: work.record, error };
  } finally {
    work.dispose();
    claim.release();
  }
}

/** The build goes on with a new node. */
class NodeLost extends UserError {}

/** How often a build may begin again on a new node. */
const MOST_ANEW = 2;

/** @returns why it failed */
async function runSteps(work: BuildWork, { keepOnFailure }: BuildOptions): Promise<unknown> {
  const steps = new Steps(work);
  for (let anew = 0; ;) {
    const name = stepNames.find((one) => one !== 'give-back' && !isOver(work, one));
    if (name === undefined) break;
    try {
      work.goOn();
      const began = { beganAt: Date.now(), endedAt: undefined, note: undefined };
      work.step(name, Object.assign({ state: 'running' as const }, began));
      const note = await steps.run(name);
      const state = note === undefined ? 'skipped' : 'done';
      work.step(name, { state, endedAt: Date.now(), note });
    } catch (error) {
      anew += 1;
      if (error instanceof NodeLost && anew <= MOST_ANEW && (await beginAnew(work, error)))
        continue;
      await fail(work, name, error, keepOnFailure === true);
      return error;
    }
  }
  work.endQuietly();
  await giveBack(work);
  work.note({ outcome: 'ready', endedAt: Date.now() });
  return undefined;
}

/** What was done on the node is gone with it: its steps are done again on the next one. */
async function beginAnew(work: BuildWork, { sentence }: NodeLost): Promise<boolean> {
  work.log.line(sentence);
  work.tell({ kind: 'warning', text: sentence });
  const left = await giveBackNodes(work, 'nodes');
  for (const text of left) work.tell({ kind: 'warning', text });
  if (left.length > 0) return false;
  work.note({ provisioned: 0, isInMiddle: false });
  for (const name of ['node', 'provision', 'check'] as const)
    work.step(name, { state: 'waiting', beganAt: undefined, endedAt: undefined, note: undefined });
  return true;
}

function isOver({ record }: BuildWork, name: StepName): boolean {
  const { state } = stepOf(record, name);
  return state === 'done' || state === 'skipped';
}

async function fail(
  work: BuildWork,
  name: StepName,
  error: unknown,
  keepOnFailure: boolean,
): Promise<void> {
  const { site } = work.parts.place;
  work.endQuietly();
  const told = BuildError.is(error)
    ? error
    : explain(error, { site: site.name, image: work.recipe.name });
  const sentence = work.log.masked([told.sentence, told.action ?? ''].join(' ').trim());
  const isCancelled = BuildError.is(error, 'cancelled');
  work.log.line(sentence);
  work.step(name, { state: 'failed', endedAt: Date.now(), note: sentence });
  const isKept = keepOnFailure && !isCancelled && openNodes(work.record.nodes).length > 0;
  if (isKept) {
    const left = await giveBackNodes(work, 'tryNodes');
    for (const text of left) work.tell({ kind: 'warning', text });
  } else await giveBack(work);
  work.note({
    outcome: isCancelled ? 'cancelled' : 'failed',
    endedAt: Date.now(),
    reason: sentence,
    isKept: isKept || undefined,
  });
}

async function giveBack(work: BuildWork): Promise<void> {
  const { nodes, tryNodes } = work.record;
  if (openNodes([...nodes, ...tryNodes]).length === 0) {
    work.step('give-back', { state: nodes.length === 0 ? 'skipped' : 'done', endedAt: Date.now() });
    return;
  }
  work.step('give-back', { state: 'running', beganAt: Date.now() });
  const left = [
    ...(await giveBackNodes(work, 'tryNodes')),
    ...(await giveBackNodes(work, 'nodes')),
  ];
  for (const text of left) work.tell({ kind: 'warning', text });
  work.step('give-back', {
    state: left.length === 0 ? 'done' : 'failed',
    endedAt: Date.now(),
    note: left[0],
  });
}

function journal(
  work: BuildWork,
  entry: Parameters<NonNullable<BuildParts['journal']>['append']>[0],
): void {
  try {
    work.parts.journal?.append(entry);
  } catch (error) {
    // The build is worth more than its record.
    if (!StorageError.is(error)) throw error;
    work.warn(error);
  }
}

/** The steps share the node; who takes up a build later gets it again. */
class Steps {
  readonly #work: BuildWork;
  #node: BuildNode | undefined;

  constructor(work: BuildWork) {
    this.#work = work;
  }

  /** Undefined for a step that has nothing to do. */
  async run(name: StepName): Promise<string | undefined> {
    const work = this.#work;
    const { recipe } = work;
    switch (name) {
      case 'validate':
        return this.#validate();
      case 'node':
        return this.#hold();
      case 'provision':
        return unitsOf(recipe).length === 0 ? undefined : await this.#provision();
      case 'check':
        return await checkNode(work, await this.#have());
      case 'snapshot':
        return await takeSnapshot(work, 'snapshot', () => this.#have());
      case 'try':
        return await tryImage(work);
      case 'publish':
        return needsCandidate(recipe)
          ? await takeSnapshot(work, 'publish', () => this.#have())
          : undefined;
      case 'lock':
        return await writeLock(work);
      case 'give-back':
        return undefined;
    }
  }

  #validate(): string {
    const { recipe, record } = this.#work;
    checkSources(dirname(record.file), recipe);
    for (const one of recipe.provisioners ?? [])
      if (one.type !== 'file') environmentOf(this.#work, one);
    return recipe.name;
  }

  async #hold(): Promise<string> {
    const { up, login } = await this.#have();
    this.#work.note({ baseLoaded: up.loadedImage });
    return `${up.hardwareType ?? up.sliverType}, ${loginWords(login.login)}`;
  }

  /**
   * The node as it was left, or a new one before anything was done on one.
   * @throws NodeLost where what was done on the node is lost with it, and can be done again
   */
  async #have(): Promise<BuildNode> {
    if (this.#node !== undefined) return this.#node;
    const work = this.#work;
    const isNew = openNodes(work.record.nodes).length === 0;
    if (isNew && stepOf(work.record, 'node').state === 'done') throw this.#lost();
    const wish = nodeWish(work.recipe, work.parts.place.site);
    try {
      this.#node = await haveNode(work, 'nodes', wish, async ({ record }) => {
        // Names that cannot be had are told before anything is made.
        if (record.stage !== 'asked' || record.registerSentAt !== undefined) return;
        await planOf(work, 'snapshot', record.sliceUrn);
        if (needsCandidate(work.recipe)) await planOf(work, 'publish', record.sliceUrn);
      });
      return this.#node;
    } catch (error) {
      throw isGone(error) ? this.#lost() : error;
    }
  }

  #lost(): UserError {
    const { record, parts } = this.#work;
    const isTaken = record.snapshot !== undefined;
    return isTaken
      ? new BuildError(
          'no-build',
          l10n.t(
            '{0} has taken back the node, so the image that was tried cannot be published. Build anew.',
            parts.place.site.name,
          ),
        )
      : new NodeLost(
          l10n.t('{0} has taken back the node: the build takes a new one.', parts.place.site.name),
        );
  }

  /** A provisioner that was interrupted may have half run: only who says so is repeated on the same node. */
  async #provision(): Promise<string> {
    const work = this.#work;
    const { isInMiddle, provisioned } = work.record;
    const unit = unitsOf(work.recipe)[provisioned];
    if (isInMiddle === true && unit !== undefined && !mayRepeat(unit)) {
      this.#node = undefined;
      throw new NodeLost(
        l10n.t('A provisioner was interrupted and is not idempotent: the build takes a new node.'),
      );
    }
    const { login } = await this.#have();
    return await provision(work, login);
  }
}
