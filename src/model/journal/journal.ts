/**
 * What this tool did, kept for good: one line of JSON for each event, at the end of one file beside the jobs. A line
 * is never changed nor removed. Several processes write: each line goes out as one write at the end, under a lock, for
 * on a network disk not even that is one step. A process that is killed in the middle of a write leaves a part of a
 * line; the next writer ends it with a line break, so that it costs only itself.
 */
import * as l10n from '@vscode/l10n';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { readUpTo, WITHOUT_WAITING } from '../../rpc/readLimited';
import { stateFolder } from '../storage/folders';
import { whileClaimed } from '../storage/lockFile';
import { makePrivateFolder } from '../storage/makeFolder';
import { isOwn } from '../storage/ownPlace';
import { faultOf, isMissing } from '../storage/readFile';
import { StorageError, systemWords, unwritable } from '../storage/storageError';
import type { ForeignEntry, JournalEntry } from './entries';
import { lineOf, readLine } from './line';

export interface JournalWriter {
  /** On the disk when it returns. @throws StorageError; then the journal is as it was */
  append(entry: JournalEntry): void;
}

export interface Journal extends JournalWriter {
  readonly file: string;
  /** @throws StorageError when there is a journal and it cannot be read */
  read(): JournalContents;
}

export interface JournalContents {
  /** Oldest first. Of those with one id the last. */
  readonly entries: readonly JournalEntry[];
  /** Of kinds that another version of this tool writes. */
  readonly foreign: readonly ForeignEntry[];
  /** Lines that are no entry. They stay in the file. */
  readonly problems: readonly LineProblem[];
}

export interface LineProblem {
  /** From 1 on. */
  readonly line: number;
  /** `torn`: the last one, which its writer did not finish or is still writing. */
  readonly kind: 'damaged' | 'newer' | 'torn';
  /** A sentence for people. */
  readonly sentence: string;
}

/** The one that the extension and the commands share: `…/protogeni-images/journal.jsonl`. @throws StorageError `no-home`, `foreign` */
export function defaultJournalFile(): string {
  return join(stateFolder(), 'journal.jsonl');
}

/** A snapshot leaves about 2 KB, so this is the work of a life. */
const LARGEST_BYTES = 512 * 1024 * 1024;

/** A link could lead to a file that somebody else chose. Windows has no such flag. */
export const NOT_A_LINK = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW;

/** @param place asked for at each use: the folder may have become foreign */
export function fileJournal(place: string | (() => string)): Journal {
  const fileOf = typeof place === 'string' ? () => place : place;
  return {
    get file() {
      return fileOf();
    },
    append: (entry) => appendLine(fileOf(), lineOf(entry)),
    read: () => readFile(fileOf()),
  };
}

function appendLine(file: string, line: string): void {
  try {
    makePrivateFolder(dirname(file));
    whileClaimed(`${file}.lock`, () => writeAtEnd(file, line));
  } catch (error) {
    throw unwritable(file, error);
  }
}

function writeAtEnd(file: string, line: string): void {
  const { O_RDWR, O_APPEND, O_CREAT } = constants;
  const open = openSync(file, O_RDWR | O_APPEND | O_CREAT | NOT_A_LINK | WITHOUT_WAITING, 0o600);
  try {
    const { size } = refuseForeign(file, open);
    const bytes = Buffer.from(isTorn(open, size) ? `\n${line}` : line);
    try {
      const written = writeSync(open, bytes);
      if (written !== bytes.length) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    } catch (error) {
      // Half of a line is none; nobody else writes meanwhile.
      ftruncateSync(open, size);
      throw error;
    }
    fsyncSync(open);
  } finally {
    closeSync(open);
  }
}

/** @throws StorageError for what others have made or can write: what stands there will be believed */
export function refuseForeign(file: string, open: number): { size: number } {
  const stat = fstatSync(open);
  const isOurs = process.platform === 'win32' || (isOwn(stat) && (stat.mode & 0o002) === 0);
  if (stat.isFile() && isOurs) return stat;
  const sentence = stat.isFile()
    ? l10n.t('The file {0} is not used, because another user can write to it: remove it.', file)
    : l10n.t('The file {0} is not a regular file: remove it.', file);
  throw new StorageError('foreign', file, sentence);
}

/** Whether the last line has no end: its writer was killed. */
function isTorn(open: number, size: number): boolean {
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  return readSync(open, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a;
}

function readFile(file: string): JournalContents {
  let open: number;
  try {
    open = openSync(file, constants.O_RDONLY | NOT_A_LINK | WITHOUT_WAITING);
  } catch (cause) {
    if (isMissing(file, cause)) return { entries: [], foreign: [], problems: [] };
    throw faultOf(file, { kind: 'unreadable', why: systemWords(cause), cause });
  }
  try {
    refuseForeign(file, open);
    const bytes = readUpTo(open, LARGEST_BYTES);
    if (bytes === undefined) throw faultOf(file, { kind: 'damaged', why: l10n.t('it is too big') });
    return contentsOf(bytes, file);
  } catch (cause) {
    if (StorageError.is(cause)) throw cause;
    throw faultOf(file, { kind: 'unreadable', why: systemWords(cause), cause });
  } finally {
    closeSync(open);
  }
}

function contentsOf(bytes: Buffer, file: string): JournalContents {
  const entries = new Map<string, JournalEntry>();
  const foreign = new Map<string, ForeignEntry>();
  const problems: LineProblem[] = [];
  let line = 0;
  for (const { content, isLast } of linesOf(bytes)) {
    line += 1;
    if (content.trim() === '') continue;
    const found = readLine(content);
    if (found.kind === 'entry') putLast(entries, found.entry);
    else if (found.kind === 'foreign') putLast(foreign, found.entry);
    else {
      const kind = found.kind === 'damaged' && isLast ? 'torn' : found.kind;
      problems.push({ line, kind, sentence: sentenceOf(kind, line, file) });
    }
  }
  return { entries: [...entries.values()], foreign: [...foreign.values()], problems };
}

/** Each is decoded by itself: bytes that are no text cost one line. */
function* linesOf(bytes: Buffer): Generator<{ content: string; isLast: boolean }> {
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(0x0a, from);
    const isLast = end < 0;
    const to = isLast ? bytes.length : end;
    yield { content: bytes.toString('utf8', from, to), isLast };
    from = to + 1;
  }
}

/** In the place of the first, with what is known by now. */
function putLast<Entry extends { readonly id: string }>(
  entries: Map<string, Entry>,
  entry: Entry,
): void {
  entries.set(entry.id, entry);
}

export function sentenceOf(kind: LineProblem['kind'], line: number, file: string): string {
  switch (kind) {
    case 'damaged':
      return l10n.t('Line {0} of {1} is damaged, so its entry is not shown.', line, file);
    case 'newer':
      return l10n.t(
        'Line {0} of {1} is from a later version of this program: update to see its entry.',
        line,
        file,
      );
    case 'torn':
      return l10n.t('The last line of {0} is not complete, so its entry is not shown.', file);
  }
}
