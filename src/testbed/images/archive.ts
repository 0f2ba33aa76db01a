// A disk as a stream: folder → tar → zstd → file, and back. Memory stays constant whatever the size. Where Node has
// no zstd, gzip takes its place; reading tells them apart by their first bytes.
import { createHash } from 'node:crypto';
import { createReadStream, renameSync, writeFileSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import { ImageFile } from './imageFile';
import { encodeLabel, readLabel, type ImageLabel } from './label';
import { smallPiece, tarOf } from './tarStream';
import { throttle } from './throttle';
import { Unpacker, type DiskLimits } from './unpack';

const zstd: Partial<
  Pick<typeof zlib, 'createZstdCompress' | 'createZstdDecompress' | 'zstdCompressSync'>
> = zlib;

/** Bytes that the (de)compressing thread may be ahead, so that it works while this one reads or writes files. */
const ahead = 1 << 22;

/** Bytes that go from one thread to the other at once: each time costs a wait. */
const handedOver = 1 << 20;

/** Ending of image files that this Node writes. */
export const archiveEnding = zstd.createZstdCompress ? 'tar.zst' : 'tar.gz';

export interface TransferOptions {
  /** Bytes of image file per second; no limit when left out. */
  readonly speed?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ArchiveOptions extends TransferOptions {
  /** Written at the head of the file. */
  readonly label: ImageLabel;
  /** Called with the bytes of image file so far; what it throws ends the transfer. */
  readonly onProgress?: (size: number) => void;
}

export interface ArchiveFile {
  readonly size: number;
  /** SHA-1 in hex, as image metadata states it. */
  readonly hash: string;
}

/** Writes the folder's contents to `file`; it appears under that name only when it is whole and on disk. */
export async function archiveFolder(
  folder: string,
  file: string,
  options: ArchiveOptions,
): Promise<ArchiveFile> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const beside = `${file}.partial`;
  const kind = zstd.createZstdCompress ? 'zstd' : 'gzip';
  const image = await ImageFile.create(beside, options.onProgress);
  try {
    image.write(encodeLabel(options.label, kind));
    const compressed = compressor();
    const fed = feed(compressed, tarOf(folder));
    try {
      await pipeline(compressed, throttle(options.speed), image, {
        ...(options.signal && { signal: options.signal }),
      });
    } finally {
      await fed;
    }
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  return { size: image.size, hash: image.hash() };
}

/** The contents of a folder of a few small files, to be made an image as often as wanted. */
export async function tarOfSmallFolder(folder: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  // A piece keeps its bytes only until the one after the next is asked for.
  for await (const piece of tarOf(folder, smallPiece)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/** As `archiveFolder`, for so little that the other threads would only cost time, and without a wait for the disk. */
export function archiveTar(tar: Buffer, file: string, label: ImageLabel): ArchiveFile {
  const bytes = Buffer.concat(
    zstd.zstdCompressSync
      ? [encodeLabel(label, 'zstd'), zstd.zstdCompressSync(tar)]
      : [encodeLabel(label, 'gzip'), zlib.gzipSync(tar)],
  );
  const beside = `${file}.partial`;
  writeFileSync(beside, bytes, { mode: 0o600 });
  renameSync(beside, file);
  return { size: bytes.length, hash: createHash('sha1').update(bytes).digest('hex') };
}

/** Writes pieces one behind the other: while one is compressed, the next one is read. Errors end the stream; never throws. */
async function feed(stream: Duplex, pieces: AsyncIterable<Buffer>): Promise<void> {
  try {
    let written = Promise.resolve();
    for await (const piece of pieces) {
      await written;
      written = new Promise((resolve, reject) => {
        stream.write(piece, (error) => (error ? reject(error) : resolve()));
      });
      // Seen when the next one is to be written; until then no one reports it.
      written.catch(() => undefined);
    }
    await written;
    stream.end();
  } catch (error) {
    stream.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

/**
 * Restores files, modes, links and times into an empty folder; nothing of it is left when that fails.
 * @throws UnsafeImage when it would leave the folder or go beyond the limits
 */
export async function restoreFolder(
  file: string,
  folder: string,
  options: TransferOptions & { readonly limits?: Partial<DiskLimits> } = {},
): Promise<void> {
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
  await mkdir(folder, { recursive: true });
  // Node's reader takes the label's frame for the whole stream, so it starts behind that.
  const { length } = await readLabel(file);
  const unpacked = pipeline(
    createReadStream(file, { start: length, highWaterMark: 1 << 18 }),
    throttle(options.speed),
    await decompressor(file),
    new Unpacker(folder, options.limits),
    { ...(options.signal && { signal: options.signal }) },
  );
  await unpacked.catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
}

/** The library's types leave out what every stream takes. */
type ZstdStreamOptions = zlib.ZstdOptions & { readonly highWaterMark: number };

function compressor(): Duplex {
  if (!zstd.createZstdCompress) return zlib.createGzip({ level: 1 });
  const options: ZstdStreamOptions = {
    chunkSize: handedOver,
    highWaterMark: ahead,
    params: {
      [zlib.constants.ZSTD_c_compressionLevel]: 1,
      [zlib.constants.ZSTD_c_checksumFlag]: 1,
    },
  };
  return zstd.createZstdCompress(options);
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
  const options: ZstdStreamOptions = { chunkSize: handedOver, highWaterMark: ahead };
  return zstd.createZstdDecompress(options);
}
