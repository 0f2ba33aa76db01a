/** The compiled form of the commands that is kept between runs: private, renewed, and never relied on. */
import assert from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { CommandLine } from '../../../support/commandLine';

describe('The compiled form of the commands', () => {
  let command: CommandLine;

  beforeEach(async () => {
    command = await CommandLine.make();
    await version();
  });
  afterEach(async () => command.remove());

  async function version(): Promise<void> {
    const ran = await command.run(['--version']);
    assert.deepEqual([ran.exitCode, ran.stderr], [0, '']);
    assert.match(ran.stdout, /^\d+\.\d+\.\d+\n$/);
  }

  function file(): string {
    const folder = join(command.home, 'state', 'protogeni-images', 'compiled');
    const [name = '', another] = readdirSync(folder);
    assert.equal(another, undefined);
    return join(folder, name);
  }

  function namesIn(): string[] {
    const bytes = readFileSync(file());
    return bytes.toString('latin1', 0, bytes.indexOf('\n')).split(' ').slice(1);
  }

  it('is readable by its owner only, and written once for each command', async () => {
    assert.equal(statSync(file()).mode & 0o777, 0o600);
    assert.deepEqual(namesIn(), ['help']);
    const written = statSync(file()).mtimeMs;
    await version();
    assert.equal(statSync(file()).mtimeMs, written);
    await command.run(['completion', 'bash']);
    assert.deepEqual(namesIn(), ['help', 'completion']);
  });

  it('is made anew when it was damaged, or others could have written it', async () => {
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
    chmodSync(dirname(file()), 0o777);
    const old = statSync(file()).ino;
    await version();
    assert.notEqual(statSync(file()).ino, old);
    assert.equal(statSync(dirname(file())).mode & 0o777, 0o700);
    await command.run(['completion', 'bash']);
    assert.deepEqual(namesIn(), ['help', 'completion']);
  });

  it('is done without where nothing can be written', async () => {
    const noFolder = join(command.home, 'file');
    writeFileSync(noFolder, '');
    const ran = await command.run(['--version'], { env: { XDG_STATE_HOME: noFolder } });
    assert.deepEqual([ran.exitCode, ran.stderr], [0, '']);
  });
});
