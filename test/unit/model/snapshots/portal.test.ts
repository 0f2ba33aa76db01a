// Snapshots by a portal, at the local testbed's: begun once, followed to the end, found again, and never doubled.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Account } from '../../../../src/model/accounts/account';
import { fileJournal } from '../../../../src/model/journal/journal';
import type { PortalAccount } from '../../../../src/model/portal/portalAccount';
import { fileJobStore } from '../../../../src/model/snapshots/jobStore';
import { SnapshotRefused, type SnapshotJob } from '../../../../src/model/snapshots/job';
import { readPlan } from '../../../../src/model/snapshots/planning/plan';
import { findPortalNode } from '../../../../src/model/snapshots/planning/portalNode';
import { readinessOf } from '../../../../src/model/snapshots/planning/readiness';
import { requestFor, type RequestParts } from '../../../../src/model/snapshots/planning/request';
import { jobSentence } from '../../../../src/model/snapshots/sentence';
import { Snapshots } from '../../../../src/model/snapshots/snapshots';
import { SnapshotQueue } from '../../../../src/model/snapshots/queue/queue';
import { fileQueueStore } from '../../../../src/model/snapshots/queue/queueStore';
import type { PortalPlace } from '../../../../src/model/snapshots/place';
import { PortalError } from '../../../../src/portal';
import { experimentIsReady } from '../../../support/experiments';
import { portalAccount, portalSliver, type PortalSliver } from '../../../support/portalSliver';
import { LocalTestbed } from '../../../support/testbed';

describe('a snapshot by a portal', () => {
  let testbed: LocalTestbed;
  let portal: PortalAccount;
  let account: Account;
  let sliver: PortalSliver;
  let state: string;
  const open: { dispose(): void }[] = [];
  before(async () => {
    testbed = await LocalTestbed.start({ speed: 4_000_000 });
    portal = portalAccount(testbed.directory, 'alice');
    account = await testbed.account('alice');
    sliver = await portalSliver(portal, testbed.directory, 'vm');
  });
  after(() => testbed.remove());
  beforeEach(async () => {
    state = mkdtempSync(join(tmpdir(), 'portal-'));
    await testbed.control({ command: 'fault.add', kind: 'slow', delay: 0, method: POSTED });
  });
  afterEach(async () => {
    for (const one of open.splice(0)) one.dispose();
    await testbed.control({ command: 'fault.clear' });
    await isReady();
    rmSync(state, { recursive: true, force: true });
  });

  const POSTED = 'startExperimentSnapshot';
  const fault = (kind: string, more: object = {}): Promise<unknown> =>
    testbed.control({ command: 'fault.add', kind, ...more });

  /** How often the testbed was asked for a snapshot. */
  async function posts(): Promise<number> {
    const faults = (await testbed.control({ command: 'fault.list' })) as {
      faults?: { kind: string; method?: string; struck: number }[];
    };
    const list = Array.isArray(faults) ? faults : (faults.faults ?? []);
    const counted = list.find((one: { kind: string }) => one.kind === 'slow') as { struck: number };
    return counted.struck;
  }

  const isReady = (): Promise<void> => experimentIsReady(portal.portal, 'demo,hello');

  const journal = () => fileJournal(join(state, 'journal.jsonl'));

  function snapshotsOf(accounts: readonly Account[] = [], portals = [portal]): Snapshots {
    const snapshots = new Snapshots({
      store: fileJobStore(join(state, 'jobs')),
      accounts: () => accounts,
      portals: () => portals,
      journal: journal(),
      interval: 15,
      held: 300,
    });
    open.push(snapshots);
    return snapshots;
  }

  const placeOf = (beside?: Account): PortalPlace => {
    const site = beside?.sites.find(({ urn }) => urn === sliver.siteUrn);
    const { siteUrn, portal: experiment } = sliver;
    const place = { portal, experiment, siteUrn };
    return beside === undefined || site === undefined
      ? place
      : { ...place, beside: { account: beside, site } };
  };

  async function wish(imageName: string, more: Partial<RequestParts> = {}, beside?: Account) {
    const parts = { ...sliver, imageName, ...more };
    const { plan } = await readPlan(placeOf(beside), parts);
    return requestFor(placeOf(beside), parts, plan);
  }

  it('does not wait for one that nobody here can ask about: the portal knows what runs', async () => {
    const other = { ...portal, id: 'portal:alice@elsewhere.example' };
    const request = { ...(await wish('not-asked')), accountId: other.id };
    await snapshotsOf([], [other]).start(request, { follow: false });
    await isReady();
    const snapshots = snapshotsOf();
    const { id } = await snapshots.start(await wish('after-it'));
    assert.equal((await snapshots.ended(id)).outcome, 'ready');
  });

  it('is followed to its end, with what the portal says of its image', async () => {
    const snapshots = snapshotsOf();
    const words = new Set<string>();
    snapshots.onDidChange(({ said }) => said !== undefined && words.add(said));
    const { id } = await snapshots.start(await wish('by-portal'));
    const job = await snapshots.ended(id);
    assert.deepEqual([job.outcome, job.reason], ['ready', undefined]);
    assert.equal(job.created?.imageUrn, 'urn:publicid:IDN+home.example+image+demo:by-portal');
    assert.ok((job.size ?? 0) > 100_000);
    assert.equal(job.said, 'ready');
    assert.ok(['preparing', 'imaging', 'finishing'].some((word) => words.has(word)));
    assert.equal(await posts(), 1);
    await testbed.ready(account);
  });

  it('ends when the experiment is back, so that the next one can begin', async () => {
    const snapshots = snapshotsOf();
    for (const imageName of ['first', 'second']) {
      const { id } = await snapshots.start(await wish(imageName));
      assert.equal((await snapshots.ended(id)).outcome, 'ready');
    }
    assert.equal(await posts(), 2);
  });

  it('is kept with the portal, the experiment and its id, and no token', async () => {
    const snapshots = snapshotsOf();
    const { id } = await snapshots.start(await wish('kept'), { follow: false });
    const job = fileJobStore(join(state, 'jobs')).read(id) ?? assert.fail('no record');
    assert.match(job.created?.snapshot ?? '', /^[0-9a-f-]{36}$/);
    assert.deepEqual(job.portal, sliver.portal);
    const other = snapshotsOf();
    other.resume();
    assert.equal((await other.ended(id)).outcome, 'ready');
    assert.equal(await posts(), 1);
  });

  it('fails with the words of the portal', async () => {
    await fault('snapshot', { reason: 'tool' });
    const snapshots = snapshotsOf();
    const { id } = await snapshots.start(await wish('broken'));
    const job = await snapshots.ended(id);
    assert.deepEqual([job.outcome, job.reason], ['failed', 'Imaging failed']);
    assert.match(
      jobSentence(job),
      /^The snapshot broken failed at home\.example: Imaging failed\./,
    );
  });

  it('shows words that nobody knows as they are, and makes no end of them', async () => {
    await fault('portal-words');
    await fault('portal-nulls');
    const snapshots = snapshotsOf();
    const sentences = new Set<string>();
    snapshots.onDidChange((job) => sentences.add(jobSentence(job)));
    const { id } = await snapshots.start(await wish('strange'));
    assert.equal((await snapshots.ended(id)).outcome, 'ready');
    const all = [...sentences].join('\n');
    assert.match(all, /\((?:queued-for-capture|capturing|wrapping-up)\)/);
  });

  it('is refused by ourselves while the experiment is imaging', async () => {
    const snapshots = snapshotsOf();
    const { id } = await snapshots.start(await wish('running'));
    const other = await wish('other');
    await assert.rejects(snapshotsOf([], [portal]).start(other), (error) => {
      assert.ok(SnapshotRefused.is(error, 'busy'));
      assert.match(error.message, /^The snapshot running is still running in experiment hello\./);
      return true;
    });
    await snapshots.ended(id);
    assert.equal(await posts(), 1);
  });

  for (const kind of ['portal-after', 'portal-lost']) {
    it(`is found again after ${kind}, without a second request`, async () => {
      await fault(kind, { times: 1, method: POSTED });
      const snapshots = snapshotsOf();
      const { id } = await snapshots.start(await wish(`after-${kind}`));
      assert.equal((await snapshots.ended(id)).outcome, 'ready');
      assert.equal(await posts(), 1);
    });

    it(`is found again after ${kind} when the portal cannot be asked at first`, async () => {
      const snapshots = snapshotsOf();
      const request = await wish(`late-${kind}`);
      await fault(kind, { times: 1, method: POSTED });
      let gateway = 0;
      const patient = portalAccount(testbed.directory, 'alice', {
        // The looks of the library itself come to nothing.
        onRequest: ({ method }) => {
          if (method.startsWith('POST')) {
            gateway += 1;
            void fault('portal-gateway', { times: 12 });
          }
        },
      });
      const other = snapshotsOf([], [patient]);
      const job = await other.start(request);
      assert.equal(gateway, 1);
      assert.equal(job.stage, 'unknown');
      assert.equal((await other.ended(job.id)).outcome, 'ready');
      assert.equal(await posts(), 1);
      snapshots.dispose();
    });
  }

  it('leaves nothing behind when the portal refuses', async () => {
    const snapshots = snapshotsOf();
    await assert.rejects(snapshots.start({ ...(await wish('nobody')), clientId: 'nobody' }));
    assert.deepEqual(snapshots.jobs, []);
    assert.equal(await posts(), 0);
  });

  it('is given up, not called ended, when the token is refused for good', async () => {
    await fault('stall');
    const snapshots = snapshotsOf();
    const { id } = await snapshots.start(await wish('revoked'), { follow: false });
    const bad = portalAccount(testbed.directory, 'alice', { token: 'eyJh.nothing.good' });
    const other = snapshotsOf([], [bad]);
    other.resume();
    const job = await other.ended(id);
    assert.equal(job.outcome, 'unknown');
    assert.match(job.reason ?? '', /does not accept your token/);
    await testbed.control({ command: 'fault.clear' });
    await fault('slow', { delay: 0, method: POSTED });
    other.dispose();
    snapshots.reopen(id);
    assert.equal((await snapshots.ended(id)).outcome, 'ready');
  });

  it('is not asked about any more once its person has signed out, and is again after that', async () => {
    await fault('stall');
    const portals = [portal];
    const snapshots = snapshotsOf([], portals);
    const { id } = await snapshots.start(await wish('signed-out'));
    portals.pop();
    const told: boolean[] = [];
    snapshots.onDidChange((job) => told.push(snapshots.isFollowed(job.id)));
    snapshots.resume();
    assert.equal(snapshots.isFollowed(id), false);
    assert.deepEqual(told, [false]);
    assert.equal(snapshots.jobs[0]?.outcome, undefined);
    portals.push(portal);
    snapshots.resume();
    await testbed.control({ command: 'fault.clear' });
    assert.equal((await snapshots.ended(id)).outcome, 'ready');
  });

  it('that another one has followed is neither ready nor failed', async () => {
    const snapshots = snapshotsOf();
    const { id } = await snapshots.start(await wish('lost-sight'), { follow: false });
    await isReady();
    const { experiment } = sliver.portal;
    const asked = { experiment, clientId: 'vm', imageName: 'newer' };
    await portal.portal.snapshots.start(asked);
    await isReady();
    snapshots.resume();
    const job = await snapshots.ended(id);
    assert.equal(job.outcome, 'unknown');
    assert.match(job.reason ?? '', /no longer tells of this snapshot/);
  });

  it('is noted in the journal, with who, where, of what and for how long', async () => {
    const snapshots = snapshotsOf();
    const { id } = await snapshots.start(await wish('noted'));
    await snapshots.ended(id);
    const [begun, ended] = journal().read().entries;
    assert.equal(begun?.kind, 'snapshot-begun');
    assert.ok(ended?.kind === 'snapshot-ended');
    assert.equal(ended.outcome, 'ready');
    assert.equal(ended.who, `alice at ${new URL(portal.url).hostname}`);
    assert.equal(ended.portal, portal.url);
    assert.deepEqual([ended.experiment, ended.experimentName], [sliver.portal.experiment, 'hello']);
    assert.deepEqual([ended.node, ended.sliverType], ['vm', 'emulab-xen']);
    assert.match(ended.baseLoaded ?? '', /^\S+\/\S+:\d+$/);
    assert.ok((ended.size ?? 0) > 0 && (ended.took ?? 0) > 0);
  });

  describe('is planned', () => {
    it('as one that may replace, where nobody can list images', async () => {
      const { plan, versions } = await readPlan(placeOf(), { ...sliver, imageName: 'unseen' });
      assert.equal(plan.kind, 'unseen');
      assert.match(plan.sentence, /if your project already has an image unseen/);
      assert.equal(versions, undefined);
    });

    it('and refused as long as nobody has agreed to that', async () => {
      const request = requestFor(placeOf(), { ...sliver, imageName: 'unseen' });
      await assert.rejects(
        snapshotsOf().start(request),
        (error) => SnapshotRefused.is(error, 'changed') && error.offers === 'unseen',
      );
      assert.equal(await posts(), 0);
    });

    it('by the list of the certificate of the same person', async () => {
      const snapshots = snapshotsOf([account]);
      const place = placeOf(account);
      assert.equal((await readPlan(place, { ...sliver, imageName: 'listed' })).plan.kind, 'new');
      const { id } = await snapshots.start(await wish('listed', {}, account));
      await snapshots.ended(id);
      const { plan } = await readPlan(place, { ...sliver, imageName: 'LISTED' });
      assert.ok(plan.kind === 'new-version');
      assert.equal(plan.version, 1);
      const request = requestFor(place, { ...sliver, imageName: 'listed' });
      await assert.rejects(snapshots.start(request), (error) =>
        SnapshotRefused.is(error, 'changed'),
      );
      assert.equal(await posts(), 1);
    });

    it('without the list of the certificate of somebody else', async () => {
      const snapshots = snapshotsOf([await testbed.account('bob')]);
      const request = requestFor(placeOf(), { ...sliver, imageName: 'unseen' });
      const place = snapshots.placeOf(request);
      assert.ok(place !== undefined && !('account' in place));
      assert.equal(place.beside, undefined);
    });

    it('without what a portal does not offer, which is refused and not dropped', async () => {
      for (const more of [{ description: 'Mine.' }, { global: true }]) {
        await assert.rejects(snapshotsOf().start(await wish('words', more)), (error) =>
          SnapshotRefused.is(error, 'not-offered'),
        );
      }
      assert.equal(await posts(), 0);
    });
  });

  it('is ready by what the portal says of the experiment and the node', async () => {
    const asked = (clientId: string) => readinessOf(placeOf(), { ...sliver, clientId });
    assert.equal((await asked('vm')).state, 'ready');
    assert.equal((await asked('nobody')).state, 'gone');
    const gone = { ...placeOf(), experiment: { ...sliver.portal, experiment: NOBODY } };
    const found = await readinessOf(gone, sliver);
    assert.ok(found.state === 'gone' && PortalError.is(found.problem, 'not-found'));
  });

  it('is of a node that is found by the names of its experiment and its own', async () => {
    const { parts, place } = await findPortalNode({
      portal,
      experiment: 'demo,hello',
      clientId: 'vm',
      accounts: [account],
    });
    const { sliceUrn, sliverUrn, clientId } = sliver;
    assert.deepEqual(parts, { sliceUrn, sliverUrn, clientId });
    assert.deepEqual(place.experiment, { ...sliver.portal, siteName: 'home' });
    assert.equal(place.beside?.account, account);
    for (const [other, sentence] of [
      ['nobody', /^The experiment hello has no node nobody: name one of /],
      [undefined, /^The experiment hello has several nodes: name one of .*vm/],
    ] as const)
      await assert.rejects(
        findPortalNode({ portal, experiment: 'demo,hello', clientId: other }),
        (error) => SnapshotRefused.is(error, 'unknown-sliver') && sentence.test(error.message),
      );
  });

  it('waits in the queue for the one before it in the experiment', async () => {
    const snapshots = snapshotsOf();
    const queue = new SnapshotQueue({
      snapshots,
      store: fileQueueStore(join(state, 'queue')),
      readiness: (request, signal) => readinessOf(snapshots.placeOf(request), request, signal),
      interval: () => 20,
      sentenceOf: String,
    });
    open.push(queue);
    snapshots.onDidChange(() => queue.look());
    const ended = new Promise<SnapshotJob[]>((resolve) => {
      const all = new Map<string, SnapshotJob>();
      snapshots.onDidChange((job) => {
        if (job.outcome !== undefined) all.set(job.id, job);
        if (all.size === 2) resolve([...all.values()]);
      });
    });
    for (const imageName of ['queued-1', 'queued-2']) queue.add(await wish(imageName), 'home');
    assert.deepEqual(
      (await ended).map(({ imageName, outcome }) => [imageName, outcome]),
      [
        ['queued-1', 'ready'],
        ['queued-2', 'ready'],
      ],
    );
    assert.equal(await posts(), 2);
  });
});

const NOBODY = '00000000-0000-4000-8000-000000000000';
