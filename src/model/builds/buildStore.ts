/** Builds on disk: one private file each, and beside it the log of what ran. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { stateFolder } from '../storage/folders';
import { hasOnly, isRecord, isTime } from '../storage/json';
import { recordFolder, type RecordFolder } from '../storage/jsonRecords';
import { openNodes, stepNames, type BuildRecord } from './record';

export interface BuildStore extends RecordFolder<BuildRecord> {
  readonly directory: string;
}

/** The place that the extension and the commands share: `…/protogeni-images/builds`. @throws StorageError */
export function defaultBuildDirectory(): string {
  return join(stateFolder(), 'builds');
}

export function fileBuildStore(directory: string = defaultBuildDirectory()): BuildStore {
  const folder = recordFolder(directory, isBuild);
  const remove = (id: string): void => {
    folder.remove(id);
    rmSync(logFileOf({ directory }, id), { force: true });
  };
  return Object.assign({}, folder, { directory, remove });
}

/** Builds that are remembered: the oldest go first. */
const MOST_KEPT = 50;

/** Those that ended long ago and hold nothing: the journal has them. */
export function forgetOldBuilds(store: Pick<BuildStore, 'load' | 'remove'>): void {
  const builds = store.load().sort((a, b) => b.startedAt - a.startedAt);
  for (const { id, outcome, nodes, tryNodes } of builds.slice(MOST_KEPT))
    if (outcome !== undefined && openNodes([...nodes, ...tryNodes]).length === 0) store.remove(id);
}

export function logFileOf({ directory }: Pick<BuildStore, 'directory'>, id: string): string {
  return join(directory, `${id}.log`);
}

/** Of a recipe at a site by one account, newest first. */
export function buildsOf(
  store: Pick<BuildStore, 'load'>,
  { file, siteUrl, accountId }: Pick<BuildRecord, 'file' | 'siteUrl' | 'accountId'>,
): BuildRecord[] {
  return store
    .load()
    .filter(
      (build) => build.file === file && build.siteUrl === siteUrl && build.accountId === accountId,
    )
    .sort((a, b) => b.startedAt - a.startedAt);
}

const texts = ['id', 'file', 'digest', 'accountId', 'siteUrn', 'siteName', 'siteUrl'] as const;

function isBuild(value: unknown): value is BuildRecord {
  return (
    isRecord(value) &&
    texts.every((key) => typeof value[key] === 'string') &&
    /^[\da-f]{12}$/.test(String(value['id'])) &&
    isNamed(value['recipe']) &&
    isTime(value['startedAt']) &&
    typeof value['workedMs'] === 'number' &&
    typeof value['provisioned'] === 'number' &&
    areAll(value['steps'], isStep) &&
    areAll(value['nodes'], isNode) &&
    areAll(value['tryNodes'], isNode) &&
    isEnd(value)
  );
}

/** What is there only once it is known. */
function isEnd(value: Record<string, unknown>): boolean {
  return (
    hasOnly(value, 'time', ['endedAt']) &&
    hasOnly(value, 'string', ['reason', 'packageManager', 'baseLoaded']) &&
    (value['packages'] === undefined || areAll(value['packages'], isText)) &&
    hasOnly(value, 'boolean', ['isInMiddle', 'isKept']) &&
    [undefined, 'ready', 'failed', 'cancelled'].some((word) => word === value['outcome']) &&
    [value['snapshot'], value['publish']].every(isSnapshotOrNone) &&
    isSourceOrNone(value['source'])
  );
}

/** The rest of a recipe was checked before the record was written, and the record is ours. */
function isNamed(value: unknown): boolean {
  return isRecord(value) && typeof value['name'] === 'string' && typeof value['base'] === 'string';
}

const isText = (value: unknown): boolean => typeof value === 'string';

function areAll(value: unknown, isOne: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isOne);
}

const states = ['waiting', 'running', 'done', 'failed', 'skipped'];

function isStep(value: unknown): boolean {
  return (
    isRecord(value) &&
    stepNames.some((name) => name === value['name']) &&
    states.includes(String(value['state'])) &&
    hasOnly(value, 'time', ['beganAt', 'endedAt']) &&
    hasOnly(value, 'string', ['note'])
  );
}

function isNode(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value['loan'] === 'string' &&
    isTime(value['askedAt']) &&
    hasOnly(value, 'time', ['givenBackAt'])
  );
}

function isSnapshotOrNone(value: unknown): boolean {
  if (value === undefined) return true;
  return (
    isRecord(value) &&
    typeof value['imageName'] === 'string' &&
    typeof value['global'] === 'boolean' &&
    typeof value['wish'] === 'string' &&
    hasOnly(value, 'string', ['job', 'imageUrn', 'versionUrn', 'versionUrl'])
  );
}

function isSourceOrNone(value: unknown): boolean {
  if (value === undefined) return true;
  return (
    isRecord(value) && typeof value['commit'] === 'string' && typeof value['dirty'] === 'boolean'
  );
}
