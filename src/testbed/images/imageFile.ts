// The file that an image goes to, from a disk or from another site. What it does with a chunk keeps nobody waiting
// who makes the next one: writing and syncing are done by other threads, and hashing waits until the maker of the
// chunk has been given new work.
import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';

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
  #syncing: Promise<void> | undefined;

  private constructor(handle: FileHandle, onProgress?: (size: number) => void) {
    super({ highWaterMark: 1 << 22 });
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
    const written = this.#writeWhole(chunk);
    await this.#digest(chunk);
    await written;
    this.#unsynced += chunk.length;
    if (this.#unsynced >= syncEvery && !this.#syncing) this.#sync();
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

  #sync(): void {
    this.#unsynced = 0;
    this.#syncing = this.#handle.datasync().finally(() => (this.#syncing = undefined));
    // Waited for at the end; until then a failure is nobody's.
    this.#syncing.catch(() => undefined);
  }

  async #finish(): Promise<void> {
    await this.#syncing;
    await this.#handle.sync();
  }
}
