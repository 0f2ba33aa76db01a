/**
 * Lets Node keep the compiled form of the commands between runs: a command of a few milliseconds would else spend
 * much of its time on being compiled (docs/decisions/0013).
 */
import { lstatSync, realpathSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { dirname, join } from 'node:path';
import { isPrivate } from '../../model/storage/atomicFile';
import { cacheFolder } from '../../model/storage/folders';
import { makeFolder } from '../../model/storage/makeFolder';

/** For what is loaded from now on. Where no folder is safe, everything is compiled each time. */
export function keepCompiled(): void {
  try {
    const folder = join(cacheFolder(), 'compiled');
    makeFolder(folder);
    if (isSafe(folder)) enableCompileCache(folder);
  } catch {
    // Then the next command compiles once more.
  }
}

/**
 * What lies there is run. So nobody else can write to the folder, nor put another one in its place: folders above
 * it belong to this user or the system, and are writable for others only where those cannot rename what is ours.
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
