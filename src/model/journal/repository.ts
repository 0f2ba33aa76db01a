/**
 * The commit of the repository that a folder is in, and whether there are changes. Somebody else may have made the
 * repository, and `git` runs programs that its configuration names: filters, monitors, hooks, connections for objects
 * that are missing. None of them is run: what a repository can set is overridden by what has precedence.
 */
import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import type { Workspace } from '../snapshots/job';

/** Milliseconds. In a repository of a million files git may take longer: then nothing is known. */
const PATIENCE_MS = 3_000;

/** Bytes of an answer. One line of changes is enough. */
const MOST = 4 * 1024 * 1024;

/** Settings that begin with a program, write files, or believe a folder to be a repository by its looks. */
const harmless: readonly (readonly [string, string])[] = [
  ['core.fsmonitor', 'false'],
  ['core.hooksPath', '/dev/null'],
  ['core.untrackedCache', 'false'],
  ['status.submoduleSummary', 'false'],
  ['safe.bareRepository', 'explicit'],
];

/** Undefined outside of a repository, without `git`, and where it takes too long. Never rejects. */
export async function repositoryAt(folder: string): Promise<Workspace | undefined> {
  try {
    const commit = (await git(folder, ['rev-parse', '--verify', '--quiet', 'HEAD'])).trim();
    if (!/^[0-9a-f]{40,64}$/.test(commit)) return undefined;
    const changes = await git(
      folder,
      ['status', '--porcelain', '--ignore-submodules=all', '--untracked-files=normal'],
      await filtersOff(folder),
    );
    return { commit, dirty: changes !== '' };
  } catch {
    return undefined;
  }
}

/** Those of the repository itself; a person's own, such as for large files, are the person's choice. */
async function filtersOff(folder: string): Promise<readonly (readonly [string, string])[]> {
  const asked = ['config', '--show-scope', '--null', '--name-only', '--get-regexp', '^filter\\.'];
  // It ends with 1 where there is none.
  const found = await git(folder, asked).catch((error: unknown) => {
    if (isExit(error, 1)) return '';
    throw error;
  });
  const words = found.split('\0');
  const names = words.filter((_, index) => index % 2 === 1 && isOfRepository(words[index - 1]));
  return names.map((name) => [name, name.endsWith('.required') ? 'false' : '']);
}

function isOfRepository(scope: string | undefined): boolean {
  return scope !== 'global' && scope !== 'system';
}

function isExit(error: unknown, code: number): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function git(
  folder: string,
  words: readonly string[],
  more: readonly (readonly [string, string])[] = [],
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      'git',
      ['-C', folder, '--no-optional-locks', ...words],
      // Windows looks for programs in the working folder first: never in the repository.
      {
        cwd: homedir(),
        env: environment([...harmless, ...more]),
        timeout: PATIENCE_MS,
        maxBuffer: MOST,
      },
      (error, stdout) => {
        if (error instanceof Error) reject(error);
        else resolve(stdout);
      },
    );
  });
}

/** Names of settings may hold any character, so they do not go by `-c NAME=VALUE`. */
function environment(settings: readonly (readonly [string, string])[]): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  const given = settings.flatMap(([name, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, name] as const,
    [`GIT_CONFIG_VALUE_${index}`, value] as const,
  ]);
  return Object.fromEntries<string | undefined>([
    ...own,
    ...given,
    ['GIT_CONFIG_COUNT', String(settings.length)],
    ['GIT_OPTIONAL_LOCKS', '0'],
    ['GIT_TERMINAL_PROMPT', '0'],
    ['GIT_NO_LAZY_FETCH', '1'],
    // Before git 2.45 objects are fetched all the same, by whatever the remote names.
    ['GIT_ALLOW_PROTOCOL', 'none'],
    ['LC_ALL', 'C'],
  ]);
}
