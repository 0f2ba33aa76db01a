// Mutual TLS from inside the extension host. VS Code wraps the requests of extensions and loses the
// client certificate of an agent, but only for other hosts than localhost and 127.0.0.1; so these
// tests say something only because the testbed listens on 127.0.0.2.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RpcError } from '../../src/rpc';
import { accountOf, describeTestbed, homeOf } from './support/testbed';

describe('the client certificate', () => {
  it('is asked for by a server on 127.0.0.2', async () => {
    const { sliceAuthority, aggregates } = await describeTestbed();
    const hosts = [sliceAuthority.url, ...aggregates.map(({ cmUrl }) => cmUrl)].map(
      (url) => new URL(url).hostname,
    );
    assert.deepEqual([...new Set(hosts)], ['127.0.0.2']);
  });

  it('tells the slice authority who is there', async () => {
    const alice = await accountOf('alice');
    const credential = await alice.sliceAuthority.selfCredential();
    assert.equal(credential.ownerUrn, 'urn:publicid:IDN+home.example+user+alice');
  });

  it('tells two users of one process apart, side by side', async () => {
    const accounts = await Promise.all([accountOf('alice'), accountOf('carol')]);
    const credentials = await Promise.all(
      accounts.map(({ sliceAuthority }) => sliceAuthority.selfCredential()),
    );
    assert.deepEqual(
      credentials.map(({ ownerUrn }) => ownerUrn),
      accounts.map(({ identity }) => identity.urn),
    );
  });

  it('is accepted by a component manager too', async () => {
    const account = await accountOf('alice');
    const { hostname } = new URL(homeOf(account).componentManager.url);
    assert.equal(hostname, '127.0.0.2');
    const credentials = [await account.sliceAuthority.selfCredential()];
    const images = await homeOf(account).componentManager.listImages({ credentials });
    assert.ok(Array.isArray(images));
  });

  it('is not shown to a server that is not the one we know', async () => {
    const fingerprint = Array.from({ length: 32 }, () => 'AB').join(':');
    const alice = await accountOf('alice', { fingerprint });
    await assert.rejects(alice.sliceAuthority.selfCredential(), (error) =>
      RpcError.is(error, 'untrusted'),
    );
  });
});
