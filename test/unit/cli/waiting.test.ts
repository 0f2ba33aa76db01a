/** `geni-image wait`: beside others who follow, and wherever the snapshot was begun. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Ran } from '../../support/commandLine';
import { isRecord } from '../../../src/model/storage/json';
import { Desk, json, member, sentence } from './desk';

describe('geni-image wait', () => {
  let desk: Desk;
  let vm: string;
  let alice: string[];
  const poll = ['--poll', '0.1'];
  const stoppedOnes: number[] = [];

  before(async () => {
    desk = await Desk.open(3_000_000);
    vm = desk.testbed.sliver('vm').urn;
    alice = desk.user('alice');
    writeFileSync(join(desk.testbed.sliver('vm').disk, 'large'), randomBytes(6_000_000));
  });
  afterEach(async () => {
    for (const pid of stoppedOnes.splice(0)) end(pid);
    await desk.noFaults();
  });
  after(async () => desk.close());

  it('beside a command that follows waits to the end, and prints the result', async () => {
    await desk.ready();
    const begun = desk.nextRecord();
    const first = desk.command.run([...alice, 'create', 'shared', vm, '--wait', ...poll]);
    await begun;
    const [second, third] = await Promise.all([
      desk.command.ask([...alice, 'wait', 'shared', ...poll]),
      desk.command.run([...alice, 'wait', 'shared', ...poll, '--json']),
    ]);
    assert.equal((await first).exitCode, 0, (await first).stderr);
    assert.equal(second.exitCode, 0, second.stderr);
    assert.match(second.stdout, /^The image shared is ready at home\.example/);
    assert.equal(member(json(third), 'snapshot')['outcome'], 'ready');
  });

  it('beside a command that follows ends with 5 when the snapshot fails', async () => {
    await desk.ready();
    const begun = desk.nextRecord();
    await desk.fault('snapshot', { reason: 'tool', times: 1, after: 4_000_000 });
    const first = desk.command.run([...alice, 'create', 'broken', vm, '--wait', ...poll]);
    await begun;
    const second = await desk.command.ask([...alice, 'wait', 'broken', ...poll]);
    const { exitCode, stderr } = await first;
    assert.deepEqual([exitCode, second.exitCode], [5, 5], stderr + second.stderr);
    assert.match(
      sentence(second),
      /^The snapshot broken failed at home\.example: .*Returned error code 5/,
    );
  });

  it('goes on when the one who followed is killed', async () => {
    await desk.ready();
    let follower = 0;
    const begun = desk.nextRecord();
    const first = desk.command.run([...alice, 'create', 'orphan', vm, '--wait', ...poll], {
      spawned: (pid) => (follower = pid),
    });
    await begun;
    const second = desk.command.run([...alice, 'wait', 'orphan', ...poll], {
      started: () => process.kill(follower, 'SIGKILL'),
    });
    await first;
    const ran = await second;
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /^The image orphan is ready/);
  });

  it('looks at the site itself beside a command that was stopped, and says so', async () => {
    await desk.ready();
    const { stopped, first } = await stoppedFollower('asleep');
    const ran = await desk.command.ask([...alice, 'wait', 'asleep', ...poll]);
    process.kill(stopped, 'SIGCONT');
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /^The image asleep is ready/);
    assert.match(ran.stderr, new RegExp(`Process ${stopped} of this computer follows it`));
    // It finds the end that the other one has kept.
    assert.equal((await first).exitCode, 0, (await first).stderr);
  });

  it('looks once when its time is over, before it says how it stands', async () => {
    await desk.ready();
    const { stopped, first } = await stoppedFollower('late');
    const slow = ['--poll', '60', '--timeout', '4'];
    const ran = await desk.command.ask([...alice, 'wait', 'late', ...slow]);
    process.kill(stopped, 'SIGCONT');
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /^The image late is ready/);
    assert.doesNotMatch(ran.stderr, /goes on/);
    await first;
  });

  it('gives no duration where nobody looked when the end came', async () => {
    await desk.image('unseen', '--no-overwrite');
    const folder = join(desk.command.home, 'state', 'protogeni-images', 'jobs');
    const file = readdirSync(folder)
      .map((name) => join(folder, name))
      .find((path) => path.endsWith('.json') && readFileSync(path, 'utf8').includes('"unseen"'));
    assert.ok(file !== undefined);
    const job: unknown = JSON.parse(readFileSync(file, 'utf8'));
    assert.ok(isRecord(job) && typeof job['startedAt'] === 'number');
    // As a command leaves it that begins a snapshot and does not wait.
    const startedAt = job['startedAt'] - 600_000;
    const times = { startedAt, begunAt: startedAt, endedAt: undefined, lookedAt: undefined };
    const open = { ...times, stage: 'preparing', outcome: undefined, samples: [] };
    writeFileSync(file, JSON.stringify({ ...job, ...open }));
    const ran = await desk.command.ask([...alice, 'wait', 'unseen', ...poll]);
    assert.match(ran.stdout, /^The image unseen is ready at home\.example: [\d.]+ MB\.$/m);
  });

  it('with the certificate of somebody else names whose snapshot it is, and leaves its record alone', async () => {
    await begunOne('hers');
    const [named, newest] = await Promise.all([
      desk.command.ask([...desk.user('carol'), 'wait', 'hers', ...poll]),
      desk.command.ask([...desk.user('carol'), 'wait', ...poll]),
    ]);
    for (const ran of [named, newest]) {
      assert.equal(ran.exitCode, 2, ran.stderr);
      assert.match(
        sentence(ran),
        /^The snapshot hers was started by alice \(urn:\S+\+user\+alice\)/,
      );
      assert.match(sentence(ran), /your certificate belongs to urn:\S+\+user\+carol\b/);
    }
    const own = await desk.command.ask([...alice, 'wait', 'hers', ...poll]);
    assert.equal(own.exitCode, 0, own.stderr);
    assert.match(own.stdout, /^The image hers is ready/);
  });

  it('asks no other site than the one where the snapshot was begun', async () => {
    await begunOne('homely');
    const north = desk.testbed.description.aggregates[1]?.cmUrl ?? '';
    const ran = await desk.command.ask([...alice, '-m', north, 'wait', 'homely', ...poll]);
    assert.equal(ran.exitCode, 2, ran.stderr);
    assert.match(sentence(ran), /^The snapshot homely was started at home\.example, but -m gives/);
    const own = await desk.command.ask([...alice, 'wait', 'homely', ...poll]);
    assert.equal(own.exitCode, 0, own.stderr);
  });

  it('asks the site again of what was refused for a while', async () => {
    await begunOne('frozen');
    await desk.freeze('alice');
    const refused = await desk.command.ask([...alice, 'wait', 'frozen', ...poll]);
    assert.equal(refused.exitCode, 6, refused.stderr);
    await desk.thaw('alice');
    const ran = await desk.command.ask([...alice, 'wait', 'frozen', ...poll]);
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /^The image frozen is ready/);
  });

  it('tells of an end that was seen before when it was seen', async () => {
    await desk.fault('snapshot', { reason: 'tool', times: 1, after: 1_000_000 });
    await begunOne('over');
    const first = await desk.command.ask([...alice, 'wait', 'over', ...poll]);
    assert.doesNotMatch(first.stderr, /was already recorded/);
    const again = await desk.command.ask([...alice, 'wait', 'over', ...poll]);
    assert.equal(again.exitCode, 5, again.stderr);
    assert.match(
      again.stderr,
      /^The snapshot finished a moment ago\. The site is not asked again; this was recorded:$/m,
    );
  });

  /** A snapshot that the site has begun and nobody follows. */
  async function begunOne(name: string): Promise<void> {
    await desk.ready();
    const made = await desk.command.ask([...alice, 'create', name, vm]);
    assert.equal(made.exitCode, 0, made.stderr);
  }

  /** A command that follows a snapshot, and is stopped as by Ctrl-Z once the site has begun. */
  async function stoppedFollower(name: string): Promise<{ stopped: number; first: Promise<Ran> }> {
    let first: Promise<Ran> | undefined;
    const stopped = await new Promise<number>((resolve) => {
      first = desk.command.run([...alice, 'create', name, vm, '--wait', ...poll], {
        started: (pid) => {
          process.kill(pid, 'SIGSTOP');
          stoppedOnes.push(pid);
          resolve(pid);
        },
      });
    });
    assert.ok(first !== undefined);
    return { stopped, first };
  }

  it('finds the site by the record of the snapshot', async () => {
    const north = desk.testbed.description.aggregates[1]?.cmUrl ?? '';
    const sliver = desk.testbed.sliver('vm', 1).urn;
    const made = await desk.command.ask([...alice, '-m', north, 'create', 'away', sliver]);
    assert.equal(made.exitCode, 0, made.stderr);
    const ran = await desk.command.ask([...alice, 'wait', 'away', ...poll]);
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /^The image away is ready at north\.example/);
  });
});

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
