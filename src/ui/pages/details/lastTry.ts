/** The last try of an image in a few words, from the journal, which is read again only when it has changed. */
import { statSync } from 'node:fs';
import * as vscode from 'vscode';
import {
  defaultJournalFile,
  fileJournal,
  type JournalContents,
} from '../../../model/journal/journal';
import { lastTry, trySentence } from '../../../model/trials/trialEntry';
import { momentText } from '../../../model/units';

let read: { readonly stamp: string; readonly contents: JournalContents } | undefined;

/** Undefined for an image that was never tried here, and where the journal cannot be read. */
export function lastTryWords(imageUrn: string, now = Date.now()): string | undefined {
  const contents = journalNow();
  const entry = contents && lastTry(contents, imageUrn);
  return entry && trySentence(entry, (at) => momentText(at, now, vscode.env.language));
}

function journalNow(): JournalContents | undefined {
  try {
    const file = defaultJournalFile();
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    const stamp = `${file} ${stat.size} ${stat.mtimeMs}`;
    if (read?.stamp !== stamp) read = { stamp, contents: fileJournal(file).read() };
    return read.contents;
  } catch {
    return undefined;
  }
}
