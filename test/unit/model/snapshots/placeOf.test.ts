// At which site a snapshot is asked about.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Account } from '../../../../src/model/accounts/account';
import { jobsHere, placeOf } from '../../../../src/model/snapshots/placeOf';
import { aJob } from '../builders';

describe('the place of a snapshot', () => {
  const job = aJob({ siteUrl: 'https://127.0.0.1:40001/protogeni/xmlrpc/cm/2.0' });

  function accounts(url: string, local: boolean): Account[] {
    const sites = [{ urn: job.siteUrn, componentManager: { url } }];
    return [{ id: job.accountId, local, sites } as unknown as Account];
  }

  const same = accounts(job.siteUrl ?? '', true);
  const other = accounts('https://127.0.0.1:40003/protogeni/xmlrpc/cm/2.0', true);

  it('is the site of that name at the local testbed it was sent to', () => {
    assert.ok(placeOf({ accounts: same }, job));
    assert.equal(jobsHere({ accounts: same }, [job]).length, 1);
  });

  it('is no other local testbed, though its sites have the same names', () => {
    assert.equal(placeOf({ accounts: other }, job), undefined);
    assert.equal(jobsHere({ accounts: other }, [job]).length, 0);
  });

  it('is the local testbed there is for a record without an address', () => {
    assert.ok(placeOf({ accounts: other }, aJob()));
  });

  it('is a real site also after it has moved to another address', () => {
    const moved = accounts('https://boss.example/protogeni/xmlrpc/cm', false);
    assert.ok(placeOf({ accounts: moved }, job));
  });

  it('is unknown while the account is not connected', () => {
    assert.equal(placeOf({ accounts: [] }, job), undefined);
    assert.equal(jobsHere({ accounts: [] }, [job]).length, 1);
  });
});
