/** The gate to standard output and standard error: nothing passes around it, and what it cannot write is told. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { closeSync, globSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Desk } from '../desk';

const forged = 'b.rspec:1:1: error: forged';

describe('Standard output and standard error', () => {
  let desk: Desk;

  before(async () => {
    desk = await Desk.open();
  });
  after(async () => desk.close());

  it('are written to in one place', () => {
    const writers = globSync('src/cli/**/*.ts').filter((path) =>
      /\bconsole\b|process\.std(?:out|err)\.write|writeSync\(|std(?:out|err)\.end\(/.test(
        readFileSync(path, 'utf8'),
      ),
    );
    assert.deepEqual(writers, ['src/cli/terminal/streams.ts']);
  });

  function rspec(name: string, image: string): string {
    const folder = join(desk.command.home, 'rspecs');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, name);
    writeFileSync(
      file,
      `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request"><node client_id="n">` +
        `<sliver_type name="raw-pc"><disk_image name="${image}"/></sliver_type></node></rspec>\n`,
    );
    return file;
  }

  it('show what a file holds on one line, as it is', async () => {
    const image = 'urn:publicid:IDN+e.net+image+p:a\x1b[31mRED\u202e\u2028\u200b';
    const files = [rspec('a', image), rspec(`x\n${forged}\x1b[31m`, 'urn:publicid:IDN+e+image+a')];
    const ran = await desk.command.run(['lint', ...files]);
    assert.equal(ran.exitCode, 1);
    assert.doesNotMatch(ran.stdout, /[^\n -~\uFFFD]/);
    assert.ok(!ran.stdout.split('\n').some((line) => line.startsWith(forged)), ran.stdout);
  });

  it('show an argument on one line, as it is', async () => {
    const word = `x\x1b[31m\n${forged}\u200b`;
    for (const args of [
      [word],
      ['info', word],
      ['list', '-m', word],
      ['slivers', '-f', word],
      ['lint', word],
      ['completion', word],
      ['help', word],
      ['list', `--${word}`],
      [...desk.user('alice'), 'slivers', '-n', word],
      [...desk.user('alice'), 'renew', word, '--days', '1'],
    ]) {
      const ran = await desk.command.ask(args);
      assert.notEqual(ran.exitCode, 0);
      assert.doesNotMatch(ran.stdout + ran.stderr, /[^\n -~\uFFFD]/, args.join(' '));
      assert.ok(!ran.stderr.split('\n').some((line) => line.startsWith(forged)), ran.stderr);
    }
  });

  it('give no command to what runs builds', async () => {
    const orders = ['::error::x', '  ::add-mask::0', '##[error]x', '##vso[task.complete]x'];
    const obeyed = /^\s*::|##\w*\[/m;
    mkdirSync(join(desk.command.home, 'rspecs'), { recursive: true });
    const folder = process.cwd();
    process.chdir(join(desk.command.home, 'rspecs'));
    try {
      for (const order of orders) {
        const bad = rspec(order, 'urn:publicid:IDN+e+image+a');
        const outputs = [
          await desk.command.ask(['lint', order]),
          await desk.command.ask(['lint', bad]),
          await desk.command.ask(['lint', rspec('x', order)]),
          await desk.command.ask(['info', order]),
          await desk.command.ask([order]),
        ];
        for (const { stdout, stderr } of outputs) assert.doesNotMatch(stdout + stderr, obeyed);
        assert.match(outputs[0]?.stdout ?? '', /\ufffd/);
        const asJson = await desk.command.ask(['lint', order, '--json']);
        assert.doesNotMatch(asJson.stdout, obeyed);
        assert.ok(JSON.stringify(JSON.parse(asJson.stdout)).includes(`"${order}"`), asJson.stdout);
      }
    } finally {
      process.chdir(folder);
    }
  });

  it('that take nothing are no success', async () => {
    const full = openSync('/dev/full', 'w');
    try {
      for (const args of [
        ['--help'],
        ['--version'],
        ['completion', 'bash'],
        [...desk.user('alice'), 'list'],
        [...desk.user('alice'), 'list', '--json'],
        [...desk.user('alice'), 'slivers', '--quiet'],
      ]) {
        const ran = await desk.command.run(args, { stdout: full });
        const words = args.slice(-2).join(' ');
        assert.equal(ran.exitCode, 7, words);
        assert.match(
          ran.stderr,
          /^geni-image: Standard output cannot be written: no space is left\. The result is lost\.$/m,
          words,
        );
      }
      const classic = await desk.command.run(desk.user('alice'), {
        name: 'listimages',
        stdout: full,
      });
      assert.equal(classic.exitCode, 7);
      // A failure keeps its own code.
      const failed = await desk.command.run(['info', 'x', '--json'], { stdout: full });
      assert.equal(failed.exitCode, 2);
    } finally {
      closeSync(full);
    }
  });

  it('that take nothing do not hide what was changed', async () => {
    const full = openSync('/dev/full', 'w');
    try {
      for (const more of [[], ['--json']]) {
        const urn = await desk.image('goes');
        const args = [...desk.user('alice'), 'delete', urn, '--yes', ...more];
        const ran = await desk.command.run(args, { stdout: full });
        assert.equal(ran.exitCode, 7);
        assert.match(
          ran.stderr,
          /no space is left\. However, this was done: Deleted image goes and its only version\./,
        );
      }
      await desk.ready();
      const args = [...desk.user('alice'), 'create', 'made', desk.testbed.sliver('vm').urn];
      const ran = await desk.command.run(args, { stdout: full });
      assert.match(
        ran.stderr,
        /this was done: The snapshot made of vm has started at home\.example\./,
      );
    } finally {
      closeSync(full);
    }
  });

  it('may be closed by a reader who has seen enough', async () => {
    const words = [desk.command.fileOf('geni-image'), '--help'];
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const exitCode = await new Promise((resolve) => child.once('close', resolve));
    assert.deepEqual([exitCode, said], [0, '']);
  });
});
