/** Where things are kept: never in the working directory, and made without going round in circles. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import {
  configurationFolder,
  homeFolder,
  stateFolder,
} from '../../../../src/model/storage/folders';
import { makeFolder } from '../../../../src/model/storage/makeFolder';

describe('the folders of the product', () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  it('are where XDG says', () => {
    process.env['XDG_STATE_HOME'] = '/state';
    process.env['XDG_CONFIG_HOME'] = '/configuration';
    assert.equal(stateFolder(), '/state/protogeni-images');
    assert.equal(configurationFolder(), '/configuration/protogeni-images');
  });

  for (const relative of ['rel', './rel', '.', '~/rel', '']) {
    it(`ignore a variable that is no full path: "${relative}"`, () => {
      delete process.env['XDG_STATE_HOME'];
      delete process.env['XDG_CONFIG_HOME'];
      const usual = [stateFolder(), configurationFolder()];
      process.env['XDG_STATE_HOME'] = relative;
      process.env['XDG_CONFIG_HOME'] = relative;
      assert.deepEqual([stateFolder(), configurationFolder()], usual);
    });
  }

  for (const home of ['', '.', 'rel']) {
    it(`are below the home folder that the system knows when HOME is "${home}"`, () => {
      process.env['HOME'] = home;
      delete process.env['XDG_STATE_HOME'];
      assert.equal(homeFolder(), userInfo().homedir);
      assert.ok(isAbsolute(stateFolder()));
    });
  }
});

describe('makeFolder', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'folders-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('makes all that is missing, for the owner alone', () => {
    makeFolder(join(directory, 'a', 'b'));
    assert.equal(statSync(join(directory, 'a')).mode & 0o777, 0o700);
    assert.equal(statSync(join(directory, 'a', 'b')).mode & 0o777, 0o700);
    makeFolder(join(directory, 'a', 'b'));
  });

  it('refuses a file in the place of a folder', () => {
    writeFileSync(join(directory, 'file'), '');
    assert.throws(() => makeFolder(join(directory, 'file', 'b')), { code: 'ENOTDIR' });
  });

  // Node's own would try for ever here: making a child gives ENOENT although the parent is there.
  if (process.platform === 'linux') {
    it('ends where the system makes no folders', () => {
      assert.throws(() => makeFolder('/proc/self/a/b'), { code: 'ENOENT' });
      assert.throws(() => makeFolder('/sys/a/b/c'));
    });
  }
});
