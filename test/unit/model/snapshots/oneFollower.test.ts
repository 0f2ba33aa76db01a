/**
 * A job is followed by one process at a time, from the moment it can be seen until its end is kept: the site
 * tells the reason of a failure only once.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Account } from '../../../../src/model/accounts/account';
import { fileJobStore } from '../../../../src/model/snapshots/jobStore';
import type { JobStore, SnapshotRequest } from '../../../../src/model/snapshots/job';
import { Snapshots } from '../../../../src/model/snapshots/snapshots';
import { LocalTestbed } from '../../../support/testbed';

describe('the lock of a job', () => {
  let testbed: LocalTestbed;
  let alice: Account;
  let directory: string;
  let snapshots: Snapshots;

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
    snapshots.dispose();
    rmSync(directory, { recursive: true });
  });

  function open(store: JobStore = fileJobStore(directory)): Snapshots {
    snapshots = new Snapshots({ store, accounts: () => [alice], interval: 20 });
    return snapshots;
  }

  function wish(imageName: string): SnapshotRequest {
    const { urn: sliverUrn, clientId } = testbed.sliver('vm');
    const siteUrn = testbed.description.aggregates[0]?.urn ?? '';
    const { sliceUrn } = testbed;
    const accountId = alice.id;
    return { accountId, siteUrn, sliceUrn, sliverUrn, clientId, imageName, global: true };
  }

  /** What another process finds: a claim of this process counts as one that somebody else has. */
  const isLocked = (): boolean => readdirSync(directory).some((name) => name.endsWith('.lock'));

  it('is held whenever a job that has not ended can be seen', async () => {
    const seen: [string, boolean][] = [];
    open().onDidChange(({ stage, outcome }) => {
      if (outcome === undefined) seen.push([stage, isLocked()]);
    });
    const { id } = await snapshots.start(wish('seen'));
    assert.equal((await snapshots.ended(id)).outcome, 'ready');
    assert.ok(seen.some(([stage]) => stage === 'starting'));
    assert.deepEqual(
      seen.filter(([, locked]) => !locked),
      [],
    );
  });

  it('is free only after the end is on disk, and before anybody hears of the end', async () => {
    const store = fileJobStore(directory);
    const atRelease: (string | undefined)[] = [];
    const claim: JobStore['claim'] = (id) => {
      const inner = store.claim?.(id);
      if (inner === undefined) return undefined;
      const release = (): void => {
        atRelease.push(store.read(id)?.outcome);
        inner.release();
      };
      return { ...inner, release };
    };
    const heard: boolean[] = [];
    open({ ...store, claim }).onDidChange(({ outcome }) => {
      if (outcome !== undefined) heard.push(isLocked());
    });
    const { id } = await snapshots.start(wish('kept'));
    await snapshots.ended(id);
    assert.deepEqual([atRelease, heard], [['ready'], [false]]);
  });

  it('is free again where nobody follows, and where the site refuses', async () => {
    const { id } = await open().start(wish('alone'), { follow: false });
    assert.deepEqual(readdirSync(directory), [`${id}.json`]);
    await testbed.ready(alice);
    const again = snapshots.start(wish('alone'), { look: false, imageable: true });
    await assert.rejects(again);
    assert.deepEqual(readdirSync(directory), [`${id}.json`]);
  });
});
