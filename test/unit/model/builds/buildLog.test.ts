/** What a script may write, and what the log of a build makes of it. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { BuildLog } from '../../../../src/model/builds/buildLog';

const secret = 'canary-of-the-license';

describe('the log of a build', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'log-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** The lines that are heard of a text that comes in pieces; the file has the same. */
  function heard(pieces: readonly string[]): string[] {
    const lines: string[] = [];
    const file = join(folder, 'log');
    const log = new BuildLog(file, [secret], (line) => lines.push(line));
    const stream = log.stream();
    for (const piece of pieces) stream.write(Buffer.from(piece));
    stream.end();
    assert.equal(readFileSync(file, 'utf8'), lines.map((line) => `${line}\n`).join(''));
    return lines;
  }

  it('shows no part of a secret, wherever a long line without an end is cut', () => {
    for (let before = 15_970; before <= 16_010; before += 1) {
      const text = `${'y'.repeat(before)}${secret}${'y'.repeat(50)}\nnext\n`;
      const lines = heard([text.slice(0, before + 9), text.slice(before + 9)]);
      assert.doesNotMatch(lines.join('\n'), /canary|license/, String(before));
      assert.equal(lines.at(-1), 'next');
      rmSync(join(folder, 'log'));
    }
  });

  it('lets no long line steer a terminal', () => {
    const [line = ''] = heard([`\u001b[2J${'y'.repeat(20_000)}`]);
    assert.match(line, /^�\[2Jy+$/);
  });

  it('keeps the beginning of a line that never ends', () => {
    const lines = heard(Array.from({ length: 1_000 }, () => 'y'.repeat(10_000)));
    assert.deepEqual(lines, ['y'.repeat(4_000)]);
  });
});
