/** Jobs that were given up before the site told an end, and are followed once more. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Account } from '../../../../src/model/accounts/account';
import type { SnapshotJob } from '../../../../src/model/snapshots/job';
import { fileJobStore } from '../../../../src/model/snapshots/jobStore';
import { backEndAt } from '../../../../src/model/snapshots/sending/backEndAt';
import { Snapshots } from '../../../../src/model/snapshots/snapshots';
import { LocalTestbed } from '../../../support/testbed';
import { aJob } from '../builders';

describe('a snapshot that was given up', () => {
  let testbed: LocalTestbed;
  let account: Account;
  let directory: string;
  const open: Snapshots[] = [];

  before(async () => {
    testbed = await LocalTestbed.start();
    account = await testbed.account('alice');
  });
  after(() => testbed.remove());
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'jobs-'));
  });
  afterEach(() => {
    for (const one of open.splice(0)) one.dispose();
    rmSync(directory, { recursive: true });
  });

  /** Everything on disk, and a site that says `ready` of whatever it is asked. */
  function snapshotsOf(...jobs: readonly SnapshotJob[]): Snapshots {
    const store = fileJobStore(directory);
    for (const job of jobs) store.save(job);
    const snapshots = new Snapshots({
      store,
      accounts: () => [account],
      interval: 20,
      backEndOf: (place) => ({
        ...backEndAt(place),
        // eslint-disable-next-line @typescript-eslint/require-await
        async *looks() {
          yield { at: new Date(), stage: 'ready', ended: true };
        },
        fileOf: () => Promise.resolve({ size: 7 }),
      }),
    });
    open.push(snapshots);
    return snapshots;
  }

  function given(patch: Partial<SnapshotJob>): SnapshotJob {
    const urn = 'urn:publicid:IDN+home.example+image+demo//web';
    const created = { imageUrn: urn, imageUrl: '', versionUrn: `${urn}:1`, versionUrl: '' };
    const siteUrn = testbed.description.aggregates[0]?.urn ?? '';
    const over = { stage: 'unknown', outcome: 'unknown', reason: 'Refused.', endedAt: 9 } as const;
    return aJob({ accountId: account.id, siteUrn, created, ...over, ...patch });
  }

  for (const outcome of ['unknown', 'timed-out'] as const) {
    it(`is followed once more when its outcome is ${outcome}, and its end is kept`, async () => {
      const snapshots = snapshotsOf(given({ outcome, stage: outcome }));
      snapshots.reopen('job-1');
      assert.equal((await snapshots.ended('job-1')).outcome, 'ready');
      const kept = fileJobStore(directory).read('job-1');
      assert.deepEqual([kept?.outcome, kept?.reason, kept?.size], ['ready', undefined, 7]);
      assert.equal(kept?.isUntimed, true);
    });
  }

  it('stays so by itself: only who asks has it followed once more', () => {
    const snapshots = snapshotsOf(given({}));
    snapshots.resume();
    assert.equal(snapshots.jobs[0]?.outcome, 'unknown');
  });

  for (const outcome of ['failed', 'vanished', 'ready'] as const) {
    it(`is not one whose end the site has told: ${outcome}`, () => {
      const snapshots = snapshotsOf(given({ outcome, stage: outcome }));
      snapshots.reopen('job-1');
      assert.equal(snapshots.jobs[0]?.outcome, outcome);
    });
  }

  it('is left alone after a later one of its name, whose image the site would tell of', () => {
    const later = given({ id: 'job-2', startedAt: 2, outcome: 'ready', stage: 'ready' });
    const snapshots = snapshotsOf(given({}), later);
    snapshots.reopen('job-1');
    assert.equal(snapshots.jobs.find(({ id }) => id === 'job-1')?.outcome, 'unknown');
  });
});
