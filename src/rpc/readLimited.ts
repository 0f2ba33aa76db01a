// Reads what a path names, whatever that is: never more than a limit, and never waiting for a writer that
// does not come. Pipes count as files, because shells hand them over in the place of files: `<(pass show geni)`.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** What the system has no code for. */
export type ReadCode = 'TOO_BIG' | 'NO_WRITER';

/** Why something was not read; `code` stands beside the system's own, such as `ENOENT`. */
export class ReadError extends Error {
  override readonly name = 'ReadError';
  readonly code: ReadCode | 'EISDIR';

  constructor(code: ReadCode | 'EISDIR') {
    super(code);
    this.code = code;
  }
}

/** Windows has no such flag, and no pipes among files. */
export const WITHOUT_WAITING = process.platform === 'win32' ? 0 : constants.O_NONBLOCK;

/** Milliseconds in which somebody must begin to write into a pipe. */
const PATIENCE_MS = 1_000;

/** Milliseconds between two looks into a pipe. */
const PAUSE_MS = 10;

/** Bytes. */
const FIRST_PIECE = 8 * 1024;
const LATER_PIECES = 64 * 1024;

/**
 * @param limit bytes.
 * @throws {ReadError} for more than the limit, a folder, or a pipe that nobody writes into.
 * @throws the system's error, with its `code`.
 */
export function readLimited(path: string, limit: number): Buffer {
  const file = openSync(path, constants.O_RDONLY | WITHOUT_WAITING);
  try {
    const stat = fstatSync(file);
    if (stat.isDirectory()) throw new ReadError('EISDIR');
    const found = readUpTo(file, limit, stat.isFIFO() ? PATIENCE_MS : 0);
    if (found === undefined) throw new ReadError('TOO_BIG');
    if (found.length === 0 && stat.isFIFO()) throw new ReadError('NO_WRITER');
    return found;
  } finally {
    closeSync(file);
  }
}

/**
 * All that an open file holds; undefined when there is more than the limit.
 * @param patience milliseconds to wait for the first byte of a pipe that has no writer yet.
 */
export function readUpTo(file: number, limit: number, patience = 0): Buffer | undefined {
  const until = performance.now() + patience;
  const full: Buffer[] = [];
  // Most files are small, and a folder can have hundreds of them.
  let piece = Buffer.alloc(FIRST_PIECE);
  let used = 0;
  let size = 0;
  for (;;) {
    const length = readSome(file, piece.subarray(used));
    if (length === 0 && size === 0 && performance.now() < until) pause();
    else if (length === 0) return Buffer.concat([...full, piece.subarray(0, used)]);
    size += length;
    used += length;
    if (size > limit) return undefined;
    if (used < piece.length) continue;
    full.push(piece);
    piece = Buffer.alloc(LATER_PIECES);
    used = 0;
  }
}

/** Waits while somebody has the other end open and has not written yet, as one does for any program. */
function readSome(file: number, piece: Buffer): number {
  for (;;) {
    try {
      return readSync(file, piece, 0, piece.length, null);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      pause();
    }
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
}
