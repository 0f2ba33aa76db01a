// Snapshots that wait for their turn.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { Readiness } from '../../../../../src/model/snapshots/planning/readiness';
import { SnapshotRefused, type SnapshotJob } from '../../../../../src/model/snapshots/job';
import type { QueuedSnapshot } from '../../../../../src/model/snapshots/queue/queuedSnapshot';
import { RpcError } from '../../../../../src/rpc';
import { aJob } from '../../builders';
import { heard, kept, open, wish, World } from './queueWorld';

describe('the queue of snapshots', () => {
  afterEach(() => open.splice(0).forEach((queue) => queue.dispose()));

  it('starts the next one when the slice is free, in the order of the wishes', async () => {
    const world = new World();
    const queue = world.queue();
    world.busy.add('slice');
    queue.add(wish('one'), 'home');
    queue.add(wish('two'), 'home');
    assert.equal(world.looks, 0);
    for (const name of ['one', 'two']) {
      world.busy.clear();
      const started = heard<SnapshotJob>(queue.onDidStart);
      queue.look();
      assert.equal((await started).imageName, name);
    }
    assert.equal(world.disk.size, 0);
  });

  it('does not wait for another slice', async () => {
    const world = new World();
    const queue = world.queue();
    world.busy.add('slice');
    queue.add(wish('one'), 'home');
    const started = heard<SnapshotJob>(queue.onDidStart);
    queue.add(wish('two', 'other'), 'home');
    assert.equal((await started).imageName, 'two');
  });

  it('does not wait for another local testbed, whose slices and sites have the same names', async () => {
    const world = new World();
    world.found = [{ state: 'no-account' }, { state: 'ready' }];
    const queue = world.queue();
    const slice = 'urn:publicid:IDN+home.example+slice+hello';
    const there = { ...wish('there', slice), siteUrl: 'https://127.0.0.1:40001/cm' };
    const here = { ...wish('here', slice), siteUrl: 'https://127.0.0.1:40003/cm' };
    queue.add(there, 'home');
    const started = heard<SnapshotJob>(queue.onDidStart);
    assert.deepEqual(queue.before(here), []);
    assert.equal(queue.before(wish('of before', slice)).length, 1);
    queue.add(here, 'home');
    assert.equal((await started).imageName, 'here');
    assert.deepEqual(
      queue.waiting.map(({ request }) => request.imageName),
      ['there'],
    );
  });

  it('asks the site itself until the node is up again', async () => {
    const world = new World();
    const queue = world.queue();
    const problem = new RpcError('connect', 'No network.');
    world.found = [
      ...([{ state: 'not-yet' }, { state: 'imaging' }, { state: 'not-yet', problem }] as const),
      { state: 'ready' },
    ];
    const started = heard<SnapshotJob>(queue.onDidStart);
    queue.add(wish('one'), 'home');
    await started;
    assert.equal(world.looks, 4);
  });

  it('keeps a wish on disk until its job is there, so that no crash loses it', async () => {
    const world = new World();
    const queue = world.queue();
    const { id } = queue.add(wish('one'), 'home');
    assert.ok(world.disk.has(id));
    const { wish: named } = await heard<SnapshotJob>(queue.onDidStart);
    assert.equal(named, id);
    assert.ok(!world.disk.has(id));
  });

  it('drops a wish whose job is there: a crash came between', () => {
    const world = new World();
    world.jobs.push(aJob({ wish: 'a', outcome: 'ready' }));
    const queue = world.queue(kept('a'), kept('b'));
    assert.deepEqual(
      queue.waiting.map(({ id }) => id),
      ['b'],
    );
    assert.deepEqual([...world.disk.keys()], ['b']);
  });

  it('keeps a wish on disk while its request is on the way, for the site may refuse it yet', () => {
    const world = new World();
    world.jobs.push(aJob({ wish: 'a' }));
    const queue = world.queue(kept('a'));
    assert.deepEqual(queue.waiting, []);
    assert.deepEqual([...world.disk.keys()], ['a']);
  });

  it('shows a wish again that was hidden while a busy site was asked', async () => {
    const world = new World();
    const queue = world.queue(kept('a'));
    const other = world.queue();
    // The other window reads the list while the job of the request is there.
    world.onStart = () => {
      world.jobs.push(aJob({ wish: 'a' }));
      assert.deepEqual(other.waiting, []);
      world.jobs.pop();
    };
    world.refusals = [new RpcError('busy', 'Busy.')];
    const started = heard<SnapshotJob>(queue.onDidStart);
    queue.look();
    assert.equal((await started).imageName, 'a');
    assert.deepEqual(world.sent, ['a', 'a']);
  });

  it('leaves a wish on disk that another window began to ask for during the look', async () => {
    const world = new World();
    const queue = world.queue(kept('a'));
    world.onLook = () => void world.jobs.push(aJob({ wish: 'a' }));
    const released = new Promise((resolve) => (world.onRelease = resolve));
    queue.look();
    await released;
    assert.deepEqual(world.sent, []);
    assert.deepEqual([...world.disk.keys()], ['a']);
  });

  it('leaves a wish alone that another window has taken over', async () => {
    const world = new World();
    const queue = world.queue(kept('a'));
    world.isTaken = true;
    const released = new Promise((resolve) => (world.onRelease = resolve));
    queue.look();
    await released;
    assert.deepEqual(world.sent, []);
    assert.deepEqual([...world.disk.keys()], ['a']);
  });

  it('goes on when the record of a wish that has begun cannot be removed', async () => {
    const world = new World();
    world.isReadOnly = true;
    const queue = world.queue(kept('a'));
    const started = heard<SnapshotJob>(queue.onDidStart);
    queue.look();
    await started;
    assert.deepEqual(queue.waiting, []);
  });

  it('of two windows starts each wish once', async () => {
    const world = new World();
    const [one, other] = [world.queue(kept('a')), world.queue()];
    const started = heard<SnapshotJob>(one.onDidStart);
    one.look();
    other.look();
    await started;
    world.busy.clear();
    const dropped = heard(other.onDidChange);
    other.look();
    await dropped;
    assert.deepEqual(world.sent, ['a']);
    assert.deepEqual(other.waiting, []);
  });

  for (const [what, refusal] of [
    ['is busy', new RpcError('busy', 'Busy.')],
    ['is busy by our own records', new SnapshotRefused('busy', 'Busy.')],
    ['finds the node down again', new RpcError('forbidden', 'Not ready yet.')],
    ['finds the node down at the last look', new SnapshotRefused('not-ready', 'Not ready.')],
  ] as const) {
    it(`tries again when the site ${what}`, async () => {
      const world = new World();
      const queue = world.queue();
      world.refusals = [refusal];
      world.found = [{ state: 'ready' }, { state: 'not-yet' }, { state: 'ready' }];
      const started = heard<SnapshotJob>(queue.onDidStart);
      queue.add(wish('one'), 'home');
      await started;
      assert.deepEqual(world.sent, ['one', 'one']);
    });
  }

  it('holds what the site refused, with the reason, and tries again only when told', async () => {
    const world = new World();
    const queue = world.queue();
    world.refusals = [new RpcError('forbidden', 'The name of a system image.')];
    const held = heard<QueuedSnapshot>(queue.onDidHold);
    const { id } = queue.add(wish('one'), 'home');
    assert.equal((await held).problem, 'The name of a system image.');
    queue.look();
    assert.deepEqual(world.sent, ['one']);
    assert.equal(world.disk.get(id)?.held, true);
    const started = heard<SnapshotJob>(queue.onDidStart);
    queue.release(id);
    await started;
    assert.deepEqual(world.sent, ['one', 'one']);
  });

  it('goes on with the next wish when one is held', async () => {
    const world = new World();
    world.found = [{ state: 'gone' }, { state: 'ready' }];
    const queue = world.queue(kept('a'), kept('b', { queuedAt: 1 }));
    const started = heard<SnapshotJob>(queue.onDidStart);
    queue.look();
    assert.equal((await started).imageName, 'b');
    assert.deepEqual(
      queue.waiting.map(({ id, held }) => [id, held]),
      [['a', true]],
    );
  });

  it('holds a wish whose node has failed, or does not come up', async () => {
    for (const found of [{ state: 'failed' }, { state: 'not-yet' }] as const) {
      const world = new World();
      const queue = world.queue();
      world.found = [found];
      world.onLook = () => (world.now += 300_000);
      const held = heard<QueuedSnapshot>(queue.onDidHold);
      queue.add(wish('one'), 'home');
      assert.equal((await held).problem, 'It is not up.');
      assert.deepEqual(world.sent, []);
    }
  });

  it('waits for as long as somebody else images the slice', async () => {
    const world = new World();
    const queue = world.queue();
    world.found = [...Array<Readiness>(8).fill({ state: 'imaging' }), { state: 'ready' }];
    world.onLook = () => (world.now += 300_000);
    const started = heard<SnapshotJob>(queue.onDidStart);
    queue.add(wish('one'), 'home');
    await started;
  });

  it('waits for its account, and looks when that has come', async () => {
    const world = new World();
    world.found = [{ state: 'no-account' }, { state: 'ready' }];
    const queue = world.queue(kept('a'));
    queue.look();
    // The turn of this look ends once its claim is given back.
    while (world.claims.size > 0) await Promise.resolve();
    await Promise.resolve();
    const started = heard<SnapshotJob>(queue.onDidStart);
    queue.look();
    await started;
  });

  it('starts nothing by surprise: what nobody had in view for an hour is held', async () => {
    const world = new World();
    world.now = 3_700_000;
    const queue = world.queue(
      kept('a'),
      kept('b', { lookedAt: 3_600_000, request: wish('b', 'x') }),
    );
    const held = heard<QueuedSnapshot>(queue.onDidHold);
    const started = heard<SnapshotJob>(queue.onDidStart);
    queue.look();
    assert.equal((await held).id, 'a');
    assert.equal((await started).imageName, 'b');
  });

  it('goes on after a sleep of the machine that had the wish in view, but not after days', async () => {
    for (const [hours, isStarted] of [
      [8, true],
      [60, false],
    ] as const) {
      const world = new World();
      const queue = world.queue();
      world.busy.add('slice');
      queue.add(wish('one'), 'home');
      world.busy.clear();
      world.now += hours * 3_600_000;
      const ends = Promise.race([
        heard(queue.onDidStart).then(() => true),
        heard(queue.onDidHold).then(() => false),
      ]);
      queue.look();
      assert.equal(await ends, isStarted);
    }
  });

  it('does not take a sleep for a time in which the node did not come up', async () => {
    const world = new World();
    const queue = world.queue();
    const waking = new RpcError('connect', 'No network yet.');
    world.found = [{ state: 'not-yet' }, { state: 'not-yet', problem: waking }, { state: 'ready' }];
    world.onLook = () => (world.now += world.looks === 2 ? 3_600_000 : 1_000);
    const started = heard<SnapshotJob>(queue.onDidStart);
    queue.add(wish('one'), 'home');
    assert.equal((await started).imageName, 'one');
  });
});
