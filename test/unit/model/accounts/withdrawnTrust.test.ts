/** A trust that is withdrawn counts at once, in every program that runs. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Account } from '../../../../src/model/accounts/account';
import { KnownServers, UnknownServer } from '../../../../src/model/accounts/knownServers';
import { readPublicMetadata } from '../../../../src/model/inventory/visibility';
import { fetchServerCertificate } from '../../../../src/rpc';
import { LocalTestbed } from '../../../support/testbed';

describe('A server that is forgotten', () => {
  let testbed: LocalTestbed;
  let directory: string;
  let known: KnownServers;
  let account: Account;

  before(async () => (testbed = await LocalTestbed.start()));
  after(() => testbed.remove());
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'known-'));
    known = new KnownServers(join(directory, 'known-servers.json'));
    const { sliceAuthority, aggregates } = testbed.description;
    for (const url of [sliceAuthority.url, ...aggregates.map(({ cmUrl }) => cmUrl)])
      known.trust(url, await fetchServerCertificate(url));
    account = await testbed.account('alice', { trust: (url) => known.trustFor(url) });
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const site = () => account.sites[0] ?? assert.fail('no site');

  it('is not called any more by an account that was connected before', async () => {
    await site().componentManager.getVersion();
    known.forget(site().componentManager.url);
    await assert.rejects(site().componentManager.getVersion(), (error) => UnknownServer.is(error));
  });

  it('is no slice authority any more either', async () => {
    known.forget(account.sliceAuthority.url);
    await assert.rejects(account.sliceAuthority.selfCredential(), (error) =>
      UnknownServer.is(error),
    );
  });

  it('is not asked for the metadata of its images', async () => {
    const { url } = site().componentManager;
    known.forget(url);
    const metadata = readPublicMetadata(new URL('/image_metadata.php', url).href, site());
    await assert.rejects(metadata, (error) => UnknownServer.is(error));
  });

  it('is asked about again by whoever connects', async () => {
    known.forget(site().componentManager.url);
    await assert.rejects(
      testbed.account('alice', { trust: (url) => known.trustFor(url) }),
      (error) => UnknownServer.is(error),
    );
  });
});
