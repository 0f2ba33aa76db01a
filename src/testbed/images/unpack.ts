// The reading end of an image: puts a tar stream into a folder and lets nothing out of it. Disks hold absolute
// symbolic links, so paths are preserved, and the guard is that nothing is ever written through a link.
import { lutimesSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { Unpack, type ReadEntry } from 'tar';

export class UnsafeImage extends Error {
  override readonly name = 'UnsafeImage';
}

export interface Unpacking {
  readonly sink: Writable;
  /** To be called when the sink has finished: restores the times that later entries disturbed. */
  finish(): Promise<void>;
}

export function unpack(folder: string): Unpacking {
  const links = new Set<string>();
  const times: { path: string; time: Date }[] = [];
  let refused: string | undefined;
  const tar = new Unpack({
    cwd: folder,
    preservePaths: true,
    preserveOwner: process.getuid?.() === 0,
    strict: true,
    umask: 0,
    processUmask: 0,
    filter: (path, entry) => {
      if (!('type' in entry)) return true;
      refused ??= complaint(path, entry, links);
      if (entry.type === 'SymbolicLink') links.add(normal(path));
      if ((entry.type === 'Directory' || entry.type === 'SymbolicLink') && entry.mtime) {
        times.push({ path, time: entry.mtime });
      }
      return refused === undefined;
    },
  });
  const closed = new Promise<void>((resolve, reject) => {
    tar.on('close', resolve);
    tar.on('error', reject);
  });
  closed.catch(() => undefined);
  return {
    sink: sinkOf(tar, closed),
    finish: async () => {
      await closed;
      if (refused !== undefined) throw new UnsafeImage(refused);
      for (const { path, time } of times.reverse()) lutimesSync(join(folder, path), time, time);
    },
  };
}

/** The library's parser is no node stream; this hands it on with back pressure. */
function sinkOf(tar: Unpack, closed: Promise<void>): Writable {
  let failure: unknown;
  closed.catch((error: unknown) => {
    failure = error;
    tar.emit('drain');
  });
  return new Writable({
    highWaterMark: 1 << 18,
    write(chunk: Buffer, _encoding, done) {
      if (failure instanceof Error) done(failure);
      else if (tar.write(chunk)) done();
      else tar.once('drain', () => done(failure instanceof Error ? failure : undefined));
    },
    final(done) {
      tar.end();
      closed.then(() => done(), done);
    },
  });
}

function normal(path: string): string {
  return path.replace(/^\.\//, '').replace(/\/+$/, '');
}

function complaint(path: string, entry: ReadEntry, links: ReadonlySet<string>): string | undefined {
  if (leavesFolder(path, links)) return `The image holds a path that leaves the disk: ${path}`;
  if (entry.type === 'Link' && leavesFolder(entry.linkpath ?? '', links)) {
    return `The image holds a link that leaves the disk: ${path}`;
  }
  return undefined;
}

function leavesFolder(path: string, links: ReadonlySet<string>): boolean {
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return true;
  const parts = normal(path).split('/');
  if (parts.includes('..')) return true;
  return parts.some((_, index) => index > 0 && links.has(parts.slice(0, index).join('/')));
}
