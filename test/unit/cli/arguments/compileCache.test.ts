/** The compiled form of the commands that Node keeps between runs: in a place of the user's own, or nowhere. */
import assert from 'node:assert/strict';
import { chmodSync, globSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { CommandLine } from '../../../support/commandLine';

describe('The compiled form of the commands', () => {
  let command: CommandLine;
  let cache: string;

  beforeEach(async () => {
    command = await CommandLine.make();
    cache = join(command.home, 'cache');
  });
  afterEach(async () => command.remove());

  async function version(XDG_CACHE_HOME = cache): Promise<void> {
    const ran = await command.run(['--version'], { env: { XDG_CACHE_HOME } });
    assert.deepEqual([ran.exitCode, ran.stderr], [0, '']);
    assert.match(ran.stdout, /^\d+\.\d+\.\d+\n$/);
  }

  const kept = (folder = cache): string[] =>
    globSync(join(folder, 'protogeni-images/compiled/*/*'));

  it('lies in the cache folder, in a folder that only the owner can enter', async () => {
    await version();
    assert.ok(kept().length > 0);
    assert.equal(statSync(join(cache, 'protogeni-images', 'compiled')).mode & 0o777, 0o700);
  });

  it('is taken from there by the next command', async () => {
    await version();
    const written = kept().map((file) => statSync(file).mtimeMs);
    await version();
    assert.deepEqual(
      kept().map((file) => statSync(file).mtimeMs),
      written,
    );
  });

  it('is not used from a folder that others can write to', async () => {
    const folder = join(cache, 'protogeni-images', 'compiled');
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o777);
    await version();
    assert.deepEqual(kept(), []);
  });

  it('is not used where others can put another folder in its place', async () => {
    mkdirSync(cache);
    chmodSync(cache, 0o777);
    await version();
    assert.deepEqual(kept(), []);
  });

  it('is kept below a folder of all users in which each keeps what is theirs', async () => {
    mkdirSync(cache);
    chmodSync(cache, 0o1777);
    await version();
    assert.ok(kept().length > 0);
  });

  it('never lands in the working directory because a variable names a relative folder', async () => {
    await version('relative');
    assert.deepEqual(globSync('relative/**'), []);
    assert.ok(kept(join(command.home, '.cache')).length > 0);
  });

  it('is done without where nothing can be written', async () => {
    const noFolder = join(command.home, 'file');
    writeFileSync(noFolder, '');
    await version(noFolder);
  });
});
