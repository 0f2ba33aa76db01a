/** Whether the members of an entry are those that we write: one line for each kind. */
import { hasOnly, isRecord, isTime } from '../storage/json';
import { actOutcomes, type EntryKind } from './entries';

type Members = Readonly<Record<string, unknown>>;
type Check = (members: Members) => boolean;

export const checks: Readonly<Record<EntryKind, Check>> = {
  'snapshot-begun': isSnapshot,
  'snapshot-ended': (members) =>
    isSnapshot(members) &&
    snapshotOutcomes.includes(String(members['outcome'])) &&
    hasOnly(members, 'string', ['reason', 'log', 'hash']) &&
    hasOnly(members, 'number', ['size', 'took']) &&
    hasOnly(members, 'time', ['begunAt']) &&
    areSizes(members['sizes']),
  check: (members) =>
    areTexts(members, ['siteUrn', 'siteName', 'sliceUrn', 'node', 'sliverUrn']) &&
    hasOnly(members, 'string', ['kernel', 'os', 'packageManager']) &&
    hasOnly(members, 'number', ['used', 'secrets']) &&
    isTextsOrNone(members['packages']),
  'delete-begun': begun(isDelete),
  'delete-ended': ended(isDelete),
  'renewal-begun': begun(isRenewal),
  'renewal-ended': ended((members) => isRenewal(members) && hasOnly(members, 'time', ['expires'])),
  'prestage-begun': begun(isPrestage),
  'prestage-ended': ended(isPrestage),
  'power-begun': begun(isPower),
  'power-ended': ended(isPower),
  'termination-begun': begun(isAct),
  'termination-ended': ended(isAct),
  'profile-begun': begun(isProfile),
  'profile-ended': ended(
    (members) => isProfile(members) && hasOnly(members, 'number', ['version']),
  ),
  'build-begun': isBuild,
  'build-ended': (members) =>
    isBuild(members) &&
    ['ready', 'failed', 'cancelled'].includes(String(members['outcome'])) &&
    hasOnly(members, 'string', ['reason', 'imageUrn', 'versionUrn', 'packageManager']) &&
    hasOnly(members, 'number', ['took', 'nodeHours']) &&
    isTextsOrNone(members['packages']) &&
    Array.isArray(members['steps']) &&
    members['steps'].every(isStep),
  'try-begun': isTry,
  'try-ended': (members) =>
    isTry(members) &&
    isTime(members['askedAt']) &&
    ['passed', 'failed', 'not-finished'].includes(String(members['outcome'])) &&
    areAnswers(members['answers']) &&
    typeof members['took'] === 'number' &&
    hasOnly(members, 'number', ['exitCode']) &&
    hasOnly(members, 'string', ['problem']),
  hidden: (members) => areTexts(members, ['event']) && typeof members['hidden'] === 'boolean',
};

function begun(isFact: Check): Check {
  return (members) => isFact(members) && isHolder(members['writer']);
}

function ended(isFact: Check): Check {
  return (members) =>
    isFact(members) &&
    actOutcomes.some((outcome) => outcome === members['outcome']) &&
    hasOnly(members, 'string', ['reason']) &&
    hasOnly(members, 'number', ['took']);
}

function isAct(members: Members): boolean {
  return (
    areTexts(members, ['who', 'siteName']) &&
    hasOnly(members, 'string', ['portal', 'siteUrn', 'sliceUrn', 'experiment', 'experimentName']) &&
    isTextsOrNone(members['siteUrns'])
  );
}

function isDelete(members: Members): boolean {
  return (
    isAct(members) &&
    areTexts(members, ['imageUrn', 'imageName']) &&
    hasOnly(members, 'string', ['creator']) &&
    hasOnly(members, 'number', ['size']) &&
    isTextsOrNone(members['versions']) &&
    isTextsOrNone(members['marks'])
  );
}

function isRenewal(members: Members): boolean {
  return isAct(members) && isTime(members['until']) && hasOnly(members, 'time', ['before']);
}

function isPrestage(members: Members): boolean {
  return isAct(members) && members['images'] !== undefined && isTextsOrNone(members['images']);
}

function isPower(members: Members): boolean {
  return isAct(members) && areTexts(members, ['action', 'node', 'sliverUrn']);
}

function isProfile(members: Members): boolean {
  return isAct(members) && areTexts(members, ['profile']);
}

function isHolder(value: unknown): boolean {
  return (
    isRecord(value) &&
    Number.isSafeInteger(value['pid']) &&
    areTexts(value, ['started', 'boot', 'host'])
  );
}

const snapshotOutcomes = ['ready', 'failed', 'vanished', 'timed-out', 'unknown'];

const snapshotTexts = [
  'job',
  'who',
  'siteUrn',
  'siteName',
  'sliceUrn',
  'node',
  'sliverUrn',
  'imageName',
];

const optionalSnapshotTexts = [
  'portal',
  'experiment',
  'experimentName',
  'sliverType',
  'hardwareType',
  'baseRequested',
  'baseLoaded',
  'imageUrn',
  'versionUrn',
  'description',
  'commit',
];

function isSnapshot(members: Members): boolean {
  return (
    areTexts(members, snapshotTexts) &&
    hasOnly(members, 'string', optionalSnapshotTexts) &&
    hasOnly(members, 'boolean', ['dirty']) &&
    isTime(members['askedAt'])
  );
}

function areTexts(members: Members, names: readonly string[]): boolean {
  return names.every((name) => typeof members[name] === 'string');
}

function isTextsOrNone(value: unknown): boolean {
  return (
    value === undefined || (Array.isArray(value) && value.every((one) => typeof one === 'string'))
  );
}

function areSizes(value: unknown): boolean {
  const isOne = (one: unknown): boolean =>
    isRecord(one) && isTime(one['at']) && Number.isFinite(one['size']);
  return value === undefined || (Array.isArray(value) && value.every(isOne));
}

const buildTexts = ['build', 'who', 'siteUrn', 'siteName', 'recipe', 'digest', 'imageName', 'base'];

function isBuild(members: Members): boolean {
  const { labels = {} } = members;
  return (
    areTexts(members, buildTexts) &&
    hasOnly(members, 'string', ['commit']) &&
    hasOnly(members, 'boolean', ['dirty']) &&
    isRecord(labels) &&
    Object.values(labels).every((label) => typeof label === 'string')
  );
}

function isStep(value: unknown): boolean {
  return (
    isRecord(value) && areTexts(value, ['name', 'state']) && hasOnly(value, 'number', ['took'])
  );
}

const tryTexts = [
  'trial',
  'who',
  'siteUrn',
  'siteName',
  'image',
  'imageName',
  'sliverType',
  'sliceUrn',
  'node',
];

function isTry(members: Members): boolean {
  return areTexts(members, tryTexts) && hasOnly(members, 'string', ['hardwareType', 'script']);
}

const questions = ['boots', 'login', 'network', 'disk', 'services', 'script'];

/** Of a try, in the journal and in its record. */
export function areAnswers(value: unknown): boolean {
  const isOne = (one: unknown): boolean =>
    isRecord(one) &&
    questions.includes(String(one['question'])) &&
    ['passed', 'failed', 'not-checked'].includes(String(one['outcome'])) &&
    typeof one['detail'] === 'string';
  return Array.isArray(value) && value.every(isOne);
}
