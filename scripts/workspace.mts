// Copies the sample workspace, an rspec of the testbed's slice `hello`, to a folder that a person or
// a test may change at will.
import { cp } from 'node:fs/promises';

const sample = 'media/sample';

/** Files that are there already are kept: they may hold a person's work. */
export function makeWorkspace(folder: string): Promise<void> {
  return cp(sample, folder, { recursive: true, force: false });
}
