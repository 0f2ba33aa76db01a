/** Waiting snapshots on disk: every window sees them, and one that opens later takes them over. */
import { join } from 'node:path';
import { stateFolder } from '../../storage/folders';
import { hasOnly, isRecord, isTime } from '../../storage/json';
import { recordFolder } from '../../storage/jsonRecords';
import { isPortalOrNone } from '../jobStore';
import type { QueuedSnapshot, QueueStore } from './queuedSnapshot';

/** `…/protogeni-images/queue`. */
export function defaultQueueDirectory(): string {
  return join(stateFolder(), 'queue');
}

export function fileQueueStore(directory: string): QueueStore {
  return recordFolder(directory, isQueued);
}

const texts = ['accountId', 'siteUrn', 'sliceUrn', 'sliverUrn', 'clientId', 'imageName'];

function isQueued(value: unknown): value is QueuedSnapshot {
  if (!isRecord(value) || !isRecord(value['request'])) return false;
  const { id, siteName, queuedAt, held, request } = value;
  return (
    [id, siteName].every((it) => typeof it === 'string') &&
    isTime(queuedAt) &&
    hasOnly(value, 'time', ['lookedAt']) &&
    typeof held === 'boolean' &&
    typeof request['global'] === 'boolean' &&
    texts.every((name) => typeof request[name] === 'string') &&
    hasOnly(request, 'string', ['description', 'siteUrl']) &&
    hasOnly(request, 'boolean', ['wholeDisk', 'mayReplace', 'updateAccounts']) &&
    isPortalOrNone(request['portal']) &&
    hasOnly(value, 'string', ['problem']) &&
    isReplaced(request['replaces']) &&
    (value['offers'] === 'unseen' || isReplaced(value['offers']))
  );
}

/** What it may replace: whoever reads it takes it for agreed to. */
function isReplaced(value: unknown): boolean {
  if (value === undefined) return true;
  return (
    isRecord(value) && typeof value['imageUrn'] === 'string' && Number.isInteger(value['version'])
  );
}
