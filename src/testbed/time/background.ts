// Work that nobody waits for. A full disk must neither end the testbed nor leave its state half changed: what has
// to be kept is tried again until it can be, and what goes wrong is told in one sentence.
import { setTimeout as after } from 'node:timers/promises';

/** Milliseconds between two tries to keep something. */
const retryMs = 500;

/** The same sentence is told again only after so many milliseconds. */
const quietMs = 60_000;

export interface BackgroundOptions {
  readonly directory: string;
  /** Aborted when the testbed stops. */
  readonly stopped: AbortSignal;
  /** Hears one sentence for a person. */
  readonly say: (sentence: string) => void;
}

export class Background {
  readonly #options: BackgroundOptions;
  #latest: { readonly sentence: string; readonly at: number } | undefined;

  constructor(options: BackgroundOptions) {
    this.#options = options;
  }

  /** What went wrong within the last minute. */
  get problem(): string | undefined {
    return this.#isRecent() ? this.#latest?.sentence : undefined;
  }

  /** Never rejects; a failure is told. */
  async run(work: () => Promise<void> | void): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.tell(error);
    }
  }

  /**
   * A change of what the testbed remembers: again and again until the disk takes it, so that work goes on when there
   * is space again. `work` must change all or nothing.
   * @throws what is no fault of the disk; an AbortError when the testbed stops meanwhile
   */
  async keep<T>(work: () => T): Promise<T> {
    for (;;) {
      try {
        return work();
      } catch (error) {
        if (!isDiskFault(error)) throw error;
        this.tell(error);
      }
      await after(retryMs, undefined, { signal: this.#options.stopped });
    }
  }

  /** Never throws. */
  tell(error: unknown): void {
    const { stopped, say, directory } = this.#options;
    if (stopped.aborted) return;
    const sentence = sentenceOf(error, directory);
    const isNew = this.#latest?.sentence !== sentence || !this.#isRecent();
    this.#latest = { sentence, at: isNew ? performance.now() : (this.#latest?.at ?? 0) };
    if (isNew) say(sentence);
  }

  #isRecent(): boolean {
    return this.#latest !== undefined && performance.now() - this.#latest.at < quietMs;
  }
}

/** Codes of the system, and SQLite's primary results FULL, IOERR, READONLY and CANTOPEN. */
const systemCodes = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EIO', 'EMFILE', 'ENFILE'];
const databaseCodes = [13, 10, 8, 14];

/** Whether a failure is the disk's, and may be over when there is space again. */
export function isDiskFault(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if ('code' in error && systemCodes.includes(String(error.code))) return true;
  return 'errcode' in error && databaseCodes.includes(Number(error.errcode) & 0xff);
}

/** Of whatever went wrong behind the calls. */
export function sentenceOf(error: unknown, directory: string): string {
  if (isDiskFault(error)) {
    const [why, todo] = diskWords(error);
    return `The testbed cannot write to ${directory} (${why}): ${todo}; it goes on by itself.`;
  }
  const why = error instanceof Error ? error.message : String(error);
  return `Something went wrong inside the testbed: ${why}`;
}

/** What is wrong and what to do, in words of people. */
function diskWords(error: unknown): readonly [why: string, todo: string] {
  switch (faultCode(error)) {
    case 'EDQUOT':
      return ['your disk quota is used up', 'free space there'];
    case 'EFBIG':
      return ['the file may not grow any further', 'free space there'];
    case 'EROFS':
    case 8:
      return ['the disk is read-only', 'make it writable'];
    case 10:
      return ['the disk takes no more', 'free space there'];
    case 'EIO':
      return ['the disk reports an error', 'check the disk'];
    case 'EMFILE':
    case 'ENFILE':
      return ['too many files are open', 'close some programs'];
    case 14:
      return ['its database cannot be opened', 'check the permissions of the folder'];
    default:
      return ['the disk is full', 'free space there'];
  }
}

/** Of the system, or the primary result of SQLite. */
function faultCode(error: unknown): unknown {
  if (!(error instanceof Error)) return undefined;
  if ('errcode' in error) return Number(error.errcode) & 0xff;
  return 'code' in error ? error.code : undefined;
}
