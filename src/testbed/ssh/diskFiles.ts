// A disk as files of the host, while its node is down: made ready for a boot, and for being read into an image. What is
// in a disk came from an image, so links are never followed.
import { chmodSync, lchownSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { BootFailed } from './nodeSystem';
import { isAdministrator, strangerId } from './words';

/** Where something is mounted over the disk. */
const mountPoints = ['usr', 'usr/local', 'proc', 'sys', 'dev', 'run', 'mydata', 'users'];

/** Those that the disk itself must have. */
const needed = ['usr', 'usr/bin', 'usr/sbin', 'usr/lib', 'usr/share', 'usr/local'];

/** What lies beside a disk: files of the node that are in no image, and working folders of its mounts. */
const beside = [
  'users',
  'mydata',
  ...['root', 'usr', 'local', 'mydata', 'users'].map((name) => `work/${name}`),
];

/** @throws BootFailed when the disk holds something else where there must be a folder */
export function prepareDisk(disk: string, besideDisk: string): void {
  for (const path of mountPoints) {
    const found = lstatSync(join(disk, path), { throwIfNoEntry: false });
    if (found !== undefined && !found.isDirectory())
      throw new BootFailed(`The node cannot come up: /${path} of its disk is not a folder.`);
  }
  for (const path of needed)
    if (lstatSync(join(disk, path), { throwIfNoEntry: false }) === undefined)
      mkdirSync(join(disk, path), { mode: 0o755 });
  for (const path of beside) mkdirSync(join(besideDisk, path), { recursive: true, mode: 0o755 });
  if (!isAdministrator()) return;
  // Those above belong to the administrator, and the way to the disk must be open for the stranger.
  chmodSync(join(disk, '..'), 0o711);
  for (const path of [disk, besideDisk]) giveAway(path);
}

/** Only what does not belong to the stranger yet: changing the owner takes set-user-id bits away. */
function giveAway(path: string): void {
  const { uid, gid, mode } = lstatSync(path);
  if (uid !== strangerId || gid !== strangerId) {
    lchownSync(path, strangerId, strangerId);
    if ((mode & 0o6000) !== 0 && (mode & 0o170000) === 0o100000) chmodSync(path, mode & 0o7777);
  }
  if ((mode & 0o170000) !== 0o040000) return;
  for (const name of readdirSync(path)) giveAway(join(path, name));
}

/**
 * The administrator of a node reads and changes everything there, an ordinary user of the host only what the modes
 * allow: those that would keep files from being read or removed are put right.
 */
export function openModes(path: string): void {
  const { mode } = lstatSync(path);
  const kind = mode & 0o170000;
  const least = kind === 0o040000 ? 0o700 : kind === 0o100000 ? 0o400 : 0;
  if ((mode & least) !== least) chmodSync(path, (mode & 0o7777) | least);
  if (kind !== 0o040000) return;
  for (const name of readdirSync(path)) openModes(join(path, name));
}
