/** Which files a command line means: files, folders with all files in them that may name images, and patterns. */
import { lstatSync, readdirSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import picomatch from 'picomatch';
import { underHome } from '../../../model/storage/folders';
import { systemWords } from '../../../model/storage/storageError';
import { textEndings } from '../../../rspec/mentions/kinds';
import { UsageError } from '../failures/failure';
import { passedOver, type ToldPassedOver } from './finding';
import { patternMatcher, type Matcher } from './ignored';

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
  /** The folder that was searched, for this file or for a pattern: links in it can lead anywhere. */
  readonly searched?: string;
}

/** What may be an RSpec or a profile by its name, or may name images; names without an ending tell nothing. */
const candidate = new RegExp(
  String.raw`^(?:[^.]+|.*\.(?:rspec|xml|py|profile|${textEndings.join('|')}))$`,
  // Also of a name that has more than one line.
  'is',
);
/** Folders that hold no files of the person's own. */
const strange = /^(?:\..*|node_modules|__pycache__)$/;

/** @param name of the files that a folder stands for */
export function chosenFiles(
  words: readonly string[],
  isIgnored: (file: string) => boolean,
  name = candidate,
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
      for (const file of inFolder(word, name, notChecked)) {
        add({ file, within: word, searched: word });
      }
    } else if (isPattern(word)) {
      const { base, glob } = picomatch.scan(slashed(word));
      const matches = typedMatcher(glob, word);
      const folder = base === '' ? '.' : base;
      const all = isFolder(folder) ? inFolder(folder, /./, notChecked) : [];
      const start = base === '' ? 0 : base.length + (base.endsWith('/') ? 0 : 1);
      for (const file of all) {
        if (matches(slashed(file).slice(start))) add({ file, searched: folder });
      }
    } else {
      add({ file: word });
      continue;
    }
    if (files.size + ignored === before) notChecked.push(passedOver(word, 'nothing-found'));
  }
  return { files: [...files.values()], notChecked, ignored };
}

/** Compared in bounded time, as those of a configuration. @throws UsageError */
function typedMatcher(glob: string, word: string): Matcher {
  const matches = patternMatcher(glob);
  if (matches !== undefined) return matches;
  const shown = word.length > LONGEST_SHOWN ? `${word.slice(0, LONGEST_SHOWN)}…` : word;
  throw new UsageError(
    `The pattern ${shown} cannot be used: a pattern has at most 1000 characters and 200 alternatives, and does not begin with "!".`,
  );
}

const LONGEST_SHOWN = 60;

/** False for what cannot be looked at, too. */
export function isFolder(word: string): boolean {
  return statOf(word)?.isDirectory() === true;
}

/** Undefined for what is not there or cannot be looked at, such as a link to itself. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(underHome(path));
  } catch {
    return undefined;
  }
}

/** A file of that very name is meant itself. */
function isPattern(word: string): boolean {
  return !isThere(word) && /[*?[{]/.test(word) && picomatch.scan(slashed(word)).isGlob;
}

function isThere(path: string): boolean {
  try {
    lstatSync(underHome(path));
    return true;
  } catch {
    return false;
  }
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
      const isLinked = entry.isSymbolicLink() && statOf(path)?.isFile() === true;
      return (entry.isFile() || isLinked) && name.test(entry.name) ? [path] : [];
    });
}
