/**
 * The journal as events, read in pieces and kept light. The file only grows, so that a second look reads what is new.
 */
import { open as openFile, type FileHandle } from 'node:fs/promises';
import { constants } from 'node:fs';
import { WITHOUT_WAITING } from '../../rpc/readLimited';
import { readLine } from '../journal/line';
import { NOT_A_LINK, refuseForeign, sentenceOf, type LineProblem } from '../journal/journal';
import { faultOf, isMissing } from '../storage/readFile';
import { StorageError, systemWords } from '../storage/storageError';
import type { HistoryEvent } from './event';
import { Gathering } from './gather';
import { lineAt, linesFrom } from './lines';

export interface HistoryContents {
  /** Newest first. */
  readonly events: readonly HistoryEvent[];
  /** The first lines that are no entry. They stay in the file. */
  readonly problems: readonly LineProblem[];
  /** How many there are. */
  readonly unread: number;
}

/** More sentences about damaged lines than that help nobody. */
const MOST_PROBLEMS = 5;

export class History {
  readonly #place: () => string;
  #seen: Seen;
  #reading: Promise<HistoryContents> | undefined;

  /** @param place asked for at each look: the folder may have become foreign */
  constructor(place: string | (() => string)) {
    this.#place = typeof place === 'string' ? () => place : place;
    this.#seen = nothingSeen('');
  }

  get file(): string {
    return this.#place();
  }

  /** @throws StorageError when there is a journal and it cannot be read */
  async read(): Promise<HistoryContents> {
    this.#reading ??= this.#readOn().finally(() => (this.#reading = undefined));
    return await this.#reading;
  }

  /** All members of the entry whose line begins there; empty where there is none. @throws StorageError */
  async entryAt(start: number): Promise<Readonly<Record<string, unknown>>> {
    return (await this.entriesAt([start]))[0] ?? {};
  }

  /** The same for many, each in its place: the file is opened once. @throws StorageError */
  async entriesAt(
    starts: readonly number[],
  ): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const found = await withFile(this.file, async (open) => {
      const members: Readonly<Record<string, unknown>>[] = [];
      for (const start of starts) members.push(membersOf(await lineAt(open, start)));
      return members;
    });
    return found ?? starts.map(() => ({}));
  }

  async #readOn(): Promise<HistoryContents> {
    const { file } = this;
    const isThere = await withFile(file, async (open) => {
      const { ino, size } = await open.stat();
      const key = `${file} ${ino}`;
      // Somebody has removed it and begun a new one.
      if (this.#seen.key !== key || size < this.#seen.next) this.#seen = nothingSeen(key);
      await readInto(this.#seen, open, file);
      this.#seen.isTorn = this.#seen.next < size;
      return true;
    });
    if (isThere === undefined) this.#seen = nothingSeen('');
    const { gathering, problems, unread, isTorn, lines } = this.#seen;
    const torn = { line: lines + 1, kind: 'torn' as const, sentence: sentenceOf('torn', 0, file) };
    return {
      events: gathering.events(),
      problems: isTorn ? [...problems, torn] : problems,
      unread,
    };
  }
}

function membersOf(line: string | undefined): Readonly<Record<string, unknown>> {
  const found = line === undefined ? undefined : readLine(line);
  if (found?.kind === 'entry') return { ...found.entry };
  return found?.kind === 'foreign' ? found.entry.members : {};
}

interface Seen {
  readonly key: string;
  readonly gathering: Gathering;
  readonly problems: LineProblem[];
  unread: number;
  lines: number;
  /** Where the first line begins that was not complete. */
  next: number;
  isTorn: boolean;
}

function nothingSeen(key: string): Seen {
  return {
    key,
    gathering: new Gathering(),
    problems: [],
    unread: 0,
    lines: 0,
    next: 0,
    isTorn: false,
  };
}

async function readInto(seen: Seen, open: FileHandle, file: string): Promise<void> {
  const lines = linesFrom(open, seen.next);
  for (;;) {
    const next = await lines.next();
    if (next.done === true) {
      seen.next = next.value;
      return;
    }
    const { start, text } = next.value;
    seen.lines += 1;
    if (text?.trim() === '') continue;
    const found = text === undefined ? { kind: 'damaged' as const } : readLine(text);
    if (found.kind === 'entry') {
      const { id, kind, at } = found.entry;
      seen.gathering.add({ id, kind, at, members: { ...found.entry } }, start);
    } else if (found.kind === 'foreign') seen.gathering.add(found.entry, start);
    else {
      seen.unread += 1;
      const sentence = sentenceOf(found.kind, seen.lines, file);
      if (seen.problems.length < MOST_PROBLEMS)
        seen.problems.push({ line: seen.lines, kind: found.kind, sentence });
    }
  }
}

/** Undefined where there is no journal yet. */
async function withFile<T>(
  file: string,
  work: (open: FileHandle) => Promise<T>,
): Promise<T | undefined> {
  let open: FileHandle | undefined;
  try {
    open = await openFile(file, constants.O_RDONLY | NOT_A_LINK | WITHOUT_WAITING);
    refuseForeign(file, open.fd);
    return await work(open);
  } catch (cause) {
    if (StorageError.is(cause)) throw cause;
    if (open === undefined && isMissing(file, cause)) return undefined;
    throw faultOf(file, { kind: 'unreadable', why: systemWords(cause), cause });
  } finally {
    await open?.close();
  }
}
