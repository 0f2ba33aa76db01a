/** Where the commands find `images.labels.json`, and how they write it. */
import { lstatSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  labelsName,
  labelsText,
  noLabels,
  readLabelsFile,
  unusableLabels,
  type Labels,
} from '../../../model/keep/labels';
import { replaceFile } from '../../../model/storage/atomicFile';
import { underHome } from '../../../model/storage/folders';
import { systemWords } from '../../../model/storage/storageError';
import { UsageError } from '../failures/failure';
import { foundAbove } from '../lint/configuration';
import { chosenFiles } from '../lint/files';

/** The file in the working directory, or above it within the same repository; where it would be, if there is none. */
export function labelsPath(): string {
  return foundAbove(labelsName, process.cwd()) ?? join(process.cwd(), labelsName);
}

/** As people read it: from the working directory. */
export function shownLabelsPath(path: string): string {
  return relative(process.cwd(), path);
}

/** What holds in the working directory. @throws UsageError where that cannot be read: a protection may be in it */
export function labelsHere(): Labels {
  return readLabels(labelsPath());
}

/** The same, and all that folders have in them. @throws UsageError */
export function labelsIn(words: readonly string[]): Labels {
  const within = chosenFiles(words, () => false, labelsFileName).files.map(({ file }) => file);
  const named = within.filter((file) => labelsFileName.test(file.split(/[\\/]/).at(-1) ?? ''));
  const all = [labelsPath(), ...named].map(readLabels);
  return { ...noLabels, images: all.flatMap(({ images }) => images) };
}

const labelsFileName = /^images\.labels\.json$/;

/** @throws UsageError */
export function readLabels(path: string): Labels {
  const read = readLabelsFile(underHome(path));
  if (read.kind === 'found') return read.value;
  if (read.kind === 'missing') return noLabels;
  throw new UsageError(unusableLabels(shownLabelsPath(path), read));
}

/** @throws UsageError; then the file is as it was */
export function writeLabels(path: string, labels: Labels): void {
  const file = underHome(path);
  const before = lstatSync(file, { throwIfNoEntry: false });
  // In a repository of others it could lead to any file of the person.
  if (before !== undefined && !before.isFile())
    throw new UsageError(
      `${path} is not written: it is not a regular file. Remove it, then run this again.`,
    );
  const mode = before === undefined ? 0o644 : before.mode & 0o777;
  try {
    replaceFile(file, labelsText(labels), { mode });
  } catch (error) {
    throw new UsageError(`${path} cannot be written (${systemWords(error)}).`);
  }
}
