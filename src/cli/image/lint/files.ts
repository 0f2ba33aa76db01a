/** Which files a command line means: files, folders with all files in them that may name images, and patterns. */
import { lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import picomatch from 'picomatch';
import { underHome } from '../../../model/storage/folders';
import { systemWords } from '../../../model/storage/storageError';
import { textEndings } from '../../../rspec/mentions/kinds';
import { passedOver, type ToldPassedOver } from './finding';

export interface Chosen {
  /** Each once. */
  readonly files: readonly ChosenFile[];
  readonly notChecked: readonly ToldPassedOver[];
  /** How many the configuration leaves out. */
  readonly ignored: number;
}

export interface ChosenFile {
  readonly file: string;
  /** The folder in which it was found: there it may be something else than an RSpec or a profile. */
  readonly within?: string;
}

/** What may be an RSpec or a profile by its name, or may name images; names without an ending tell nothing. */
const candidate = new RegExp(
  String.raw`^(?:[^.]+|.*\.(?:rspec|xml|py|profile|${textEndings.join('|')}))$`,
  'i',
);
/** Folders that hold no files of the person's own. */
const strange = /^(?:\..*|node_modules|__pycache__)$/;

export function chosenFiles(
  words: readonly string[],
  isIgnored: (file: string) => boolean,
): Chosen {
  const files = new Map<string, ChosenFile>();
  const notChecked: ToldPassedOver[] = [];
  let ignored = 0;
  const add = (chosen: ChosenFile): void => {
    if (files.has(chosen.file)) return;
    if (isIgnored(chosen.file)) ignored += 1;
    else files.set(chosen.file, chosen);
  };
  for (const word of words) {
    const before = files.size + ignored;
    if (isFolder(word)) {
      for (const file of inFolder(word, candidate, notChecked)) add({ file, within: word });
    } else if (isPattern(word)) {
      const { base, glob } = picomatch.scan(slashed(word));
      const matches = picomatch(glob);
      const all = inFolder(base === '' ? '.' : base, /./, notChecked);
      const start = base === '' ? 0 : base.length + (base.endsWith('/') ? 0 : 1);
      for (const file of all) if (matches(slashed(file).slice(start))) add({ file });
    } else {
      add({ file: word });
      continue;
    }
    if (files.size + ignored === before) notChecked.push(passedOver(word, 'nothing-found'));
  }
  return { files: [...files.values()], notChecked, ignored };
}

function isFolder(word: string): boolean {
  return statSync(underHome(word), { throwIfNoEntry: false })?.isDirectory() === true;
}

/** A file of that very name is meant itself. */
function isPattern(word: string): boolean {
  const isThere = lstatSync(underHome(word), { throwIfNoEntry: false }) !== undefined;
  return !isThere && /[*?[{]/.test(word) && picomatch.scan(slashed(word)).isGlob;
}

function slashed(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}

/** In the order of their names; folders that are links are not followed. */
function inFolder(folder: string, name: RegExp, unread: ToldPassedOver[]): string[] {
  let entries;
  try {
    entries = readdirSync(underHome(folder), { withFileTypes: true });
  } catch (error) {
    unread.push(passedOver(folder, 'unreadable', systemWords(error)));
    return [];
  }
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return strange.test(entry.name) ? [] : inFolder(path, name, unread);
      const isLinked = entry.isSymbolicLink() && isFile(path);
      return (entry.isFile() || isLinked) && name.test(entry.name) ? [path] : [];
    });
}

function isFile(path: string): boolean {
  return statSync(underHome(path), { throwIfNoEntry: false })?.isFile() === true;
}
