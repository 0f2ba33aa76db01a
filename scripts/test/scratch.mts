// Where tests make their folders. They write and remove some hundred thousand small files, which on a disk is a third
// of the work of many a test; so they do it in memory where Linux has a folder for that.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

const memory = '/dev/shm';

const prefix = 'protogeni-tests-';

/** Bytes that must be free: much more than tests have at a time. */
const room = { folder: 2e9, machine: 4e9 };

/**
 * From now on this process, and all that it starts, have their temporary folders in memory if they can; `RUN_FOLDER` is
 * then the one that holds them all.
 */
export function scratchInMemory(): void {
  if (!isFit()) return;
  removeLeftOvers();
  const folder = join(memory, `${prefix}${process.pid}`);
  mkdirSync(folder, { mode: 0o700 });
  process.env['TMPDIR'] = folder;
  process.env['RUN_FOLDER'] = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}

/** What runs have left that were killed: their processes are gone. */
function removeLeftOvers(): void {
  for (const name of readdirSync(memory)) {
    if (name.startsWith(prefix) && !existsSync(`/proc/${name.slice(prefix.length)}`))
      rmSync(join(memory, name), { recursive: true, force: true });
  }
}

/** Programs must run there, and a node of the local testbed mounts what lies there without more rights. */
function isFit(): boolean {
  if (process.platform !== 'linux') return false;
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
  const [, , , options] =
    mounts.map((line) => line.split(' ')).find(([, at]) => at === memory) ?? [];
  if (options === undefined || /\b(?:ro|noexec|nosuid|nodev)\b/.test(options)) return false;
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > room.folder && process.availableMemory() > room.machine;
}
