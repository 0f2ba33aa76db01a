// VS Code's own extensions without those that have nothing to do with ours: they are read, sent to the window and to the
// extension host, and some begin to run, at each start. Links to those that stay lie in a folder of the cache.
import { symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fetchServer } from './fetch.mts';
import { makeOnce } from './folders.mts';

/** Part of the folder's name; raise it when the list changes. */
const revision = 1;

/** Those of the languages of our files, of what stands beside them in a window, and of source control. */
const names = [
  'configuration-editing',
  'diff',
  'git',
  'git-base',
  'ini',
  'json',
  'json-language-features',
  'log',
  'markdown-basics',
  'markdown-language-features',
  'media-preview',
  'merge-conflict',
  'python',
  'references-view',
  'search-result',
  'shellscript',
  'theme-defaults',
  'theme-modern-icons',
  'theme-seti',
  'xml',
  'yaml',
];

/** Returns the folder of links, made on first use; where links need more rights, that of all. */
export async function fewExtensions(): Promise<string> {
  const server = await fetchServer();
  if (process.platform === 'win32') return join(server, 'extensions');
  return makeOnce(`${server}-few-r${revision}`, async (folder) => {
    for (const name of names)
      await symlink(join('..', basename(server), 'extensions', name), join(folder, name));
  });
}
