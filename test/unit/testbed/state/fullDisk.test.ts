// A full disk: the testbed says so, goes on living, and goes on working when there is space again. Where a small
// file system can be mounted it is a real one; elsewhere the largest size of a file stands in for it.
import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Background, isDiskFault } from '../../../../src/testbed/time/background';
import { startTestbed } from '../../../../src/testbed';
import type { ShownSliver } from '../../../../src/testbed/control/sliceCommands';
import { control } from '../../../../src/testbed/control/client';
import type { Status } from '../../../../src/testbed/control/status';
import { openStore } from '../../../../src/testbed/state/store';
import { copyTemplate } from '../../../support/testbedTemplate';

const directory = process.env['FULL_DISK_TESTBED'];
if (directory === undefined) {
  describe('work behind the calls', background);
  describe('the store', store);
  describe('a testbed whose disk is full', fullDisk);
} else void beTheTestbed(directory);

/** This file is also the testbed, as a process of its own: what nobody catches must be seen to end it. */
async function beTheTestbed(folder: string): Promise<void> {
  const testbed = await startTestbed({ directory: folder, host: '127.0.0.2', pollScale: 4 });
  process.stdout.write('ready\n');
  await testbed.ended;
}

function fault(code = 'ENOSPC'): Error {
  return Object.assign(new Error(`${code}: no space left on device, write`), { code });
}

function background(): void {
  const make = (said: string[]): Background =>
    new Background({
      directory: '/testbed',
      stopped: new AbortController().signal,
      say: (sentence) => void said.push(sentence),
    });

  it('is told when it fails, once a minute, and never ends the process', async () => {
    const said: string[] = [];
    const behind = make(said);
    await behind.run(() => Promise.reject(fault()));
    await behind.run(() => Promise.reject(fault()));
    assert.deepEqual(said, [
      'The testbed cannot write to /testbed (the disk is full): free space there; it goes on by itself.',
    ]);
    assert.equal(behind.problem, said[0]);
  });

  it('is told in words, with what to do about a disk that is not full', async () => {
    const said: string[] = [];
    await make(said).run(() => Promise.reject(fault('EROFS')));
    assert.deepEqual(said, [
      'The testbed cannot write to /testbed (the disk is read-only): make it writable; it goes on by itself.',
    ]);
  });

  it('is tried again until the disk takes it', async () => {
    let tries = 0;
    const kept = await make([]).keep(() => {
      tries += 1;
      if (tries < 3) throw fault();
      return 'kept';
    });
    assert.deepEqual([kept, tries], ['kept', 3]);
  });

  it('is not tried again when the disk is not to blame', async () => {
    await assert.rejects(
      make([]).keep(() => {
        throw new TypeError('no');
      }),
      TypeError,
    );
    assert.equal(isDiskFault(fault('ENOENT')), false);
  });
}

function store(): void {
  const folder = mkdtempSync(join(tmpdir(), 'store-'));
  after(() => rmSync(folder, { recursive: true }));

  it('holds in memory what is on disk, also when a change was refused in the middle', async () => {
    const opened = await openStore(join(folder, 'testbed.db'));
    opened.settings.put('a', 'before');
    assert.throws(() =>
      opened.transaction(() => {
        opened.settings.put('a', 'after');
        opened.settings.put('b', 'new');
        throw fault();
      }),
    );
    assert.deepEqual([opened.settings.get('a'), opened.settings.get('b')], ['before', undefined]);
    opened.transaction(() => opened.settings.put('a', 'later'));
    opened.close();
    const again = await openStore(join(folder, 'testbed.db'));
    assert.equal(again.settings.get('a'), 'later');
    again.close();
  });
}

function fullDisk(): void {
  const root = mkdtempSync(join(tmpdir(), 'full-'));
  const disk = join(root, 'disk');
  const folder = join(disk, 'testbed');
  const ballast = join(disk, 'ballast');
  const isMounted = mounted(disk);
  let child: ChildProcess;
  let said = '';

  before(async () => {
    const prepared = join(root, 'prepared');
    await copyTemplate({ aggregates: 2 }, prepared);
    // Files that are shared by hard links would count once only.
    cpSync(prepared, folder, { recursive: true });
    child = begin();
    await ready(child);
  });
  after(async () => {
    await ended(child);
    if (isMounted) execFileSync('umount', [disk]);
    rmSync(root, { recursive: true, force: true });
  });

  function begin(): ChildProcess {
    const started = spawn(process.execPath, ['--enable-source-maps', __filename], {
      env: { ...process.env, FULL_DISK_TESTBED: folder, NODE_TEST_CONTEXT: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    started.stderr.on('data', (text: Buffer) => (said += text.toString()));
    return started;
  }

  const ask = (command: string, more: Record<string, unknown> = {}): Promise<unknown> =>
    control(join(folder, 'control.sock'), { command, ...more });

  const slivers = async (): Promise<ShownSliver[]> => (await ask('sliver.list')) as ShownSliver[];

  const isBootingFromItsDisk = ({ slice, status, disk }: ShownSliver): boolean =>
    slice.endsWith('+booting') && status === 'changing' && existsSync(disk);

  /** Whatever there is goes to the ballast, down to the last byte. */
  function fill(): void {
    if (isMounted) {
      for (let size = 1 << 20; size >= 1; size >>= 2) {
        try {
          for (;;) writeFileSync(ballast, Buffer.alloc(size), { flag: 'a' });
        } catch (error) {
          assert.ok(isDiskFault(error), String(error));
        }
      }
      const { bfree } = statfsSync(disk);
      assert.equal(bfree, 0);
    } else execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=1:']);
  }

  function free(): void {
    if (isMounted) rmSync(ballast);
    else execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited:']);
  }

  if (process.platform === 'linux') {
    it('goes on living, says so, and goes on working when there is space again', async () => {
      await ask('slice.add', { name: 'booting', uid: 'alice' });
      const booted = ask('sliver.add', { slice: 'booting', site: 'home' });
      await until(async () => (await slivers()).some(isBootingFromItsDisk));
      fill();
      // The log of the database may have room left over; then it is the description that has none.
      let added = 0;
      const addOne = (): Promise<unknown> =>
        ask('slice.add', { name: `more${(added += 1)}`, uid: 'alice' }).catch(String);
      await until(async () => (await addOne(), said.includes('cannot write to')));
      assert.match(
        said,
        /geni-testbed: The testbed cannot write to .*free space there; it goes on/,
      );
      assert.equal(child.exitCode, null);
      assert.match(((await ask('status')) as Status).problem ?? '', /cannot write to/);
      free();
      await booted;
      assert.deepEqual([...new Set((await slivers()).map(({ status }) => status))], ['ready']);
      await ask('slice.add', { name: 'after', uid: 'alice' });
      // What it says of itself is what it holds, also after a restart.
      const before = await ask('slice.list');
      await ended(child);
      child = begin();
      await ready(child);
      const names = (slices: unknown): string[] =>
        (slices as { name: string }[]).map(({ name }) => name).sort();
      assert.deepEqual(names(await ask('slice.list')), names(before));
    });
  }
}

/** Only the administrator may mount, and not everywhere. */
function mounted(disk: string): boolean {
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function ready(child: ChildProcess): Promise<void> {
  if (child.stdout === null) throw new Error('no output');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  assert.equal(line, 'ready');
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const start = Date.now(); !(await holds());) {
    if (Date.now() - start > 30_000) throw new Error('It did not come about.');
    await pause(20);
  }
}
