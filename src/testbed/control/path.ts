// Where the control socket of a folder is. Socket paths have a length limit, and Windows has pipes instead.
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { TestbedError } from '../errors';
import { Layout } from '../layout';
import { checkOwnFolder } from '../state/ownFolder';

/** Linux allows 107 bytes, macOS 103. */
const longest = 100;

export function controlPath(layout: Layout): string {
  const name = createHash('sha256').update(layout.directory).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\protogeni-testbed-${name}`;
  const inFolder = layout.controlSocket;
  if (Buffer.byteLength(inFolder) <= longest) return inFolder;
  return join(sharedFolder(), `protogeni-testbed-${process.getuid?.() ?? ''}`, `${name}.sock`);
}

/** A relative one would be another one in each working directory. */
function sharedFolder(): string {
  const folder = tmpdir();
  return isAbsolute(folder) ? folder : '/tmp';
}

/**
 * Whoever can write to the folder of the socket could answer in the place of the testbed. Outside the testbed's own
 * folder it is beside those of all users, who could have made it. A missing one is no fault: then nothing is served.
 * @throws TestbedError `disk`
 */
export function checkSocketFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = dirname(path);
  if (path === new Layout(folder).controlSocket) {
    checkOwnFolder(folder);
    return;
  }
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0) return;
  throw new TestbedError(
    'disk',
    `Others can write to ${folder}, where the testbed is told what to do: remove it, or close it to others.`,
  );
}

/** Makes the folder of the socket, for its owner alone. @throws TestbedError `disk` */
export function makeSocketFolder(path: string): void {
  if (process.platform === 'win32') return;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  checkSocketFolder(path);
}
