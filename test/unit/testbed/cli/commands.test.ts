// `geni-testbed` as a program: its output, its exit status, its sentences.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { runTestbedCommand } from '../../../../src/cli/testbed/program';
import { CommandHost } from '../../../support/commandHost';
import { markEnd } from '../../../support/hostMark';

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** This file is also the program, and one that carries out what it is told, line by line. */
const isProgram = process.env['TESTBED_PROGRAM'] === '1';
const isHost = process.env['TESTBED_PROGRAM'] === 'host';
if (isProgram) void runTestbedCommand(process.argv).then((status) => (process.exitCode = status));
if (isHost)
  process.on('message', (words: readonly string[]) => {
    void runTestbedCommand([...process.argv.slice(0, 2), ...words]).then(markEnd);
  });

function launch(...words: string[]): ChildProcess {
  return launchWith({}, ...words);
}

function launchWith(more: Record<string, string>, ...words: string[]): ChildProcess {
  const env = { ...process.env, TESTBED_PROGRAM: '1', NODE_TEST_CONTEXT: '', ...more };
  return spawn(process.execPath, [__filename, ...words], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function ended(child: ChildProcess): Promise<Ended> {
  let out = '';
  let err = '';
  child.stdout?.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr?.on('data', (text: Buffer) => (err += text.toString()));
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, out, err })));
}

if (!isProgram && !isHost)
  describe('geni-testbed', () => {
    const directory = mkdtempSync(join(tmpdir(), 'cli-'));
    let running: ChildProcess;
    let firstLine = '';
    let ending: Promise<Ended>;
    let host: CommandHost<readonly string[]>;

    const run = (...words: string[]): Promise<Ended> => ended(launch(...words, '--dir', directory));

    /** Without a process of its own. */
    async function told(...words: string[]): Promise<Ended> {
      const { exitCode, stdout, stderr } = await host.ask(words);
      return { status: exitCode, out: stdout, err: stderr };
    }

    const ask = (...words: string[]): Promise<Ended> => told(...words, '--dir', directory);

    before(async () => {
      const env = { ...process.env, TESTBED_PROGRAM: 'host', NODE_TEST_CONTEXT: '' };
      host = new CommandHost([__filename], env);
      running = launch('start', '--dir', directory, '--aggregates', '1', '--time-scale', '0.01');
      ending = ended(running);
      const { stdout } = running;
      assert.ok(stdout);
      firstLine = await new Promise((resolve) =>
        createInterface({ input: stdout }).once('line', resolve),
      );
    });
    after(async () => {
      running.kill('SIGKILL');
      await host.end();
      rmSync(directory, { recursive: true, force: true });
    });

    it('says when its result cannot be written', async () => {
      const full = openSync('/dev/full', 'w');
      const env = { ...process.env, TESTBED_PROGRAM: '1', NODE_TEST_CONTEXT: '' };
      for (const words of [['status', '--dir', directory], ['--help']]) {
        const child = spawn(process.execPath, [__filename, ...words], {
          env,
          stdio: ['ignore', full, 'pipe'],
        });
        const { status, err } = await ended(child);
        assert.equal(status, 7);
        assert.match(err, /^geni-testbed: Standard output cannot be written: no space is left\./);
      }
      closeSync(full);
    });

    it('is no success when it stops before it has ended', async () => {
      const mute = { NODE_OPTIONS: `--require ${resolve('test/support/mute.cjs')}` };
      const { status, out, err } = await ended(launchWith(mute, 'status', '--dir', directory));
      const said =
        'Something went wrong inside this program: it stopped before the command finished';
      assert.deepEqual([status, out, err], [70, '', `geni-testbed: ${said}\n`]);
    });

    it('prints another token of a user, for one experiment where that is said', async () => {
      const made = await ask(
        'user',
        'token',
        'alice',
        '--experiment',
        'demo,hello',
        '--hours',
        '2',
      );
      assert.deepEqual([made.status, made.err], [0, '']);
      assert.match(made.out, /^[\w-]+\.[\w-]+\.[\w-]+\n$/);
      const none = await ask('user', 'token', 'alice', '--experiment', 'demo,nothing');
      assert.equal(none.status, 2);
      assert.match(none.err, /There is no experiment "demo,nothing"\./);
    });

    it('shows an argument on one line, as it is', async () => {
      const word = 'x\x1b[31m\ngeni-testbed: forged';
      for (const words of [[word], ['slice', 'delete', word], ['user', 'add', word]]) {
        const { status, err } = await ask(...words);
        assert.notEqual(status, 0);
        assert.doesNotMatch(err, /\x1b|^geni-testbed: forged/m);
      }
    });

    it('says in one sentence that files of a folder are damaged', async () => {
      for (const file of ['state/testbed.db', 'ca/ca.key', 'ca/ca.pem']) {
        const damaged = mkdtempSync(join(tmpdir(), 'cli-'));
        mkdirSync(join(damaged, 'state'));
        mkdirSync(join(damaged, 'ca'));
        writeFileSync(join(damaged, file), 'not what it was');
        const { status, err } = await ended(launch('start', '--dir', damaged));
        assert.doesNotMatch(err, /\n {4}at /);
        rmSync(damaged, { recursive: true });
        assert.equal(status, 1, file);
        assert.match(err, /^geni-testbed: The testbed in .* is damaged \(.*\): clear the folder/);
        assert.equal(err.trimEnd().split('\n').length, 1, err);
      }
    });

    it('start prints one line of JSON when it is ready', () => {
      const ready = JSON.parse(firstLine) as Record<string, unknown>;
      assert.equal(ready['ready'], true);
      assert.equal(ready['testbed'], join(directory, 'testbed.json'));
      assert.equal(ready['pid'], running.pid);
      assert.ok(existsSync(join(directory, 'testbed.json')));
    });

    it('status shows the aggregates and their slivers', async () => {
      const { status, out } = await run('status');
      assert.equal(status, 0);
      assert.match(
        out,
        /^Testbed in .*, process \d+\nCertificates: .*\nPortal: https:\/\/127\.0\.0\.1:\d+, with the tokens .*\/users\/<user>\/cloudlab\.jwt\n\nhome {2}https:\/\/127\.0\.0\.1:\d+\/protogeni\/xmlrpc {2}36 images\n/,
      );
      assert.match(
        out,
        /hello {2}pc {2}started, ready {2}urn:publicid:IDN\+home\.example\+sliver\+1001/,
      );
    });

    it('status --json is one document', async () => {
      const { out } = await ask('status', '--json');
      const { sites, snapshots } = JSON.parse(out) as {
        sites: { name: string }[];
        snapshots: unknown[];
      };
      assert.deepEqual([sites.map(({ name }) => name), snapshots], [['home'], []]);
    });

    it('makes users, slices and slivers', async () => {
      const user = await ask('user', 'add', 'dave', '--project', 'demo', '--json');
      assert.equal(user.status, 0, user.err);
      const { certificate } = JSON.parse(user.out) as { certificate: string };
      assert.match(readFileSync(certificate, 'utf8'), /ENCRYPTED/);
      assert.equal(
        (await ask('slice', 'add', 'lab', '--user', 'dave')).out,
        'urn:publicid:IDN+home.example:demo+slice+lab\n',
      );
      const sliver = await ask('sliver', 'add', 'lab', '--type', 'emulab-docker', '--name', 'box');
      assert.match(sliver.out, /home {2}box {2}emulab-docker {2}started, ready/);
      const { out } = await ask('slice', 'delete', 'lab');
      assert.equal(out, 'urn:publicid:IDN+home.example:demo+slice+lab is deleted.\n');
    });

    it('lists images with what they run on', async () => {
      const { out } = await ask('image', 'list');
      assert.match(out, /emulab-ops:UBUNTU24-XEN-STD:0 +emulab-xen +anyone +\d\.\d MB +released/);
    });

    it('adds, lists and clears faults', async () => {
      assert.equal(
        (await ask('fault', 'add', 'busy', '--times', '3')).out,
        'Fault 1: code 14, the slice is busy.\n',
      );
      assert.equal(
        (await ask('fault', 'list')).out,
        '1  busy  everywhere  struck 0 times  3 more to come\n',
      );
      const other = await ask('fault', 'clear', '99');
      assert.deepEqual([other.status, other.err], [2, 'geni-testbed: There is no fault 99.\n']);
      assert.equal((await ask('fault', 'clear')).out, 'Cleared 1 fault.\n');
      assert.equal((await ask('fault', 'list')).out, 'There are no faults.\n');
    });

    it('answers nonsense with a sentence and status 2', async () => {
      const fault = await ask('fault', 'add', 'gremlin');
      assert.equal(fault.status, 2);
      assert.match(
        fault.err,
        /^geni-testbed: "gremlin" is not a kind of fault\. Run "geni-testbed fault add --help" for usage\.$/m,
      );
      const close = await ask('fault', 'add', 'slwo');
      assert.match(
        close.err,
        /^geni-testbed: "slwo" is not a kind of fault\. Did you mean slow\? Run/,
      );
      const user = await run('user', 'revoke', 'nobody');
      assert.deepEqual([user.status, user.err], [2, 'geni-testbed: There is no user "nobody".\n']);
      const number = await ask('start', '--aggregates', 'many');
      assert.equal(number.status, 2);
      assert.match(number.err, /It must be a whole number from 1 to 200\./);
      const command = await told('staus');
      assert.equal(command.status, 2);
      assert.equal(
        command.err,
        'geni-testbed: Unknown command staus. Did you mean status? Run "geni-testbed help" for usage.\n',
      );
      const missing = await told('slice', 'add');
      assert.equal(
        missing.err,
        'geni-testbed: Missing argument name. Run "geni-testbed slice add --help" for usage.\n',
      );
    });

    it('says what is wrong with names, in words of its own', async () => {
      const cases: readonly (readonly [readonly string[], RegExp])[] = [
        [['user', 'add', ''], /^geni-testbed: Give a value for uid\.$/m],
        [
          ['slice', 'add', 'a b'],
          /^geni-testbed: "a b" cannot be the name of a slice: use 2 to 19/m,
        ],
        [['slice', 'add', 'hello'], /^geni-testbed: There is a slice hello already\.$/m],
        [
          ['sliver', 'add', 'hello', '--at', 'nowhere'],
          /^geni-testbed: There is no site "nowhere"/m,
        ],
      ];
      for (const [words, expected] of cases) {
        const { status, err } = await ask(...words);
        assert.equal(status, 2, err);
        assert.match(err, expected);
      }
    });

    it('no help is wider than 80 columns', async () => {
      for (const words of [[], ['fault', 'add'], ['start'], ['user', 'token']]) {
        const { out } = await told(...words, '--help');
        for (const line of out.split('\n')) assert.ok(line.length <= 80, line);
      }
    });

    it('deletes an image by its name, where that is of one image only', async () => {
      const some = await ask('image', 'delete', 'UBUNTU18-PPC64LE');
      assert.equal(some.status, 0, some.err);
      const none = await ask('image', 'delete', 'nothing');
      assert.equal(none.err, 'geni-testbed: There is no image "nothing".\n');
    });

    it('every command has help', async () => {
      for (const words of [
        [],
        ['start'],
        ['fault'],
        ['fault', 'add'],
        ['user'],
        ['slice'],
        ['sliver'],
        ['image'],
        ['reset'],
      ]) {
        const { status, out } = await told(...words, '--help');
        assert.equal(status, 0);
        assert.match(out, /^Usage: geni-testbed/);
      }
    });

    it('start says that the folder is in use, with status 1', async () => {
      const { status, err } = await run('start');
      assert.deepEqual(
        [status, err],
        [
          1,
          'geni-testbed: Another testbed is running in this folder. Stop it, or choose another --dir.\n',
        ],
      );
    });

    it('reset refuses while the testbed runs', async () => {
      const { status, err } = await ask('reset');
      assert.deepEqual(
        [status, err],
        [1, 'geni-testbed: The testbed is running. Stop it first with "geni-testbed stop".\n'],
      );
    });

    it('stop ends it, with status 0', async () => {
      assert.equal((await run('stop')).out, 'The testbed is stopping.\n');
      assert.equal((await ending).status, 0);
    });

    it('says with status 3 that nothing is running', async () => {
      const { status, err } = await run('status');
      assert.equal(status, 3);
      assert.match(
        err,
        /^geni-testbed: No testbed is running in \S+\. Start one with "geni-testbed start", or give its folder with --dir\.\n$/,
      );
    });

    it('ends on SIGTERM as well', async () => {
      const again = launch('start', '--dir', directory, '--aggregates', '1');
      const end = ended(again);
      await new Promise((resolve) => again.stdout?.once('data', resolve));
      again.kill('SIGTERM');
      assert.equal((await end).status, 0);
    });

    it('reset forgets everything, once', async () => {
      assert.equal((await run('reset')).out, `The testbed in ${directory} has been reset.\n`);
      assert.ok(!existsSync(join(directory, 'users')));
      assert.deepEqual(
        (await ask('reset')).err,
        `geni-testbed: There is no testbed in ${directory}.\n`,
      );
    });
  });
