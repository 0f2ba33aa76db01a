// Whom a request goes to, and who may send it: CA, pinned certificate, first contact, refused users.
import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'node:test';
import {
  ComponentManager,
  fetchServerCertificate,
  loadIdentity,
  type CallRecord,
  type RpcError,
  type Trust,
} from '../../../../src/rpc';
import { makeAuthority, makeServer, makeUser, userFile } from '../../../support/certificates';
import { answer, TestServer } from '../../../support/httpsServer';
import { success } from '../wire/replies';
import { failure, passphrase, World } from '../world';

const version = success({ api: 2, level: 1, input_rspec: [2], output_rspec: 2, ad_rspec: [2] });

describe('a request, as to trust,', () => {
  let world: World;
  before(async () => (world = await World.make()));
  afterEach(() => world.reset());

  function manager(
    server: TestServer,
    patch: Parameters<World['options']>[1] = {},
  ): ComponentManager {
    return new ComponentManager(world.options(server, patch));
  }

  describe('to a server that is not trusted', () => {
    async function refused(trust: Trust, options: { server?: TestServer } = {}): Promise<RpcError> {
      const server = options.server ?? (await world.replies(version));
      const error = await failure(manager(server, { trust }).getVersion());
      assert.equal(error.reason, 'untrusted');
      assert.equal(server.received.length, 0);
      return error;
    }

    it('is not sent when another CA signed its certificate', async () => {
      const other = await makeAuthority('CN=Other CA');
      assert.match(
        (await refused({ ca: other.pem })).message,
        /not signed by the CA that you trust/,
      );
    });

    it('is not sent when the certificate is for another host', async () => {
      const elsewhere = await makeServer(world.ca, { hosts: ['elsewhere.example'] });
      const server = await TestServer.start(elsewhere, world.ca, (it) => answer(it, version));
      assert.match((await refused(world.trust, { server })).message, /another host name/);
      await server.stop();
    });

    it('is not sent when the certificate has expired', async () => {
      const old = await makeServer(world.ca, { notAfter: new Date(Date.now() - 1000) });
      const server = await TestServer.start(old, world.ca, (it) => answer(it, version));
      assert.match((await refused(world.trust, { server })).message, /has expired/);
      await server.stop();
    });

    it('says so when what was given as CA is no certificate', async () => {
      assert.match((await refused({ ca: 'nonsense' })).message, /not in PEM form/);
    });
  });

  describe('with a pinned certificate', () => {
    it('is sent when the fingerprint fits, in any spelling', async () => {
      const server = await world.replies(version);
      const { fingerprint } = await fetchServerCertificate(server.url());
      for (const spelling of [
        fingerprint,
        fingerprint.toLowerCase().replaceAll(':', ''),
        `SHA256:${fingerprint}`,
      ]) {
        await manager(server, { trust: { fingerprint: spelling } }).getVersion();
      }
      assert.equal(server.received.length, 3);
    });

    it('needs no second connection when the certificate is at hand', async () => {
      const server = await world.replies(version);
      const { fingerprint, certificate } = await fetchServerCertificate(server.url());
      const before = server.connections;
      await manager(server, { trust: { fingerprint, certificate } }).getVersion();
      assert.equal(server.connections - before, 1);
    });

    it('is refused with both fingerprints when the server shows another one', async () => {
      const server = await world.replies(version);
      const { fingerprint } = await fetchServerCertificate(server.url());
      const pinned = fingerprint.replace(/^../, fingerprint.startsWith('AA') ? 'BB' : 'AA');
      const error = await failure(manager(server, { trust: { fingerprint: pinned } }).getVersion());
      assert.equal(error.reason, 'untrusted');
      assert.ok(
        error.message.includes(pinned) && error.message.includes(fingerprint),
        error.message,
      );
      assert.equal(server.received.length, 0);
    });

    it('is asked about before each request, and what was trusted before is worth nothing', async () => {
      const server = await world.replies(version);
      const { fingerprint, certificate } = await fetchServerCertificate(server.url());
      let trust: Trust | undefined = { fingerprint, certificate };
      const now = (): Trust => {
        if (trust === undefined) throw new Error('withdrawn');
        return trust;
      };
      const client = manager(server, { trust: now });
      await client.getVersion();
      trust = { fingerprint: 'AB:'.repeat(31) + 'AB', certificate };
      assert.equal((await failure(client.getVersion())).reason, 'untrusted');
      trust = undefined;
      await assert.rejects(client.getVersion(), /withdrawn/);
      assert.equal(server.received.length, 1);
    });

    it('is refused although the same CA signed the new certificate', async () => {
      const first = await world.replies(version);
      const { fingerprint, certificate } = await fetchServerCertificate(first.url());
      const renewed = await makeServer(world.ca);
      const server = await TestServer.start(renewed, world.ca, (it) => answer(it, version));
      const error = await failure(
        manager(server, { trust: { fingerprint, certificate } }).getVersion(),
      );
      assert.equal(error.reason, 'untrusted');
      const now = (await fetchServerCertificate(server.url())).fingerprint;
      assert.ok(error.message.includes(fingerprint) && error.message.includes(now), error.message);
      assert.equal(server.received.length, 0);
      await server.stop();
    });

    it('still minds the dates of the certificate', async () => {
      const old = await makeServer(world.ca, { notAfter: new Date(Date.now() - 1000) });
      const server = await TestServer.start(old, world.ca, (it) => answer(it, version));
      const { fingerprint } = await fetchServerCertificate(server.url());
      const error = await failure(manager(server, { trust: { fingerprint } }).getVersion());
      assert.match(error.message, /has expired/);
      await server.stop();
    });
  });

  it('shows the server certificate at first contact and sends nothing for it', async () => {
    const server = await world.replies(version);
    const shown = await fetchServerCertificate(server.url());
    assert.equal(shown.subject, 'CN=127.0.0.1');
    assert.equal(shown.issuer, 'CN=Test CA');
    assert.ok(shown.notAfter > new Date());
    assert.match(shown.certificate, /^-----BEGIN CERTIFICATE-----/);
    assert.equal(server.received.length, 0);
  });

  describe('with a certificate that the server does not accept', () => {
    for (const size of [10, 4_000_000]) {
      it(`is told so, with a body of ${size} bytes`, async () => {
        const stranger = await makeUser(await makeAuthority('CN=Other CA'));
        const identity = await loadIdentity({ certificate: userFile(stranger), passphrase });
        const server = await world.replies(version);
        const url = `${server.url().replace('/cm/2.0', '')}/cm/2.0`;
        const client = manager(server, { identity, url });
        const call = client.resolve({ urn: 'x'.repeat(size), credentials: [] });
        const error = await failure(call);
        assert.equal(error.reason, 'identity-refused');
        assert.match(error.message, /does not accept your certificate/);
        assert.equal(server.received.length, 0);
      });
    }
  });

  it('works with SHA-1 certificates, and says in the record what that needed', async () => {
    const ca = await makeAuthority('CN=Old CA', 'SHA-1');
    const server = await TestServer.start(
      await makeServer(ca, { digest: 'SHA-1' }),
      ca,
      (it) => answer(it, version),
      { ciphers: 'DEFAULT@SECLEVEL=0' },
    );
    const user = await makeUser(ca, { digest: 'SHA-1' });
    const identity = await loadIdentity({ certificate: userFile(user), passphrase });
    const records: CallRecord[] = [];
    const client = new ComponentManager({
      url: server.url(),
      identity,
      trust: { ca: ca.pem },
      onCall: (record) => void records.push(record),
    });
    await client.getVersion();
    await client.getVersion();
    assert.deepEqual(
      records.map(({ outcome, weakDigest }) => [outcome, weakDigest]),
      [
        ['ok', true],
        ['ok', true],
      ],
    );
    await server.stop();
  });
});
