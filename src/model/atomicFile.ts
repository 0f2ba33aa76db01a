/** Files that are either the old text or the new one, never half of it, and only the owner reads. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

let counter = 0;

/** Writes beside the file, then renames over it: two processes can only replace each other's whole text. */
export function replaceFile(path: string, text: string, { flush = true } = {}): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  counter += 1;
  const draft = `${path}.${process.pid}-${counter}.tmp`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flush });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
