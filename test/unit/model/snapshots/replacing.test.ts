/** What a snapshot replaces is what was agreed to, or nothing: against a local testbed. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Account, Place } from '../../../../src/model/accounts/account';
import { fileJobStore } from '../../../../src/model/snapshots/jobStore';
import { SnapshotRefused, type SnapshotJob } from '../../../../src/model/snapshots/job';
import { Snapshots } from '../../../../src/model/snapshots/snapshots';
import { readPlan, type SnapshotPlan } from '../../../../src/model/snapshots/planning/plan';
import { requestFor, type RequestParts } from '../../../../src/model/snapshots/planning/request';
import { beforeSending } from '../../../../src/model/snapshots/sending/beforeSending';
import { backEndAt } from '../../../../src/model/snapshots/sending/backEndAt';
import { RpcError } from '../../../../src/rpc';
import { type Sliver, sliverOf } from '../../../support/colleague';
import { LocalTestbed } from '../../../support/testbed';

describe('A snapshot that was agreed to', () => {
  let testbed: LocalTestbed;
  let alice: Account;
  let bob: Account;
  let bobs: Sliver;
  let directory: string;
  let snapshots: Snapshots;

  before(async () => {
    testbed = await LocalTestbed.start({ speed: 100_000_000 });
    [alice, bob] = [await testbed.account('alice'), await testbed.account('bob')];
    bobs = await sliverOf((request) => testbed.control(request), 'bob', 'home');
    directory = mkdtempSync(join(tmpdir(), 'jobs-'));
    snapshots = new Snapshots({
      store: fileJobStore(directory),
      accounts: () => [alice, bob],
      interval: 20,
    });
  });
  after(async () => {
    snapshots.dispose();
    rmSync(directory, { recursive: true });
    await testbed.remove();
  });
  beforeEach(() => testbed.ready(alice));

  const placeOf = (account: Account): Place => {
    const [site] = account.sites;
    assert.ok(site);
    return { account, site };
  };

  function parts(imageName: string, more: Partial<RequestParts> = {}): RequestParts {
    const { urn: sliverUrn, clientId } = testbed.sliver('vm');
    return { sliceUrn: testbed.sliceUrn, sliverUrn, clientId, imageName, ...more };
  }

  async function planned(
    imageName: string,
    more: Partial<RequestParts> = {},
  ): Promise<SnapshotPlan> {
    return (await readPlan(placeOf(alice), { ...parts(imageName, more) })).plan;
  }

  async function take(
    wish: RequestParts,
    plan?: SnapshotPlan,
    account: Account = alice,
  ): Promise<SnapshotJob> {
    const { id } = await snapshots.start(requestFor(placeOf(account), wish, plan));
    const job = await snapshots.ended(id);
    await testbed.ready(alice);
    return job;
  }

  /** Of bob, who works in the same project with a slice of his own. */
  async function takeAsBob(imageName: string): Promise<SnapshotJob> {
    for (;;) {
      try {
        return await take({ ...bobs, imageName }, undefined, bob);
      } catch (error) {
        // His node boots.
        if (!SnapshotRefused.is(error, 'not-ready')) throw error;
      }
    }
  }

  const versions = (): Promise<unknown> => testbed.control({ command: 'image.list' });

  async function refuses(work: Promise<unknown>, said: RegExp): Promise<void> {
    const before = await versions();
    await assert.rejects(work, (error) => {
      assert.ok(SnapshotRefused.is(error) || RpcError.is(error), String(error));
      assert.match(error.message, said);
      return true;
    });
    assert.deepEqual(await versions(), before);
  }

  it('replaces an own image with its next version, for whom the image is', async () => {
    await take(parts('own', { global: true }));
    const plan = await planned('own');
    assert.match(plan.sentence, /becomes version 1; .* Anyone can use it, as before\.$/);
    const job = await take(parts('own', { global: false }), plan);
    assert.equal(job.outcome, 'ready');
    assert.equal(job.global, true);
    assert.match(job.created?.versionUrn ?? '', /:own:1$/);
  });

  it('replaces the image of a colleague in the project only for who has agreed to just that', async () => {
    await takeAsBob('theirs');
    const plan = await planned('theirs');
    assert.match(plan.sentence, /^theirs is an image of bob, not yours: .* becomes version 1;/);
    await refuses(take(parts('theirs')), /^An image theirs now exists\. theirs is an image of bob/);
    const imageUrn = 'urn:publicid:IDN+home.example+image+demo:theirs';
    const forced = requestFor(placeOf(alice), parts('theirs'));
    const replaces = { imageUrn, version: 3 };
    await refuses(snapshots.start({ ...forced, replaces }), /^The image theirs has changed since/);
  });

  it('proves the new version of an image of a colleague', async () => {
    await takeAsBob('shared');
    const job = await take(parts('shared'), await planned('shared'));
    assert.equal(job.outcome, 'ready');
    assert.match(job.previousHash ?? '', /^[0-9a-f]{40}$/);
    assert.match(job.created?.versionUrn ?? '', /:shared:1$/);
  });

  it('finds the new version of an image of a colleague when the answer was lost', async () => {
    await takeAsBob('shared-lost');
    const plan = await planned('shared-lost');
    await testbed.control({
      command: 'fault.add',
      kind: 'truncated',
      method: 'CreateImage',
      user: 'alice',
      times: 1,
    });
    const job = await take(parts('shared-lost'), plan);
    assert.equal(job.outcome, 'ready', job.reason);
    assert.match(job.created?.versionUrn ?? '', /:shared-lost:1$/);
  });

  it('proves the new version of an image whose name differs by case', async () => {
    await take(parts('IMG2'));
    const plan = await planned('img2');
    assert.match(plan.sentence, /img2 is IMG2\. IMG2 is your image: .* becomes version 1;/);
    const job = await take(parts('img2'), plan);
    assert.equal(job.outcome, 'ready');
    assert.notEqual(job.previousHash, undefined);
    assert.match(job.created?.versionUrn ?? '', /:IMG2:1$/);
    const { plan: next, versions } = await readPlan(placeOf(alice), parts('IMG2'));
    assert.match(next.sentence, /becomes version 2;/);
    assert.deepEqual(
      versions?.map((urn) => urn.replace(/^.*demo:/, '')),
      ['IMG2:1', 'IMG2:0'],
    );
  });

  it('knows what the name stood for also where nobody has looked, for a site that overwrites unasked', async () => {
    const { hash } = await take(parts('KNOWN'));
    await testbed.ready(alice);
    const request = requestFor(placeOf(alice), parts('known'));
    const how = { look: false };
    const before = await beforeSending(placeOf(alice), request, backEndAt(placeOf(alice)), how);
    assert.deepEqual([before.versions, before.hash], [undefined, hash]);
  });

  it('never takes the name of a system image', async () => {
    const plan = await planned('UBUNTU22-64-STD');
    assert.match(plan.sentence, /^UBUNTU22-64-STD is the name of a system image/);
    await refuses(take(parts('UBUNTU22-64-STD'), plan), /name of a system image/);
  });

  it('replaces no image that was made after the list was read, one of a colleague or an own one', async () => {
    const plan = await planned('late');
    assert.equal(plan.kind, 'new');
    await takeAsBob('late');
    await refuses(take(parts('late'), plan), /now exists\. late is an image of bob/);
    const other = await planned('late-own');
    await take(parts('late-own'));
    await refuses(take(parts('late-own'), other), /^An image late-own now exists\./);
  });

  it('replaces no image that is made between the last look and the request', async () => {
    const request = requestFor(placeOf(alice), parts('between'));
    await takeAsBob('between');
    // Without a look the site itself must refuse.
    await refuses(snapshots.start(request, { look: false }), /exists/i);
  });

  it('replaces no newer version than the one that was seen', async () => {
    await take(parts('moved'));
    const seen = await planned('moved');
    await take(parts('moved'), seen);
    await refuses(take(parts('moved'), seen), /^The image moved has changed since you were asked/);
  });

  it('makes no image in the place of one that was deleted meanwhile', async () => {
    const { created } = await take(parts('gone'));
    const plan = await planned('gone');
    await testbed.control({
      command: 'image.delete',
      image: created?.imageUrn ?? '',
      site: 'home',
    });
    await refuses(take(parts('gone'), plan), /^The image gone no longer exists/);
  });

  it('publishes nothing that was to be private', async () => {
    await take(parts('public', { global: true }));
    const plan = await planned('public', { global: false });
    assert.equal(plan.kind, 'refused');
    await refuses(take(parts('public', { global: false })), /^Anyone can use public/);
  });

  it('captures the whole disk only into a new image', async () => {
    await take(parts('whole'));
    const plan = await planned('whole', { wholeDisk: true });
    assert.equal(plan.kind, 'refused');
    await refuses(
      take(parts('whole', { wholeDisk: true }), plan),
      /^The whole disk can be captured/,
    );
  });
});
