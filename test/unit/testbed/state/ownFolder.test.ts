// A testbed believes and signs with what is in its folder, so nobody else may be able to write there.
import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { startTestbed, TestbedError } from '../../../../src/testbed';
import { control } from '../../../../src/testbed/control/client';
import { writeFileAtomically } from '../../../../src/testbed/state/files';

const isWindows = process.platform === 'win32';

describe('the folder of a testbed', { skip: isWindows }, () => {
  let directory: string;
  let elsewhere: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'own-'));
    elsewhere = mkdtempSync(join(tmpdir(), 'else-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
    rmSync(elsewhere, { recursive: true });
  });

  /** Starting must fail; a testbed that starts all the same is stopped. */
  const refusal = async (folder: string): Promise<string> => {
    try {
      const started = await startTestbed({ directory: folder, aggregates: 1 });
      await started.stop();
    } catch (error) {
      if (TestbedError.is(error, 'disk')) return error.message;
      throw error;
    }
    return 'started';
  };

  /** One that belongs to somebody else, whoever runs this. */
  const foreignFolder = (): string => {
    if (process.getuid?.() !== 0) return '/';
    chownSync(directory, 65_534, 65_534);
    return directory;
  };

  it('is not used when it belongs to another user', async () => {
    const folder = foreignFolder();
    assert.match(await refusal(folder), /belongs to another user.*: choose another --dir/);
    assert.ok(!readdirSync(folder).includes('ca'));
  });

  it('is not asked either when it belongs to another user', async () => {
    const asking = control(join(foreignFolder(), 'control.sock'), { command: 'status' });
    await assert.rejects(asking, /belongs to another user/);
  });

  it('is not used when everyone can write to it', async () => {
    chmodSync(directory, 0o777);
    assert.match(await refusal(directory), /^Everyone can write to .*: run "chmod o-w/);
    assert.deepEqual(readdirSync(directory), []);
  });

  for (const part of ['ca', 'users', 'state', 'sites']) {
    it(`is not used when everyone can write to ${part} in it`, async () => {
      mkdirSync(join(directory, part));
      chmodSync(join(directory, part), 0o777);
      assert.match(await refusal(directory), new RegExp(`^Everyone can write to .*/${part}:`));
    });

    it(`is not left through a link in the place of ${part}`, async () => {
      symlinkSync(elsewhere, join(directory, part));
      assert.match(
        await refusal(directory),
        new RegExp(`/${part} is a symbolic link.*: remove it`),
      );
      assert.deepEqual(readdirSync(elsewhere), []);
    });
  }

  for (const [folder, file] of [
    ['ca', 'ca.key'],
    ['users/alice', 'password'],
    ['state', 'testbed.db'],
    ['sites/home/images', 'demo'],
  ] as const) {
    it(`is not left through a link in the place of ${folder}/${file}`, async () => {
      mkdirSync(join(directory, folder), { recursive: true, mode: 0o700 });
      symlinkSync(join(elsewhere, 'target'), join(directory, folder, file));
      assert.match(await refusal(directory), new RegExp(`/${file} is a symbolic link`));
      assert.deepEqual(readdirSync(elsewhere), []);
    });
  }

  it('may be a link of one’s own to another disk', async () => {
    symlinkSync(elsewhere, join(directory, 'testbed'));
    assert.equal(await refusal(join(directory, 'testbed')), 'started');
  });

  it('gets no file written through a link that waits under the name of a draft', () => {
    const file = join(directory, 'testbed.json');
    symlinkSync(join(elsewhere, 'target'), `${file}.${process.pid}.partial`);
    writeFileAtomically(file, 'ours');
    assert.deepEqual(readdirSync(elsewhere), []);
    assert.deepEqual(readdirSync(directory), ['testbed.json']);
  });
});
