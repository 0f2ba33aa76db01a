/** Where the commands write `images.lock.json`, and what they say of one that cannot be used. */
import { lstatSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { lockName, readLockFile, unusableLock, type Lock } from '../../../model/images/lock';
import { replaceFile } from '../../../model/storage/atomicFile';
import { underHome } from '../../../model/storage/folders';
import { systemWords } from '../../../model/storage/storageError';
import { UsageError } from '../failures/failure';
import { chosenFiles, isFolder } from '../lint/files';

/** @throws UsageError; then the file is as it was */
export function writeLock(path: string, lock: Lock): void {
  const file = underHome(path);
  const before = lstatSync(file, { throwIfNoEntry: false });
  // In a repository of others it could lead to any file of the person.
  if (before !== undefined && !before.isFile())
    throw new UsageError(
      `${path} is not written: it is not a regular file. Remove it, then run this again.`,
    );
  const mode = before === undefined ? 0o644 : before.mode & 0o777;
  try {
    replaceFile(file, `${JSON.stringify(lock, null, 2)}\n`, { mode });
  } catch (error) {
    throw new UsageError(`${path} cannot be written (${systemWords(error)}).`);
  }
}

/** A folder stands for all locks in it, as "geni-image lock" writes them; for its own one where there is none. */
export function locksNamed(path: string): string[] {
  if (!isFolder(path)) return [path];
  const found = chosenFiles([path], () => false, lockFileName).files.map(({ file }) => file);
  return found.length === 0 ? [path] : found;
}

const lockFileName = /^images\.lock\.json$/;

/** @param path of a lock, or of the folder that has one @throws UsageError */
export function readLock(path: string): { readonly path: string; readonly lock: Lock } {
  const file = isFolder(path) ? join(path, lockName) : path;
  const read = readLockFile(underHome(file));
  if (read.kind === 'found') return { path: file, lock: read.value };
  if (read.kind === 'missing')
    throw new UsageError(`${file} does not exist: "geni-image lock" writes it next to your files.`);
  if (basename(file) !== lockName && !file.endsWith('.json'))
    throw new UsageError(
      `${file} is not a lock file: give ${lockName}, or the folder that contains it, to "geni-image verify".`,
    );
  throw new UsageError(unusableLock(file, read));
}

/** Of a file: where its lock is. */
export function lockBeside(file: string): { readonly path: string; readonly name: string } {
  return { path: join(dirname(file), lockName), name: basename(file) };
}
