/** Files that a person names: read up to a limit and without waiting for ever, each flaw in one sentence. */
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { Ran } from '../../../support/commandLine';
import { Desk, sentence } from '../desk';

const onlyThere = { skip: process.platform === 'win32' && 'Windows has no such files' };

describe('A file that is named on the command line', () => {
  let desk: Desk;
  let certificate: string;
  let passphraseFile: string;

  before(async () => {
    desk = await Desk.open();
    ({ certificate, passphraseFile } = desk.testbed.userFiles('alice'));
  });
  after(async () => desk.close());

  /** A command that reads one file of each kind; `file` stands in for the one of this option. */
  async function withFile(option: string, file: string): Promise<Ran> {
    const usual = ['-f', certificate, '-p', passphraseFile, ...desk.trusting()];
    const words = [...usual, option, file, 'slivers'];
    // One of them in a process of its own, which ends although the file does not.
    return option === '-f' ? await desk.command.run(words) : await desk.command.ask(words);
  }

  const options = ['-f', '-p', '-c', '-s', '--cacertificate'];

  for (const option of options) {
    it(`does not fill the memory when it never ends (${option})`, onlyThere, async () => {
      const ran = await withFile(option, '/dev/zero');
      assert.equal(ran.exitCode, 2, ran.stderr);
      assert.match(sentence(ran), /\/dev\/zero .*(?:too big|not a PEM file)/);
    });

    it(`is not waited for when nobody writes into it (${option})`, onlyThere, async () => {
      const pipe = join(desk.command.home, `pipe${option}`);
      execFileSync('mkfifo', [pipe]);
      const ran = await withFile(option, pipe);
      assert.equal(ran.exitCode, 2, ran.stderr);
      assert.match(sentence(ran), /pipe-\S+ cannot be read \(nobody writes into this pipe\)/);
    });

    it(`is a file, and no folder (${option})`, async () => {
      const ran = await withFile(option, desk.command.home);
      assert.equal(ran.exitCode, 2, ran.stderr);
      assert.match(sentence(ran), /cannot be read \(it is a folder\)/);
    });
  }

  it('can be a pipe that another program writes into', onlyThere, async () => {
    const words = [process.execPath, desk.command.fileOf('geni-image'), '-f', certificate];
    const line = `"$@" -p <(sleep 0.2; cat '${passphraseFile}') slivers`;
    const args = ['-c', line, 'bash', ...words, ...desk.trusting()];
    const env = { PATH: process.env['PATH'], HOME: desk.command.home };
    const { stdout } = await promisify(execFile)('bash', args, { env });
    assert.match(stdout, /hello/);
  });

  it('is read once when it is a pipe and the passphrase is asked for', onlyThere, async () => {
    const pipe = join(desk.command.home, 'certificate.pipe');
    execFileSync('mkfifo', [pipe]);
    const written = promisify(execFile)('sh', ['-c', `cat '${certificate}' > '${pipe}'`]);
    const secret = readFileSync(passphraseFile, 'utf8').trim();
    const args = ['-f', pipe, ...desk.trusting(), 'slivers'];
    const ran = await desk.command.onTerminal(args, {
      answers: [[/Passphrase of .*: /, `${secret}\n`]],
    });
    await written;
    assert.equal(ran.exitCode, 0, ran.screen);
  });

  it('is never waited for by lint either', onlyThere, async () => {
    const pipe = join(desk.command.home, 'pipe.rspec');
    execFileSync('mkfifo', [pipe]);
    for (const file of ['/dev/zero', pipe]) {
      const ran = await desk.command.ask(['lint', file]);
      assert.equal(ran.exitCode, 2, ran.stderr);
      assert.match(sentence(ran), /is not checked: it cannot be read \(/);
    }
  });

  it('that should hold the passphrase and is empty is told to be', async () => {
    const empty = join(desk.command.home, 'empty');
    for (const text of ['', '\n', '\uFEFF\r\nsecond']) {
      writeFileSync(empty, text);
      const ran = await desk.command.ask(['-f', certificate, '-p', empty, 'slivers']);
      assert.equal(ran.exitCode, 2, ran.stderr);
      assert.match(sentence(ran), /^The first line of the passphrase file .*empty is empty: give /);
    }
  });

  it('that is not there is told without its name where the name may be a passphrase', async () => {
    const usual = ['-f', certificate, ...desk.trusting(), 'slivers'];
    const folder = join(desk.command.home, 'closed');
    mkdirSync(folder);
    writeFileSync(join(folder, 'word'), 'x');
    for (const secret of ['secret/word', '/secret', '~/secret', `${passphraseFile}/secret`]) {
      const ran = await desk.command.ask(['-p', secret, ...usual]);
      assert.equal(ran.exitCode, 2, ran.stderr);
      assert.doesNotMatch(ran.stderr, /secret/);
      assert.match(
        sentence(ran),
        /^-p must name a file .*no file has the name that you gave: check its path\./,
      );
    }
  });
});
