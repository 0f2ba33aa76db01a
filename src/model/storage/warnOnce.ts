/** A disk that is full refuses every file, and is told of once. */
import { systemCode, type StorageError } from './storageError';

/** What is the same for all files of a disk. */
const ofDisk: readonly (string | undefined)[] = ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO'];

/** @param warn hears a sentence for each file, or one for the whole disk */
export function warnOnce(warn: (sentence: string) => void): (error: StorageError) => void {
  const told = new Set<string>();
  return (error) => {
    const code = systemCode(error.cause);
    const what = code !== undefined && ofDisk.includes(code) ? code : error.file;
    if (told.has(what)) return;
    told.add(what);
    warn(error.sentence);
  };
}
