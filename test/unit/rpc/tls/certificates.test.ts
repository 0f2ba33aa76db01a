// Certificates that prove nothing, on either side, and what is shown to whom before anything is proven.
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:tls';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, before, describe, it } from 'node:test';
import { explain } from '../../../../src/model/failures/explain';
import {
  ComponentManager,
  fetchServerCertificate,
  loadIdentity,
  type Identity,
  type RpcError,
  type Trust,
} from '../../../../src/rpc';
import {
  makeAuthority,
  makeServer,
  makeUser,
  signedWithMd5,
  userFile,
  type Issued,
  type UserOptions,
} from '../../../support/certificates';
import { answer, TestServer } from '../../../support/httpsServer';
import { success } from '../wire/replies';
import { failure, passphrase, World } from '../world';

const version = success({ api: 2, level: 1, input_rspec: [2], output_rspec: 2, ad_rspec: [2] });
const day = 86_400_000;

describe('a certificate', () => {
  let world: World;
  before(async () => (world = await World.make()));
  afterEach(() => world.reset());

  const servers: TestServer[] = [];
  afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));

  async function serve(certificate: Issued): Promise<TestServer> {
    const server = await TestServer.start(certificate, world.ca, (it) => answer(it, version), {
      ciphers: 'DEFAULT@SECLEVEL=0',
      maxVersion: 'TLSv1.2',
    });
    servers.push(server);
    return server;
  }

  function call(
    server: TestServer,
    trust: Trust,
    identity: Identity = world.alice,
  ): Promise<unknown> {
    const url = server.url();
    return new ComponentManager({ url, identity, trust, timeout: 10_000 }).getVersion();
  }

  async function own(options: UserOptions & { md5?: true }): Promise<Identity> {
    const made = await makeUser(world.ca, options);
    const user = options.md5 ? signedWithMd5(made, world.ca) : made;
    return loadIdentity({ certificate: userFile(user), passphrase });
  }

  describe('of the server', () => {
    async function refused(certificate: Issued, trust = world.trust): Promise<RpcError> {
      const server = await serve(certificate);
      const error = await failure(call(server, trust));
      assert.equal(error.reason, 'untrusted', error.message);
      assert.equal(server.received.length, 0);
      return error;
    }

    it('is refused when it is signed with MD5, and the server is named', async () => {
      const error = await refused(signedWithMd5(await makeServer(world.ca), world.ca));
      assert.match(explain(error).sentence, /its certificate is signed with MD5/);
    });

    it('is refused with MD5 even when its fingerprint was accepted', async () => {
      const forged = signedWithMd5(await makeServer(world.ca), world.ca);
      const fingerprint = new X509Certificate(forged.pem).fingerprint256;
      const error = await refused(forged, { fingerprint, certificate: forged.pem });
      assert.equal(error.flaw?.kind, 'weak-certificate');
    });

    it('is refused when its key is shorter than 1024 bits', async () => {
      const error = await refused(await makeServer(world.ca, { bits: 768 }));
      assert.match(explain(error).sentence, /the key of its certificate is too short/);
    });

    it('is refused when SHA-1 lowers the cipher level and its key is short besides', async () => {
      const short = await makeServer(world.ca, { digest: 'SHA-1', bits: 768 });
      assert.match(
        explain(await refused(short)).sentence,
        /the key of its certificate is too short/,
      );
    });

    it('is refused when an authority above it has a short key', async () => {
      const ca = await makeAuthority('CN=Short CA', undefined, 768);
      const error = await refused(await makeServer(ca), { ca: ca.pem });
      assert.match(explain(error).sentence, /the authority that signed its certificate/);
    });

    it('is refused with its dates and the time of this computer', async () => {
      const early = await makeServer(world.ca, { notBefore: new Date(Date.now() + day) });
      assert.match(
        explain(await refused(early)).sentence,
        /valid only from \d{4}-.* the clock of this computer says \d{4}-.*Check the clock/,
      );
      const old = await makeServer(world.ca, { notAfter: new Date(Date.now() - day) });
      assert.match(
        explain(await refused(old)).sentence,
        /expired on \d{4}-.* clock of this computer/,
      );
    });
  });

  describe('of one’s own', () => {
    for (const [name, options, sentence] of [
      ['expired', { notAfter: new Date(Date.now() - day / 2) }, /^Your certificate expired on/],
      ['not valid yet', { notBefore: new Date(Date.now() + day) }, /is valid only from .* clock/],
      ['too short', { bits: 768 }, /^Your certificate .*has a key of 768 bits, too short/],
      ['signed with MD5', { md5: true }, /^Your certificate is signed with MD5/],
    ] as const) {
      it(`is not shown to anybody when it is ${name}`, async () => {
        const identity = await own(options);
        const server = await serve(world.serverCertificate);
        const error = await failure(call(server, world.trust, identity));
        assert.equal(error.reason, 'identity-refused');
        assert.match(explain(error).sentence, sentence);
        assert.equal(server.connections, 0);
      });
    }

    it('is not shown to a server of TLS 1.3 that does not prove who it is', async () => {
      const other = await makeAuthority('CN=Other CA');
      let seen: Buffer | undefined;
      const options = { key: other.key, cert: other.pem, minVersion: 'TLSv1.3' } as const;
      const server = createServer(
        { ...options, requestCert: true, rejectUnauthorized: false },
        (socket) => {
          seen = socket.getPeerCertificate().raw;
          socket.on('error', () => undefined);
        },
      );
      const refusing = once(server, 'tlsClientError');
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.2', resolve));
      const { port } = server.address() as AddressInfo;
      const url = `https://127.0.0.2:${port}/cm`;
      const { identity, trust } = { identity: world.alice, trust: world.trust };
      const error = await failure(new ComponentManager({ url, identity, trust }).getVersion());
      assert.equal(error.reason, 'untrusted');
      await refusing;
      assert.equal(seen, undefined);
      server.close();
    });
  });

  it('of a server is looked at for every new connection', async () => {
    const server = await serve(world.serverCertificate);
    const { fingerprint, certificate } = await fetchServerCertificate(server.url());
    await call(server, { fingerprint, certificate });
    server.dropConnections();
    await call(server, { fingerprint, certificate });
    assert.deepEqual(
      server.received.map(({ isResumed }) => isResumed),
      [false, false],
    );
  });
});
