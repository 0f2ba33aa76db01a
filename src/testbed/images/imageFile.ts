// The file that an image goes to, from a disk or from another site. What it does with a chunk keeps nobody waiting
// who makes the next one: writing and syncing are done by other threads, and hashing waits until the maker of the
// chunk has been given new work.
import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';

/** Bytes that may wait here while something incompressible passes, which is made faster than it is hashed. */
const ahead = 1 << 24;

/** Bytes that are hashed at once. */
const sliceSize = 1 << 18;

/** Bytes after which the disk is to begin, so that little is left to wait for at the end. */
const syncEvery = 1 << 24;

/** Takes the bytes of an image. When it has finished, they are all on the disk. */
export class ImageFile extends Writable {
  size = 0;
  readonly #handle: FileHandle;
  readonly #onProgress: ((size: number) => void) | undefined;
  readonly #hash = createHash('sha1');
  #unsynced = 0;
  #isSyncing = false;
  #synced = Promise.resolve();

  private constructor(handle: FileHandle, onProgress?: (size: number) => void) {
    super({ highWaterMark: ahead });
    this.#handle = handle;
    this.#onProgress = onProgress;
  }

  /** @param onProgress gets the bytes so far; what it throws ends the transfer */
  static async create(path: string, onProgress?: (size: number) => void): Promise<ImageFile> {
    return new ImageFile(await open(path, 'w', 0o600), onProgress);
  }

  /** SHA-1 in hex, once it has finished. */
  hash(): string {
    return this.#hash.digest('hex');
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#take(chunk).then(() => done(), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#finish().then(() => done(), done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#handle.close().then(() => done(error), done);
  }

  async #take(chunk: Buffer): Promise<void> {
    this.size += chunk.length;
    this.#onProgress?.(this.size);
    await Promise.all([this.#writeWhole(chunk), this.#digest(chunk)]);
    this.#unsynced += chunk.length;
    if (this.#unsynced >= syncEvery && !this.#isSyncing) this.#sync();
  }

  /** In slices, between which the maker of the chunks can hand over the next one. */
  async #digest(chunk: Buffer): Promise<void> {
    for (let at = 0; at < chunk.length; at += sliceSize) {
      await setImmediate();
      this.#hash.update(chunk.subarray(at, at + sliceSize));
    }
  }

  async #writeWhole(chunk: Buffer): Promise<void> {
    for (let at = 0; at < chunk.length;) at += (await this.#handle.write(chunk, at)).bytesWritten;
  }

  /** A failure is told once only by the system, so it is kept for the end, and nothing is synced any more. */
  #sync(): void {
    this.#unsynced = 0;
    this.#isSyncing = true;
    this.#synced = this.#handle.datasync().then(() => {
      this.#isSyncing = false;
    });
    this.#synced.catch(() => undefined);
  }

  async #finish(): Promise<void> {
    await this.#synced;
    await this.#handle.sync();
  }
}
