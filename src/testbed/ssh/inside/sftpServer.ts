// An SFTP server, version 3 of the protocol, for hosts without that of OpenSSH. It is a program of its own: the testbed
// hands its text to Node within a node, where it speaks on its standard streams. It reads and writes one after the other.
import * as fs from 'node:fs';
import { join, resolve } from 'node:path';
import { failureOf, Packet, PacketReader, Status, Type } from './packets';
import { attributesOf, changeOf, longName, setAttributes } from './attributes';

/** Most bytes that one answer brings. */
const mostBytes = 1 << 18;
/** Names that one answer brings. */
const namesAtOnce = 100;

interface OpenFolder {
  readonly path: string;
  readonly names: string[];
}

const openFiles = new Map<number, number>();
const openFolders = new Map<number, OpenFolder>();
let handles = 0;

type Answer = Packet;
type Request = (id: number, from: PacketReader) => Answer;

const requests: Readonly<Record<number, Request>> = {
  [Type.open]: open,
  [Type.close]: close,
  [Type.read]: read,
  [Type.write](id, from) {
    const file = fileOf(from);
    const [offset, bytes] = [from.position(), from.bytes()];
    for (let done = 0; done < bytes.length;)
      done += fs.writeSync(file, bytes, done, bytes.length - done, offset + done);
    return ok(id);
  },
  [Type.lstat]: (id, from) => attributesOf(id, fs.lstatSync(from.path())),
  [Type.stat]: (id, from) => attributesOf(id, fs.statSync(from.path())),
  [Type.fstat]: (id, from) => attributesOf(id, fs.fstatSync(fileOf(from))),
  [Type.setstat](id, from) {
    const path = from.path();
    setAttributes(path, changeOf(from));
    return ok(id);
  },
  [Type.fsetstat](id, from) {
    const file = fileOf(from);
    setAttributes(file, changeOf(from));
    return ok(id);
  },
  [Type.opendir](id, from) {
    const path = from.path();
    const names = ['.', '..', ...fs.readdirSync(path)];
    openFolders.set((handles += 1), { path, names });
    return new Packet(Type.handle, id).number(4).number(handles);
  },
  [Type.readdir]: readNames,
  [Type.remove]: (id, from) => done(id, () => fs.unlinkSync(from.path())),
  [Type.mkdir](id, from) {
    const path = from.path();
    fs.mkdirSync(path, { mode: changeOf(from).mode ?? 0o777 });
    return ok(id);
  },
  [Type.rmdir]: (id, from) => done(id, () => fs.rmdirSync(from.path())),
  [Type.realpath]: (id, from) => named(id, realPath(from.path())),
  [Type.rename](id, from) {
    const [before, after] = [from.path(), from.path()];
    // This version of the protocol replaces nothing.
    if (fs.lstatSync(after, { throwIfNoEntry: false })) return failure(id, Status.failure);
    fs.renameSync(before, after);
    return ok(id);
  },
  [Type.readlink]: (id, from) => named(id, fs.readlinkSync(from.path())),
  // OpenSSH sends the target first, against the text of the protocol, and so does everybody.
  [Type.symlink]: (id, from) => done(id, () => fs.symlinkSync(from.path(), from.path())),
  [Type.extended]: extended,
};

function extended(id: number, from: PacketReader): Answer {
  switch (from.text()) {
    case 'posix-rename@openssh.com':
      return done(id, () => fs.renameSync(from.path(), from.path()));
    case 'hardlink@openssh.com':
      return done(id, () => fs.linkSync(from.path(), from.path()));
    case 'fsync@openssh.com':
      return done(id, () => fs.fsyncSync(fileOf(from)));
    case 'statvfs@openssh.com':
      return space(id, from.path());
    default:
      return failure(id, Status.unsupported);
  }
}

function space(id: number, path: string): Answer {
  const { bsize, blocks, bfree, bavail, files, ffree } = fs.statfsSync(path);
  const values = [bsize, bsize, blocks, bfree, bavail, files, ffree, ffree, 0, 0, 255];
  return values.reduce((packet, value) => packet.large(value), new Packet(Type.extendedReply, id));
}

/** Bits of a request → the flags of a file that is opened. */
function open(id: number, from: PacketReader): Answer {
  const [path, wanted, { mode }] = [from.path(), from.number(), changeOf(from)];
  const { O_RDONLY, O_WRONLY, O_RDWR, O_APPEND, O_CREAT, O_TRUNC, O_EXCL } = fs.constants;
  const access = (wanted & 3) === 3 ? O_RDWR : (wanted & 2) !== 0 ? O_WRONLY : O_RDONLY;
  const more = [
    [4, O_APPEND],
    [8, O_CREAT],
    [16, O_TRUNC],
    [32, O_EXCL],
  ] as const;
  const flags = more.reduce(
    (all, [bit, flag]) => ((wanted & bit) !== 0 ? all | flag : all),
    access,
  );
  openFiles.set((handles += 1), fs.openSync(path, flags, mode ?? 0o666));
  return new Packet(Type.handle, id).number(4).number(handles);
}

function close(id: number, from: PacketReader): Answer {
  const handle = from.handle();
  const file = openFiles.get(handle);
  openFiles.delete(handle);
  openFolders.delete(handle);
  if (file !== undefined) fs.closeSync(file);
  return ok(id);
}

function read(id: number, from: PacketReader): Answer {
  const [file, offset, length] = [fileOf(from), from.position(), from.number()];
  const bytes = Buffer.allocUnsafe(Math.min(length, mostBytes));
  const size = fs.readSync(file, bytes, 0, bytes.length, offset);
  if (size === 0 && length > 0) return failure(id, Status.end);
  return new Packet(Type.data, id).bytes(bytes.subarray(0, size));
}

function readNames(id: number, from: PacketReader): Answer {
  const folder = openFolders.get(from.handle());
  if (folder === undefined) return failure(id, Status.failure);
  const names = folder.names.splice(0, namesAtOnce);
  if (names.length === 0) return failure(id, Status.end);
  const found = names.flatMap((name) => {
    const stat = fs.lstatSync(join(folder.path, name), { throwIfNoEntry: false });
    return stat === undefined ? [] : [{ name, stat }];
  });
  return found.reduce(
    (packet, { name, stat }) => packet.text(name).text(longName(name, stat)).attributes(stat),
    new Packet(Type.name, id).number(found.length),
  );
}

/** Also of what is not there yet. */
function realPath(path: string): string {
  try {
    return fs.realpathSync(path);
  } catch {
    return resolve(path);
  }
}

function named(id: number, name: string): Answer {
  return new Packet(Type.name, id).number(1).text(name).text(name).number(0);
}

function fileOf(from: PacketReader): number {
  const file = openFiles.get(from.handle());
  if (file === undefined) throw new Error('Unknown handle');
  return file;
}

function done(id: number, work: () => void): Answer {
  work();
  return ok(id);
}

function ok(id: number): Answer {
  return failure(id, Status.ok);
}

function failure(id: number, status: Status, words = ''): Answer {
  return new Packet(Type.status, id).number(status).text(words).text('');
}

function answer(type: number, from: PacketReader): Answer {
  if (type === Type.init) {
    const names = ['posix-rename', 'hardlink', 'fsync'].map((name) => [`${name}@openssh.com`, '1']);
    const all = [...names, ['statvfs@openssh.com', '2']];
    return all.flat().reduce((packet, text) => packet.text(text), new Packet(Type.version, 3));
  }
  const id = from.number();
  try {
    return requests[type]?.(id, from) ?? failure(id, Status.unsupported);
  } catch (error) {
    const { status, words } = failureOf(error);
    return failure(id, status, words);
  }
}

function writeWhole(bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) {
    try {
      written += fs.writeSync(1, bytes, written);
    } catch (error) {
      // The other end reads slowly; a pipe that is full may say so instead of waiting.
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
    }
  }
}

let waiting: Buffer = Buffer.alloc(0);
process.stdin.on('data', (bytes: Buffer) => {
  waiting = waiting.length === 0 ? bytes : Buffer.concat([waiting, bytes]);
  while (waiting.length >= 5) {
    const length = waiting.readUInt32BE(0);
    if (waiting.length < length + 4) return;
    const reader = new PacketReader(waiting.subarray(5, length + 4));
    writeWhole(answer(waiting.readUInt8(4), reader).whole());
    waiting = waiting.subarray(length + 4);
  }
});
process.stdin.on('end', () => process.exit(0));
