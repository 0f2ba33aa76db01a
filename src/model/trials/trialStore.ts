/** Tries on disk: one private file each, and beside it what the script has written. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { areAnswers } from '../journal/checks';
import { BoundedLog } from '../storage/boundedLog';
import { stateFolder } from '../storage/folders';
import { hasOnly, isRecord, isTime } from '../storage/json';
import { recordFolder, type RecordFolder } from '../storage/jsonRecords';
import { makePrivateFolder } from '../storage/makeFolder';
import { unwritable } from '../storage/storageError';
import type { Trial } from './trial';

export interface TrialStore extends RecordFolder<Trial> {
  readonly directory: string;
  /** Where the output of a try's script stands. */
  logFile(id: string): string;
  /** @throws StorageError */
  addToLog(id: string, bytes: Buffer): void;
}

/** The place that the extension and the commands share: `…/protogeni-images/tries`. */
export function defaultTrialDirectory(): string {
  return join(stateFolder(), 'tries');
}

/** Tries that are remembered: the oldest go first. */
const MOST_KEPT = 50;

export function fileTrialStore(directory: string = defaultTrialDirectory()): TrialStore {
  const logFile = (id: string): string => join(directory, `${id}.log`);
  const folder = recordFolder(directory, isTrial);
  const logs = new Map<string, BoundedLog>();
  return {
    ...folder,
    directory,
    logFile,
    save: (trial) => {
      try {
        folder.save(trial);
      } catch (error) {
        throw unwritable(directory, error);
      }
    },
    remove: (id) => {
      folder.remove(id);
      rmSync(logFile(id), { force: true });
    },
    addToLog: (id, bytes) => {
      try {
        makePrivateFolder(directory);
        const log = logs.get(id) ?? new BoundedLog(logFile(id));
        logs.set(id, log);
        log.add(bytes);
      } catch (error) {
        throw unwritable(logFile(id), error);
      }
    },
  };
}

/** The newest first. Those that ended long ago are forgotten, the journal has them. */
export function knownTrials(store: TrialStore): Trial[] {
  const trials = store.load().sort((a, b) => b.startedAt - a.startedAt);
  for (const { id, stage } of trials.slice(MOST_KEPT)) if (stage === 'ended') store.remove(id);
  return trials.slice(0, MOST_KEPT);
}

const texts = [
  'id',
  'image',
  'imageName',
  'sliverType',
  'accountId',
  'siteUrn',
  'siteName',
  'siteUrl',
  'logFile',
] as const;

const optionalTexts = [
  'hardwareType',
  'sliceUrn',
  'scriptFile',
  'loan',
  'said',
  'nodeSlice',
  'nodeName',
  'nodeType',
  'login',
  'problem',
  'leftWhy',
] as const;

const stages = ['waiting', 'logging-in', 'looking', 'running', 'giving-back', 'ended'];

function isTrial(value: unknown): value is Trial {
  return (
    isRecord(value) &&
    texts.every((key) => typeof value[key] === 'string') &&
    hasOnly(value, 'string', optionalTexts) &&
    stages.includes(String(value['stage'])) &&
    typeof value['keep'] === 'boolean' &&
    typeof value['minutes'] === 'number' &&
    isTime(value['startedAt']) &&
    hasOnly(value, 'time', ['endedAt', 'scriptBegunAt', 'nodeExpires']) &&
    hasOnly(value, 'number', ['exitCode']) &&
    hasOnly(value, 'boolean', ['inWindow']) &&
    areAnswers(value['answers']) &&
    isOneOf(value['outcome'], ['passed', 'failed', 'not-finished']) &&
    isOneOf(value['node'], ['given-back', 'kept', 'left'])
  );
}

function isOneOf(value: unknown, words: readonly string[]): boolean {
  return value === undefined || (typeof value === 'string' && words.includes(value));
}
