/** Renewal against a real local testbed, whose slivers live as long as the site says. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Account, Site } from '../../../../src/model/accounts/account';
import { isRecord } from '../../../../src/model/storage/json';
import { renewSlivers, renewSliceTo } from '../../../../src/model/slices/renew';
import { holdingOf } from '../../../../src/model/inventory/loadSlices';
import { LocalTestbed } from '../../../support/testbed';

describe('a renewal', () => {
  let testbed: LocalTestbed;
  let account: Account;
  let site: Site;

  before(async () => {
    testbed = await LocalTestbed.start();
    account = await testbed.account('alice');
    [site] = account.sites as [Site];
  });
  after(() => testbed.remove());

  it('does not shorten a slice, nor what it has at a site', async () => {
    const { sliceUrn } = testbed;
    const end = await endAtSite();
    const sooner = await renewSliceTo(account, sliceUrn, inDays(0.1));
    assert.ok(sooner.expires > inDays(0.2));
    assert.deepEqual(await renewSlivers(site, sliceUrn, sooner, inDays(0.1)), { expires: end });
    assert.deepEqual(await endAtSite(), end);
  });

  it('is asked for where a site does not say when its slivers end', async () => {
    const { sliceUrn } = testbed;
    const end = await endAtSite();
    const credential = await renewSliceTo(account, sliceUrn, inDays(2, end));
    const [silent] = (await testbed.account('alice')).sites as [Site];
    const { componentManager } = silent;
    const resolve = componentManager.resolve.bind(componentManager);
    componentManager.resolve = async (...args) => {
      const found = await resolve(...args);
      return { ...found, manifest: (found.manifest ?? '').replace(/ expires="[^"]*"/, '') };
    };
    assert.equal((await holdingOf(silent, sliceUrn, credential))?.expires, undefined);
    const wanted = inDays(1, end);
    const kept = await renewSlivers(silent, sliceUrn, credential, wanted);
    assert.equal(kept?.expires?.getTime(), wanted.getTime());
    assert.deepEqual(await endAtSite(), kept.expires);
  });

  it('tells the end that the site has confirmed, not the one that was asked for', async () => {
    const { sliceUrn } = testbed;
    const end = await endAtSite();
    const credential = await renewSliceTo(account, sliceUrn, inDays(2, end));
    const [lesser] = (await testbed.account('alice')).sites as [Site];
    const { componentManager } = lesser;
    const renew = componentManager.renewSlice.bind(componentManager);
    // It grants half a day, and says nothing of it.
    componentManager.renewSlice = async (request, call) => {
      await renew({ ...request, expires: inDays(0.5, end) }, call);
      return undefined;
    };
    const kept = await renewSlivers(lesser, sliceUrn, credential, inDays(1, end));
    assert.deepEqual(kept, { expires: inDays(0.5, end) });
  });

  it('of a slice that has nothing there says so', async () => {
    const made = await testbed.control({ command: 'slice.add', uid: 'alice', name: 'empty' });
    assert.ok(isRecord(made));
    const sliceUrn = String(made['urn']);
    const credential = await renewSliceTo(account, sliceUrn, inDays(1));
    assert.equal(await renewSlivers(site, sliceUrn, credential, inDays(1)), undefined);
  });

  async function endAtSite(): Promise<Date | undefined> {
    const credential = await account.sliceAuthority.sliceCredential(testbed.sliceUrn);
    return (await holdingOf(site, testbed.sliceUrn, credential))?.expires;
  }
});

/** In whole seconds, as sites keep times. */
function inDays(days: number, from = new Date()): Date {
  return new Date(Math.floor(from.getTime() / 1000 + days * 86_400) * 1000);
}
