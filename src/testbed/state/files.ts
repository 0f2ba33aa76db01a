// Files that are either whole or not there: written beside, then renamed into place.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a small file; readers see the old or the new one, never half of it. Folders are made, for the owner alone. */
export function writeFileAtomically(
  file: string,
  content: string | Uint8Array,
  mode = 0o600,
): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const beside = `${file}.${process.pid}.partial`;
  // Never into what is there already, which could be a link.
  rmSync(beside, { force: true });
  try {
    writeFileSync(beside, content, { mode, flag: 'wx' });
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
