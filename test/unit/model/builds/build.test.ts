/**
 * Images are built from the recipes of examples/ at the local testbed, over its real logins, and the process of a build
 * is killed at every step. Registered where people can log in to nodes.
 */
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileBuildStore } from '../../../../src/model/builds/buildStore';
import { endBuild } from '../../../../src/model/builds/endBuild';
import type { BuildEvent } from '../../../../src/model/builds/parts';
import { isOfBuild } from '../../../../src/model/builds/record';
import { History } from '../../../../src/model/history/history';
import { fileJobStore } from '../../../../src/model/snapshots/jobStore';
import { readLockFile, type LockedImage, type LockRead } from '../../../../src/model/images/lock';
import { fileJournal } from '../../../../src/model/journal/journal';
import { takeUpLoan } from '../../../../src/model/nodes/loan';
import { fileLoanStore } from '../../../../src/model/nodes/loanStore';
import { canLogIn } from '../../../support/ssh';
import { accountAt, build, buildBench, loanTimes, type Errand } from './bench';

const errand = process.env['BUILD_ERRAND'];
if (errand === undefined)
  describe('a build', async () => {
    if (await canLogIn()) theTests();
  });
else void beTheVictim(JSON.parse(errand) as Errand);

/** This file is also the program that gets killed. */
async function beTheVictim({ testbed, state, recipe, dies = '' }: Errand): Promise<void> {
  const die = (): void => void process.kill(process.pid, 'SIGKILL');
  const account = await accountAt(testbed);
  const manager = account.sites[0]?.componentManager;
  if (manager !== undefined && dies in manager) {
    const call = (manager[dies as 'createImage'] as () => Promise<unknown>).bind(manager);
    const dying = async (...words: []): Promise<unknown> => {
      const answer = await call(...words);
      die();
      return answer;
    };
    Object.assign(manager, { [dies]: dying });
  }
  const hear = (event: BuildEvent): void => {
    const moment =
      event.kind === 'step'
        ? `${event.step.name}:${event.step.state}`
        : event.kind === 'log'
          ? `log:${event.line}`
          : '';
    if (moment === dies) die();
  };
  const { error } = await build({ account, state, recipe, hear });
  process.exit(error === undefined ? 0 : 1);
}

function locked(lock: LockRead, ending: string): LockedImage {
  assert.ok(lock.kind === 'found');
  const found = lock.value.images.find(({ reference }) => reference.endsWith(ending));
  return found ?? assert.fail(JSON.stringify(lock.value));
}

function theTests(): void {
  const bench = buildBench();
  const { example, recipe, make, die, logOf, openLoans, doneOf, versionsOf } = bench;

  it('makes each example twice, with the same packages, and locks what it made', async () => {
    for (const name of ['tally', 'page'] as const) {
      const path = example(name);
      const first = await make(path);
      assert.equal(first.record.reason, undefined);
      const second = await make(path);
      assert.equal(second.record.reason, undefined);
      assert.deepEqual(second.record.packages, first.record.packages);
      assert.ok((first.record.packages ?? []).length > 0);
      // Nobody is told of their end but by the build.
      const jobs = fileJobStore(join(bench.state, 'jobs')).load();
      assert.ok(jobs.length >= 2 && jobs.every(isOfBuild));
      const made = await versionsOf(first.record.recipe.name);
      assert.deepEqual(made.length, 2);
      const lock = readLockFile(join(bench.folder, 'images.lock.json'));
      assert.ok(lock.kind === 'found');
      const image = locked(lock, `:${first.record.recipe.name}`);
      assert.equal(image.urn, second.record.snapshot?.versionUrn);
      assert.deepEqual(image.files, ['image.yml']);
      const base = locked(lock, ':UBUNTU24-64-STD');
      assert.match(base.urn ?? '', /:UBUNTU24-64-STD:\d+$/);
      assert.match(base.hash ?? '', /^[\da-f]{40}$/);
      rmSync(join(bench.folder, 'images.lock.json'));
      assert.deepEqual(openLoans(), []);
    }
  });

  it('locks the version of the base that its node ran, and says where no site tells of it', async () => {
    const site = bench.account.sites[0] ?? assert.fail('no site');
    const { record: ground } = await make(recipe('ground', ''));
    const urn = ground.snapshot?.imageUrn ?? assert.fail('no image');
    const path = recipe('floor', '');
    writeFileSync(path, readFileSync(path, 'utf8').replace('UBUNTU24-64-STD', urn));
    const events: BuildEvent[] = [];
    const warned = (): string[] =>
      events.flatMap((event) => (event.kind === 'warning' ? [event.text] : []));
    const { record, error } = await make(path, { hear: (event) => events.push(event) });
    assert.equal(error, undefined, record.reason);
    const file = join(bench.folder, 'images.lock.json');
    const base = locked(readLockFile(file), ':ground');
    assert.match(base.urn ?? '', /:ground:0$/);
    assert.deepEqual(warned(), []);
    const none = await make(recipe('attic', ''), {
      hear: (event) => events.push(event),
      offered: () => Promise.resolve([]),
    });
    assert.equal(none.error, undefined, none.record.reason);
    const read = readLockFile(file);
    assert.ok(read.kind === 'found');
    const why = `${site.name} gives no address for this image.`;
    assert.deepEqual(
      read.value.notKnown.map((one) => [one.files, one.why]),
      [[['image.yml'], why]],
    );
    assert.deepEqual(warned(), [`images.lock.json has no version of the base image. ${why}`]);
  });

  it('leaves in the lock what other files of the folder name', async () => {
    const path = recipe('shared', '');
    const file = join(bench.folder, 'images.lock.json');
    await make(path);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"image.yml"', '"profile.py"'));
    const { record, error } = await make(path);
    assert.equal(error, undefined, record.reason);
    const { files } = locked(readLockFile(file), ':UBUNTU24-64-STD');
    assert.deepEqual(files, ['image.yml', 'profile.py']);
  });

  it('is taken up again however often it is killed, and doubles nothing', async () => {
    const path = example('tally');
    const before = (await versionsOf('tally')).length;
    const moments = [
      'validate:running',
      'node:running',
      'createSliver',
      'node:done',
      'provision:running',
      'log:installed /usr/local/bin/tally',
      'provision:done',
      'check:running',
      'check:done',
      'snapshot:running',
      'createImage',
      'snapshot:done',
      'try:running',
      'createSliver',
      'log:tally 1.2 (/usr/local)',
      'try:done',
      'lock:running',
      'lock:done',
      'give-back:running',
      'deleteSlice',
      'give-back:done',
    ];
    for (const moment of moments) await die(path, moment);
    const { record, error } = await make(path);
    assert.equal(error, undefined, record.reason);
    assert.equal(record.outcome, 'ready');
    assert.equal(fileBuildStore(join(bench.state, 'builds')).load().length, 1);
    assert.equal((await versionsOf('tally')).length, before + 1);
    assert.equal(fileJobStore(join(bench.state, 'jobs')).load().length, 1);
    // One node to build on, one to try on.
    assert.equal(fileLoanStore(join(bench.state, 'nodes')).load().length, 2);
    assert.deepEqual(openLoans(), []);
    const { events } = await new History(join(bench.state, 'journal.jsonl')).read();
    const builds = events.filter(({ kind }) => kind === 'build');
    assert.deepEqual(
      builds.map(({ outcome }) => outcome),
      ['ready'],
      'one line of the history',
    );
    const kinds = fileJournal(join(bench.state, 'journal.jsonl'))
      .read()
      .entries.map(({ kind }) => kind);
    assert.equal(kinds.filter((kind) => kind === 'build-begun').length, 1);
    assert.equal(kinds.filter((kind) => kind === 'build-ended').length, 1);
  });

  it('takes a new node where a provisioner was killed that may not be repeated', async () => {
    const path = recipe(
      'half',
      `provisioners:
  - type: shell
    inline:
      - test ! -e /etc/half || exit 1
      - echo once >>/etc/half
      - echo written
`,
    );
    await die(path, 'log:written');
    const { record, error } = await make(path);
    assert.equal(error, undefined, record.reason);
    assert.equal(record.nodes.length, 2);
    assert.match(logOf(record), /interrupted and is not idempotent: the build takes a new node/);
  });

  it('does on a new node what was done on one whose record a full disk has cost', async () => {
    const path = recipe('costly', 'provisioners: [{ type: shell, inline: [echo did it] }]\n');
    await die(path, 'provision:done');
    const site = bench.account.sites[0] ?? assert.fail('no site');
    const loans = fileLoanStore(join(bench.state, 'nodes'));
    const full = (): never => {
      throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    };
    const place = { account: bench.account, site };
    const [held] = openLoans();
    const store = Object.assign({}, loans, { save: full });
    const loan = takeUpLoan(place, held ?? '', { store, times: loanTimes });
    assert.equal((await loan?.giveBack())?.kind, 'given-back');
    assert.deepEqual(openLoans(), [], 'nobody is told of a node that is given back');
    const { record, error } = await make(path);
    assert.equal(error, undefined, record.reason);
    assert.equal(record.nodes.length, 2);
    assert.equal(logOf(record).match(/^did it$/gm)?.length, 2);
  });

  it('tries on another node where the site has taken one back while nobody built', async () => {
    const path = recipe('patient', 'tests: [{ name: Here, run: "echo here" }]\n');
    await die(path, 'log:here');
    const [held] = fileBuildStore(join(bench.state, 'builds')).load()[0]?.tryNodes ?? [];
    const loans = fileLoanStore(join(bench.state, 'nodes'));
    const site = bench.account.sites[0] ?? assert.fail('no site');
    const place = { account: bench.account, site };
    const loan = takeUpLoan(place, held?.loan ?? '', { store: loans, times: loanTimes });
    assert.equal((await loan?.giveBack())?.kind, 'given-back');
    const { record, error } = await make(path);
    assert.equal(error, undefined, record.reason);
    assert.deepEqual([record.nodes.length, record.tryNodes.length], [1, 2]);
  });

  it('tries a private image before the public one of the same node', async () => {
    const path = recipe('open', 'global: true\n');
    const { record, error } = await make(path);
    assert.equal(error, undefined, record.reason);
    assert.equal(record.snapshot?.imageName, 'open-candidate');
    assert.equal(record.publish?.imageName, 'open');
    const lock = readLockFile(join(bench.folder, 'images.lock.json'));
    assert.ok(lock.kind === 'found');
    assert.equal(lock.value.images[0]?.visibility, 'anyone');
    assert.deepEqual(doneOf(record).includes('publish'), true);
  });

  it('keeps the node on a failure where that is wanted, and goes on at a step', async () => {
    const path = recipe('kept', 'provisioners: [{ type: shell, inline: [exit 3] }]\n');
    const { record } = await make(path, { keepOnFailure: true });
    assert.equal(record.isKept, true);
    assert.equal(openLoans().length, 1);
    await assert.rejects(
      make(path),
      /^BuildError: The node of the last build of kept is not given back\./,
    );
    recipe('kept', 'provisioners: [{ type: shell, inline: [echo better] }]\n');
    const again = await make(path, { fromStep: 'provision' });
    assert.equal(again.error, undefined, again.record.reason);
    assert.equal(again.record.id, record.id);
    assert.equal(again.record.nodes.length, 1);
  });

  it('whose node was kept can be given up', async () => {
    const path = recipe('given', 'provisioners: [{ type: shell, inline: [exit 3] }]\n');
    const { record } = await make(path, { keepOnFailure: true });
    const site = bench.account.sites[0] ?? assert.fail('no site');
    const loans = fileLoanStore(join(bench.state, 'nodes'));
    assert.deepEqual(
      await endBuild(
        { place: { account: bench.account, site }, store: bench.store, loans, loanTimes },
        record,
      ),
      [],
    );
    assert.deepEqual(openLoans(), []);
    await assert.rejects(
      make(path, { fromStep: 'provision' }),
      /node of the last build is given back/,
    );
  });

  it('that was interrupted goes on only with the same recipe', async () => {
    const path = recipe('changed', 'provisioners: [{ type: shell, inline: [echo a] }]\n');
    await die(path, 'node:done');
    recipe('changed', 'provisioners: [{ type: shell, inline: [echo b] }]\n');
    await assert.rejects(make(path), /was changed since its build was interrupted/);
    const { error } = await make(path, { fromStep: 'provision' });
    assert.equal(error, undefined);
  });
}
