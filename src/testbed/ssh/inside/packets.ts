// Packets of SFTP, version 3: numbers and texts in the order in which they are read or written.
import type { Stats } from 'node:fs';

export const Type = {
  init: 1,
  version: 2,
  open: 3,
  close: 4,
  read: 5,
  write: 6,
  lstat: 7,
  fstat: 8,
  setstat: 9,
  fsetstat: 10,
  opendir: 11,
  readdir: 12,
  remove: 13,
  mkdir: 14,
  rmdir: 15,
  realpath: 16,
  stat: 17,
  rename: 18,
  readlink: 19,
  symlink: 20,
  status: 101,
  handle: 102,
  data: 103,
  name: 104,
  attributes: 105,
  extended: 200,
  extendedReply: 201,
} as const;

export const Status = {
  ok: 0,
  end: 1,
  noSuchFile: 2,
  denied: 3,
  failure: 4,
  unsupported: 8,
} as const;

export type Status = (typeof Status)[keyof typeof Status];

/** Which attributes follow: size, owner and group, mode, times. */
const allAttributes = 15;

export class PacketReader {
  readonly #bytes: Buffer;
  #at = 0;

  /** @param bytes behind the type */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  number(): number {
    this.#at += 4;
    return this.#bytes.readUInt32BE(this.#at - 4);
  }

  /** Of 64 bits. */
  position(): number {
    this.#at += 8;
    return Number(this.#bytes.readBigUInt64BE(this.#at - 8));
  }

  bytes(): Buffer {
    const length = this.number();
    this.#at += length;
    if (this.#at > this.#bytes.length) throw new RangeError('The packet is too short');
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  text(): string {
    return this.bytes().toString('utf8');
  }

  /** An empty one is the folder that one is in. */
  path(): string {
    const text = this.text();
    return text === '' ? '.' : text;
  }

  handle(): number {
    const bytes = this.bytes();
    return bytes.length === 4 ? bytes.readUInt32BE(0) : 0;
  }
}

export class Packet {
  readonly #parts: Buffer[] = [];

  constructor(type: number, id: number) {
    this.#parts.push(Buffer.from([type]));
    this.number(id);
  }

  number(value: number): this {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value >>> 0);
    this.#parts.push(bytes);
    return this;
  }

  large(value: number): this {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(BigInt(Math.max(0, Math.trunc(value))));
    this.#parts.push(bytes);
    return this;
  }

  bytes(value: Buffer): this {
    this.number(value.length);
    this.#parts.push(value);
    return this;
  }

  text(value: string): this {
    return this.bytes(Buffer.from(value));
  }

  attributes({ size, uid, gid, mode, atimeMs, mtimeMs }: Stats): this {
    this.number(allAttributes).large(size).number(uid).number(gid).number(mode);
    return this.number(Math.floor(atimeMs / 1000)).number(Math.floor(mtimeMs / 1000));
  }

  /** With its length before it. */
  whole(): Buffer {
    const body = Buffer.concat(this.#parts);
    const head = Buffer.alloc(4);
    head.writeUInt32BE(body.length);
    return Buffer.concat([head, body]);
  }
}

/** What a failure of the file system is called. */
export function failureOf(error: unknown): { readonly status: Status; readonly words: string } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words = error instanceof Error ? error.message : String(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return { status: Status.noSuchFile, words };
  if (code === 'EACCES' || code === 'EPERM') return { status: Status.denied, words };
  return { status: Status.failure, words };
}
