/** Where things are kept: never in the working directory, and made without going round in circles. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import {
  configurationFolder,
  homeFolder,
  stateFolder,
} from '../../../../src/model/storage/folders';
import { StorageError } from '../../../../src/model/storage/storageError';
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

  for (const [what, part, mode, used] of [
    ['everyone can write to the folder above', '', 0o777, false],
    ['everyone can write to our own folder', 'protogeni-images', 0o1777, false],
    ['each keeps what is theirs in the folder above', '', 0o1777, true],
    ['a group can write to the folder above', '', 0o770, true],
  ] as const) {
    it(`are ${used ? '' : 'not '}used where ${what}`, () => {
      const place = mkdtempSync(join(tmpdir(), 'place-'));
      mkdirSync(join(place, 'protogeni-images'));
      chmodSync(join(place, part), mode);
      process.env['XDG_STATE_HOME'] = place;
      process.env['XDG_CONFIG_HOME'] = place;
      for (const folder of [stateFolder, configurationFolder]) {
        if (used) assert.equal(folder(), join(place, 'protogeni-images'));
        else
          assert.throws(folder, (error) => {
            assert.ok(StorageError.is(error, 'foreign'));
            assert.match(
              error.message,
              /^Another user can write to .* is not used: set XDG_\w+ to a folder of your own\.$/,
            );
            return true;
          });
      }
      rmSync(place, { recursive: true });
    });
  }

  it('are not used behind a link into a folder where everyone can write', () => {
    const place = mkdtempSync(join(tmpdir(), 'place-'));
    mkdirSync(join(place, 'open'));
    chmodSync(join(place, 'open'), 0o777);
    symlinkSync(join(place, 'open'), join(place, 'link'));
    process.env['XDG_STATE_HOME'] = join(place, 'link');
    assert.throws(stateFolder, (error) => StorageError.is(error, 'foreign'));
    rmSync(place, { recursive: true });
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
