/** What the files of folders say about images: which they name, which are locked, and what their labels say. */
import { lockName } from '../../../model/images/lock';
import type { Evidence, Mention } from '../../../model/keep/evidence';
import { clearUsesIn, unclearUsesIn } from '../../../rspec/clearUses';
import { UsageError } from '../failures/failure';
import { checkFile, isOther } from '../lint/checkedFile';
import { chosenFiles, isFolder } from '../lint/files';
import { locksNamed, readLock } from '../lock/lockFile';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { labelsIn } from './labelsFile';

export type InFiles = Pick<Evidence, 'labels' | 'locked' | 'mentions'>;

/** @throws UsageError for a file that cannot be read: it may name what would be deleted */
export function readWorkspace(words: readonly string[]): InFiles {
  return { labels: labelsIn(words), locked: lockedIn(words), mentions: mentionsIn(words) };
}

function mentionsIn(words: readonly string[]): Mention[] {
  const { files, notChecked } = chosenFiles(words, () => false);
  const missing = notChecked.find(({ reason }) => reason !== 'nothing-found');
  if (missing !== undefined) throw unread(missing.sentence);
  return files.flatMap(({ file }): Mention[] => {
    const checked = checkFile(file);
    const { text = '', notChecked: passed } = checked;
    if (passed?.reason === 'unreadable' || passed?.reason === 'not-utf8')
      throw unread(passed.sentence);
    if (isOther(checked)) return [];
    const clear = clearUsesIn(text, file).map((use) => ({ use, isClear: true }));
    const unclear = unclearUsesIn(text, file).map(({ use }) => ({ use, isClear: false }));
    return [...clear, ...unclear].map(({ use: { reference, value }, isClear }) => ({
      value: isClear ? reference.text : value,
      file,
      isClear,
    }));
  });
}

function unread(sentence: string): UsageError {
  return new UsageError(
    `${sentence} It may name images that must stay. Leave it out, or make it readable.`,
  );
}

function lockedIn(words: readonly string[]): Evidence['locked'] {
  const paths = words.flatMap((word) => {
    if (!isFolder(word)) return word.endsWith(lockName) ? [word] : [];
    return locksNamed(word).filter((path) => path !== word || existsSync(join(word, lockName)));
  });
  return paths.flatMap((named) => {
    const { path, lock } = readLock(named);
    return lock.images.map((image) => Object.assign({ file: path }, image));
  });
}
