/**
 * A try or a build that an assistant has started: carried out by a process of its own, so that neither the end of a chat
 * nor that of the server leaves a node behind. What it is doing stands in the records of tries and builds; this record
 * says which of them it is, and what went wrong before there was one.
 */
import { join } from 'node:path';
import { stateFolder } from '../../../model/storage/folders';
import { hasOnly, isRecord, isTime } from '../../../model/storage/json';
import { recordFolder, type RecordFolder } from '../../../model/storage/jsonRecords';

export type TaskKind = 'try' | 'build';

/** Plain values only; times are epoch milliseconds. */
export interface Task {
  /** 12 hexadecimal digits; of a try it is that of the try. */
  readonly id: string;
  readonly kind: TaskKind;
  /** Of the image or the recipe. */
  readonly name: string;
  readonly siteName: string;
  readonly startedAt: number;
  /** Of the build, once there is one. */
  readonly build?: string | undefined;
  readonly endedAt?: number | undefined;
  /** Why it ended before there was a try or a build, as a sentence. */
  readonly problem?: string | undefined;
}

export type TaskStore = RecordFolder<Task>;

export function fileTaskStore(): TaskStore {
  return recordFolder(join(stateFolder(), 'assistants'), isTask);
}

/** Those that are remembered. */
const MOST_KEPT = 50;

/** The oldest that have ended go; tries, builds and the journal keep what they did. */
export function forgetOld(store: TaskStore): void {
  const tasks = store.load().sort((a, b) => b.startedAt - a.startedAt);
  for (const { id } of tasks.slice(MOST_KEPT)) if (store.holder(id) === undefined) store.remove(id);
}

export const taskId = /^[\da-f]{12}$/;

function isTask(value: unknown): value is Task {
  return (
    isRecord(value) &&
    taskId.test(String(value['id'])) &&
    (value['kind'] === 'try' || value['kind'] === 'build') &&
    ['name', 'siteName'].every((key) => typeof value[key] === 'string') &&
    isTime(value['startedAt']) &&
    hasOnly(value, 'time', ['endedAt']) &&
    hasOnly(value, 'string', ['build', 'problem'])
  );
}
