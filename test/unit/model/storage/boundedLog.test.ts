/** The log of a script that writes without end: what stays of it on disk. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { BoundedLog } from '../../../../src/model/storage/boundedLog';

describe('a log that keeps its beginning and its end', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'log-'));
    file = join(folder, 'log');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const sizes = { head: 100, tail: 200 };
  const text = (): string => readFileSync(file, 'utf8');
  const line = (number: number): Buffer => Buffer.from(`line ${number}\n`);

  it('keeps whole lines of both, says between them that some are left out, and never grows further', () => {
    const log = new BoundedLog(file, sizes);
    for (let number = 1; number <= 5_000; number += 1) {
      log.add(line(number));
      assert.ok(statSync(file).size <= 100 + 2 * 200 + 100);
    }
    const lines = text().trimEnd().split('\n');
    assert.deepEqual(lines.slice(0, 2), ['line 1', 'line 2']);
    assert.equal(lines.at(-1), 'line 5000');
    const left = lines.filter((one) => !/^line \d+$/.test(one));
    assert.deepEqual(left, [
      '[Output is left out here: a log keeps its first 100 bytes and its last 200 bytes.]',
    ]);
  });

  it('keeps the beginning and the end of one line without an end', () => {
    const log = new BoundedLog(file, sizes);
    log.add(Buffer.from(`first${'x'.repeat(2_000)}last`));
    assert.match(text(), /^firstx{95}\n\[Output is left out here: .*\]\nx{196}last$/);
  });

  it('goes on with what a process before has written, and is for its owner alone', () => {
    new BoundedLog(file, sizes).add(line(1));
    new BoundedLog(file, sizes).add(line(2));
    assert.equal(text(), 'line 1\nline 2\n');
    if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
  });
});
