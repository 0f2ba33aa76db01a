/** How the commands end: exit codes of snapshots that fail or take too long, and what is said then. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { Relay } from '../../support/relay';
import { Desk, json, member, sentence } from './desk';

describe('A snapshot that does not end well', () => {
  let desk: Desk;
  let vm: string;
  let alice: string[];
  const wait = ['--wait', '--poll', '0.1'];

  before(async () => {
    // Slow enough to be looked at.
    desk = await Desk.open(3_000_000);
    vm = desk.testbed.sliver('vm').urn;
    alice = desk.user('alice');
  });
  afterEach(async () => desk.noFaults());
  after(async () => desk.close());

  it('ends with 5 and the reason when it fails', async () => {
    await desk.ready();
    await desk.fault('snapshot', { reason: 'tool', times: 1 });
    const ran = await desk.command.run([...alice, 'create', 'broken', vm, ...wait, '--json']);
    assert.equal(ran.exitCode, 5, ran.stderr);
    assert.equal(member(json(ran), 'snapshot')['outcome'], 'failed');
    assert.match(
      sentence(ran),
      /^The snapshot broken failed at home\.example: .*Returned error code 5/,
    );
  });

  it('ends with 6 when --timeout is over, and says how to look', async () => {
    await desk.ready();
    const ran = await desk.command.run([
      ...alice,
      'create',
      'slow',
      vm,
      ...wait,
      '--timeout',
      '0.2',
    ]);
    assert.equal(ran.exitCode, 6, ran.stderr);
    assert.match(
      sentence(ran),
      /is still running at home\.example; follow it again with: geni-image/,
    );
    const again = await desk.command.ask([...alice, 'wait', 'slow', '--poll', '0.1']);
    assert.equal(again.exitCode, 0, again.stderr);
  });

  it('ends with 6 when nobody knows whether it has begun', async () => {
    await desk.ready();
    const cm = desk.testbed.description.aggregates[0]?.cmUrl ?? '';
    const { relay, url } = await Relay.to(cm);
    const sliver = await desk.command.ask([...alice, 'slivers']);
    assert.equal(sliver.exitCode, 0);
    await desk.fault('hang', { method: 'CreateImage' });
    const args = [...alice, '-m', url, 'create', 'lost', vm, '--timeout', '1'];
    const ran = await desk.command.ask(args);
    relay.close();
    assert.equal(ran.exitCode, 6, ran.stderr);
    assert.match(sentence(ran), /^The outcome of the snapshot lost at home\.example is not known/);
    assert.doesNotMatch(ran.stderr, /try again/i);
    assert.match(ran.stderr, /Check with: geni-image wait lost -m https:\S+$/m);
    await desk.noFaults();
    const waited = ['wait', 'lost', '--poll', '60', '--timeout', '1'];
    const open = await desk.command.ask([...alice, '-m', cm, ...waited]);
    assert.equal(open.exitCode, 6, open.stderr);
    assert.match(
      sentence(open),
      /^It is not known whether the snapshot lost has started\. There is no sign of it at home\.example yet/,
    );
  });

  it('ends with 2 when no record can be kept, and names the folder once', async () => {
    await desk.ready();
    const file = join(desk.command.home, 'no-folder');
    writeFileSync(file, '');
    const env = { XDG_STATE_HOME: file };
    const ran = await desk.command.run([...alice, 'create', 'unkept', vm], { env });
    assert.equal(ran.exitCode, 2, ran.stderr);
    assert.match(
      ran.stderr,
      /The snapshot unkept was not started, because its record cannot be kept in \S+jobs \([^:]+\): [^:]+\.$/m,
    );
  });

  it('says on Ctrl-C while the request is out how to find out, and that works', async () => {
    await desk.ready();
    await desk.fault('slow', { method: 'CreateImage', delay: 1000, times: 1 });
    const written = desk.nextRecord();
    const ran = await desk.command.run([...alice, 'create', 'cut', vm], {
      spawned: (pid) => void written.then(() => process.kill(pid, 'SIGINT')),
    });
    assert.equal(ran.exitCode, 130, ran.stderr);
    assert.match(
      sentence(ran),
      /^It is not known whether the snapshot cut has started; check with: /,
    );
    const found = await desk.command.ask([...alice, 'wait', 'cut', '--poll', '0.5']);
    assert.ok([0, 5].includes(found.exitCode ?? -1), found.stderr);
    assert.match(found.stdout + found.stderr, /The image cut is ready|never started it/);
  });

  it('draws a bar on a terminal and writes plain lines elsewhere', async () => {
    await desk.ready();
    const plain = await desk.command.ask([...alice, 'create', 'plain', vm, ...wait]);
    assert.equal(plain.exitCode, 0, plain.stderr);
    assert.match(plain.stderr, /^imaging +[\d.]+ (?:.?B|bytes?)/m);
    assert.ok(!plain.stderr.includes('\x1b') && !plain.stderr.includes('\r'));
    await desk.ready();
    const drawn = await desk.command.onTerminal([...alice, 'create', 'drawn', vm, 'yes', ...wait]);
    assert.equal(drawn.exitCode, 0, drawn.screen);
    // The size of the snapshot before is what to expect.
    assert.match(
      drawn.screen,
      /\r\x1b\[K\[=* *\] *\d+% imaging +[\d.]+ (?:.?B|bytes?) of about [\d.]+ MB/,
    );
    assert.match(drawn.screen, /The image drawn is ready at home\.example/);
  });

  it('refuses a second snapshot in the slice while one runs', async () => {
    await desk.ready();
    // Enough to be still at it when the second one asks.
    const large = join(desk.testbed.sliver('vm').disk, 'large');
    writeFileSync(large, randomBytes(9_000_000));
    const first = await desk.command.ask([...alice, 'create', 'running', vm]);
    assert.equal(first.exitCode, 0, first.stderr);
    assert.match(first.stdout, /^The snapshot running of vm has started at home\.example\.$/m);
    const second = await desk.command.ask([
      ...alice,
      'create',
      'second',
      desk.testbed.sliver('pc').urn,
    ]);
    assert.equal(second.exitCode, 1);
    assert.match(sentence(second), /^The snapshot running is still running in slice hello/);
    rmSync(large);
  });

  it('--quiet leaves only the result', async () => {
    await desk.ready();
    const ran = await desk.command.ask([...alice, 'create', 'hush', vm, ...wait, '-q']);
    assert.equal(ran.exitCode, 0);
    assert.equal(ran.stderr, '');
    assert.match(ran.stdout, /^The image hush is ready/);
  });

  it('needs no request but looks at the image, the slice and what the node runs, and the one when everything is known', async () => {
    await desk.ready();
    await desk.command.ask([...alice, 'slivers']);
    const ran = await desk.command.ask([...alice, '-d', 'create', 'warm', vm]);
    assert.equal(ran.exitCode, 0, ran.stderr);
    const calls = ran.stderr
      .trim()
      .split('\n')
      .filter((line) => line.includes(' https:'))
      .map((line) => line.split(' ')[0]);
    assert.deepEqual(
      [...calls.slice(0, -1).sort(), ...calls.slice(-1)],
      ['ImageInfo', 'Resolve', 'SliverStatus', 'CreateImage'],
    );
  });

  it('keeps credentials where only the owner reads them', () => {
    const folder = join(desk.command.home, 'state', 'protogeni-images', 'credentials');
    const names = readdirSync(folder);
    assert.ok(names.length >= 2);
    for (const name of names) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
  });

  it('asks anew for a credential that a site no longer takes', async () => {
    await desk.ready();
    await desk.fault('expired-credential', { method: 'ListImages', times: 1 });
    const ran = await desk.command.ask([...alice, '-d', 'list']);
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stderr, /^GetCredential https:\S+ \d+ ms ok$/m);
  });
});
