// The slice authority: its calls on the wire, what comes out of its replies, and the keeping of credentials.
import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { memoryCache, SliceAuthority } from '../../../../src/rpc';
import type { TestServer } from '../../../support/httpsServer';
import { methodCall } from './readCall';
import { credentialXml, failure as failureReply, success, type Written } from '../wire/replies';
import { failure, World } from '../world';

const aliceUrn = 'urn:publicid:IDN+home.example+user+alice';
const sliceUrn = 'urn:publicid:IDN+home.example:demo+slice+hello';
const hour = 3_600_000;

describe('the slice authority', () => {
  let world: World;
  before(async () => (world = await World.make()));
  afterEach(() => world.reset());

  function authority(server: TestServer, more: object = {}): SliceAuthority {
    return new SliceAuthority({ ...world.options(server), ...more });
  }

  function params(server: TestServer, index: number): Record<string, unknown> {
    const [struct] = methodCall(server.received[index]?.body ?? '').params;
    return struct as Record<string, unknown>;
  }

  /** Answers GetCredential with a credential of the object that was asked for, other methods by the table. */
  async function serve(table: Record<string, Written> = {}, expires?: Date): Promise<TestServer> {
    const replies = Object.entries(table).map(
      ([name, value]) => [name, () => success(value)] as const,
    );
    return world.methods({
      ...Object.fromEntries(replies),
      GetCredential: ({ body }) => {
        const target = /<name>urn<\/name><value><string>([^<]+)</.exec(body)?.[1] ?? aliceUrn;
        return success(credentialXml({ target, ...(expires !== undefined && { expires }) }));
      },
    });
  }

  it('gives the self credential, asked for without arguments', async () => {
    const server = await serve();
    const credential = await authority(server).selfCredential();
    assert.equal(credential.ownerUrn, aliceUrn);
    assert.equal(credential.targetUrn, aliceUrn);
    assert.deepEqual(credential.privileges, ['*']);
    assert.deepEqual(params(server, 0), {});
  });

  it('gives slice and project credentials with the self credential', async () => {
    const server = await serve();
    const sa = authority(server);
    assert.equal((await sa.sliceCredential(sliceUrn)).targetUrn, sliceUrn);
    const projectUrn = 'urn:publicid:IDN+home.example:demo+project+demo';
    assert.equal((await sa.projectCredential(projectUrn)).targetUrn, projectUrn);
    assert.equal(params(server, 1)['urn'], sliceUrn);
    assert.match(String(params(server, 1)['credential']), /<signed-credential/);
    assert.equal(server.received.length, 3);
  });

  it('keeps credentials, however many ask at once', async () => {
    const server = await serve();
    const sa = authority(server);
    const { signal } = new AbortController();
    await Promise.all([
      sa.sliceCredential(sliceUrn, { signal }),
      sa.sliceCredential(sliceUrn),
      sa.selfCredential(),
    ]);
    await sa.sliceCredential(sliceUrn);
    assert.equal(server.received.length, 2);
  });

  it('fetches anew what is about to expire', async () => {
    const server = await serve({}, new Date(Date.now() + 4 * 60_000));
    const sa = authority(server);
    await sa.selfCredential();
    await sa.selfCredential();
    assert.equal(server.received.length, 2);
  });

  it('uses a store that outlives it, apart for each user and authority', async () => {
    const server = await serve();
    const cache = memoryCache();
    await authority(server, { cache }).sliceCredential(sliceUrn);
    await authority(server, { cache }).sliceCredential(sliceUrn);
    assert.equal(server.received.length, 2);
    const identity = await world.user({ urn: 'urn:publicid:IDN+home.example+user+bob' });
    await authority(server, { cache, identity }).selfCredential();
    assert.equal(server.received.length, 3);
  });

  it('does without a store that gives nonsense', async () => {
    const server = await serve();
    const cache = { ...memoryCache(), get: () => 'nonsense' };
    assert.equal((await authority(server, { cache }).selfCredential()).ownerUrn, aliceUrn);
  });

  it('knows of a kept credential all that it says, and shows it as little', async () => {
    const server = await serve();
    const cache = memoryCache();
    const fetched = await authority(server, { cache }).sliceCredential(sliceUrn);
    const kept = await authority(server, { cache }).sliceCredential(sliceUrn);
    assert.equal(server.received.length, 2);
    const { xml, type, ownerUrn, targetUrn, expires, privileges } = kept;
    assert.deepEqual({ type, ownerUrn, targetUrn, expires, privileges }, { ...fetched });
    assert.equal(xml, fetched.xml);
    assert.doesNotMatch(inspect(kept, { depth: 9, showHidden: true }), /signed-credential/);
  });

  it('does without a kept credential that was cut off', async () => {
    const server = await serve();
    const cache = { ...memoryCache(), get: () => credentialXml().slice(0, -30) };
    assert.equal((await authority(server, { cache }).selfCredential()).ownerUrn, aliceUrn);
    assert.equal(server.received.length, 1);
  });

  it('does not stop the fetch of others when one caller stops', async () => {
    const server = await serve();
    const sa = authority(server);
    const stop = new AbortController();
    const [stopped, other] = [sa.selfCredential({ signal: stop.signal }), sa.selfCredential()];
    stop.abort();
    assert.equal((await failure(stopped)).reason, 'aborted');
    assert.equal((await other).ownerUrn, aliceUrn);
  });

  it('does not let a caller wait longer than it wants to', async () => {
    const server = await world.serve(() => undefined);
    const error = await failure(authority(server).selfCredential({ timeout: 50 }));
    assert.deepEqual([error.reason, error.retryable], ['timeout', true]);
  });

  it('fetches an expired self credential once more and repeats the call', async () => {
    let refused = 0;
    const server = await world.methods({
      GetCredential: () => success(credentialXml()),
      Resolve: () =>
        refused++ === 0
          ? failureReply(1, 'credential expired at 12:00')
          : success({ uid: 'alice', urn: aliceUrn, slices: [] }),
    });
    assert.equal((await authority(server).resolveUser(aliceUrn)).uid, 'alice');
    const methods = server.received.map(({ method }) => method);
    assert.deepEqual(methods, ['GetCredential', 'Resolve', 'GetCredential', 'Resolve']);
  });

  it('does not go on for ever when every credential has expired', async () => {
    const server = await world.methods({
      GetCredential: () => success(credentialXml()),
      Resolve: () => failureReply(1, 'credential expired at 12:00'),
    });
    assert.equal(
      (await failure(authority(server).resolveUser(aliceUrn))).reason,
      'expired-credential',
    );
    assert.equal(server.received.length, 4);
  });

  it('describes a user, with every field of the type that it should have', async () => {
    const server = await serve({
      Resolve: {
        uid: '2022',
        urn: aliceUrn,
        uuid: '0096',
        email: 'alice@home.example',
        name: '42',
        slices: [sliceUrn],
        subauthorities: {
          'urn:publicid:IDN+home.example:demo+authority+sa': 'https://home.example/sa',
        },
        pubkeys: [{ type: 'ssh', key: 'ssh-ed25519 AAAA' }],
        gid: 'MIIB',
      },
    });
    assert.deepEqual(await authority(server).resolveUser(aliceUrn), {
      uid: '2022',
      urn: aliceUrn,
      uuid: '0096',
      email: 'alice@home.example',
      name: '42',
      slices: [sliceUrn],
      subauthorities: {
        'urn:publicid:IDN+home.example:demo+authority+sa': 'https://home.example/sa',
      },
      publicKeys: ['ssh-ed25519 AAAA'],
    });
    assert.equal(params(server, 1)['urn'], aliceUrn);
  });

  it('reads names in UTF-8 that came encoded twice', async () => {
    const name = Buffer.from('Zoë Müller').toString('latin1');
    const server = await serve({ Resolve: { uid: 'zoe', urn: aliceUrn, name, slices: [] } });
    assert.equal((await authority(server).resolveUser(aliceUrn)).name, 'Zoë Müller');
  });

  it('describes a slice', async () => {
    const componentManagers = ['urn:publicid:IDN+home.example+authority+cm'];
    const server = await serve({
      Resolve: {
        urn: sliceUrn,
        uuid: 'u',
        creator_urn: aliceUrn,
        component_managers: componentManagers,
      },
    });
    assert.deepEqual(await authority(server).resolveSlice(sliceUrn), {
      urn: sliceUrn,
      uuid: 'u',
      creatorUrn: aliceUrn,
      componentManagers,
    });
  });

  it('does not take an answer without slices for a user who has none', async () => {
    const server = await serve({ Resolve: { uid: 'alice', urn: aliceUrn } });
    const error = await failure(authority(server).resolveUser(aliceUrn));
    assert.equal(error.reason, 'bad-reply');
    assert.match(error.message, /^127\.0\.0\.2:\d+: The answer to Resolve has no slices\.$/);
  });

  it('names the server whose credential cannot be read', async () => {
    const server = await world.methods({ GetCredential: () => success('<signed-credential>') });
    const error = await failure(authority(server).selfCredential());
    assert.match(error.message, /^127\.0\.0\.2:\d+, GetCredential: The credential cannot be read/);
  });

  it('says that a user without slices has none, however the servers write that', async () => {
    for (const slices of [[], 0, '']) {
      const server = await serve({ Resolve: { uid: 'alice', urn: aliceUrn, slices } });
      assert.deepEqual((await authority(server).resolveUser(aliceUrn)).slices, []);
    }
  });

  it('gives the public keys', async () => {
    const server = await serve({ GetKeys: [{ type: 'ssh', key: 'ssh-rsa AAAA alice' }] });
    assert.deepEqual(await authority(server).getKeys(), [
      { type: 'ssh', key: 'ssh-rsa AAAA alice' },
    ]);
  });

  it('renews a slice and keeps its new credential', async () => {
    const later = new Date('2030-01-02T03:04:05Z');
    const renewed = credentialXml({ target: sliceUrn, expires: later });
    const server = await serve({ RenewSlice: renewed });
    const sa = authority(server);
    assert.deepEqual((await sa.renewSlice(sliceUrn, later)).expires, later);
    assert.deepEqual((await sa.sliceCredential(sliceUrn)).expires, later);
    assert.equal(params(server, 2)['expiration'], '2030-01-02T03:04:05Z');
    assert.match(String(params(server, 2)['credential']), /slice\+hello/);
    assert.equal(server.received.length, 3);
  });

  it('registers a slice', async () => {
    const expires = new Date(Date.now() + hour);
    const server = await serve({ Register: credentialXml({ target: sliceUrn, expires }) });
    const sa = authority(server);
    assert.equal((await sa.registerSlice(sliceUrn, expires)).targetUrn, sliceUrn);
    assert.deepEqual([params(server, 1)['urn'], params(server, 1)['type']], [sliceUrn, 'Slice']);
    await sa.sliceCredential(sliceUrn);
    assert.equal(server.received.length, 2);
  });

  it('says so when it gets something that is no credential', async () => {
    const server = await world.methods({ GetCredential: () => success('hello') });
    assert.equal((await failure(authority(server).selfCredential())).reason, 'bad-reply');
  });

  it('shows no credential when anything of it is printed', async () => {
    const server = await serve();
    const sa = authority(server);
    const credential = await sa.sliceCredential(sliceUrn);
    for (const thing of [sa, credential, { credential }]) {
      assert.doesNotMatch(inspect(thing, { depth: 9, showHidden: true }), /signed-credential/);
      assert.doesNotMatch(JSON.stringify(thing), /signed-credential/);
    }
    assert.match(credential.xml, /<signed-credential/);
  });
});
