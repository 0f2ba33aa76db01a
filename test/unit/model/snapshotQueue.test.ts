// Snapshots that wait for their turn.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SnapshotJob, SnapshotRequest } from '../../../src/model/snapshotJob';
import {
  type QueuedSnapshot,
  type Readiness,
  SnapshotQueue,
} from '../../../src/model/snapshotQueue';
import { aJob } from './builders';

const wish = (imageName: string, sliceUrn = 'slice'): SnapshotRequest => ({
  ...{ accountId: 'me', siteUrn: 'site', sliceUrn, sliverUrn: 'pc', clientId: 'pc' },
  ...{ imageName, global: false },
});

/** A queue over a site that answers as the test wants. */
function aQueue(kept: readonly QueuedSnapshot[] = [], now = 0) {
  const world = {
    busy: new Set<string>(),
    readiness: 'ready' as Readiness,
    refusal: undefined as Error | undefined,
    sent: [] as string[],
    saved: kept,
  };
  const queue = new SnapshotQueue({
    snapshots: {
      busySlice: (sliceUrn) => (world.busy.has(sliceUrn) ? aJob() : undefined),
      start: ({ imageName, sliceUrn }) => {
        world.sent.push(imageName);
        if (world.refusal !== undefined) return Promise.reject(world.refusal);
        world.busy.add(sliceUrn);
        return Promise.resolve(aJob({ imageName }));
      },
    },
    store: { load: () => world.saved, save: (list) => (world.saved = list) },
    readiness: () => world.readiness,
    sentenceOf: (error) => (error instanceof Error ? error.message : ''),
    now: () => now,
  });
  return { queue, world };
}

const heard = <T>(event: (listener: (value: T) => void) => unknown): Promise<T> =>
  new Promise((resolve) => void event(resolve));

describe('the queue of snapshots', () => {
  it('starts the next one when the slice is free, in the order of the wishes', async () => {
    const { queue, world } = aQueue();
    world.busy.add('slice');
    queue.add(wish('one'), 'home');
    queue.add(wish('two'), 'home');
    assert.deepEqual(world.sent, []);
    world.busy.clear();
    const started = heard<SnapshotJob>(queue.onDidStart);
    queue.look();
    assert.equal((await started).imageName, 'one');
    queue.look();
    assert.deepEqual(world.sent, ['one']);
    assert.deepEqual(
      world.saved.map(({ request }) => request.imageName),
      ['two'],
    );
  });

  it('does not wait for another slice', () => {
    const { queue, world } = aQueue();
    world.busy.add('slice');
    queue.add(wish('one'), 'home');
    queue.add(wish('two', 'other'), 'home');
    assert.deepEqual(world.sent, ['two']);
  });

  it('waits until the node is up again', () => {
    const { queue, world } = aQueue();
    world.readiness = 'not-yet';
    queue.add(wish('one'), 'home');
    assert.deepEqual(world.sent, []);
    world.readiness = 'ready';
    queue.look();
    assert.deepEqual(world.sent, ['one']);
  });

  it('has let go of a wish before it is sent, so that nothing is sent twice', () => {
    const { queue, world } = aQueue();
    world.busy.add('slice');
    queue.add(wish('one'), 'home');
    world.busy.clear();
    queue.look();
    queue.look();
    assert.deepEqual(world.sent, ['one']);
    assert.deepEqual(world.saved, []);
  });

  it('keeps what the site refused, with the reason, and tries again only when told', async () => {
    const { queue, world } = aQueue();
    world.refusal = new Error('No space.');
    const held = heard<QueuedSnapshot>(queue.onDidHold);
    const { id } = queue.add(wish('one'), 'home');
    assert.equal((await held).problem, 'No space.');
    queue.look();
    assert.deepEqual(world.sent, ['one']);
    world.refusal = undefined;
    queue.release(id);
    assert.deepEqual(world.sent, ['one', 'one']);
  });

  it('holds a wish whose sliver has gone', () => {
    const { queue, world } = aQueue();
    world.readiness = 'gone';
    queue.add(wish('one'), 'home');
    assert.deepEqual(
      queue.waiting.map(({ held }) => held),
      [true],
    );
    assert.deepEqual(world.sent, []);
  });

  it('starts nothing by surprise: what waited for more than an hour is held', () => {
    const kept = { id: 'a', request: wish('one'), siteName: 'home', queuedAt: 0, held: false };
    const { queue, world } = aQueue([kept], 3_700_000);
    queue.look();
    assert.deepEqual(world.sent, []);
    assert.equal(queue.waiting[0]?.held, true);
    queue.release('a');
    assert.deepEqual(world.sent, ['one']);
  });
});
