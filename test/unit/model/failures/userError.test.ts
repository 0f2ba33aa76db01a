/** What windows and commands ask of a failure, and the words of servers in it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect, isDeepStrictEqual } from 'node:util';
import { describe, it } from 'node:test';
import { buildSync } from 'esbuild';
import { explain } from '../../../../src/model/failures/explain';
import { refusal, UserError } from '../../../../src/model/failures/userError';

const logUrl = 'https://boss.example/log?secret';

describe('a failure, as people are told of it,', () => {
  it('holds the words of the server apart from the sentence, without spaces around them', () => {
    const error = new UserError('home refused.', { serverText: ' FAILED: no room ... \n' });
    assert.equal(error.sentence, 'home refused.');
    assert.equal(error.message, 'home refused.');
    assert.equal(error.below, 'FAILED: no room ...');
  });

  it('shows no words below where the sentence says the same, and keeps them for programs', () => {
    const details = { serverText: 'Image is currently in use', belongsBelow: false };
    const error = new UserError('The image is in use.', details);
    assert.equal(error.below, undefined);
    assert.equal(error.serverText, 'Image is currently in use');
  });

  it('shows the beginning of long words of a server and how much is missing, and keeps the whole', () => {
    for (const serverText of ['x'.repeat(60_000), 'line\n'.repeat(5_000).trim()]) {
      const error = new UserError('home refused.', { serverText });
      assert.equal(error.serverText, serverText);
      assert.match(error.below ?? '', /… \(\d+ more characters\)$/);
      assert.ok((error.below ?? '').length < 600 && (error.below ?? '').split('\n').length < 8);
    }
    const short = 'one\r\ntwo';
    assert.equal(new UserError('home refused.', { serverText: short }).below, short);
  });

  it('has nothing below where the server said nothing but spaces', () => {
    const { below, serverText } = new UserError('home refused.', { serverText: ' \n' });
    assert.deepEqual([below, serverText], [undefined, undefined]);
  });

  it('shows the address of the log to who asks, and in no print', () => {
    const error = new UserError('home refused.', { logUrl });
    assert.equal(error.logUrl, logUrl);
    assert.ok(!`${inspect(error)}${JSON.stringify(error)}`.includes(logUrl));
  });

  it('is explained once: a second time changes nothing', () => {
    const error = refusal('There is no such image.');
    assert.equal(explain(error), error);
    assert.equal(error.refusal, true);
  });

  it('is known in every bundle, whichever has made it', () => {
    const directory = mkdtempSync(join(tmpdir(), 'bundle-'));
    try {
      const outfile = join(directory, 'userError.cjs');
      const entryPoints = ['src/model/failures/userError.ts'];
      buildSync({ entryPoints, outfile, bundle: true, format: 'cjs', platform: 'node' });
      const other = createRequire(outfile)(outfile) as { refusal: typeof refusal };
      const error = other.refusal('There is no such image.');
      assert.ok(!(error instanceof UserError));
      assert.equal(explain(error), error);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('equals another one that says the same, as lists compare what they show', () => {
    const one = (): UserError => new UserError('home refused.', { serverText: 'no' });
    assert.ok(isDeepStrictEqual(one(), one()));
    assert.ok(!isDeepStrictEqual(one(), new UserError('home refused.', { serverText: 'yes' })));
  });
});
