/** Files that are either the old text or the new one, never half of it, and only the owner reads. */
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  close,
  fstatSync,
  fsync,
  lstatSync,
  open,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from './makeFolder';

export interface ReplaceOptions {
  /**
   * Whether the text must outlive a loss of power: at once (the default), soon without waiting for the
   * disk, or not. A crash of the process alone loses nothing in any case.
   */
  readonly flush?: boolean | 'soon';
  /** Permissions, for a file that is not ours alone; default: only the owner reads and writes. */
  readonly mode?: number | undefined;
  /** Whose it becomes; default: this user's. */
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined;
  /** Called right before the file is replaced; whatever it throws leaves the file alone, and a link is not followed. */
  readonly check?: (() => void) | undefined;
}

/** A draft of that age belongs to a process that was ended while it wrote; milliseconds. */
const abandonedMs = 3_600_000;

/**
 * Writes beside the file, then renames over it: two processes can only replace each other's whole text. A
 * symbolic link stays, and the file that it leads to is replaced.
 * @throws the system's error; then the file is as it was
 */
export function replaceFile(
  path: string,
  text: string | Uint8Array,
  { flush = true, mode, owner, check }: ReplaceOptions = {},
): void {
  makeFolder(dirname(path));
  const file = check === undefined ? linkedFrom(path) : path;
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flush: flush === true, flag: 'wx' });
    // Before the mode, some bits of which go with a change of the owner.
    if (owner !== undefined) giveTo(draft, owner);
    // Apart from the creation, whose mode is cut by the mask of the process.
    if (mode !== undefined) chmodSync(draft, mode);
    check?.();
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  if (flush === 'soon') flushBehind(file);
}

function giveTo(file: string, { uid, gid }: { uid: number; gid: number }): void {
  const now = statSync(file);
  if (now.uid !== uid || now.gid !== gid) chownSync(file, uid, gid);
}

/** @throws when the link leads nowhere: what it stands for may only be out of reach */
function linkedFrom(path: string): string {
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return isLink ? realpathSync(path) : path;
}

/** What a killed process left of a file that it wrote. A folder that cannot be read is left alone. */
export function removeAbandonedDrafts(folder: string): void {
  try {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      const isDraft = /\.[0-9a-f-]{36}\.tmp$/.test(name);
      if (isDraft && Date.now() - statSync(path).mtimeMs > abandonedMs)
        rmSync(path, { force: true });
    }
  } catch {
    // They do no harm.
  }
}

/**
 * A disk can take as long for this as a site for its answer, so what the caller sends now leaves first. A failure
 * changes nothing in the file.
 */
function flushBehind(path: string): void {
  setImmediate(() => {
    open(path, 'r+', (failed, file) => {
      if (failed === null) fsync(file, () => close(file));
    });
  });
}

/**
 * Whether it is ours, and nobody else can read or write it. An open file (its descriptor) stays the one
 * that was looked at; a path may name another one by the time it is read. Windows keeps users' files
 * apart by folders.
 */
export function isPrivate(file: string | number): boolean {
  if (process.platform === 'win32') return true;
  const { mode, uid } = typeof file === 'number' ? fstatSync(file) : statSync(file);
  return (mode & 0o077) === 0 && uid === process.getuid?.();
}
