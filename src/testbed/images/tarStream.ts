// A folder as a tar stream. The headers are the library's; the walk is our own, because the library's Pack waits
// for ever on some sets of hard links (seen with tar 7.5.23). Small files are read at once and joined into
// larger pieces, large ones fill several, so memory stays constant and the compressor is what takes the time.
import {
  closeSync,
  lstatSync,
  openSync,
  readSync,
  readdirSync,
  readlinkSync,
  type Stats,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { writeHeader } from './tarHeader';

/** A disk could not be read whole, so there is no image of it. */
export class UnreadableDisk extends Error {
  override readonly name = 'UnreadableDisk';
}

const blockBytes = 512;
const smallFileBytes = 256 * 1024;
/** Room that headers, with the extended ones of very long names, and padding take at most. */
const marginBytes = 32 * 1024;
/** Bytes handed on at once. */
const largePiece = 1 << 22;

/** The same for a small disk: large buffers keep the garbage collector busy. */
export const smallPiece = 1 << 19;
/** Bytes read before others get their turn. */
const turnSize = 1 << 18;

/**
 * A piece holds its bytes until the one after the next is asked for: two buffers take turns.
 * @param pieceSize bytes
 * @throws UnreadableDisk in the course of the iteration, when anything cannot be read or changes while being read
 */
export async function* tarOf(folder: string, pieceSize = largePiece): AsyncGenerator<Buffer> {
  const pieces = new Pieces(pieceSize);
  const firstNames = new Map<string, string>();
  const folders = ['.'];
  for (let path = folders.pop(); path !== undefined; path = folders.pop()) {
    const here: string = path;
    const names = read(here, () => readdirSync(join(folder, here)).sort());
    pieces.addHeader(
      here,
      read(here, () => lstatSync(join(folder, here))),
    );
    if (pieces.isFull) yield pieces.take();
    for (const name of names) {
      const entry = `${here}/${name}`;
      const file = join(folder, entry);
      const stat = read(entry, () => lstatSync(file));
      if (stat.isDirectory()) folders.push(entry);
      else if (stat.isSymbolicLink())
        pieces.addHeader(
          entry,
          stat,
          read(entry, () => readlinkSync(file)),
        );
      else if (stat.isFile() && addStart(pieces, { entry, file, stat, firstNames }))
        yield* partsOf(pieces, entry, file, stat.size);
      // Sockets, pipes and devices are made by the machine when it runs; no image holds them.
      // Reading is synchronous, so others get their turn here.
      if (pieces.isTurnOver) await setImmediate();
      if (pieces.isFull) yield pieces.take();
    }
  }
  pieces.pad(blockBytes * 2);
  yield pieces.take();
}

/** Collects what is read in one buffer until that is worth handing on: nothing is copied, little is left to collect. */
class Pieces {
  #piece: Buffer;
  #other: Buffer;
  #size = 0;
  #turn = turnSize;

  constructor(pieceSize: number) {
    this.#piece = Buffer.allocUnsafeSlow(pieceSize);
    this.#other = Buffer.allocUnsafeSlow(pieceSize);
  }

  get room(): number {
    return this.#piece.length - this.#size;
  }

  /** True once every so many bytes. */
  get isTurnOver(): boolean {
    if (this.#size < this.#turn) return false;
    this.#turn = this.#size + turnSize;
    return true;
  }

  /** Anything small may still be added. */
  get isFull(): boolean {
    return this.room < smallFileBytes + marginBytes;
  }

  /** Room to be filled. */
  claim(size: number): Buffer {
    return this.#piece.subarray(this.#size, this.#size + Math.min(size, this.room));
  }

  filled(size: number): void {
    this.#size += size;
  }

  addHeader(path: string, stat: Stats, link?: string): void {
    this.filled(writeHeader(this.claim(marginBytes), path, stat, link));
  }

  pad(size: number): void {
    this.claim(size).fill(0);
    this.filled(size);
  }

  /** Contents of that size end with their block. */
  endContents(size: number): void {
    if (size % blockBytes !== 0) this.pad(blockBytes - (size % blockBytes));
  }

  take(): Buffer {
    const piece = this.#piece.subarray(0, this.#size);
    [this.#piece, this.#other] = [this.#other, this.#piece];
    this.#size = 0;
    this.#turn = turnSize;
    return piece;
  }
}

interface Found {
  readonly entry: string;
  readonly file: string;
  readonly stat: Stats;
  /** Inode → the name under which its contents were written. */
  readonly firstNames: Map<string, string>;
}

/** Adds a file, or only the header of a large one: then the answer is true, and its parts are still to follow. */
function addStart(pieces: Pieces, { entry, file, stat, firstNames }: Found): boolean {
  if (stat.nlink > 1) {
    const inode = `${stat.dev}:${stat.ino}`;
    const first = firstNames.get(inode);
    if (first !== undefined) {
      pieces.addHeader(entry, stat, first);
      return false;
    }
    firstNames.set(inode, entry);
  }
  pieces.addHeader(entry, stat);
  if (stat.size > smallFileBytes) return true;
  if (stat.size > 0) readWhole(pieces, entry, file, stat.size);
  return false;
}

/** A small file at once, which is quicker than waiting for it. */
function readWhole(pieces: Pieces, entry: string, file: string, size: number): void {
  read(entry, () => {
    const handle = openSync(file, 'r');
    try {
      // One byte more than there should be tells a file that has grown.
      const length = readSync(handle, pieces.claim(size + 1));
      if (length !== size) throw new UnreadableDisk(`${entry} changed while it was being read`);
      pieces.filled(length);
      pieces.endContents(size);
    } finally {
      closeSync(handle);
    }
  });
}

async function* partsOf(
  pieces: Pieces,
  entry: string,
  file: string,
  size: number,
): AsyncGenerator<Buffer> {
  const handle = await open(file).catch((error: unknown) => {
    throw unreadable(entry, error);
  });
  try {
    let left = size;
    for (;;) {
      const { bytesRead } = await handle.read(pieces.claim(left + 1)).catch((error: unknown) => {
        throw unreadable(entry, error);
      });
      if (bytesRead === 0) break;
      left -= bytesRead;
      if (left < 0) break;
      pieces.filled(bytesRead);
      if (pieces.isFull) yield pieces.take();
    }
    if (left !== 0) throw new UnreadableDisk(`${entry} changed while it was being read`);
    pieces.endContents(size);
  } finally {
    await handle.close();
  }
}

function read<T>(entry: string, reading: () => T): T {
  try {
    return reading();
  } catch (error) {
    if (error instanceof UnreadableDisk) throw error;
    throw unreadable(entry, error);
  }
}

function unreadable(entry: string, error: unknown): UnreadableDisk {
  const why = error instanceof Error ? error.message : String(error);
  return new UnreadableDisk(`${entry} cannot be read: ${why}`);
}
