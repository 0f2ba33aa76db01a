/** What a queued wish may ask for, and how long its record stays. */
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import {
  SnapshotRefused,
  type SnapshotJob,
  type SnapshotRequest,
} from '../../../../../src/model/snapshots/job';
import type { QueuedSnapshot } from '../../../../../src/model/snapshots/queue/queuedSnapshot';
import { heard, kept, open, wish, World } from './queueWorld';

describe('A queued wish', () => {
  afterEach(() => open.splice(0).forEach((queue) => queue.dispose()));

  it('stays on disk while its job is in memory only, so that a kill loses neither', async () => {
    const world = new World();
    world.isJobKept = false;
    const queue = world.queue(kept('a'));
    const started = heard<SnapshotJob>(queue.onDidStart);
    queue.look();
    await started;
    assert.deepEqual(queue.waiting, []);
    assert.deepEqual([...world.disk.keys()], ['a']);
    const after = world.queue();
    assert.deepEqual(after.waiting, []);
    assert.deepEqual([...world.disk.keys()], ['a']);
  });

  for (const patch of [{ queuedAt: 301_000 }, { queuedAt: 0, lookedAt: 301_000 }]) {
    it(`is held when its record is from the future (${JSON.stringify(patch)})`, () => {
      const world = new World();
      const queue = world.queue(kept('later', patch));
      queue.look();
      assert.equal(queue.waiting[0]?.held, true);
      assert.deepEqual(world.sent, []);
    });
  }

  it('is not held for a clock that is a little ahead', () => {
    const world = new World();
    const queue = world.queue(kept('soon', { queuedAt: 60_000 }));
    queue.look();
    assert.equal(queue.waiting[0]?.held, false);
  });

  it('takes its time from the clock, not from a record of the future', () => {
    const world = new World();
    const queue = world.queue(kept('later', { queuedAt: 9e12 }));
    world.busy.add('slice');
    world.now = 7;
    assert.equal(queue.add(wish('now'), 'home').queuedAt, 7);
    assert.equal(queue.add(wish('next'), 'home').queuedAt, 8);
  });

  it('takes no words that every site refuses', () => {
    const world = new World();
    const queue = world.queue();
    const add = (patch: Partial<SnapshotRequest>) => () =>
      queue.add({ ...wish('one'), ...patch }, 'home');
    assert.throws(add({ imageName: '-x' }), (error) => SnapshotRefused.is(error, 'bad-name'));
    assert.throws(add({ description: '<' }), (error) =>
      SnapshotRefused.is(error, 'bad-description'),
    );
    assert.equal(world.disk.size, 0);
  });

  it('holds what would replace something else, and takes the start for an agreement to that', async () => {
    const world = new World();
    const queue = world.queue();
    const offers = { imageUrn: 'urn:publicid:IDN+home.example+image+demo:one', version: 3 };
    world.refusals = [new SnapshotRefused('changed', 'It has changed.', offers)];
    const held = heard<QueuedSnapshot>(queue.onDidHold);
    const { id } = queue.add(wish('one'), 'home');
    assert.equal((await held).problem, 'It has changed.');
    const started = heard<SnapshotJob>(queue.onDidStart);
    queue.release(id);
    await started;
    assert.deepEqual(
      world.requests.map(({ replaces }) => replaces),
      [undefined, offers],
    );
  });
});
