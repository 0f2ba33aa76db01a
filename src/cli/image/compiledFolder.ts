/** Where the compiled form of the commands is kept: what lies there is run, so it is a place of this user alone. */
import { lstatSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isPrivate } from '../../model/storage/atomicFile';
import { cacheFolder } from '../../model/storage/folders';
import { makeFolder } from '../../model/storage/makeFolder';

/** Made if it is not there. Undefined where no place is safe, or nothing can be written. */
export function compiledFolder(): string | undefined {
  try {
    const folder = join(cacheFolder(), 'compiled');
    makeFolder(folder);
    return isSafe(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Nobody else can write to the folder, nor put another one in its place: folders above it belong to this user or
 * the system, and are writable for others only where those cannot rename what is ours.
 */
function isSafe(folder: string): boolean {
  if (process.platform === 'win32') return true;
  const path = realpathSync(folder);
  return isPrivate(path) && foldersAbove(path).every(isGuarded);
}

function isGuarded(folder: string): boolean {
  const { mode, uid } = lstatSync(folder);
  const isSticky = (mode & 0o1000) !== 0;
  const isOurs = uid === 0 || uid === process.getuid?.();
  return isOurs && (isSticky || (mode & 0o022) === 0);
}

function foldersAbove(path: string): string[] {
  const above = dirname(path);
  return above === path ? [] : [above, ...foldersAbove(above)];
}
