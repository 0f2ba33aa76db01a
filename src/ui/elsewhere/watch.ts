/** Hears of what other windows and commands of this computer do at sites: they write it to the same journal. */
import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Disposable } from '../../model/event';
import { defaultJournalFile } from '../../model/journal/journal';
import { makePrivateFolder } from '../../model/storage/makeFolder';
import { StorageError } from '../../model/storage/storageError';
import type { Parts } from '../context';
import { readElsewhere } from '../pages/contents';

/** Milliseconds in which several lines are one change. */
const TOGETHER_MS = 300;

export function registerElsewhere(parts: Parts): Disposable {
  const since = Date.now();
  let later: NodeJS.Timeout | undefined;
  const watcher = watchJournal(() => {
    clearTimeout(later);
    later = setTimeout(() => void readElsewhere(parts, since), TOGETHER_MS);
  });
  return {
    dispose: () => {
      clearTimeout(later);
      watcher?.close();
    },
  };
}

/** Undefined where a journal has no place: whoever writes to it says so. */
function watchJournal(changed: () => void): FSWatcher | undefined {
  try {
    const file = defaultJournalFile();
    const folder = dirname(file);
    makePrivateFolder(folder);
    const watcher = watch(folder, { persistent: false }, (_kind, name) => {
      if (name === basename(file)) changed();
    });
    return watcher.on('error', () => watcher.close());
  } catch (error) {
    if (!StorageError.is(error)) throw error;
    return undefined;
  }
}
