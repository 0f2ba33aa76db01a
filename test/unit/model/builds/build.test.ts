/**
 * Images are built from the recipes of examples/ at the local testbed, over its real logins, and the process of a build
 * is killed at every step. Registered where people can log in to nodes.
 */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileBuildStore } from '../../../../src/model/builds/buildStore';
import { endBuild } from '../../../../src/model/builds/endBuild';
import type { BuildEvent } from '../../../../src/model/builds/parts';
import { isOfBuild } from '../../../../src/model/builds/record';
import { History } from '../../../../src/model/history/history';
import { fileJobStore } from '../../../../src/model/snapshots/jobStore';
import { readLockFile } from '../../../../src/model/images/lock';
import { fileJournal } from '../../../../src/model/journal/journal';
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

function theTests(): void {
  const bench = buildBench(__filename);
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
      const [image] = lock.value.images.filter(({ files }) => files.includes('image.yml'));
      assert.equal(image?.urn, second.record.snapshot?.versionUrn);
      rmSync(join(bench.folder, 'images.lock.json'));
      assert.deepEqual(openLoans(), []);
    }
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
