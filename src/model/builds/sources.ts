/**
 * The files that a recipe copies: below the folder of the recipe, and nothing else. A recipe can come from a stranger,
 * so a link that leads out of that folder is refused, and what is no file, folder or link too.
 */
import {
  lstatSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  type Stats,
} from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { FileProvisioner, Recipe } from '../../recipe/recipe';
import { hasWindowsLineEnds } from '../trials/script';
import { systemWords } from '../storage/storageError';
import { BuildError } from './buildError';

export interface Source {
  /** Absolute, without links. */
  readonly path: string;
  readonly isFolder: boolean;
  /** Relative to the source, parents first; `''` is the source itself. */
  readonly entries: readonly string[];
  /** Bytes of all files. */
  readonly size: number;
}

/** Files and folders of one source at most. */
const MOST_ENTRIES = 200_000;

/** Bytes of a script. */
const LONGEST_SCRIPT = 4 * 1024 * 1024;

/** @param folder of the recipe @throws BuildError */
export function sourceOf(folder: string, { source }: Pick<FileProvisioner, 'source'>): Source {
  const { root, path, stat } = insideOf(folder, source);
  if (stat.isFile()) return { path, isFolder: false, entries: [''], size: stat.size };
  if (!stat.isDirectory()) throw wrong(source, l10n.t('it is neither a file nor a folder'));
  const entries: string[] = [];
  const size = walk({ root, top: path, source }, '', entries);
  return { path, isFolder: true, entries, size };
}

/** The text of a script of the recipe. @throws BuildError */
export function scriptText(folder: string, script: string): string {
  const { path, stat } = insideOf(folder, script);
  if (!stat.isFile()) throw wrong(script, l10n.t('it is not a file'));
  if (stat.size > LONGEST_SCRIPT) throw wrong(script, l10n.t('it is too big for a script'));
  const bytes = readFileSync(path);
  const text = bytes.toString('utf8');
  if (!Buffer.from(text).equals(bytes) || text.includes('\0'))
    throw wrong(script, l10n.t('it is not text'));
  if (hasWindowsLineEnds(text))
    throw wrong(script, l10n.t('its lines end as on Windows (CRLF); save it with LF'));
  return text;
}

/** Everything that a recipe needs of its folder, as far as it can be seen before. @throws BuildError */
export function checkSources(folder: string, { provisioners = [] }: Recipe): void {
  for (const one of provisioners) {
    if (one.type === 'file') sourceOf(folder, one);
    else if (one.script !== undefined) {
      if (one.type === 'shell') scriptText(folder, one.script);
      else if (!insideOf(folder, one.script).stat.isFile())
        throw wrong(one.script, l10n.t('it is not a file'));
    }
  }
}

/** @throws BuildError */
export function insideOf(
  folder: string,
  name: string,
): { readonly root: string; readonly path: string; readonly stat: Stats } {
  try {
    const root = realpathSync(folder);
    const path = realpathSync(resolve(root, name));
    if (!isBelow(path, root)) throw outside(name);
    return { root, path, stat: lstatSync(path) };
  } catch (error) {
    if (BuildError.is(error)) throw error;
    throw wrong(name, systemWords(error));
  }
}

interface Walk {
  readonly root: string;
  readonly top: string;
  readonly source: string;
}

/** @returns the bytes of all files */
function walk(about: Walk, below: string, entries: string[]): number {
  const { root, top, source } = about;
  let size = 0;
  for (const name of readdirSync(join(top, below)).sort()) {
    const entry = below === '' ? name : `${below}/${name}`;
    const path = join(top, entry);
    const shown = join(source, entry);
    const stat = lstatSync(path);
    if (entries.length >= MOST_ENTRIES)
      throw wrong(source, l10n.t('it has more than {0} files', MOST_ENTRIES));
    if (stat.isSymbolicLink()) {
      const target = readlinkSync(path);
      if (target.startsWith('/') || !isBelow(resolve(dirname(path), target), root))
        throw outside(shown);
    } else if (!stat.isFile() && !stat.isDirectory())
      throw wrong(shown, l10n.t('it is neither a file nor a folder'));
    entries.push(entry);
    if (stat.isFile()) size += stat.size;
    if (stat.isDirectory()) size += walk(about, entry, entries);
  }
  return size;
}

function isBelow(path: string, root: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`));
}

function outside(name: string): BuildError {
  return new BuildError(
    'recipe',
    l10n.t(
      '{0} leads out of the folder of the recipe, so it is not copied. Move the files to that folder.',
      name,
    ),
  );
}

function wrong(name: string, why: string): BuildError {
  return new BuildError('recipe', l10n.t('{0} of the recipe cannot be used: {1}.', name, why));
}
