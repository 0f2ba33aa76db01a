/** A file that a command reads and then replaces, while others may save it or put something in its place. */
import assert from 'node:assert/strict';
import {
  chownSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { NotRewritten, rewritableFile } from '../../../../src/cli/image/session/rewritableFile';

describe('A file that is rewritten', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rewritten-'));
    file = join(folder, 'a.rspec');
    writeFileSync(file, 'before');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const text = (path = file): string => readFileSync(path, 'utf8');
  const isChanged = (error: unknown): boolean =>
    error instanceof NotRewritten && error.reason === 'changed';

  it('gets the new text', () => {
    const opened = rewritableFile(file, 100);
    assert.equal(opened.bytes.toString(), 'before');
    opened.replace('after');
    assert.equal(text(), 'after');
  });

  it('keeps what somebody has saved since it was read', () => {
    const opened = rewritableFile(file, 100);
    writeFileSync(file, 'saved by another');
    assert.throws(() => opened.replace('after'), isChanged);
    assert.equal(text(), 'saved by another');
    assert.deepEqual(readdirSync(folder), ['a.rspec']);
  });

  it('keeps a file that an editor has put in its place, even with the same text', () => {
    const opened = rewritableFile(file, 100);
    writeFileSync(join(folder, 'new'), 'before');
    renameSync(join(folder, 'new'), file);
    assert.throws(() => opened.replace('after'), isChanged);
    assert.equal(text(), 'before');
  });

  it('does not lead to another file through a link that was put in its place', () => {
    const other = join(folder, 'other.rspec');
    writeFileSync(other, 'before');
    const opened = rewritableFile(file, 100);
    rmSync(file);
    symlinkSync(other, file);
    assert.throws(() => opened.replace('after'), isChanged);
    assert.equal(text(other), 'before');
  });

  it('is not made again when it has been removed since', () => {
    const opened = rewritableFile(file, 100);
    rmSync(file);
    assert.throws(() => opened.replace('after'));
    assert.deepEqual(readdirSync(folder), []);
  });

  it('that a link led to is the one that was read, wherever the link leads now', () => {
    const other = join(folder, 'other.rspec');
    const link = join(folder, 'link.rspec');
    writeFileSync(other, 'before');
    symlinkSync(file, link);
    const opened = rewritableFile(link, 100);
    rmSync(link);
    symlinkSync(other, link);
    opened.replace('after');
    assert.deepEqual([text(), text(other)], ['after', 'before']);
  });

  it('is left alone when it has a second name, which would keep the old text', () => {
    const second = join(folder, 'second.rspec');
    linkSync(file, second);
    assert.throws(
      () => rewritableFile(file, 100).replace('after'),
      (error) => error instanceof NotRewritten && error.reason === 'hard-link',
    );
    assert.equal(text(), 'before');
  });

  it('stays the owner’s', () => {
    // Only the administrator can give files away; anybody else keeps what is theirs.
    const isAdministrator = process.getuid?.() === 0;
    if (isAdministrator) chownSync(file, 1234, 1234);
    const { uid, gid } = statSync(file);
    rewritableFile(file, 100).replace('after');
    assert.deepEqual([statSync(file).uid, statSync(file).gid], [uid, gid]);
  });
});
