/** What a queued snapshot replaces when its turn comes is what was said, or nothing: name by name. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Account, Place } from '../../../../../src/model/accounts/account';
import { explainInOneLine } from '../../../../../src/model/failures/explain';
import { fileJobStore } from '../../../../../src/model/snapshots/jobStore';
import { fileQueueStore } from '../../../../../src/model/snapshots/queue/queueStore';
import { readinessOf } from '../../../../../src/model/snapshots/planning/readiness';
import { SnapshotQueue } from '../../../../../src/model/snapshots/queue/queue';
import { Snapshots } from '../../../../../src/model/snapshots/snapshots';
import type { QueuedSnapshot } from '../../../../../src/model/snapshots/queue/queuedSnapshot';
import { readPlan } from '../../../../../src/model/snapshots/planning/plan';
import { requestFor, type RequestParts } from '../../../../../src/model/snapshots/planning/request';
import { sliverOf, takeImage, type Sliver } from '../../../../support/colleague';
import { LocalTestbed } from '../../../../support/testbed';
import { heard } from './queueWorld';

interface Case {
  readonly what: string;
  readonly imageName: string;
  readonly more?: Partial<RequestParts>;
  /** What happens while it waits. */
  readonly meanwhile?: 'own image' | "colleague's image";
  /** Why it is held; the version that it becomes where it is not. */
  readonly held: RegExp | number;
}

const cases: readonly Case[] = [
  { what: 'an own image', imageName: 'own', held: 1 },
  { what: "a colleague's image in the project", imageName: 'theirs', held: 1 },
  { what: 'an image whose name differs by case', imageName: 'OWN', held: 2 },
  { what: 'a system image', imageName: 'UBUNTU22-64-STD', held: /is the name of a system image/ },
  {
    what: 'an own image that was made while it waited',
    imageName: 'late',
    meanwhile: 'own image',
    held: /^An image late now exists\. late is your image/,
  },
  {
    what: "a colleague's image that was made while it waited",
    imageName: 'late-theirs',
    meanwhile: "colleague's image",
    held: /^An image late-theirs now exists\. late-theirs is an image of bob, not yours:/,
  },
  {
    what: 'a public image, with a private wish',
    imageName: 'public',
    more: { global: false },
    held: /^Anyone can use public/,
  },
  {
    what: 'an existing image, with the whole disk',
    imageName: 'whole',
    more: { wholeDisk: true },
    held: /^The whole disk can be captured only into a new image/,
  },
];

describe('A queued snapshot whose turn comes', () => {
  let testbed: LocalTestbed;
  let alice: Account;
  let bob: Account;
  let bobs: Sliver;
  let vm: Sliver;
  let place: Place;
  let directory: string;
  let snapshots: Snapshots;
  let queue: SnapshotQueue;

  before(async () => {
    testbed = await LocalTestbed.start({ speed: 100_000_000 });
    [alice, bob] = [await testbed.account('alice'), await testbed.account('bob')];
    const { urn: sliverUrn, clientId } = testbed.sliver('vm');
    vm = { sliceUrn: testbed.sliceUrn, sliverUrn, clientId };
    bobs = await sliverOf((request) => testbed.control(request), 'bob', 'home');
    const [site] = alice.sites;
    assert.ok(site);
    place = { account: alice, site };
    for (const imageName of ['own', 'public', 'whole']) await own(imageName);
    await takeImage(bob, 'home', bobs, { imageName: 'theirs', global: true });
    directory = mkdtempSync(join(tmpdir(), 'queue-'));
    const store = fileJobStore(join(directory, 'jobs'));
    snapshots = new Snapshots({ store, accounts: () => [alice], interval: 20 });
    queue = new SnapshotQueue({
      snapshots,
      store: fileQueueStore(join(directory, 'queue')),
      readiness: (request, signal) => readinessOf(place, request, signal),
      interval: () => 20,
      sentenceOf: (hindrance) => ('error' in hindrance ? explainInOneLine(hindrance.error) : ''),
    });
  });
  after(async () => {
    queue.dispose();
    snapshots.dispose();
    rmSync(directory, { recursive: true });
    await testbed.remove();
  });
  beforeEach(() => testbed.ready(alice));

  const own = (imageName: string): Promise<void> =>
    takeImage(alice, 'home', vm, { imageName, global: true });
  const versions = (): Promise<unknown> => testbed.control({ command: 'image.list' });

  for (const { what, imageName, more, meanwhile, held } of cases) {
    it(`under the name of ${what}: what was said, or nothing`, async () => {
      const parts = { ...vm, imageName, global: true, ...more };
      const { plan } = await readPlan(place, parts);
      if (meanwhile === 'own image') await own(imageName);
      else if (meanwhile !== undefined)
        await takeImage(bob, 'home', bobs, { imageName, global: true });
      const before = await versions();
      const wish = requestFor(place, parts, plan);
      if (typeof held === 'number') {
        const job = heard(queue.onDidStart);
        queue.add(wish, 'home');
        const { outcome, created } = await snapshots.ended((await job).id);
        assert.equal(outcome, 'ready');
        // The image keeps its spelling.
        const name = imageName.toLowerCase();
        assert.ok(created?.versionUrn?.endsWith(`:${name}:${held}`), created?.versionUrn);
        return;
      }
      const one = heard<QueuedSnapshot>(queue.onDidHold);
      queue.add(wish, 'home');
      const { id, problem } = await one;
      assert.match(problem ?? '', held);
      assert.deepEqual(await versions(), before);
      queue.remove(id);
    });
  }
});
