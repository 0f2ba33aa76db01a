/** `geni-image wait`: beside others who follow, and wherever the snapshot was begun. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { Desk, json, member, sentence } from './desk';

describe('geni-image wait', () => {
  let desk: Desk;
  let vm: string;
  let alice: string[];
  const poll = ['--poll', '0.1'];

  before(async () => {
    desk = await Desk.open(3_000_000);
    vm = desk.testbed.sliver('vm').urn;
    alice = desk.user('alice');
    writeFileSync(join(desk.testbed.sliver('vm').disk, 'large'), randomBytes(6_000_000));
  });
  afterEach(async () => desk.noFaults());
  after(async () => desk.close());

  it('beside a command that follows waits to the end, and prints the result', async () => {
    await desk.ready();
    const jobs = await jobFolder(desk);
    const begun = once(jobs, 'change');
    const first = desk.command.run([...alice, 'create', 'shared', vm, '--wait', ...poll]);
    await begun;
    jobs.close();
    const [second, third] = await Promise.all([
      desk.command.run([...alice, 'wait', 'shared', ...poll]),
      desk.command.run([...alice, 'wait', 'shared', ...poll, '--json']),
    ]);
    assert.equal((await first).exitCode, 0, (await first).stderr);
    assert.equal(second.exitCode, 0, second.stderr);
    assert.match(second.stdout, /^The image shared is ready at home\.example/);
    assert.equal(member(json(third), 'snapshot')['outcome'], 'ready');
  });

  it('beside a command that follows ends with 5 when the snapshot fails', async () => {
    await desk.ready();
    const jobs = await jobFolder(desk);
    const begun = once(jobs, 'change');
    await desk.fault('snapshot', { reason: 'tool', times: 1, after: 4_000_000 });
    const first = desk.command.run([...alice, 'create', 'broken', vm, '--wait', ...poll]);
    await begun;
    jobs.close();
    const second = await desk.command.run([...alice, 'wait', 'broken', ...poll]);
    const { exitCode, stderr } = await first;
    assert.deepEqual([exitCode, second.exitCode], [5, 5], stderr + second.stderr);
    assert.match(sentence(second), /^The snapshot broken failed at home\.example: .*imagezip/);
  });

  it('goes on when the one who followed is killed', async () => {
    await desk.ready();
    let follower = 0;
    const jobs = await jobFolder(desk);
    const begun = once(jobs, 'change');
    const first = desk.command.run([...alice, 'create', 'orphan', vm, '--wait', ...poll], {
      spawned: (pid) => (follower = pid),
    });
    await begun;
    jobs.close();
    const second = desk.command.run([...alice, 'wait', 'orphan', ...poll], {
      started: () => process.kill(follower, 'SIGKILL'),
    });
    await first;
    const ran = await second;
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /^The image orphan is ready/);
  });

  it('finds the site by the record of the snapshot', async () => {
    const north = desk.testbed.description.aggregates[1]?.cmUrl ?? '';
    const sliver = desk.testbed.sliver('vm', 1).urn;
    const made = await desk.command.run([...alice, '-m', north, 'create', 'away', sliver]);
    assert.equal(made.exitCode, 0, made.stderr);
    const ran = await desk.command.run([...alice, 'wait', 'away', ...poll]);
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /^The image away is ready at north\.example/);
  });
});

/** The folder of jobs, watched; it is there from the first command on. */
async function jobFolder(desk: Desk): Promise<ReturnType<typeof watch>> {
  const folder = join(desk.command.home, 'state', 'protogeni-images', 'jobs');
  const { mkdirSync } = await import('node:fs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return watch(folder);
}
