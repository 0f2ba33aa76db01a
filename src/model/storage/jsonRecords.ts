/**
 * Records on disk: one JSON file per record, replaced atomically, readable by the owner only. A lock
 * file beside it says which process works on the record, so that two windows never do the same.
 */
import * as l10n from '@vscode/l10n';
import { readdirSync, renameSync, rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import { removeAbandonedDrafts, replaceFile, type ReplaceOptions } from './atomicFile';
import { claimFile, claimHolder, type Claim, type ClaimHolder } from './lockFile';
import type { Disposable } from '../event';
import { makePrivateFolder } from './makeFolder';
import { faultOf, foundIn, isMissing, readJson, type FileRead } from './readFile';
import { StorageError, systemWords } from './storageError';

export interface RecordFolder<T> {
  /** The sound ones; `problems` tells of the others. */
  load(): T[];
  /** Undefined when there is none. @throws StorageError when it is damaged or cannot be read */
  read(id: string): T | undefined;
  /** What the last `load` could not use: files, or the whole folder. They stay where they are. */
  problems(): readonly RecordProblem[];
  save(record: T, options?: ReplaceOptions): void;
  remove(id: string): void;
  /** Undefined while another live process has it. */
  claim(id: string): Claim | undefined;
  /** Who has it; undefined while no process does. */
  holder(id: string): ClaimHolder | undefined;
  /** Hears of changes, those of other processes included. */
  watch(changed: () => void): Disposable;
}

export interface RecordProblem {
  /** Undefined for the whole folder. */
  readonly id: string | undefined;
  /** `message` is a sentence for people. */
  readonly error: StorageError;
}

export function recordFolder<T extends { readonly id: string }>(
  directory: string,
  isRecord: (value: unknown) => value is T,
): RecordFolder<T> {
  const pathOf = (id: string): string => join(directory, `${id}.json`);
  // What they say is followed and sent: whoever can write them decides it.
  const look = (id: string): FileRead<T> =>
    readJson(pathOf(id), (value) => (isRecord(value) && value.id === id ? value : undefined), {
      mustBeOurs: true,
    });
  let problems: RecordProblem[] = [];
  let isPrepared = false;
  const prepare = (): void => {
    if (isPrepared) return;
    makePrivateFolder(directory);
    removeAbandonedDrafts(directory);
    isPrepared = true;
  };
  return {
    load: () => {
      const { ids, problem } = idsIn(directory);
      const reads = ids.map((id) => ({ id, read: look(id) }));
      problems = reads.flatMap(({ id, read }) =>
        'why' in read ? [{ id, error: faultOf(pathOf(id), read) }] : [],
      );
      if (problem !== undefined) problems.push({ id: undefined, error: problem });
      return reads.flatMap(({ read }) => (read.kind === 'found' ? [read.value] : []));
    },
    read: (id) => foundIn(pathOf(id), look(id)),
    problems: () => problems,
    save: (record, options) => {
      prepare();
      const path = pathOf(record.id);
      if (look(record.id).kind === 'damaged') renameSync(path, `${path}.damaged`);
      replaceFile(path, `${JSON.stringify(record, null, 1)}\n`, options);
    },
    remove: (id) => rmSync(pathOf(id), { force: true }),
    claim: (id) => claimFile(join(directory, `${id}.lock`)),
    holder: (id) => claimHolder(join(directory, `${id}.lock`)),
    watch: (changed) => watchFolder(directory, changed),
  };
}

function idsIn(directory: string): { ids: string[]; problem?: StorageError } {
  try {
    const names = readdirSync(directory).filter((name) => name.endsWith('.json'));
    return { ids: names.map((name) => name.slice(0, -'.json'.length)) };
  } catch (cause) {
    if (isMissing(directory, cause)) return { ids: [] };
    const sentence = l10n.t('The folder {0} cannot be read ({1}).', directory, systemWords(cause));
    return { ids: [], problem: new StorageError('unreadable', directory, sentence, cause) };
  }
}

/** Changes come in bursts (draft, rename): one call for each burst. */
function watchFolder(directory: string, changed: () => void): Disposable {
  makePrivateFolder(directory);
  let pending: NodeJS.Timeout | undefined;
  const watcher = watch(directory, { persistent: false }, (_kind, name) => {
    if (name !== null && !name.endsWith('.json')) return;
    pending ??= setTimeout(() => {
      pending = undefined;
      changed();
    }, 50).unref();
  });
  // A folder that goes away ends the watch; the next resume looks again.
  watcher.on('error', () => watcher.close());
  return {
    dispose: () => {
      clearTimeout(pending);
      watcher.close();
    },
  };
}
