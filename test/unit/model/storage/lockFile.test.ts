/** A lock is held by one: among processes, after a crash, on other machines, with clocks that jump. */
import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { claimFile, whileClaimed, type Claim } from '../../../../src/model/storage/lockFile';
import { holderOf, ownHolder, type Holder } from '../../../../src/model/storage/holder';
import { StorageError } from '../../../../src/model/storage/storageError';
import { answer, errandOf, Helper } from './race';

if (errandOf() === undefined) describe('a claim', claims);
else void claimWhenTold();

/** `claim PATH TIME` at a moment that both processes wait for, `release`, `starve PATH` without a file to open. */
async function claimWhenTold(): Promise<void> {
  let claim: Claim | undefined;
  await answer((line) => {
    const [word, path = '', at = '0'] = line.split(' ');
    if (word === 'release') claim?.release();
    if (word === 'starve') {
      openAllThereAre();
      return claimFile(path) === undefined ? 'no' : 'yes';
    }
    if (word !== 'claim') return 'done';
    while (Date.now() < Number(at));
    claim = claimFile(path);
    return claim === undefined ? 'no' : 'yes';
  });
}

function openAllThereAre(): void {
  try {
    for (;;) openSync('/dev/null', 'r');
  } catch {
    // None is left.
  }
}

function claims(): void {
  let directory: string;
  let helpers: readonly Helper[];

  before(async () => {
    helpers = [new Helper(__filename, 'claim'), new Helper(__filename, 'claim')];
    for (const helper of helpers) assert.equal(await helper.line(), 'ready');
  });
  after(() => Promise.all(helpers.map((helper) => helper.end())));

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'claim-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  /** How many of two processes got it, when both ask in the same millisecond. */
  async function winners(path: string): Promise<number> {
    const at = Date.now() + 3;
    for (const helper of helpers) helper.say(`claim ${path} ${at}`);
    const answers = await Promise.all(helpers.map((helper) => helper.line()));
    for (const helper of helpers) helper.say('release');
    await Promise.all(helpers.map((helper) => helper.line()));
    return answers.filter((it) => it === 'yes').length;
  }

  async function race(prepare: (path: string) => void): Promise<Record<number, number>> {
    const counts: Record<number, number> = {};
    for (let round = 0; round < 300; round += 1) {
      const path = join(directory, `${round}.lock`);
      prepare(path);
      const count = await winners(path);
      counts[count] = (counts[count] ?? 0) + 1;
    }
    return counts;
  }

  function left(path: string, patch: Partial<Holder> = {}): void {
    mkdirSync(path);
    const { pid, started, boot, host } = { ...ownHolder(), ...patch };
    writeFileSync(join(path, [pid, started, boot, host, 'token'].join('_')), 'held\n');
  }

  /** No system gives out process numbers this high. */
  const gone = { pid: 99_999_999 };

  it('goes to one of two processes that want it at the same time', async () => {
    assert.deepEqual(await race(() => undefined), { 1: 300 });
  });

  it('of a process that has died goes to one of two that want it at the same time', async () => {
    assert.deepEqual(await race((path) => left(path, gone)), { 1: 300 });
  });

  it('is given again after its release, which leaves nothing behind', () => {
    const path = join(directory, 'job.lock');
    const first = claimFile(path);
    assert.ok(first);
    assert.equal(claimFile(path), undefined);
    assert.equal(first.keep(), true);
    first.release();
    assert.deepEqual(readdirSync(directory), []);
    const second = claimFile(path);
    assert.ok(second);
    second.release();
  });

  it('ends with its process', async () => {
    const path = join(directory, 'job.lock');
    const helper = new Helper(__filename, 'claim');
    await helper.line();
    helper.say(`claim ${path}`);
    assert.equal(await helper.line(), 'yes');
    assert.equal(claimFile(path), undefined);
    await helper.end('SIGKILL');
    const claim = claimFile(path);
    assert.ok(claim);
    claim.release();
  });

  it('names its machine and the start of its process', () => {
    const path = join(directory, 'job.lock');
    const claim = claimFile(path);
    const { pid, started, host } = ownHolder();
    const [name = ''] = readdirSync(path);
    assert.ok(name.startsWith(`${pid}_${started}_`) && name.includes(`_${host}_`), name);
    claim?.release();
  });

  it('of another process that runs is respected, however old it looks', () => {
    const path = join(directory, 'job.lock');
    left(path, holderOf(process.ppid));
    const [name = ''] = readdirSync(path);
    utimesSync(join(path, name), new Date(0), new Date(0));
    assert.equal(claimFile(path), undefined);
  });

  it('is taken over when its process number belongs to another process now', () => {
    const path = join(directory, 'job.lock');
    left(path, { pid: process.ppid, started: '1' });
    const claim = claimFile(path);
    if (ownHolder().started !== '0') assert.ok(claim);
    claim?.release();
  });

  it('of another machine is not judged by the process numbers of this one', () => {
    const path = join(directory, 'job.lock');
    left(path, { ...gone, host: 'elsewhere~01234567' });
    assert.equal(claimFile(path), undefined);
  });

  it('from before the machine was started again is taken over', () => {
    const path = join(directory, 'job.lock');
    const [, container = ''] = ownHolder().boot.split('-');
    left(path, { ...holderOf(process.ppid), boot: `0123456789ab-${container}` });
    const claim = claimFile(path);
    if (ownHolder().boot !== '0') assert.ok(claim);
    claim?.release();
  });

  it('tells its holder when it has been taken away', () => {
    const path = join(directory, 'job.lock');
    const claim = claimFile(path);
    rmSync(path, { recursive: true });
    assert.equal(claim?.keep(), false);
    claim.release();
  });

  it('holds within the process where no file can be written', () => {
    const claim = claimFile('/dev/null/job.lock');
    assert.ok(claim);
    assert.equal(claimFile('/dev/null/job.lock'), undefined);
    claim.release();
  });

  it('of another process is respected by one that cannot open files just now', async () => {
    const path = join(directory, 'job.lock');
    const claim = claimFile(path);
    const helper = new Helper(__filename, 'claim', 64);
    await helper.line();
    helper.say(`starve ${path}`);
    const answered = await helper.line();
    await helper.end();
    assert.equal(answered, 'no');
    claim?.release();
  });

  /** What may stand where the lock belongs, or in it, without being one. */
  const strange: Record<string, (path: string) => void> = {
    'a link that leads nowhere': (path) => symlinkSync('/nowhere/lock', path),
    'an unknown file in it': (path) => {
      mkdirSync(path);
      writeFileSync(join(path, 'notes.txt'), '');
    },
    'a folder of a process that has died in it': (path) => {
      const { started, boot, host } = ownHolder();
      const name = [gone.pid, started, boot, host, 'token'].join('_');
      mkdirSync(join(path, name, 'more'), { recursive: true });
    },
  };

  for (const [what, prepare] of Object.entries(strange)) {
    it(`is given to one only where there is ${what}`, async () => {
      const path = join(directory, 'job.lock');
      prepare(path);
      const started = performance.now();
      assert.equal(await winners(path), 1);
      assert.ok(performance.now() - started < 5000, 'before the patience of the lock is over');
    });
  }

  it('takes the place of the lock file of an earlier version', () => {
    const path = join(directory, 'job.lock');
    writeFileSync(path, '99999999 some-token');
    const claim = claimFile(path);
    assert.ok(claim);
    claim.release();
  });

  it('that is not free in time is a failure for a change that needs it', () => {
    const path = join(directory, 'job.lock');
    left(path, holderOf(process.ppid));
    assert.throws(
      () => whileClaimed(path, () => assert.fail('ran'), 20),
      (error) => StorageError.is(error, 'busy'),
    );
  });
}
