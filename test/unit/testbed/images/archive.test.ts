// Image files: what goes in comes out, and nothing gets out that was not meant to.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  chmodSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { zstdCompressSync, gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { archiveFolder, restoreFolder } from '../../../../src/testbed/images/archive';
import { checkLabel, encodeLabel, WrongImageFormat } from '../../../../src/testbed/images/label';
import { UnreadableDisk } from '../../../../src/testbed/images/tarStream';
import { UnsafeImage } from '../../../../src/testbed/images/unpack';

const label = { format: 'ndz', runsOn: ['raw-pc'] };

describe('an image file', () => {
  const root = mkdtempSync(join(tmpdir(), 'archive-'));
  let number = 0;
  let disk = '';
  let file = '';
  let restored = '';
  beforeEach(() => {
    number += 1;
    disk = join(root, `disk${number}`);
    file = join(root, `image${number}`);
    restored = join(root, `restored${number}`);
    mkdirSync(disk);
  });
  after(() => rmSync(root, { recursive: true }));

  async function roundTrip(): Promise<void> {
    await archiveFolder(disk, file, { label });
    await restoreFolder(file, restored);
  }

  it('holds contents of every size, byte for byte', async () => {
    for (const size of [0, 1, 511, 512, 513, 262_143, 262_144, 262_145, 3_000_000]) {
      writeFileSync(join(disk, `file${size}`), randomBytes(size));
    }
    await roundTrip();
    for (const name of readdirSync(disk))
      assert.deepEqual(readFileSync(join(restored, name)), readFileSync(join(disk, name)));
    assert.equal(readdirSync(restored).length, readdirSync(disk).length);
  });

  it('holds modes and times, of folders too', async () => {
    mkdirSync(join(disk, 'folder'));
    writeFileSync(join(disk, 'folder', 'program'), '');
    chmodSync(join(disk, 'folder', 'program'), 0o4755);
    chmodSync(join(disk, 'folder'), 0o1777);
    utimesSync(join(disk, 'folder', 'program'), 1_500_000_000, 1_500_000_000.5);
    utimesSync(join(disk, 'folder'), 1_400_000_000, 1_400_000_000);
    await roundTrip();
    assert.equal(lstatSync(join(restored, 'folder', 'program')).mode & 0o7777, 0o4755);
    assert.equal(lstatSync(join(restored, 'folder')).mode & 0o7777, 0o1777);
    assert.equal(lstatSync(join(restored, 'folder', 'program')).mtimeMs, 1_500_000_000_500);
    assert.equal(lstatSync(join(restored, 'folder')).mtimeMs, 1_400_000_000_000);
  });

  it('holds symbolic links as they are, absolute, dangling and upward ones too', async () => {
    for (const target of ['/etc/passwd', 'nowhere', '../../up'])
      symlinkSync(target, join(disk, target.replaceAll('/', '_')));
    symlinkSync('x'.repeat(150), join(disk, 'long'));
    await roundTrip();
    for (const name of readdirSync(disk))
      assert.equal(readlinkSync(join(restored, name)), readlinkSync(join(disk, name)));
  });

  it('holds hard links in any order and across folders', async () => {
    for (let each = 0; each < 60; each += 1) {
      mkdirSync(join(disk, `f${each % 7}`), { recursive: true });
      const path = join(disk, `f${each % 7}`, `n${each}`);
      if (each % 3 === 0) writeFileSync(path, `contents of ${each}`);
      else linkSync(join(disk, `f${(each - (each % 3)) % 7}`, `n${each - (each % 3)}`), path);
    }
    await roundTrip();
    assert.equal(lstatSync(join(restored, 'f0', 'n0')).nlink, 3);
    assert.equal(
      lstatSync(join(restored, 'f0', 'n0')).ino,
      lstatSync(join(restored, 'f2', 'n2')).ino,
    );
    assert.equal(readFileSync(join(restored, 'f4', 'n11'), 'utf8'), 'contents of 9');
  });

  it('holds long names and names with any letters', async () => {
    const deep = Array.from({ length: 8 }, (_, index) => `folder-${index}-${'n'.repeat(30)}`);
    mkdirSync(join(disk, ...deep), { recursive: true });
    writeFileSync(join(disk, ...deep, 'Übung – 東京 '), 'far');
    await roundTrip();
    assert.equal(readFileSync(join(restored, ...deep, 'Übung – 東京 '), 'utf8'), 'far');
  });

  it('has the size and hash that were said', async () => {
    writeFileSync(join(disk, 'file'), randomBytes(1_000_000));
    const { size, hash } = await archiveFolder(disk, file, { label });
    const content = readFileSync(file);
    assert.deepEqual(
      [size, hash],
      [content.length, createHash('sha1').update(content).digest('hex')],
    );
  });

  it('is alike for like disks', async () => {
    writeFileSync(join(disk, 'file'), 'same');
    const first = await archiveFolder(disk, file, { label });
    const second = await archiveFolder(disk, `${file}again`, { label });
    assert.equal(first.hash, second.hash);
  });

  it('is not there until it is whole, and leaves nothing behind when it fails', async () => {
    writeFileSync(join(disk, 'file'), randomBytes(2_000_000));
    const stop = (size: number): void => {
      assert.ok(!existsSync(file));
      if (size > 500_000) throw new Error('enough');
    };
    await assert.rejects(archiveFolder(disk, file, { label, onProgress: stop }), /enough/);
    assert.deepEqual(
      readdirSync(root).filter((name) => name.startsWith(`image${number}`)),
      [],
    );
  });

  it('is not there when it cannot be written whole', async () => {
    writeFileSync(join(disk, 'file'), randomBytes(100_000));
    symlinkSync('/dev/full', `${file}.partial`);
    await assert.rejects(archiveFolder(disk, file, { label }));
    assert.ok(!existsSync(file));
  });

  it('is not made of a disk that cannot be read', async () => {
    await assert.rejects(
      archiveFolder(join(disk, 'nowhere'), file, { label }),
      (error) => error instanceof UnreadableDisk && error.message.includes('cannot be read'),
    );
  });

  it('moves no faster than it is asked to', async () => {
    writeFileSync(join(disk, 'file'), randomBytes(400_000));
    const start = performance.now();
    await archiveFolder(disk, file, { label, speed: 1_000_000 });
    const seconds = (performance.now() - start) / 1000;
    assert.ok(seconds > 0.25, `${seconds} s`);
  });

  it('says which machines it is for', async () => {
    await archiveFolder(disk, file, { label });
    await checkLabel(file, 'raw-pc');
    await assert.rejects(
      checkLabel(file, 'emulab-xen'),
      /no image for this type: the file is for raw-pc, the node is emulab-xen/,
    );
    writeFileSync(file, 'something else');
    await assert.rejects(checkLabel(file, 'raw-pc'), (error) => error instanceof WrongImageFormat);
  });

  describe('from a stranger', () => {
    function entry(
      path: string,
      type: 'File' | 'SymbolicLink' | 'Link' | 'Directory' | 'CharacterDevice' | 'FIFO',
      more: { linkpath?: string; content?: string; size?: number } = {},
    ): Buffer {
      const content = Buffer.from(more.content ?? '');
      const header = new Header({
        path,
        type,
        size: more.size ?? content.length,
        mode: 0o644,
        mtime: new Date(0),
        uid: 0,
        gid: 0,
        ...(more.linkpath !== undefined && { linkpath: more.linkpath }),
      });
      header.encode();
      return Buffer.concat([
        header.block ?? Buffer.alloc(0),
        content,
        Buffer.alloc((512 - (content.length % 512)) % 512),
      ]);
    }

    function write(compression: 'zstd' | 'gzip', ...entries: Buffer[]): void {
      const tar = Buffer.concat([...entries, Buffer.alloc(1024)]);
      const data = compression === 'zstd' ? zstdCompressSync(tar) : gzipSync(tar);
      writeFileSync(file, Buffer.concat([encodeLabel(label, compression), data]));
    }

    const isUnsafe = (error: unknown): boolean => error instanceof UnsafeImage;

    it('cannot write above the disk', async () => {
      write('zstd', entry('../escaped', 'File', { content: 'x' }));
      await assert.rejects(restoreFolder(file, restored), isUnsafe);
      assert.ok(!existsSync(join(root, 'escaped')));
    });

    it('cannot unpack to more than a disk may hold, and leaves nothing behind', async () => {
      write('zstd', entry('a', 'File', { content: 'x'.repeat(600) }), entry('b', 'File'));
      const small = { limits: { size: 599 } };
      await assert.rejects(restoreFolder(file, restored, small), /more than 599 bytes/);
      const few = { limits: { entries: 1 } };
      await assert.rejects(restoreFolder(file, restored, few), /more than 1 files/);
      assert.ok(!existsSync(restored));
    });

    it('cannot state a size that it does not have', async () => {
      const header = entry('a', 'File', { size: 2 ** 40 });
      write('zstd', header.subarray(0, 512));
      await assert.rejects(restoreFolder(file, restored), /more than 17179869184 bytes/);
    });

    it('cannot nest folders without end', async () => {
      write('zstd', entry(`${'a/'.repeat(101)}b`, 'File'));
      await assert.rejects(restoreFolder(file, restored), isUnsafe);
    });

    it('makes no devices and no pipes', async () => {
      write('zstd', entry('device', 'CharacterDevice'), entry('pipe', 'FIFO'), entry('a', 'File'));
      await restoreFolder(file, restored);
      assert.deepEqual(readdirSync(restored), ['a']);
    });

    it('is no image when its label is of a wrong shape', async () => {
      const bad = { format: 'ndz', runsOn: 7 } as unknown as typeof label;
      writeFileSync(file, encodeLabel(bad, 'zstd'));
      await assert.rejects(checkLabel(file, 'raw-pc'), WrongImageFormat);
    });

    it('cannot write to an absolute path', async () => {
      write('zstd', entry(join(root, 'escaped'), 'File', { content: 'x' }));
      await assert.rejects(restoreFolder(file, restored), isUnsafe);
      assert.ok(!existsSync(join(root, 'escaped')));
    });

    it('cannot write through a symbolic link', async () => {
      write(
        'zstd',
        entry('door', 'SymbolicLink', { linkpath: root }),
        entry('door/escaped', 'File', { content: 'x' }),
      );
      await assert.rejects(restoreFolder(file, restored), isUnsafe);
      assert.ok(!existsSync(join(root, 'escaped')));
    });

    it('cannot replace a file through a symbolic link of its name', async () => {
      writeFileSync(join(root, 'victim'), 'safe');
      write(
        'zstd',
        entry('door', 'SymbolicLink', { linkpath: join(root, 'victim') }),
        entry('door', 'File', { content: 'x' }),
      );
      await assert.rejects(restoreFolder(file, restored));
      assert.equal(readFileSync(join(root, 'victim'), 'utf8'), 'safe');
    });

    it('cannot link to what is outside', async () => {
      writeFileSync(join(root, 'secret'), 'secret');
      write('zstd', entry('copy', 'Link', { linkpath: '../secret' }));
      await assert.rejects(restoreFolder(file, restored), isUnsafe);
      write(
        'zstd',
        entry('door', 'SymbolicLink', { linkpath: root }),
        entry('copy', 'Link', { linkpath: 'door/secret' }),
      );
      await assert.rejects(restoreFolder(file, `${restored}2`), isUnsafe);
    });

    it('cannot write through a second name of a symbolic link', async () => {
      write(
        'zstd',
        entry('door', 'SymbolicLink', { linkpath: root }),
        entry('twin', 'Link', { linkpath: 'door' }),
        entry('twin/escaped', 'File', { content: 'x' }),
      );
      await assert.rejects(restoreFolder(file, restored), isUnsafe);
      assert.ok(!existsSync(join(root, 'escaped')));
    });

    it('cannot change the mode of a folder outside', async () => {
      const outside = join(root, 'outside');
      mkdirSync(outside, { mode: 0o700 });
      write(
        'zstd',
        entry('door', 'SymbolicLink', { linkpath: outside }),
        entry('door', 'Directory'),
      );
      await assert.rejects(restoreFolder(file, restored));
      assert.equal(statSync(outside).mode & 0o777, 0o700);
    });

    it('can leave folders out', async () => {
      write('zstd', entry('a/b/c', 'File', { content: 'deep' }));
      await restoreFolder(file, restored);
      assert.equal(readFileSync(join(restored, 'a', 'b', 'c'), 'utf8'), 'deep');
    });

    it('can be compressed with gzip, as Node without zstd writes it', async () => {
      write('gzip', entry('file', 'File', { content: 'zipped' }));
      await restoreFolder(file, restored);
      assert.equal(readFileSync(join(restored, 'file'), 'utf8'), 'zipped');
    });

    it('that ends in the middle is refused', async () => {
      write('zstd', entry('file', 'File', { content: 'x'.repeat(100_000) }));
      writeFileSync(file, readFileSync(file).subarray(0, -20));
      await assert.rejects(restoreFolder(file, restored));
    });
  });
});
