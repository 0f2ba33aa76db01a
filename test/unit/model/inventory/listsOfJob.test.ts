// Where the image of a snapshot is listed: at the site of its account, and for a portal's wherever a certificate sees it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listsOfJob } from '../../../../src/model/inventory/listsOfJob';
import type { SiteState } from '../../../../src/model/inventory/siteState';

const siteUrn = 'urn:publicid:IDN+home.example+authority+cm';
const state = (account: string, urn = siteUrn): SiteState =>
  ({ account: { id: account }, site: { urn } }) as unknown as SiteState;
const elsewhere = state('alice', 'urn:publicid:IDN+north.example+authority+cm');

describe('the image of a snapshot', () => {
  it('is listed at the site of its account, and at no other', () => {
    const [alice, bob] = [state('alice'), state('bob')];
    const job = { accountId: 'alice', siteUrn };
    assert.deepEqual(listsOfJob([elsewhere, bob, alice], job), [alice]);
  });

  it('by a portal is listed to whoever has a certificate there, however the portal writes the site', () => {
    const portal = { url: 'https://portal.example', experiment: 'x', name: 'hello' };
    const job = {
      accountId: 'portal:alice@portal.example',
      siteUrn: siteUrn.replace('+cm', '+am'),
    };
    const bob = state('bob');
    assert.deepEqual(listsOfJob([elsewhere, bob], { ...job, portal }), [bob]);
    assert.deepEqual(listsOfJob([elsewhere], { ...job, portal }), []);
  });
});
