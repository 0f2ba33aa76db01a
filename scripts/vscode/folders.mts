// Folders of the test cache. Each is filled beside its final place and then renamed, so a folder
// that is there is complete, and two processes may prepare the same one at once.
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';

/** Everything that is fetched or unpacked for tests. Another folder can be named to share it. */
export const cache = resolve(process.env['PROTOGENI_TEST_CACHE'] ?? '.vscode-test');

/**
 * Returns `target`, after `fill(folder)` has filled it if it was not there.
 * When two processes fill it at once, the first to finish wins and the other's work is dropped.
 */
export async function makeOnce(
  target: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  if (existsSync(target)) return target;
  await mkdir(dirname(target), { recursive: true });
  await removeAbandoned(target);
  const partial = `${target}.partial-${process.pid}`;
  await mkdir(partial);
  try {
    await fill(partial);
    await rename(partial, target);
  } catch (error) {
    if (!existsSync(target)) throw error;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return target;
}

/** Removes what earlier processes began and did not finish. */
async function removeAbandoned(target: string): Promise<void> {
  const prefix = `${basename(target)}.partial-`;
  for (const name of await readdir(dirname(target))) {
    if (!name.startsWith(prefix) || isAlive(Number(name.slice(prefix.length)))) continue;
    await rm(resolve(dirname(target), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
