// Whose the folder of a testbed is. The testbed signs with the keys that lie there and writes where its paths lead, so
// nobody else may have put anything into it: no other owner, nobody by the mode, no link to elsewhere.
import { lstatSync, readdirSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { TestbedError } from '../errors';

/** What a testbed makes in its folder, and how many levels of it are looked at. */
const levels = {
  ca: 1,
  mail: 1,
  portal: 3,
  sites: 4,
  state: 1,
  'system-images': 1,
  users: 2,
};

/** The disks of machines hold what a system has, links and open folders among it. */
const machinesOwn = 'disks';

/**
 * The folder itself; it may be a link. One that is missing is no fault. Windows keeps users apart by itself.
 * @throws TestbedError `disk`
 */
export function checkOwnFolder(directory: string): void {
  if (process.platform === 'win32') return;
  const found = statSync(directory, { throwIfNoEntry: false });
  if (found !== undefined) checkOwner(directory, found);
}

/** The folder and what lies in it, where the testbed keeps what it believes. @throws TestbedError `disk` */
export function checkOwnContents(directory: string): void {
  if (process.platform === 'win32') return;
  checkOwnFolder(directory);
  for (const [part, depth] of Object.entries(levels)) checkEntry(join(directory, part), depth);
}

function checkEntry(path: string, depth: number): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (found.isSymbolicLink())
    throw refused(
      `${path} is a symbolic link, and the testbed writes only in its folder: remove it`,
    );
  checkOwner(path, found);
  if (depth === 0 || !found.isDirectory()) return;
  for (const name of readdirSync(path))
    checkEntry(join(path, name), name === machinesOwn ? 0 : depth - 1);
}

/** The administrator may write anywhere; groups are often of one user. */
function checkOwner(path: string, { uid, mode }: Stats): void {
  if (uid !== process.getuid?.() && uid !== 0)
    throw refused(
      `${path} belongs to another user, who could change what the testbed believes: choose another --dir, or run this as that user`,
    );
  if ((mode & 0o002) !== 0)
    throw refused(`Everyone can write to ${path}: run "chmod o-w" on it, or choose another --dir`);
}

function refused(sentence: string): TestbedError {
  return new TestbedError('disk', `${sentence}.`);
}
