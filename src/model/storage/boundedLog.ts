/** A log on disk that keeps its beginning and its end, however much is written: both tell why something failed. */
import * as l10n from '@vscode/l10n';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import { sizeText } from '../units';

/** Bytes. */
export interface LogSizes {
  /** Of the beginning that stays, and of the end that stays after a cut. */
  readonly head: number;
  readonly tail: number;
}

/** At most 20 MB on disk. */
export const usualLogSizes: LogSizes = { head: 4_000_000, tail: 8_000_000 };

export class BoundedLog {
  readonly #file: string;
  readonly #sizes: LogSizes;
  /** Bytes in the file; undefined before the first look. */
  #size: number | undefined;

  constructor(file: string, sizes: LogSizes = usualLogSizes) {
    this.#file = file;
    this.#sizes = sizes;
  }

  /** @throws the error of the system */
  add(bytes: Buffer): void {
    this.#size ??= this.#begun();
    appendFileSync(this.#file, bytes);
    this.#size += bytes.length;
    const { head, tail } = this.#sizes;
    if (this.#size > head + 2 * tail) this.#size = this.#cut();
  }

  /** A file that only its owner can read, with what an earlier process has written. */
  #begun(): number {
    const size = statSync(this.#file, { throwIfNoEntry: false })?.size;
    if (size !== undefined) return size;
    closeSync(openSync(this.#file, 'a', 0o600));
    chmodSync(this.#file, 0o600);
    return 0;
  }

  /** In place: a disk that is nearly full has no room for a copy. @returns bytes that are left */
  #cut(): number {
    const { head, tail } = this.#sizes;
    const open = openSync(this.#file, 'r+');
    try {
      const { size } = fstatSync(open);
      const first = read(open, 0, head);
      const last = read(open, size - tail, tail);
      // Whole lines, where there are any.
      const lines = first.lastIndexOf('\n') + 1;
      const end = lines === 0 ? first.length : lines;
      const begin = last.indexOf('\n') + 1;
      const note = Buffer.from(`${lines === 0 ? '\n' : ''}${this.#words()}\n`);
      ftruncateSync(open, end);
      const rest = Buffer.concat([note, last.subarray(begin)]);
      writeSync(open, rest, 0, rest.length, end);
      return end + rest.length;
    } finally {
      closeSync(open);
    }
  }

  #words(): string {
    const { head, tail } = this.#sizes;
    return l10n.t(
      '[Output is left out here: a log keeps its first {0} and its last {1}.]',
      sizeText(head),
      sizeText(tail),
    );
  }
}

function read(open: number, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(open, bytes, 0, length, from));
}
