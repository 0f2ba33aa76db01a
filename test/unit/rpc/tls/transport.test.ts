// Requests over mutual TLS: one connection per identity, limits, and what becomes of a call whose server
// is slow, silent, too talkative or gone.
import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import {
  ComponentManager,
  fetchImageMetadata,
  fetchServerCertificate,
  type CallOptions,
  type CallRecord,
  type RpcError,
  type RpcReason,
} from '../../../../src/rpc';
import { answer, type TestServer } from '../../../support/httpsServer';
import { success } from '../wire/replies';
import { failure, World } from '../world';

const version = success({ api: 2, level: 1, input_rspec: [2], output_rspec: 2, ad_rspec: [2] });

const switching =
  'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nhello';

describe('a request', () => {
  let world: World;
  before(async () => (world = await World.make()));
  afterEach(() => world.reset());

  function manager(
    server: TestServer,
    patch: Parameters<World['options']>[1] = {},
  ): ComponentManager {
    return new ComponentManager(world.options(server, patch));
  }

  it('shows the client certificate and sends a body of fixed length', async () => {
    const server = await world.replies(version);
    await manager(server).getVersion();
    const [received] = server.received;
    assert.equal(received?.client, world.alice.fingerprint);
    assert.equal(received.request.headers['content-length'], String(received.body.length));
    assert.equal(received.request.headers['transfer-encoding'], undefined);
    assert.equal(received.request.url, '/protogeni/xmlrpc/cm/2.0');
  });

  it('uses one connection for the calls of one identity', async () => {
    const server = await world.replies(version);
    const client = manager(server);
    for (let i = 0; i < 5; i++) await client.getVersion();
    await manager(server).getVersion();
    assert.equal(server.connections, 1);
  });

  it('leaves connections that were idle over a sleep of the machine', async (test) => {
    const server = await world.replies(version);
    const client = manager(server);
    await client.getVersion();
    test.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    for (const [seconds, connections] of [
      [50, 1],
      [3_600, 2],
    ] as const) {
      test.mock.timers.tick(seconds * 1000);
      await client.getVersion();
      assert.equal(server.connections, connections);
    }
  });

  it('never lets two identities share a connection', async () => {
    const bob = await world.user({ urn: 'urn:publicid:IDN+home.example+user+bob' });
    const server = await world.replies(version);
    const clients = [world.alice, bob, world.alice, bob].map((identity) =>
      manager(server, { identity }),
    );
    for (const client of clients) await client.getVersion();
    await Promise.all(clients.map((client) => client.getVersion()));
    const seen = server.received.map(({ client }) => client);
    assert.equal(seen.filter((it) => it === world.alice.fingerprint).length, 4);
    assert.equal(seen.filter((it) => it === bob.fingerprint).length, 4);
    assert.deepEqual(
      seen.slice(0, 4),
      [0, 1, 0, 1].map((i) => (i === 0 ? world.alice : bob).fingerprint),
    );
  });

  it('is recorded with its outcome and without secrets', async () => {
    const server = await world.replies(version);
    const records: CallRecord[] = [];
    await manager(server, { onCall: (record) => void records.push(record) }).getVersion();
    const [record] = records;
    assert.equal(record?.method, 'GetVersion');
    assert.equal(record.outcome, 'ok');
    assert.equal(record.url, server.url());
    assert.ok(record.duration >= 0 && record.started instanceof Date);
    assert.doesNotMatch(JSON.stringify(records), /PRIVATE|sesame/);
  });

  it('is recorded with the time that the server tells, by the clock of that', async () => {
    const server = await world.replies(version);
    const records: CallRecord[] = [];
    await manager(server, { onCall: (record) => void records.push(record) }).getVersion();
    const { served, started } = records[0] ?? {};
    assert.ok(served && started && Math.abs(served.getTime() - started.getTime()) < 60_000);
  });

  it('does not show keys or passphrases when a client is printed', async () => {
    const server = await world.replies(version);
    const client = manager(server);
    assert.doesNotMatch(inspect(client, { depth: 9, showHidden: true }), /PRIVATE KEY|open sesame/);
  });

  it('begins in a later turn of the event loop when many are wanted at once', async () => {
    const server = await world.replies(version);
    const client = manager(server);
    const begun: number[] = [];
    let turn = 0;
    const note = (): void => void begun.push(turn);
    subscribe('http.client.request.created', note);
    let next = setImmediate(function again() {
      turn += 1;
      next = setImmediate(again);
    });
    await Promise.all(Array.from({ length: 30 }, () => client.getVersion()));
    clearImmediate(next);
    unsubscribe('http.client.request.created', note);
    assert.equal(begun.length, 30);
    for (const at of begun) assert.ok(begun.filter((it) => it === at).length <= 2, begun.join(' '));
  });

  it('does not wait for others that hang', async () => {
    const [silent, server] = [await world.serve(() => undefined), await world.replies(version)];
    const stop = new AbortController();
    const { signal } = stop;
    const hanging = Array.from({ length: 30 }, () =>
      failure(manager(silent).getVersion({ signal })),
    );
    await manager(server).getVersion();
    assert.equal(server.received.length, 1);
    stop.abort();
    for (const { reason } of await Promise.all(hanging)) assert.equal(reason, 'aborted');
  });

  describe('to a server that does not answer', () => {
    let silent: Server;
    before(async () => {
      silent = createServer(() => undefined);
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.2', resolve));
    });
    after(() => void silent.close());

    it('ends at its limit though not even TLS began', async () => {
      const { port } = silent.address() as AddressInfo;
      const url = `https://127.0.0.2:${port}/cm`;
      const client = new ComponentManager({ url, identity: world.alice, trust: world.trust });
      const error = await failure(client.getVersion({ timeout: 100 }));
      assert.equal(error.reason, 'timeout');
      assert.equal(error.message, `127.0.0.2:${port} has not answered GetVersion within 0.1 s.`);
      assert.equal(error.retryable, true);
    });

    it('ends at its limit when the answer never comes', async () => {
      const server = await world.serve(() => undefined);
      const error = await failure(manager(server).getVersion({ timeout: 200 }));
      assert.equal(error.reason, 'timeout');
    });

    it('ends at its limit when the body stops in the middle', async () => {
      const server = await world.serve(({ response }) => {
        response.writeHead(200, { 'content-length': 5000 });
        response.write('<?xml version="1.0"?>');
      });
      const error = await failure(manager(server).getVersion({ timeout: 300 }));
      assert.equal(error.reason, 'timeout');
    });

    it('ends at once when the caller stops it', async () => {
      const stop = new AbortController();
      const server = await world.serve(() => stop.abort());
      const error = await failure(manager(server).getVersion({ signal: stop.signal }));
      assert.equal(error.reason, 'aborted');
      assert.equal(error.retryable, false);
    });

    it('ends, at its limit and when it is stopped, though the library below says nothing', async () => {
      const mute = (message: unknown): void => {
        const { request } = message as { request: ClientRequest };
        request.emit = () => true;
      };
      subscribe('http.client.request.created', mute);
      try {
        const server = await world.serve(() => undefined);
        const call = (limit: CallOptions): Promise<RpcError> =>
          failure(manager(server).getVersion(limit));
        assert.equal((await call({ timeout: 200 })).reason, 'timeout');
        assert.equal((await call({ signal: AbortSignal.timeout(200) })).reason, 'aborted');
        const look = failure(fetchServerCertificate(server.url(), { timeout: 200 }));
        assert.equal((await look).reason, 'timeout');
        const { alice: identity, trust } = world;
        const metadata = fetchImageMetadata(server.url(), { identity, trust, timeout: 200 });
        assert.equal((await failure(metadata)).reason, 'timeout');
      } finally {
        unsubscribe('http.client.request.created', mute);
      }
    });

    it('is not sent when it was stopped before', async () => {
      const server = await world.replies(version);
      const error = await failure(manager(server).getVersion({ signal: AbortSignal.abort() }));
      assert.equal(error.reason, 'aborted');
      assert.equal(server.received.length, 0);
    });

    it('says that nothing listens', async () => {
      const server = await world.replies(version);
      const client = manager(server);
      await world.reset();
      const error = await failure(client.getVersion());
      assert.equal(error.reason, 'connect');
      assert.match(error.message, /nothing listens there/);
    });

    it('says that there is no such host', async () => {
      const url = 'https://no-such-host.invalid/cm';
      const client = new ComponentManager({ url, identity: world.alice, trust: world.trust });
      const error = await failure(client.getVersion());
      assert.equal(error.reason, 'connect');
    });
  });

  describe('whose answer is wrong', () => {
    type Answers = [what: string, reason: RpcReason, words: RegExp, ...Parameters<World['serve']>];
    const answers: Answers[] = [
      ['HTTP 500', 'http', /HTTP 500/, ({ response }) => void response.writeHead(500).end('oops')],
      ['HTTP 404', 'http', /HTTP 404/, ({ response }) => void response.writeHead(404).end()],
      [
        'a redirection, which is not followed',
        'http',
        /HTTP 302, a redirection, which is not followed/,
        ({ response }) =>
          void response.writeHead(302, { location: '/protogeni/xmlrpc/cm/2.0/x' }).end(),
      ],
      [
        'compression that was not asked for',
        'bad-reply',
        /a body in gzip/,
        ({ response }) =>
          void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(version)),
      ],
      ['a web page', 'bad-reply', /web page/, (it) => answer(it, '<!DOCTYPE html><html></html>')],
      ['nothing', 'bad-reply', /contains nothing/, (it) => answer(it, '')],
      [
        'more than the limit, announced',
        'bad-reply',
        /more than 67 MB/,
        ({ response }) => void response.writeHead(200, { 'content-length': 70_000_000 }).write('x'),
      ],
      [
        'a body that is cut off',
        'bad-reply',
        /cut off after \d+ bytes/,
        ({ response }) => {
          response.writeHead(200, { 'content-length': 5000 });
          response.write('<?xml version="1.0"?>', () => response.destroy());
        },
      ],
      [
        'a change to another protocol',
        'bad-reply',
        /HTTP 101, a change to another protocol/,
        ({ request }) => void request.socket.write(switching),
      ],
      [
        'no code in the envelope',
        'bad-reply',
        /without a code/,
        (it) => answer(it, version.replace('<i4>0</i4>', '<string></string>')),
      ],
    ];
    for (const [what, reason, words, handler] of answers) {
      it(`says that it was ${what}`, async () => {
        const server = await world.serve(handler);
        const error = await failure(manager(server).getVersion());
        assert.equal(error.reason, reason, error.message);
        assert.match(error.message, words);
        assert.ok(error.message.includes(server.host), error.message);
        assert.equal(error.method, 'GetVersion');
        assert.equal(server.received.length, 1);
      });
    }

    it('stops reading a body without length at the limit', async () => {
      const chunk = Buffer.alloc(1_000_000, ' ');
      const server = await world.serve(({ response }) => {
        response.writeHead(200);
        const more = (): void => {
          while (!response.destroyed && response.write(chunk));
          if (!response.destroyed) response.once('drain', more);
        };
        more();
      });
      const error = await failure(manager(server).getVersion());
      assert.equal(error.reason, 'bad-reply');
      assert.match(error.message, /more than 67 MB/);
    });
  });

  describe('on a kept connection that the server has closed', () => {
    /** Answers the first request of a connection, breaks off at the second. */
    async function forgetful(): Promise<TestServer> {
      const sockets = new WeakSet();
      return world.serve((received) => {
        const { socket } = received.request;
        if (sockets.has(socket)) socket.destroy();
        else answer(received, version);
        sockets.add(socket);
      });
    }

    it('goes out once more when it only reads', async () => {
      const server = await forgetful();
      const client = manager(server);
      await client.getVersion();
      await client.getVersion();
      assert.equal(server.received.length, 3);
    });

    it('is not repeated when it changes something', async () => {
      const server = await forgetful();
      const client = manager(server);
      await client.getVersion();
      const error = await failure(client.deleteSlice({ sliceUrn: 'urn:x', credentials: [] }));
      assert.equal(error.reason, 'connect');
      assert.equal(server.received.length, 2);
    });
  });

  it('refuses an address that is not https before anything is sent', () => {
    const make = (): unknown =>
      new ComponentManager({
        url: 'http://127.0.0.1/cm',
        identity: world.alice,
        trust: world.trust,
      });
    assert.throws(make, { reason: 'bad-argument', message: /not an https address/ });
  });
});
