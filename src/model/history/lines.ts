/** The lines of a file that only grows, in pieces: however long it is, little of it is in memory at once. */
import type { FileHandle } from 'node:fs/promises';

export interface FileLine {
  /** Where it begins, in bytes. */
  readonly start: number;
  /** Undefined for one that is longer than any of ours. */
  readonly text: string | undefined;
}

/** Bytes. A line with all packages of a node has some hundred thousand. */
const PIECE = 256 * 1024;
const PIECE_OF_ONE = 8 * 1024;
const LONGEST = 4 * 1024 * 1024;

/**
 * The lines that are complete, from a place on.
 * @param size bytes of a piece
 * @returns where the first one begins that is not complete
 */
export async function* linesFrom(
  open: FileHandle,
  from: number,
  size = PIECE,
): AsyncGenerator<FileLine, number> {
  const piece = Buffer.alloc(size);
  let rest: Buffer[] = [];
  let length = 0;
  let start = from;
  for (let at = from; ;) {
    const { bytesRead } = await open.read(piece, 0, size, at);
    if (bytesRead === 0) return start;
    at += bytesRead;
    let begin = 0;
    for (;;) {
      const end = piece.subarray(0, bytesRead).indexOf(0x0a, begin);
      if (end < 0) break;
      const last = piece.subarray(begin, end);
      const isTooLong = length + last.length > LONGEST;
      // Each is decoded by itself: bytes that are no text cost one line.
      const text = isTooLong ? undefined : Buffer.concat([...rest, last]).toString('utf8');
      yield { start, text };
      start += length + last.length + 1;
      [rest, length, begin] = [[], 0, end + 1];
    }
    const left = piece.subarray(begin, bytesRead);
    length += left.length;
    // What is too long is only counted.
    if (length <= LONGEST) rest.push(Buffer.from(left));
    else rest = [];
  }
}

/** The line that begins there. */
export async function lineAt(open: FileHandle, start: number): Promise<string | undefined> {
  for await (const { text } of linesFrom(open, start, PIECE_OF_ONE)) return text;
  return undefined;
}
