/** Snapshot jobs against a real local testbed: from the wish to a proven end, whatever comes between. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Account } from '../../../../src/model/accounts/account';
import { fileJobStore } from '../../../../src/model/snapshots/jobStore';
import {
  SnapshotRefused,
  type SnapshotJob,
  type SnapshotRequest,
} from '../../../../src/model/snapshots/job';
import { Snapshots } from '../../../../src/model/snapshots/snapshots';
import type { SnapshotBackEnd } from '../../../../src/model/snapshots/sending/backEnd';
import { siteNameOf, type SnapshotPlace } from '../../../../src/model/snapshots/place';
import { backEndAt } from '../../../../src/model/snapshots/sending/backEndAt';
import { testbedSites } from '../../../../src/model/accounts/localTestbed';
import { LONGEST_HOLD_MS, RpcError } from '../../../../src/rpc';
import { Relay } from '../../../support/relay';
import { LocalTestbed } from '../../../support/testbed';
import { aJob } from '../builders';

describe('snapshots', () => {
  let testbed: LocalTestbed;
  let alice: Account;
  let directory: string;
  const open: Snapshots[] = [];

  before(async () => {
    testbed = await LocalTestbed.start({ speed: 4_000_000 });
    alice = await testbed.account('alice');
  });

  after(() => testbed.remove());

  beforeEach(async () => {
    await testbed.ready(alice);
    directory = mkdtempSync(join(tmpdir(), 'jobs-'));
  });

  afterEach(() => {
    for (const snapshots of open.splice(0)) snapshots.dispose();
    rmSync(directory, { recursive: true });
  });

  function snapshotsOf(account: Account = alice): Snapshots {
    const store = fileJobStore(directory);
    const snapshots = new Snapshots({ store, accounts: () => [account], interval: 50 });
    open.push(snapshots);
    return snapshots;
  }

  function wish(imageName: string, patch: Partial<SnapshotRequest> = {}): SnapshotRequest {
    const { urn: sliverUrn, clientId } = testbed.sliver('vm');
    const siteUrn = testbed.description.aggregates[0]?.urn ?? '';
    const { sliceUrn } = testbed;
    return {
      accountId: alice.id,
      siteUrn,
      sliceUrn,
      sliverUrn,
      clientId,
      imageName,
      global: true,
      ...patch,
    };
  }

  async function snapshot(
    imageName: string,
    snapshots = snapshotsOf(),
    patch: Partial<SnapshotRequest> = {},
  ): Promise<SnapshotJob> {
    const { id } = await snapshots.start(wish(imageName, patch));
    return await snapshots.ended(id);
  }

  it('can be asked for at once, when only a new name is wanted', async () => {
    const calls: string[] = [];
    const onCall = ({ method }: { method: string }): void => void calls.push(method);
    const account = await testbed.account('alice', { onCall });
    const snapshots = snapshotsOf(account);
    await account.sliceAuthority.sliceCredential(testbed.sliceUrn);
    calls.length = 0;
    const request = wish('direct');
    const nodeImage = { loaded: 'emulab-ops/UBUNTU24-XEN-STD:0' };
    const plain = { look: false, follow: false, imageable: true, nodeImage };
    const { id } = await snapshots.start(request, plain);
    assert.deepEqual(calls.sort(), ['CreateImage', 'ImageInfo', 'SliverStatus']);
    await testbed.ready(alice);
    const again = snapshots.start(request, plain);
    await assert.rejects(again, (error) => RpcError.is(error, 'exists'));
    assert.deepEqual(
      snapshots.jobs.map((job) => job.id),
      [id],
    );
  });

  it('keep which image the node ran before', async () => {
    const snapshots = snapshotsOf();
    const { nodeImage } = await snapshots.start(wish('of-xen'), { follow: false });
    assert.match(nodeImage?.loaded ?? '', /^emulab-ops\/UBUNTU24-XEN-STD:\d+$/);
    assert.deepEqual(snapshotsOf().jobs[0]?.nodeImage, nodeImage);
  });

  it('that a later one has overtaken do not count as running', async () => {
    const snapshots = snapshotsOf();
    const plain = { look: false, follow: false };
    await snapshots.start(wish('earlier'), plain);
    await testbed.ready(alice);
    const later = await snapshots.start(wish('later'), plain);
    assert.equal(snapshots.busySlice(testbed.sliceUrn)?.id, later.id);
    await testbed.ready(alice);
    const third = await snapshots.start(wish('third'), { follow: false });
    assert.ok(third.created);
  });

  it('are followed to a proven end, every change one event', async () => {
    const snapshots = snapshotsOf();
    const stages: string[] = [];
    snapshots.onDidChange(({ stage }) => {
      if (stages.at(-1) !== stage) stages.push(stage);
    });
    const job = await snapshot('first', snapshots);
    assert.equal(job.outcome, 'ready');
    assert.match(job.created?.imageUrn ?? '', /\+image\+demo:first$/);
    assert.match(job.hash ?? '', /^[0-9a-f]{40}$/);
    assert.ok((job.size ?? 0) > 0);
    assert.ok(job.samples.length > 0);
    assert.equal(stages[0], 'starting');
    assert.equal(stages.at(-1), 'ready');
    assert.ok(stages.includes('imaging'), stages.join(' '));
  });

  it('are on disk with their end', async () => {
    const { id } = await snapshot('kept');
    const [kept] = fileJobStore(directory).load();
    assert.equal(kept?.id, id);
    assert.equal(kept.outcome, 'ready');
    assert.deepEqual(readdirSync(directory), [`${id}.json`]);
    assert.doesNotMatch(readFileSync(join(directory, `${id}.json`), 'utf8'), /signed-credential/);
  });

  it('of the same name make a new version, proven by its contents', async () => {
    const first = await snapshot('twice');
    await testbed.ready(alice);
    const replaces = { imageUrn: first.created?.imageUrn ?? '', version: 0 };
    const second = await snapshot('twice', snapshotsOf(), { replaces });
    assert.equal(second.outcome, 'ready');
    assert.equal(second.previousHash, first.hash);
    assert.match(second.created?.versionUrn ?? '', /:twice:1$/);
  });

  it('refuse a second one in the same slice, and say which runs', async () => {
    const snapshots = snapshotsOf();
    const running = await snapshots.start(wish('running'));
    const other = { ...wish('other'), sliverUrn: testbed.sliver('pc').urn };
    await assert.rejects(snapshots.start(other), (error) => {
      assert.ok(SnapshotRefused.is(error, 'busy'));
      assert.match(error.message, /^The snapshot running is still running in slice hello/);
      return true;
    });
    assert.equal(snapshots.busySliver(running.sliverUrn)?.imageName, 'running');
    assert.equal(snapshots.busySliver(other.sliverUrn), undefined);
    await snapshots.ended(running.id);
    assert.equal(snapshots.busySlice(running.sliceUrn), undefined);
  });

  it('refuse a bad name before anything is sent', async () => {
    const snapshots = snapshotsOf();
    await assert.rejects(snapshots.start(wish('-x')), (error) =>
      SnapshotRefused.is(error, 'bad-name'),
    );
    assert.deepEqual(snapshots.jobs, []);
  });

  it('remember whether accounts were to be kept, for whoever takes them again', async () => {
    const snapshots = snapshotsOf();
    const { id } = await snapshots.start(wish('accounts', { updateAccounts: true }));
    await snapshots.ended(id);
    assert.equal(fileJobStore(directory).load()[0]?.updateAccounts, true);
  });

  it('refuse a bad description before anything is sent', async () => {
    const snapshots = snapshotsOf();
    await assert.rejects(snapshots.start(wish('good', { description: '<b>' })), (error) =>
      SnapshotRefused.is(error, 'bad-description'),
    );
    assert.deepEqual(snapshots.jobs, []);
  });

  it('are not asked for of a sliver that is not there', async () => {
    const snapshots = snapshotsOf();
    const sliverUrn = 'urn:publicid:IDN+home.example+sliver+99999';
    await assert.rejects(snapshots.start(wish('nowhere', { sliverUrn })), (error) =>
      SnapshotRefused.is(error, 'unknown-sliver'),
    );
    assert.deepEqual(snapshots.jobs, []);
    assert.deepEqual(readdirSync(directory), []);
  });

  it('leave no job when the site refuses', async () => {
    const snapshots = snapshotsOf();
    await testbed.control({ command: 'fault.add', kind: 'no-space', times: 1 });
    await assert.rejects(snapshots.start(wish('full')), (error) => RpcError.is(error, 'no-space'));
    assert.deepEqual(snapshots.jobs, []);
    assert.deepEqual(readdirSync(directory), []);
  });

  it('go on after a restart', async () => {
    const before = snapshotsOf();
    const { id } = await before.start(wish('restarted'));
    before.dispose();
    const afterwards = snapshotsOf();
    assert.equal(afterwards.jobs[0]?.outcome, undefined);
    afterwards.resume();
    assert.equal((await afterwards.ended(id)).outcome, 'ready');
  });

  it('that nobody follows do not block the slice once they have ended', async () => {
    const forgetful = snapshotsOf();
    const { id } = await forgetful.start(wish('left'), { follow: false });
    const watcher = snapshotsOf();
    watcher.resume();
    await watcher.ended(id);
    await testbed.ready(alice);
    // A stale record, as a command leaves it that has not waited.
    const stale = fileJobStore(directory).load()[0] ?? assert.fail('no job');
    fileJobStore(directory).remove(id);
    fileJobStore(directory).save({ ...stale, stage: 'preparing', outcome: undefined });
    const next = snapshotsOf();
    const job = await next.start(wish('next'));
    assert.equal((await next.ended(job.id)).outcome, 'ready');
    assert.equal(next.jobs.find((it) => it.id === id)?.outcome, 'ready');
  });

  it('are found again when the answer of the site was lost', async () => {
    const { sliceUrn, sliverUrn, siteUrn } = wish('lost');
    const [site] = alice.sites;
    const credentials = [await alice.sliceAuthority.sliceCredential(sliceUrn)];
    await site?.componentManager.createImage({
      sliceUrn,
      sliverUrn,
      imageName: 'lost',
      credentials,
    });
    const lost = aJob({ sliceUrn, sliverUrn, siteUrn, imageName: 'lost', stage: 'starting' });
    fileJobStore(directory).save({ ...lost, startedAt: Date.now(), versionsBefore: [] });
    const snapshots = snapshotsOf();
    snapshots.resume();
    const job = await snapshots.ended(lost.id);
    assert.equal(job.outcome, 'ready');
    assert.match(job.created?.versionUrn ?? '', /:lost:0$/);
  });

  it('are found again even when they have ended meanwhile', async () => {
    const { sliceUrn, sliverUrn, siteUrn } = wish('late');
    const credentials = [await alice.sliceAuthority.sliceCredential(sliceUrn)];
    const imageName = 'late';
    const request = { sliceUrn, sliverUrn, imageName, credentials };
    await alice.sites[0]?.componentManager.createImage(request);
    await testbed.ready(alice);
    const lost = aJob({ sliceUrn, sliverUrn, siteUrn, imageName, stage: 'starting' });
    fileJobStore(directory).save({ ...lost, startedAt: Date.now(), versionsBefore: [] });
    const snapshots = snapshotsOf();
    snapshots.resume();
    const job = await snapshots.ended(lost.id);
    assert.equal(job.outcome, 'ready', job.reason);
    assert.match(job.created?.versionUrn ?? '', /:late:0$/);
  });

  it('whose answer is lost on the way are neither repeated nor lost', async () => {
    const [address, ...others] = testbedSites(testbed.description);
    const { relay, url } = await Relay.to(address?.url ?? '');
    const site = { ...address, url };
    const account = await testbed.account('alice', { sites: [site, ...others] });
    const snapshots = snapshotsOf(account);
    snapshots.onDidChange(({ stage }) => {
      // The job is written down right before the request leaves.
      if (stage === 'starting') relay.loseNextAnswer();
    });
    const job = await snapshots.start(wish('cut'));
    const ended = await snapshots.ended(job.id);
    relay.close();
    assert.equal(ended.outcome, 'ready', ended.reason);
    // One version: the request went out once.
    assert.match(ended.created?.versionUrn ?? '', /:cut:0$/);
  });

  /** A job whose request was sent so many milliseconds ago, and never answered. */
  function unanswered(imageName: string, ago: number): SnapshotJob {
    const { sliceUrn, sliverUrn, siteUrn } = wish(imageName);
    const job = aJob({ sliceUrn, sliverUrn, siteUrn, imageName, stage: 'starting' });
    const lost = { ...job, startedAt: Date.now() - ago, versionsBefore: [] };
    fileJobStore(directory).save(lost);
    return lost;
  }

  it('that never reached the site end as failed, with nothing changed', async () => {
    const { id } = unanswered('never', LONGEST_HOLD_MS);
    const snapshots = snapshotsOf();
    snapshots.resume();
    const job = await snapshots.ended(id);
    assert.equal(job.outcome, 'failed');
    assert.match(job.reason ?? '', /never started it: no image never appeared/);
  });

  it('are not given up while the request may still wait at the site', async () => {
    const { id } = unanswered('held', LONGEST_HOLD_MS - 30_000);
    const snapshots = snapshotsOf();
    let looks = 0;
    const seen = new Promise<void>((resolve) => {
      snapshots.onDidChange(({ problem = '' }) => {
        if (!problem.startsWith('There is no sign of it at home')) return;
        looks += 1;
        if (looks === 4) resolve();
      });
    });
    snapshots.resume();
    await seen;
    const job = snapshots.jobs.find((it) => it.id === id);
    assert.deepEqual([job?.stage, job?.outcome], ['unknown', undefined]);
  });

  it('that were thought never to have begun are found by a later look', async () => {
    const { id, sliceUrn, sliverUrn } = unanswered('waited', LONGEST_HOLD_MS);
    const early = snapshotsOf();
    early.resume();
    assert.equal((await early.ended(id)).outcome, 'failed');
    early.dispose();
    const credentials = [await alice.sliceAuthority.sliceCredential(sliceUrn)];
    const request = { sliceUrn, sliverUrn, imageName: 'waited', credentials };
    await alice.sites[0]?.componentManager.createImage(request);
    const late = snapshotsOf();
    const corrected = new Promise<SnapshotJob>((resolve) => {
      late.onDidChange((job) => job.outcome === 'ready' && resolve(job));
    });
    late.resume();
    assert.match((await corrected).created?.versionUrn ?? '', /:waited:0$/);
    const kept = fileJobStore(directory).read(id);
    assert.deepEqual([kept?.outcome, kept?.reason], ['ready', undefined]);
  });

  it('take another kind of server as its back end says', async () => {
    const asked: string[] = [];
    const backEndOf = (place: SnapshotPlace): SnapshotBackEnd => ({
      ...backEndAt(place),
      begin: (request, { sending }) => {
        sending();
        asked.push(`${request.imageName} at ${siteNameOf(place)}`);
        throw new RpcError('refused', 'Not today.');
      },
    });
    const store = fileJobStore(directory);
    const snapshots = new Snapshots({ store, accounts: () => [alice], backEndOf });
    open.push(snapshots);
    await assert.rejects(snapshots.start(wish('other')), /Not today/);
    assert.deepEqual(asked, ['other at home']);
    assert.deepEqual(store.load(), []);
  });

  it('are followed by one window, and seen by all', async () => {
    const one = snapshotsOf();
    const other = snapshotsOf();
    one.resume();
    other.resume();
    const { id } = await one.start(wish('shared'));
    const [seenByOne, seenByOther] = await Promise.all([one.ended(id), other.ended(id)]);
    assert.equal(seenByOne.outcome, 'ready');
    assert.deepEqual(seenByOther, seenByOne);
  });

  it('keep the reason of a failure', async () => {
    const snapshots = snapshotsOf();
    const { id } = await snapshots.start(wish('broken'));
    await testbed.stop();
    await testbed.startAgain();
    const job = await snapshots.ended(id);
    assert.equal(job.outcome, 'failed');
    assert.notEqual(job.reason ?? '', '');
    assert.equal(fileJobStore(directory).load()[0]?.reason, job.reason);
  });
});
