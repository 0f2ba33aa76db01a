// The token: whose it is, its turns, and a new one in its place.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { deferred, failure, ids, PortalWorld, token } from './world';

const renewed = 'eyJhbGciOiJIUzI1NiJ9.bmV3bmV3bmV3bmV3bmV3.c2lnbmF0dXJl';
const facts = {
  id: ids.token,
  user: 'alice',
  issued_at: '2026-01-01T00:00:00Z',
  expires_at: '2026-03-01T00:00:00Z',
  role: 'user',
  scope: 'global',
  scope_value: null,
};

describe('a token', () => {
  let world: PortalWorld;
  before(async () => {
    world = await PortalWorld.make();
  });
  after(() => world.server.stop());

  it('says whose it is and until when, and not itself', async () => {
    world.replies({ body: { ...facts, token } });
    assert.deepEqual(await world.portal().tokens.current(), {
      id: ids.token,
      user: 'alice',
      issued: new Date('2026-01-01T00:00:00Z'),
      expires: new Date('2026-03-01T00:00:00Z'),
      role: 'user',
      scope: 'global',
    });
  });

  it('has one request at a time, over all clients that use it', async () => {
    let [running, most] = [0, 0];
    world.answer(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return { body: {} };
    });
    const portals = [world.portal(), world.portal()];
    const all = portals.flatMap((portal) => [1, 2, 3].map(() => portal.experiments.list()));
    await Promise.all(all);
    assert.equal(world.seen.length, 6);
    assert.equal(most, 1);
  });

  it('does not wait for requests of another token', async () => {
    const { promise, resolve } = deferred();
    world.answer(({ headers }) => (headers['x-api-token'] === token ? promise : { body: {} }));
    const held = world.portal().experiments.list();
    await world.portal({ token: 'another-token' }).experiments.list();
    resolve({ body: {} });
    await held;
  });

  it('gives the next request its turn after one that failed or was stopped', async () => {
    const stop = new AbortController();
    const { promise, resolve } = deferred();
    world.answer((_seen, index) => (index === 0 ? promise : { body: {} }));
    const portal = world.portal();
    const first = portal.nodes.reboot(ids.experiment, 'a');
    const second = portal.experiments.list({ signal: stop.signal });
    const third = portal.experiments.list();
    stop.abort();
    assert.equal((await failure(second)).reason, 'aborted');
    resolve({ cut: true });
    assert.equal((await failure(first)).reason, 'connect');
    await third;
    assert.equal(world.seen.length, 2);
  });

  it('is saved anew before any other request is sent, which then has the new one', async () => {
    const saved: string[] = [];
    world.answer(({ verb }) =>
      verb === 'PUT'
        ? { status: 201, body: { ...facts, token: renewed } }
        : { body: { experiments: [] } },
    );
    const portal = world.portal();
    const before = world.portal().experiments.list();
    const refreshed = portal.tokens.refresh(async (text) => {
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(world.asked, ['GET /experiments', 'PUT /tokens/this/refresh']);
      saved.push(text);
    });
    const after = portal.experiments.list();
    await refreshed;
    await Promise.all([before, after, portal.experiments.list()]);
    assert.deepEqual(saved, [renewed]);
    assert.deepEqual(
      world.seen.map(({ headers }) => headers['x-api-token']),
      [token, token, renewed, renewed],
    );
    assert.ok(!inspect(portal, { depth: 9, showHidden: true }).includes(renewed));
  });

  it('lets a request that comes while the new one is saved wait, too', async () => {
    world.answer(({ verb }) => ({
      body: verb === 'PUT' ? { ...facts, token: renewed } : { experiments: [] },
    }));
    const portal = world.portal();
    const meanwhile: Promise<unknown>[] = [];
    await portal.tokens.refresh(async () => {
      meanwhile.push(portal.experiments.list());
      await world.portal({ token: 'another-token' }).experiments.list();
      await world.portal({ token: 'another-token' }).experiments.list();
      assert.ok(world.seen.every(({ headers }) => headers['x-api-token'] !== renewed));
    });
    await Promise.all(meanwhile);
    assert.equal(world.seen.at(-1)?.headers['x-api-token'], renewed);
  });

  it('that could not be saved is used all the same, and the failure is told', async () => {
    world.answer(({ verb }) => ({
      body: verb === 'PUT' ? { ...facts, token: renewed } : { experiments: [] },
    }));
    const portal = world.portal();
    const full = new Error('the disk is full');
    await assert.rejects(
      portal.tokens.refresh(() => Promise.reject(full)),
      full,
    );
    await portal.experiments.list();
    assert.equal(world.seen[1]?.headers['x-api-token'], renewed);
  });

  it('is saved also when the log of requests fails', async () => {
    world.replies({ status: 201, body: { ...facts, token: renewed } });
    const saved: string[] = [];
    const fail = (): never => assert.fail('the log is full');
    const { tokens } = world.portal({ onRequest: fail });
    await assert.rejects(tokens.refresh((text) => Promise.resolve(void saved.push(text))));
    assert.deepEqual(saved, [renewed]);
  });

  for (const [what, reply, effect] of [
    ['is refused', { status: 403, body: { error: 'no' } }, 'none'],
    ['fails', { status: 500 }, 'unknown'],
    ['brings none', { status: 201, body: facts }, 'unknown'],
    ['brings one that is none', { status: 201, body: { ...facts, token: 'a b' } }, 'unknown'],
    ['is cut off', { cut: true }, 'unknown'],
  ] as const)
    it(`stays in use when a new one ${what}, which is asked for once`, async () => {
      world.replies(reply, { body: { experiments: [] } });
      const portal = world.portal();
      const error = await failure(portal.tokens.refresh(() => assert.fail('saved')));
      assert.equal(error.effect, effect);
      assert.equal(world.seen.length, 1);
      await portal.experiments.list();
      assert.equal(world.seen[1]?.headers['x-api-token'], token);
    });

  it('that comes with nothing else is saved', async () => {
    world.replies({ status: 201, body: { token: renewed } });
    const saved: string[] = [];
    await world.portal().tokens.refresh((text) => Promise.resolve(void saved.push(text)));
    assert.deepEqual(saved, [renewed]);
  });
});
