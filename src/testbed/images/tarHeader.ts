// What stands before the contents of an entry in a tar stream. The library encodes it; it is written where it is
// to be, and one header is filled again and again, because a disk has many thousand entries.
import type { Stats } from 'node:fs';
import { Header, Pax } from 'tar';

const blockBytes = 512;

/** Writes one entry's header into `room`, which must be large enough, and returns its length in bytes. With a link
    target it is a symbolic or a hard link, by what the entry is on the disk. */
export function writeHeader(room: Buffer, path: string, stat: Stats, link?: string): number {
  const type = typeOf(stat, link);
  const header = new Header();
  header.path = type === 'Directory' ? `${path}/` : path;
  header.type = type;
  header.mode = stat.mode & 0o7777;
  // All of a node's files are its administrator's, whoever the testbed's process is.
  header.uid = 0;
  header.gid = 0;
  header.size = type === 'File' ? stat.size : 0;
  header.mtime = new Date(Math.floor(stat.mtimeMs / 1000) * 1000);
  if (link !== undefined) header.linkpath = link;
  const isTooLong = encode(header, room);
  const fraction = stat.mtimeMs % 1000 !== 0;
  if (!isTooLong && !fraction) return blockBytes;
  const extension = writeExtension(
    room,
    new Pax({
      ...(isTooLong && { path: header.path, size: header.size }),
      ...(isTooLong && link !== undefined && { linkpath: link }),
      ...(fraction && { mtime: new Date(stat.mtimeMs) }),
    }),
  );
  encode(header, room.subarray(extension));
  return extension + blockBytes;
}

/** The library's own `encode` would make two buffers for each; heads differ by nothing but the size of what they hold. */
function writeExtension(room: Buffer, extension: Pax): number {
  const body = extension.encodeBody();
  const size = Buffer.byteLength(body);
  const end = blockBytes + Math.ceil(size / blockBytes) * blockBytes;
  extensionHead(size).copy(room);
  room.write(body, blockBytes);
  room.fill(0, blockBytes + size, end);
  return end;
}

const heads = new Map<number, Buffer>();

function extensionHead(size: number): Buffer {
  const known = heads.get(size);
  if (known) return known;
  const head = new Header({
    path: 'PaxHeader',
    type: 'ExtendedHeader',
    mode: 0o644,
    size,
    mtime: new Date(0),
  });
  head.encode();
  const made = head.block ?? Buffer.alloc(blockBytes);
  heads.set(size, made);
  return made;
}

/** True when not everything has room in a header. */
function encode(header: Header, room: Buffer): boolean {
  room.fill(0, 0, blockBytes);
  return header.encode(room);
}

function typeOf(
  stat: Stats,
  link: string | undefined,
): 'Directory' | 'SymbolicLink' | 'Link' | 'File' {
  if (stat.isDirectory()) return 'Directory';
  if (stat.isSymbolicLink()) return 'SymbolicLink';
  return link === undefined ? 'File' : 'Link';
}
