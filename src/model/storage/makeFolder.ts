/**
 * Makes folders for our own files. Node's recursive `mkdir` never ends where the system answers that
 * the folder's own parent is missing although it is there, as procfs, sysfs and automounters do; this
 * one makes each part of the path once.
 */
import { chmodSync, mkdirSync, statSync, type Stats } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { systemCode } from './storageError';

/** New folders are for the owner alone; those that are there stay as they are. @throws the system's error */
export function makeFolder(folder: string): void {
  for (const part of missingParts(resolve(folder))) {
    try {
      mkdirSync(part, { mode: 0o700 });
    } catch (error) {
      // Another process may have made it meanwhile.
      if (systemCode(error) !== 'EEXIST' || !statSync(part).isDirectory()) throw error;
    }
  }
}

/**
 * The same for a folder that holds only what is ours: one that others may look into, because somebody
 * made it by hand, is closed to them. Windows keeps users apart by itself.
 */
export function makePrivateFolder(folder: string): void {
  makeFolder(folder);
  if (process.platform === 'win32') return;
  const { mode, uid } = statSync(folder);
  if ((mode & 0o077) !== 0 && uid === process.getuid?.()) chmodSync(folder, 0o700);
}

/** Outermost first. @throws when a part is no folder or cannot be looked at. */
function missingParts(folder: string): string[] {
  const missing: string[] = [];
  let part = folder;
  for (;;) {
    const found = lookAt(part);
    if (found?.isDirectory() === true) return missing;
    if (found !== undefined) throw notAFolder(part);
    missing.unshift(part);
    if (dirname(part) === part) return missing;
    part = dirname(part);
  }
}

function lookAt(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

function notAFolder(path: string): Error {
  return Object.assign(new Error(`ENOTDIR: not a directory, mkdir '${path}'`), {
    code: 'ENOTDIR',
    path,
  });
}
