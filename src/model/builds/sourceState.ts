/** Which commit a recipe is of, for the journal. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { SourceState } from './record';

/** As `git` says; undefined where the folder is in no repository, or there is no `git`. */
export async function sourceState(folder: string): Promise<SourceState | undefined> {
  const ask = promisify(execFile);
  // A repository of a stranger can name programs in its configuration: none of them is started.
  const safe = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-C', folder];
  const options = { timeout: 10_000, maxBuffer: 16 * 1024 * 1024, windowsHide: true };
  try {
    const { stdout: commit } = await ask('git', [...safe, 'rev-parse', 'HEAD'], options);
    const status = [...safe, 'status', '--porcelain', '--ignore-submodules=all', '.'];
    const { stdout: changed } = await ask('git', status, options);
    return { commit: commit.trim(), isDirty: changed.trim() !== '' };
  } catch {
    return undefined;
  }
}
