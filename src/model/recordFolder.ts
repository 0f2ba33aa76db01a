/**
 * Records on disk: one JSON file per record, replaced atomically, readable by the owner only. A lock
 * file beside it says which process works on the record, so that two windows never do the same.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import { replaceFile, type ReplaceOptions } from './atomicFile';
import { claimFile, type Claim } from './claim';
import type { Disposable } from './event';

export interface RecordFolder<T> {
  load(): T[];
  /** Undefined when there is none. */
  read(id: string): T | undefined;
  save(record: T, options?: ReplaceOptions): void;
  remove(id: string): void;
  /** Undefined while another live process has it. */
  claim(id: string): Claim | undefined;
  /** Hears of changes, those of other processes included. */
  watch(changed: () => void): Disposable;
}

/** Files that `isRecord` does not know are left where they are. */
export function recordFolder<T extends { readonly id: string }>(
  directory: string,
  isRecord: (value: unknown) => value is T,
): RecordFolder<T> {
  const pathOf = (id: string): string => join(directory, `${id}.json`);
  const readFile = (path: string): T | undefined => {
    try {
      const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
      return isRecord(value) ? value : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    load: () => jsonFiles(directory).flatMap((name) => readFile(join(directory, name)) ?? []),
    read: (id) => readFile(pathOf(id)),
    save: (record, options) =>
      replaceFile(pathOf(record.id), `${JSON.stringify(record, null, 1)}\n`, options),
    remove: (id) => rmSync(pathOf(id), { force: true }),
    claim: (id) => claimFile(join(directory, `${id}.lock`)),
    watch: (changed) => watchFolder(directory, changed),
  };
}

function jsonFiles(directory: string): string[] {
  try {
    return readdirSync(directory).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}

/** Changes come in bursts (draft, rename): one call for each burst. */
function watchFolder(directory: string, changed: () => void): Disposable {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
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
