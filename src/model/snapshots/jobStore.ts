/**
 * Jobs on disk. A lock file beside each says which process follows it, so that two windows do not ask
 * twice: the server tells the reason of a failure only once (docs/protocol.md 5.11).
 */
import { join } from 'node:path';
import { stateFolder } from '../storage/folders';
import { hasOnly, isRecord, isTime } from '../storage/json';
import { recordFolder, type RecordFolder } from '../storage/jsonRecords';
import type { JobStore, SnapshotJob, SnapshotOutcome, JobStage } from './job';
import { isSettled } from './settled';
import { StorageError } from '../storage/storageError';

/** The place that the extension and the commands share: `…/protogeni-images/jobs`. */
export function defaultJobDirectory(): string {
  return join(stateFolder(), 'jobs');
}

export function fileJobStore(directory: string): JobStore {
  const folder = recordFolder(directory, isJob);
  return {
    ...folder,
    directory,
    save: (job) => {
      const kept = keptBefore(folder, job.id);
      if (isSettled(kept, job)) return;
      // A wish must be there even after a loss of power; what became of it can be asked again.
      // The record of a queued wish goes once the job is there, so that one must be on the disk by then.
      const soon = job.wish === undefined ? 'soon' : true;
      folder.save(job, { flush: kept === undefined && soon });
    },
  };
}

/** A damaged record decides nothing: what this process knows takes its place, and it is set aside. */
function keptBefore(folder: RecordFolder<SnapshotJob>, id: string): SnapshotJob | undefined {
  try {
    return folder.read(id);
  } catch (error) {
    if (StorageError.is(error, 'damaged')) return undefined;
    throw error;
  }
}

const texts = [
  'id',
  'accountId',
  'siteUrn',
  'siteName',
  'sliceUrn',
  'sliverUrn',
  'clientId',
  'imageName',
  'stage',
] as const;

const optionalTexts = [
  'wish',
  'siteUrl',
  'description',
  'reason',
  'log',
  'logUrl',
  'sliverState',
  'sliverStatus',
  'previousHash',
  'hash',
  'problem',
  'said',
  'snapshotBefore',
] as const;

const outcomes: readonly SnapshotOutcome[] = [
  'ready',
  'failed',
  'vanished',
  'timed-out',
  'unknown',
];
const stages: readonly JobStage[] = ['starting', 'preparing', 'imaging', 'finishing', ...outcomes];

function isJob(value: unknown): value is SnapshotJob {
  return (
    isRecord(value) &&
    texts.every((key) => typeof value[key] === 'string') &&
    isTime(value['startedAt']) &&
    hasOnly(value, 'time', ['begunAt', 'lookedAt', 'endedAt']) &&
    typeof value['global'] === 'boolean' &&
    hasOnly(value, 'string', optionalTexts) &&
    hasOnly(value, 'number', ['size', 'reopened']) &&
    hasOnly(value, 'boolean', ['isUntimed', 'updateAccounts']) &&
    stages.some((stage) => stage === value['stage']) &&
    isMissingOr(isOutcome, value['outcome']) &&
    isMissingOr(isTexts, value['versionsBefore']) &&
    isMissingOr(isCreated, value['created']) &&
    isOfNode(value) &&
    isPortalOrNone(value['portal']) &&
    isSamples(value['samples'])
  );
}

/** What is told of where it was taken, and from where it was asked for. */
function isOfNode(value: Record<string, unknown>): boolean {
  return (
    isMissingOr(isNodeImage, value['nodeImage']) && isMissingOr(isWorkspace, value['workspace'])
  );
}

function isMissingOr(isRight: (value: unknown) => boolean, value: unknown): boolean {
  return value === undefined || isRight(value);
}

function isOutcome(value: unknown): boolean {
  return outcomes.some((it) => it === value);
}

function isSamples(value: unknown): boolean {
  return Array.isArray(value) && value.every(isSample);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isCreated(value: unknown): boolean {
  return (
    isRecord(value) &&
    (typeof value['imageUrn'] === 'string' || typeof value['snapshot'] === 'string') &&
    hasOnly(value, 'string', ['imageUrn', 'imageUrl', 'versionUrn', 'versionUrl', 'snapshot'])
  );
}

/** An experiment of a portal, or nothing. */
export function isPortalOrNone(value: unknown): boolean {
  if (value === undefined) return true;
  return (
    isRecord(value) &&
    typeof value['url'] === 'string' &&
    typeof value['experiment'] === 'string' &&
    hasOnly(value, 'string', ['name', 'project', 'siteName'])
  );
}

function isNodeImage(value: unknown): boolean {
  return (
    isRecord(value) &&
    hasOnly(value, 'string', ['requested', 'loaded', 'sliverType', 'hardwareType'])
  );
}

function isWorkspace(value: unknown): boolean {
  return (
    isRecord(value) && typeof value['commit'] === 'string' && typeof value['dirty'] === 'boolean'
  );
}

function isSample(value: unknown): boolean {
  return isRecord(value) && isTime(value['at']) && Number.isFinite(value['size']);
}
