// Repeating while the server is busy: what, how often, and what never (docs/protocol.md 2.4, 3.3, 13).
import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'node:test';
import { ComponentManager, parseCredential, type CallRecord } from '../../../../src/rpc';
import { answer, type Handler, type TestServer } from '../../../support/httpsServer';
import { credentialXml, failure as failureReply, fault, success } from '../wire/replies';
import { failure, World } from '../world';

const version = success({ api: 2 });
const credentials = [parseCredential(credentialXml())];
const imageUrn = 'urn:publicid:IDN+home.example+image+demo:web';
const sliceUrn = 'urn:publicid:IDN+home.example:demo+slice+hello';

const http503: Handler = ({ response }) =>
  void response.writeHead(503, { connection: 'close' }).end();

const busy: [name: string, handler: Handler][] = [
  ['HTTP 503', http503],
  ['fault 503', (it) => answer(it, fault(503, 'too busy'))],
  ['code 14', (it) => answer(it, failureReply(14, 'slice is busy; try again later'))],
];

describe('a busy server', () => {
  let world: World;
  before(async () => (world = await World.make()));
  afterEach(() => world.reset());

  /** Busy for a while, then a success. */
  function busyFor(times: number, handler: Handler): Promise<TestServer> {
    let left = times;
    return world.serve((received) => {
      if (left-- > 0) handler(received);
      else answer(received, version);
    });
  }

  for (const [name, handler] of busy) {
    it(`is asked again after ${name}, when the call only reads`, async () => {
      const server = await busyFor(3, handler);
      const outcomes: CallRecord['outcome'][] = [];
      const onCall = ({ outcome }: CallRecord): void => void outcomes.push(outcome);
      await new ComponentManager(world.options(server, { onCall })).getVersion();
      assert.deepEqual(outcomes, ['busy', 'busy', 'busy', 'ok']);
    });

    it(`is not asked forever after ${name}`, async () => {
      const server = await busyFor(99, handler);
      const error = await failure(new ComponentManager(world.options(server)).getVersion());
      assert.deepEqual([error.reason, error.retryable], ['busy', true]);
      assert.equal(server.received.length, 4);
    });

    it(`is never asked again after ${name} to create or delete`, async () => {
      const server = await busyFor(99, handler);
      const manager = new ComponentManager(world.options(server));
      const request = {
        sliceUrn,
        sliverUrn: 'urn:publicid:IDN+home.example+sliver+1',
        imageName: 'web',
        credentials,
      };
      const calls = [
        () => manager.createImage(request),
        () => manager.deleteImage({ imageUrn, credentials }),
        () => manager.deleteSlice({ sliceUrn, credentials }),
        () => manager.createSliver({ sliceUrn, credentials, rspec: '<rspec/>' }),
        () => manager.reloadSliver({ sliceUrn, credentials }),
        () => manager.renewSlice({ sliceUrn, credentials, expires: new Date() }),
      ];
      for (const call of calls) assert.equal((await failure(call())).reason, 'busy');
      assert.equal(server.received.length, calls.length);
    });
  }

  const acts = ['startSliver', 'stopSliver', 'restartSliver', 'powerCycleSliver'] as const;
  const [[, locked], ...overloaded] = [...busy].reverse() as [(typeof busy)[0], ...typeof busy];

  it('acts on a sliver once the slice, which somebody looked at, is unlocked', async () => {
    for (const act of acts) {
      const server = await busyFor(2, locked);
      await new ComponentManager(world.options(server))[act]({ sliceUrn, credentials });
      assert.equal(server.received.length, 3, act);
    }
  });

  it('is asked once to act on a sliver when nobody knows who was busy', async () => {
    for (const [name, handler] of overloaded) {
      const server = await busyFor(99, handler);
      const call = new ComponentManager(world.options(server)).stopSliver({
        sliceUrn,
        credentials,
      });
      assert.equal((await failure(call)).reason, 'busy');
      assert.equal(server.received.length, 1, name);
    }
  });

  it('is asked as often as the caller says', async () => {
    const server = await busyFor(99, http503);
    const manager = new ComponentManager(
      world.options(server, { retry: { attempts: 2, firstPause: 1 } }),
    );
    await failure(manager.getVersion());
    assert.equal(server.received.length, 2);
    await failure(manager.getVersion({ attempts: 1 }));
    assert.equal(server.received.length, 3);
  });

  it('is left alone for longer each time', async () => {
    const times: number[] = [];
    const server = await world.serve(({ response }) => {
      times.push(performance.now());
      response.writeHead(503).end();
    });
    await failure(
      new ComponentManager(world.options(server, { retry: { firstPause: 60 } })).getVersion(),
    );
    const pauses = times.slice(1).map((time, i) => time - (times[i] ?? 0));
    assert.equal(pauses.length, 3);
    // 60, 120, 240 ms, each with a jitter of a quarter.
    pauses.forEach((pause, i) => assert.ok(pause >= 45 * 2 ** i - 2, `pause ${i} was ${pause} ms`));
  });

  it('is not waited for beyond the limit of the call', async () => {
    const server = await busyFor(99, http503);
    const manager = new ComponentManager(world.options(server, { retry: { firstPause: 60_000 } }));
    const error = await failure(manager.getVersion({ timeout: 5_000 }));
    assert.equal(error.reason, 'busy');
    assert.equal(server.received.length, 1);
  });

  it('is given up when the caller stops during a pause', async () => {
    const stop = new AbortController();
    const server = await busyFor(99, http503);
    const onCall = (): void => stop.abort();
    const manager = new ComponentManager(
      world.options(server, { retry: { firstPause: 5_000 }, onCall }),
    );
    const error = await failure(manager.getVersion({ signal: stop.signal }));
    assert.equal(error.reason, 'aborted');
    assert.equal(server.received.length, 1);
  });

  it('is not asked again after other errors', async () => {
    const server = await world.replies(failureReply(2, 'failed'), version);
    assert.equal(
      (await failure(new ComponentManager(world.options(server)).getVersion())).reason,
      'server-error',
    );
    assert.equal(server.received.length, 1);
  });
});
