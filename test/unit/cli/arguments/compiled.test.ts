/** The compiled form of the commands that is kept between runs: private, renewed, and never relied on. */
import assert from 'node:assert/strict';
import { chmodSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
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

  const kept = (folder = cache): string[] => globSync(join(folder, 'protogeni-images/compiled/*'));

  /** Of the commands that people often need; they take the library from a file of its own. */
  function file(): string {
    const [one, ...others] = kept().filter((path) => !path.includes('-library-'));
    assert.ok(one);
    assert.deepEqual(others, []);
    return one;
  }

  function namesIn(): string[] {
    const bytes = readFileSync(file());
    return bytes.toString('latin1', 0, bytes.indexOf('\n')).split(' ').slice(1);
  }

  it('is readable by its owner only, and written once for each command', async () => {
    await version();
    assert.equal(statSync(file()).mode & 0o777, 0o600);
    assert.equal(statSync(join(cache, 'protogeni-images', 'compiled')).mode & 0o777, 0o700);
    assert.deepEqual(namesIn(), ['help']);
    const written = statSync(file()).mtimeMs;
    await version();
    assert.equal(statSync(file()).mtimeMs, written);
    await command.run(['completion', 'bash'], { env: { XDG_CACHE_HOME: cache } });
    assert.deepEqual(namesIn(), ['help', 'completion']);
  });

  it('is kept for commands that are seldom needed, too, apart from the others', async () => {
    const { exitCode } = await command.run(['mcp', '--config'], { env: { XDG_CACHE_HOME: cache } });
    assert.equal(exitCode, 0);
    const bundles = kept().map((path) => /-(image|more|library)-/.exec(path)?.[1]);
    assert.deepEqual(bundles.sort(), ['image', 'library', 'more']);
  });

  it('of commands that are seldom needed is not made by the others', async () => {
    await command.run(['site', 'list'], { env: { XDG_CACHE_HOME: cache } });
    assert.match(file(), /-image-/);
  });

  it('is made anew when it was damaged, or others could have written it', async () => {
    await version();
    const bytes = readFileSync(file());
    const middle = Math.floor(bytes.length / 2);
    bytes[middle] = (bytes[middle] ?? 0) ^ 0xff;
    writeFileSync(file(), bytes);
    await version();
    assert.notDeepEqual(readFileSync(file()), bytes);
    chmodSync(file(), 0o666);
    await version();
    assert.equal(statSync(file()).mode & 0o777, 0o600);
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
