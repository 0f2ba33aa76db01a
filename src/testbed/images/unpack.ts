// The reading end of an image: puts a tar stream into an empty folder and lets nothing out of it. The library
// parses; writing is our own, because disks hold absolute symbolic links, which the library's guard would
// rewrite. Ours: no path leaves the folder, and nothing is ever written through a link.
import {
  closeSync,
  fchmodSync,
  fchownSync,
  futimesSync,
  linkSync,
  lchownSync,
  lutimesSync,
  mkdirSync,
  openSync,
  symlinkSync,
  writeSync,
  chmodSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { Parser, type ReadEntry } from 'tar';

export class UnsafeImage extends Error {
  override readonly name = 'UnsafeImage';
}

/** What a disk may come to; a small file can unpack to more than any machine has. */
export interface DiskLimits {
  /** Bytes of all files together. */
  readonly size: number;
  /** Files, folders and links. */
  readonly entries: number;
}

const usualLimits: DiskLimits = { size: 16 * 2 ** 30, entries: 1_000_000 };

/** Folders within folders: more than any real disk has, and few enough for every system. */
const deepest = 100;

const isRoot = process.getuid?.() === 0;

/** Takes the bytes of a tar stream; when it has finished, the folder is complete. */
export class Unpacker extends Writable {
  readonly #folder: string;
  readonly #parser: Parser;
  readonly #links = new Set<string>();
  /** Folders get their modes and times last, because every entry made in them changes those. */
  readonly #folders = new Map<string, ReadEntry>();
  readonly #limits: DiskLimits;
  #size = 0;
  #entries = 0;
  #failure: Error | undefined;

  constructor(folder: string, limits: Partial<DiskLimits> = {}) {
    super({ highWaterMark: 1 << 18 });
    this.#folder = folder;
    this.#limits = { ...usualLimits, ...limits };
    this.#parser = new Parser({
      strict: true,
      onReadEntry: (entry) => this.#attempt(() => this.#restore(entry)),
    });
    this.#parser.on('error', (error: Error) => (this.#failure ??= error));
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#attempt(() => void this.#parser.write(chunk));
    done(this.#failure ?? null);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#attempt(() => {
      this.#parser.end();
      for (const [path, entry] of [...this.#folders].reverse()) this.#settle(path, entry);
    });
    done(this.#failure ?? null);
  }

  #attempt(step: () => void): void {
    if (this.#failure) return;
    try {
      step();
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    }
  }

  #restore(entry: ReadEntry): void {
    this.#count(entry);
    const path = this.#inside(entry.path);
    const file = join(this.#folder, path);
    if (entry.type === 'File' || entry.type === 'OldFile' || entry.type === 'ContiguousFile') {
      this.#restoreFile(file, entry);
      return;
    }
    if (entry.type === 'Directory') {
      this.#makeFolder(path);
      this.#folders.set(path, entry);
    } else if (entry.type === 'SymbolicLink') {
      this.#makeParent(path);
      symlinkSync(entry.linkpath ?? '', file);
      this.#links.add(spelled(path));
      if (isRoot) lchownSync(file, entry.uid ?? 0, entry.gid ?? 0);
      if (entry.mtime) lutimesSync(file, entry.mtime, entry.mtime);
    } else if (entry.type === 'Link') {
      this.#makeLink(file, path, this.#inside(entry.linkpath ?? ''));
    }
    entry.resume();
  }

  /** By what the archive states of itself; its reader takes no more bytes than that. @throws UnsafeImage */
  #count({ size }: ReadEntry): void {
    this.#entries += 1;
    this.#size += size;
    if (this.#entries > this.#limits.entries) {
      throw new UnsafeImage(
        `The image unpacks to more than ${this.#limits.entries} files, which no disk here may hold`,
      );
    }
    if (this.#size > this.#limits.size) {
      throw new UnsafeImage(
        `The image unpacks to more than ${this.#limits.size} bytes, which no disk here may hold`,
      );
    }
  }

  #makeLink(file: string, path: string, target: string): void {
    linkSync(join(this.#folder, target), file);
    // A second name of a symbolic link is one as well.
    if (this.#isLink(target)) this.#links.add(spelled(path));
  }

  #restoreFile(file: string, entry: ReadEntry): void {
    this.#makeParent(this.#inside(entry.path));
    const mode = (entry.mode ?? 0o644) & 0o7777;
    const handle = openSync(file, 'wx', 0o600);
    entry.on('data', (chunk: Buffer) => this.#attempt(() => writeWhole(handle, chunk)));
    entry.on('end', () => {
      this.#attempt(() => {
        if (isRoot && (entry.uid !== 0 || entry.gid !== 0))
          fchownSync(handle, entry.uid ?? 0, entry.gid ?? 0);
        fchmodSync(handle, mode);
        if (entry.mtime) futimesSync(handle, entry.mtime, entry.mtime);
      });
      closeSync(handle);
    });
  }

  #makeFolder(path: string): void {
    // A folder that "is" already, as a link, would get its mode and times through that link.
    if (this.#isLink(path)) throw new UnsafeImage(leaves(path));
    if (path === '.') return;
    this.#makeParent(path);
    mkdirSync(join(this.#folder, path), { recursive: !this.#folders.has(dirname(path)) });
  }

  /** Archives of other programs may leave folders out. */
  #makeParent(path: string): void {
    const parent = dirname(path);
    if (!this.#folders.has(parent)) mkdirSync(join(this.#folder, parent), { recursive: true });
  }

  #settle(path: string, entry: ReadEntry): void {
    const file = join(this.#folder, path);
    if (isRoot && (entry.uid !== 0 || entry.gid !== 0))
      lchownSync(file, entry.uid ?? 0, entry.gid ?? 0);
    chmodSync(file, (entry.mode ?? 0o755) & 0o7777);
    if (entry.mtime) lutimesSync(file, entry.mtime, entry.mtime);
  }

  /** The path relative to the folder. @throws UnsafeImage */
  #inside(path: string): string {
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    if (parts.length > deepest) {
      throw new UnsafeImage(`The image holds more than ${deepest} folders within folders`);
    }
    const isUnsafe =
      path.startsWith('/') ||
      (process.platform === 'win32' && path.includes('\\')) ||
      /^[A-Za-z]:/.test(path) ||
      parts.includes('..') ||
      parts.some((_, index) => index > 0 && this.#isLink(parts.slice(0, index).join('/')));
    if (isUnsafe) throw new UnsafeImage(leaves(path));
    return parts.length === 0 ? '.' : parts.join('/');
  }

  #isLink(path: string): boolean {
    return this.#links.has(spelled(path));
  }
}

const leaves = (path: string): string => `The image holds a path that leaves the disk: ${path}`;

/** Where the file system takes two spellings for one name, they must be one here as well. */
function spelled(path: string): string {
  const foldsNames = process.platform === 'darwin' || process.platform === 'win32';
  return foldsNames ? path.normalize('NFC').toLowerCase() : path;
}

function writeWhole(handle: number, chunk: Buffer): void {
  for (let at = 0; at < chunk.length;) at += writeSync(handle, chunk, at);
}
