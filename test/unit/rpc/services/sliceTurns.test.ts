// Calls of one slice, which a site locks for each of them (docs/protocol.md 5.8, 6.2).
import assert from 'node:assert/strict';
import { afterEach, before, describe, it, type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { ComponentManager, parseCredential } from '../../../../src/rpc';
import { answer, type Received } from '../../../support/httpsServer';
import { credentialXml, success } from '../wire/replies';
import { failure, World } from '../world';

const hello = 'urn:publicid:IDN+home.example:demo+slice+hello';
const other = 'urn:publicid:IDN+home.example:demo+slice+other';
const sliverUrns = ['urn:publicid:IDN+home.example+sliver+17'];

const of = (target: string) => ({ credentials: [parseCredential(credentialXml({ target }))] });
const status = success({ state: 'started', status: 'ready', details: {} });

describe('calls of one slice', () => {
  let world: World;
  before(async () => (world = await World.make()));
  afterEach(() => world.reset());

  /** A site that answers nothing by itself. */
  async function site(): Promise<{
    manager: ComponentManager;
    next: () => Promise<Received>;
    methods: string[];
  }> {
    const waiting: Received[] = [];
    const methods: string[] = [];
    const server = await world.serve((received) => {
      waiting.push(received);
      methods.push(received.method);
    });
    const next = async (): Promise<Received> => {
      for (;;) {
        const received = waiting.shift();
        if (received !== undefined) return received;
        await turn();
      }
    };
    return { manager: new ComponentManager(world.options(server)), next, methods };
  }

  it('are sent one after the other', async () => {
    const { manager, next, methods } = await site();
    const look = manager.sliverStatus({ sliceUrn: hello, ...of(hello) });
    const first = await next();
    const stop = manager.stopSliver({ sliverUrns, ...of(hello) });
    const elsewhere = manager.sliverStatus({ sliceUrn: other, ...of(other) });
    // Whatever goes out at once has come before the answer of the other slice is back.
    answer(await next(), status);
    await elsewhere;
    assert.deepEqual(methods, ['SliverStatus', 'SliverStatus']);
    answer(first, status);
    const second = await next();
    assert.equal(second.method, 'StopSliver');
    answer(second, success(0));
    await Promise.all([look, stop]);
  });

  it('do not wait for one that hangs', async (test: TestContext) => {
    const { manager, next } = await site();
    const look = manager.sliverStatus({ sliceUrn: hello, ...of(hello) });
    const hanging = await next();
    test.mock.timers.enable({ apis: ['setTimeout'] });
    const stop = manager.stopSliver({ sliverUrns, ...of(hello) });
    test.mock.timers.tick(5000);
    const second = await next();
    test.mock.timers.reset();
    answer(second, success(0));
    await stop;
    answer(hanging, status);
    await look;
  });

  it('are given up while they wait', async () => {
    const { manager, next, methods } = await site();
    const look = manager.sliverStatus({ sliceUrn: hello, ...of(hello) });
    const first = await next();
    const leaving = new AbortController();
    const call = { signal: leaving.signal };
    const stop = failure(manager.stopSliver({ sliverUrns, ...of(hello) }, call));
    leaving.abort();
    assert.equal((await stop).reason, 'aborted');
    answer(first, status);
    await look;
    assert.deepEqual(methods, ['SliverStatus']);
  });
});
