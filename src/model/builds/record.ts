/**
 * A build as it is kept on disk: one image from one recipe. It is written before each step that creates something, so
 * that whoever takes the build up after a crash knows what may exist.
 */
import type { Recipe } from '../../recipe/recipe';
import type { Workspace } from '../snapshots/job';

export const stepNames = [
  'validate',
  'node',
  'provision',
  'check',
  'snapshot',
  'try',
  'publish',
  'lock',
  'give-back',
] as const;

export type StepName = (typeof stepNames)[number];

export type StepState = 'waiting' | 'running' | 'done' | 'failed' | 'skipped';

/** Plain values only; times are epoch milliseconds. */
export interface BuildStep {
  readonly name: StepName;
  readonly state: StepState;
  readonly beganAt?: number | undefined;
  readonly endedAt?: number | undefined;
  /** What it came to, as a sentence or a few words. */
  readonly note?: string | undefined;
}

export type BuildOutcome = 'ready' | 'failed' | 'cancelled';

/** A node that the build has borrowed. */
export interface BorrowedNode {
  /** Of the loan on disk. */
  readonly loan: string;
  readonly askedAt: number;
  readonly givenBackAt?: number | undefined;
}

/** A snapshot that the build takes. */
export interface BuildSnapshot {
  readonly imageName: string;
  readonly global: boolean;
  /** The jobs on disk name it, so that it is found again. */
  readonly wish: string;
  readonly job?: string | undefined;
  /** Without version. */
  readonly imageUrn?: string | undefined;
  readonly versionUrn?: string | undefined;
  /** Metadata of exactly this version. */
  readonly versionUrl?: string | undefined;
}

export interface BuildRecord {
  readonly id: string;
  /** Absolute path. */
  readonly file: string;
  /** SHA-256 of its text. */
  readonly digest: string;
  readonly recipe: Recipe;
  /** The repository that the recipe lies in. */
  readonly source?: Workspace | undefined;
  readonly accountId: string;
  readonly siteUrn: string;
  readonly siteName: string;
  readonly siteUrl: string;
  readonly startedAt: number;
  /** Without the pauses between two processes. */
  readonly workedMs: number;
  readonly steps: readonly BuildStep[];
  /** The node that the image is made of; of several the last one. */
  readonly nodes: readonly BorrowedNode[];
  readonly tryNodes: readonly BorrowedNode[];
  /** How many provisioners have ended well on the node. */
  readonly provisioned: number;
  /** A provisioner was begun after those, and nobody has seen its end. */
  readonly isInMiddle?: boolean | undefined;
  /** What the site has loaded on that node, as it says: `project/name:version`. */
  readonly baseLoaded?: string | undefined;
  /** Of the check: `name version`, in the order of the package manager. */
  readonly packages?: readonly string[] | undefined;
  readonly packageManager?: string | undefined;
  readonly snapshot?: BuildSnapshot | undefined;
  readonly publish?: BuildSnapshot | undefined;
  readonly endedAt?: number | undefined;
  readonly outcome?: BuildOutcome | undefined;
  /** Why it failed, as a sentence. */
  readonly reason?: string | undefined;
  /** The node was kept for a look at it. */
  readonly isKept?: boolean | undefined;
}

export function newSteps(): BuildStep[] {
  return stepNames.map((name) => ({ name, state: 'waiting' }));
}

export function stepOf({ steps }: Pick<BuildRecord, 'steps'>, name: StepName): BuildStep {
  return steps.find((step) => step.name === name) ?? { name, state: 'waiting' };
}

/** Whether the image is taken under another name first, because nobody can make it public afterwards. */
export function needsCandidate({ global }: Recipe): boolean {
  return global === true;
}

/** Of the private image that is tried first; at most 30 characters. */
export function candidateName(name: string): string {
  return `${name.slice(0, 30 - '-candidate'.length)}-candidate`;
}

/** A node that the build may still hold. */
export function openNodes(nodes: readonly BorrowedNode[]): BorrowedNode[] {
  return nodes.filter(({ givenBackAt }) => givenBackAt === undefined);
}

/** Of a new attempt: one after a failure is not mistaken for the one before. */
export function newSnapshotWish({ id }: Pick<BuildRecord, 'id'>, key: string): string {
  return `${buildWish}${id}-${key}-${Date.now()}`;
}

/** Whether a build has taken the snapshot: the build tells of its end. */
export function isOfBuild({ wish }: { readonly wish?: string | undefined }): boolean {
  return wish?.startsWith(buildWish) === true;
}

const buildWish = 'build-';

/** Hours that nodes were held, all together. */
export function nodeHours({ nodes, tryNodes }: BuildRecord, now: number): number {
  const held = [...nodes, ...tryNodes].map(({ askedAt, givenBackAt = now }) =>
    Math.max(0, givenBackAt - askedAt),
  );
  return held.reduce((sum, one) => sum + one, 0) / 3_600_000;
}
