// A disk as a stream: folder → tar → zstd → file, and back. Memory stays constant whatever the size. Where Node has
// no zstd, gzip takes its place; reading tells them apart by their first bytes.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Transform, type Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import { create } from 'tar';
import { throttle } from './throttle';
import { unpack } from './unpack';

const zstd: Partial<Pick<typeof zlib, 'createZstdCompress' | 'createZstdDecompress'>> = zlib;

/** Ending of image files that this Node writes. */
export const archiveEnding = zstd.createZstdCompress ? 'tar.zst' : 'tar.gz';

export interface ArchiveOptions {
  /** Bytes of image file per second; no limit when left out. */
  readonly speed?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes of image file so far. */
  readonly onProgress?: (size: number) => void;
}

export interface ArchiveFile {
  readonly size: number;
  /** SHA-1 in hex, as image metadata states it. */
  readonly hash: string;
}

/** A disk could not be read whole, so there is no image of it. */
export class UnreadableDisk extends Error {
  override readonly name = 'UnreadableDisk';
}

/** Writes the folder's contents to `file`; it appears under that name only when it is whole and on disk. */
export async function archiveFolder(
  folder: string,
  file: string,
  options: ArchiveOptions = {},
): Promise<ArchiveFile> {
  await mkdir(dirname(file), { recursive: true });
  const beside = `${file}.partial`;
  const problems: string[] = [];
  const entries = create(
    {
      cwd: folder,
      preservePaths: true,
      onwarn: (code, message) => problems.push(`${code}: ${message}`),
    },
    ['.'],
  );
  const meter = new Meter(options.onProgress);
  try {
    await pipeline(
      entries as AsyncIterable<Buffer>,
      compressor(),
      throttle(options.speed),
      meter,
      createWriteStream(beside, { flush: true }),
      { ...(options.signal && { signal: options.signal }) },
    );
    if (problems.length > 0) throw new UnreadableDisk(problems.join('\n'));
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  return { size: meter.size, hash: meter.hash() };
}

/** Restores files, modes, links and times into an empty folder. */
export async function restoreFolder(
  file: string,
  folder: string,
  options: ArchiveOptions = {},
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const entries = unpack(folder);
  await pipeline(
    createReadStream(file, { highWaterMark: 1 << 18 }),
    throttle(options.speed),
    await decompressor(file),
    entries.sink,
    { ...(options.signal && { signal: options.signal }) },
  );
  await entries.finish();
}

/** Counts and hashes what passes. */
export class Meter extends Transform {
  size = 0;
  readonly #hash = createHash('sha1');
  readonly #onProgress: ((size: number) => void) | undefined;

  constructor(onProgress?: (size: number) => void) {
    super({ highWaterMark: 1 << 18 });
    this.#onProgress = onProgress;
  }

  hash(): string {
    return this.#hash.digest('hex');
  }

  override _transform(
    chunk: Buffer,
    _encoding: string,
    done: (error: null, chunk: Buffer) => void,
  ): void {
    this.#hash.update(chunk);
    this.size += chunk.length;
    this.#onProgress?.(this.size);
    done(null, chunk);
  }
}

function compressor(): Duplex {
  if (!zstd.createZstdCompress) return zlib.createGzip({ level: 1 });
  return zstd.createZstdCompress({
    chunkSize: 1 << 17,
    params: {
      [zlib.constants.ZSTD_c_compressionLevel]: 1,
      [zlib.constants.ZSTD_c_checksumFlag]: 1,
    },
  });
}

async function decompressor(file: string): Promise<Duplex> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    if (buffer[0] === 0x1f && buffer[1] === 0x8b) return zlib.createGunzip();
  } finally {
    await handle.close();
  }
  if (!zstd.createZstdDecompress)
    throw new Error(
      `This image is compressed with zstd, which Node ${process.version} cannot read`,
    );
  return zstd.createZstdDecompress({ chunkSize: 1 << 17 });
}
