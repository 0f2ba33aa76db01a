// The journal keeps what was written, whatever happens to its writers, and says of each line that it cannot use why.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import type { JournalEntry } from '../../../../src/model/journal/entries';
import { defaultJournalFile, fileJournal } from '../../../../src/model/journal/journal';
import { StorageError } from '../../../../src/model/storage/storageError';

const errand = process.env['JOURNAL_ERRAND'];
if (errand === undefined) describe('the journal', () => theJournal());
else beTheWriter(JSON.parse(errand) as { file: string; name: string; count: number });

/** This file is also the program that writes beside others, until it is killed or done. */
function beTheWriter({ file, name, count }: { file: string; name: string; count: number }): void {
  const journal = fileJournal(file);
  for (let number = 0; number < count; number++) journal.append(begun(`${name}-${number}`));
}

function begun(id: string, patch: Partial<JournalEntry<'snapshot-begun'>> = {}): JournalEntry {
  return {
    id,
    kind: 'snapshot-begun',
    at: 1_800_000_000_000,
    job: id,
    who: 'urn:publicid:IDN+home.example+user+alice',
    siteUrn: 'urn:publicid:IDN+home.example+authority+cm',
    siteName: 'home.example',
    sliceUrn: 'urn:publicid:IDN+home.example:demo+slice+hello',
    node: 'node1',
    sliverUrn: 'urn:publicid:IDN+home.example+sliver+1',
    imageName: 'web',
    askedAt: 1_799_999_999_000,
    ...patch,
  };
}

function writer(file: string, name: string, count: number) {
  const child = spawn(process.execPath, [...process.execArgv, __filename], {
    env: { ...process.env, JOURNAL_ERRAND: JSON.stringify({ file, name, count }) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return { child, ended: once(child, 'exit') };
}

function theJournal(): void {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  let file: string;
  let number = 0;
  beforeEach(() => {
    file = join(folder, String(number++), 'journal.jsonl');
  });

  it('is empty before anything was written', () => {
    assert.deepEqual(fileJournal(file).read(), { entries: [], foreign: [], problems: [] });
  });

  it('gives back what was written, oldest first', () => {
    const journal = fileJournal(file);
    journal.append(begun('a'));
    journal.append(begun('b', { description: 'with "quotes"\nand two lines' }));
    assert.deepEqual(journal.read().entries, [
      begun('a'),
      begun('b', { description: 'with "quotes"\nand two lines' }),
    ]);
  });

  it('is for its owner alone', () => {
    fileJournal(file).append(begun('a'));
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(join(file, '..')).mode & 0o077, 0);
  });

  it('counts an event once that was written twice, as it was known at last', () => {
    const journal = fileJournal(file);
    journal.append(begun('a'));
    journal.append(begun('b'));
    journal.append(begun('a', { imageUrn: 'urn:publicid:IDN+home.example+image+demo:web' }));
    const { entries } = journal.read();
    assert.deepEqual(
      entries.map((entry) => [entry.id, 'imageUrn' in entry ? entry.imageUrn : undefined]),
      [
        ['a', 'urn:publicid:IDN+home.example+image+demo:web'],
        ['b', undefined],
      ],
    );
  });

  it('loses nothing when two processes write at once', async () => {
    const writers = ['left', 'right'].map((name) => writer(file, name, 60));
    await Promise.all(writers.map(({ ended }) => ended));
    const { entries, problems } = fileJournal(file).read();
    assert.deepEqual(problems, []);
    assert.equal(entries.length, 120);
  });

  it('keeps whole lines when its writer is killed at any moment', async () => {
    const { child, ended } = writer(file, 'victim', 100_000);
    while (statSync(file, { throwIfNoEntry: false })?.size === undefined || isShort(file))
      await new Promise((resolve) => setImmediate(resolve));
    child.kill('SIGKILL');
    await ended;
    const journal = fileJournal(file);
    const before = journal.read();
    journal.append(begun('next'));
    const { entries, problems } = journal.read();
    assert.deepEqual(
      problems.filter(({ kind }) => kind !== 'damaged'),
      [],
    );
    assert.equal(entries.length, before.entries.length + 1);
    assert.equal(entries.at(-1)?.id, 'next');
  });

  it('says that the last line is not complete, and goes on behind it', () => {
    const journal = fileJournal(file);
    journal.append(begun('a'));
    appendFileSync(file, '{"v":1,"id":"b","kind":"snapshot-be');
    assert.deepEqual(
      journal.read().problems.map(({ line, kind }) => [line, kind]),
      [[2, 'torn']],
    );
    journal.append(begun('c'));
    const { entries, problems } = journal.read();
    assert.deepEqual(
      entries.map(({ id }) => id),
      ['a', 'c'],
    );
    assert.deepEqual(
      problems.map(({ line, kind }) => [line, kind]),
      [[2, 'damaged']],
    );
  });

  it('takes a last line that lacks only its end', () => {
    const journal = fileJournal(file);
    journal.append(begun('a'));
    writeFileSync(file, readFileSync(file, 'utf8').trimEnd());
    journal.append(begun('b'));
    assert.equal(journal.read().entries.length, 2);
  });

  it('names each damaged line, and keeps what stands around it', () => {
    const journal = fileJournal(file);
    journal.append(begun('a'));
    appendFileSync(file, 'nothing\n[]\n{"v":1,"id":"x","kind":"snapshot-begun","at":1}\n');
    appendFileSync(file, Buffer.from([0xff, 0xfe, 0x0a]));
    journal.append(begun('b'));
    const { entries, problems } = journal.read();
    assert.equal(entries.length, 2);
    assert.deepEqual(
      problems.map(({ line, kind }) => [line, kind]),
      [2, 3, 4, 5].map((line) => [line, 'damaged']),
    );
    assert.match(problems[0]?.sentence ?? '', /^Line 2 of .* is damaged/);
  });

  it('leaves alone what a later version wrote', () => {
    const journal = fileJournal(file);
    journal.append(begun('a'));
    appendFileSync(
      file,
      '{"v":2,"id":"z","what":"ever"}\n{"v":1,"id":"d","kind":"delete","at":5}\n',
    );
    const { foreign, problems } = journal.read();
    assert.deepEqual(
      foreign.map(({ id, kind }) => [id, kind]),
      [['d', 'delete']],
    );
    assert.deepEqual(
      problems.map(({ kind }) => kind),
      ['newer'],
    );
    const before = readFileSync(file, 'utf8');
    journal.append(begun('b'));
    assert.ok(readFileSync(file, 'utf8').startsWith(before));
  });

  it('does not write through a link', () => {
    const target = join(folder, 'target');
    writeFileSync(target, 'mine');
    mkdirSync(join(file, '..'), { recursive: true });
    symlinkSync(target, file);
    assert.throws(() => fileJournal(file).append(begun('a')), StorageError);
    assert.equal(readFileSync(target, 'utf8'), 'mine');
  });

  it('neither reads nor writes what others can write', () => {
    const journal = fileJournal(file);
    journal.append(begun('a'));
    chmodSync(file, 0o666);
    assert.throws(() => journal.append(begun('b')), { reason: 'foreign' });
    assert.throws(() => journal.read(), { reason: 'foreign' });
  });

  it('is not kept in a folder where others can put what they like', () => {
    const state = mkdtempSync(join(folder, 'state-'));
    chmodSync(state, 0o777);
    if (process.getuid?.() === 0) chownSync(state, 12_345, 12_345);
    const known = process.env['XDG_STATE_HOME'];
    process.env['XDG_STATE_HOME'] = state;
    try {
      const journal = fileJournal(defaultJournalFile);
      assert.throws(() => journal.append(begun('a')), { reason: 'foreign' });
      assert.throws(() => journal.read(), { reason: 'foreign' });
    } finally {
      if (known === undefined) delete process.env['XDG_STATE_HOME'];
      else process.env['XDG_STATE_HOME'] = known;
    }
  });

  it('cuts long texts and keeps no token and no private key', () => {
    const journal = fileJournal(file);
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLXNpZ25hdHVyZQ';
    const key = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----';
    journal.append(begun('a', { description: `${token} ${key} ${'long '.repeat(5_000)}` }));
    const text = readFileSync(file, 'utf8');
    assert.ok(!text.includes('c2lnbmF0dXJl') && !text.includes('MIIEvQ'));
    assert.ok(text.length < 10_000);
    assert.equal(journal.read().entries.length, 1);
  });
}

function isShort(file: string): boolean {
  return statSync(file).size < 20_000;
}
