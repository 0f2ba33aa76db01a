/** A capture that has died at the site, which says for ever that it goes on: our own limit ends the waiting. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileJobStore } from '../../../../src/model/snapshots/jobStore';
import { jobSentence } from '../../../../src/model/snapshots/sentence';
import { Snapshots } from '../../../../src/model/snapshots/snapshots';
import { LocalTestbed } from '../../../support/testbed';

describe('a snapshot whose capture has died', () => {
  let testbed: LocalTestbed;
  let directory: string;
  before(async () => {
    testbed = await LocalTestbed.start();
    directory = mkdtempSync(join(tmpdir(), 'jobs-'));
  });
  after(async () => {
    await testbed.remove();
    rmSync(directory, { recursive: true });
  });

  it('ends after our limit with what is known, and what to look at', async () => {
    const account = await testbed.account('alice');
    await testbed.ready(account);
    await testbed.control({ command: 'fault.add', kind: 'stall' });
    const store = fileJobStore(directory);
    const snapshots = new Snapshots({ store, accounts: () => [account], interval: 50, limit: 300 });
    const { urn: sliverUrn, clientId } = testbed.sliver('vm');
    const siteUrn = account.sites[0]?.urn ?? '';
    const { sliceUrn } = testbed;
    const wish = { accountId: account.id, siteUrn, sliceUrn, sliverUrn, clientId };
    const { id } = await snapshots.start({ ...wish, imageName: 'dead', global: false });
    const job = await snapshots.ended(id);
    assert.equal(job.outcome, 'timed-out');
    assert.equal(
      jobSentence(job),
      'The outcome of the snapshot dead is not known: home reports it as still running, for longer than sites allow, so the capture has probably died. Check the list of images; if nothing changes, contact the site’s operators.',
    );
    snapshots.dispose();
    await testbed.control({ command: 'fault.clear' });
  });
});
