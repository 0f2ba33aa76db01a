/** Loans on disk: one private file each, beside the jobs of snapshots. */
import { join } from 'node:path';
import { stateFolder } from '../storage/folders';
import { hasOnly, isRecord, isTime } from '../storage/json';
import { recordFolder, type RecordFolder } from '../storage/jsonRecords';
import { isOpen, type LoanRecord, type LoanStage } from './record';

export interface LoanStore extends RecordFolder<LoanRecord> {
  readonly directory: string;
}

/** The place that the extension and the commands share: `…/protogeni-images/nodes`. */
export function defaultLoanDirectory(): string {
  return join(stateFolder(), 'nodes');
}

export function fileLoanStore(directory: string = defaultLoanDirectory()): LoanStore {
  return { ...recordFolder(directory, isLoan), directory };
}

/** Milliseconds for which the record of a node that is given back stays. */
const KEPT_MS = 7 * 24 * 3_600_000;

/** Those that a site may still hold something for and that no live process works on. Removes old records. */
export function leftOver(store: LoanStore, now = Date.now()): LoanRecord[] {
  return store.load().filter((record) => {
    if (isOpen(record)) return store.holder(record.id) === undefined;
    if ((record.givenBackAt ?? 0) < now - KEPT_MS) store.remove(record.id);
    return false;
  });
}

const stages: readonly LoanStage[] = [
  'asked',
  'registered',
  'created',
  'ready',
  'giving-back',
  'given-back',
];

const texts = [
  'id',
  'about',
  'accountId',
  'siteUrn',
  'siteName',
  'siteUrl',
  'sliceUrn',
  'clientId',
  'sliverType',
] as const;

function isLoan(value: unknown): value is LoanRecord {
  return (
    isRecord(value) &&
    texts.every((key) => typeof value[key] === 'string') &&
    (value['purpose'] === 'try' || value['purpose'] === 'build') &&
    stages.some((stage) => stage === value['stage']) &&
    typeof value['isOwnSlice'] === 'boolean' &&
    typeof value['minutes'] === 'number' &&
    isTime(value['askedAt']) &&
    hasOnly(value, 'string', ['image', 'hardwareType', 'authorityUrl', 'sliverUrn', 'problem']) &&
    hasOnly(value, 'time', [
      'registerSentAt',
      'createSentAt',
      'deleteSentAt',
      'expires',
      'givenBackAt',
    ])
  );
}
