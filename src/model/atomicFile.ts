/** Files that are either the old text or the new one, never half of it, and only the owner reads. */
import {
  chmodSync,
  close,
  fstatSync,
  fsync,
  mkdirSync,
  open,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

let counter = 0;

export interface ReplaceOptions {
  /**
   * Whether the text must outlive a loss of power: at once (the default), soon without waiting for the
   * disk, or not. A crash of the process alone loses nothing in any case.
   */
  readonly flush?: boolean | 'soon';
  /** Permissions, for a file that is not ours alone; default: only the owner reads and writes. */
  readonly mode?: number | undefined;
}

/** Writes beside the file, then renames over it: two processes can only replace each other's whole text. */
export function replaceFile(
  path: string,
  text: string | Uint8Array,
  { flush = true, mode }: ReplaceOptions = {},
): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  counter += 1;
  const draft = `${path}.${process.pid}-${counter}.tmp`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flush: flush === true });
    // Apart from the creation, whose mode is cut by the mask of the process.
    if (mode !== undefined) chmodSync(draft, mode);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  if (flush === 'soon') flushBehind(path);
}

/** A disk can take as long for this as a site for its answer. A failure changes nothing in the file. */
function flushBehind(path: string): void {
  open(path, 'r+', (failed, file) => {
    if (failed === null) fsync(file, () => close(file));
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
