// Starting a snapshot once, finding it again after a lost answer, and following it; and the other calls that ask
// for the state after a lost answer.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SnapshotLook } from '../../../src/portal';
import { experiment, failure, ids, PortalWorld, type Reply } from './world';

const { experiment: id, snapshot, older, profile } = ids;
const urn = (name: string): string => `urn:publicid:IDN+utah.cloudlab.us+image+demo:${name}`;
const request = { experiment: id, clientId: 'node1', imageName: 'tuned' };

const last = (more: object | null): Reply => ({ body: experiment({ last_snapshot_status: more }) });
const begun = { id: snapshot, status: 'preparing', image_urn: urn('Tuned') };

describe('a snapshot', () => {
  let world: PortalWorld;
  before(async () => {
    world = await PortalWorld.make();
  });
  after(() => world.server.stop());

  it('is started with the id that it is followed by', async () => {
    world.replies(last(null), { body: { id: snapshot, status: 'anything' } });
    const started = await world.portal().snapshots.start(request);
    assert.deepEqual(started, { id: snapshot, status: 'anything' });
  });

  it('is not asked for where the experiment cannot be seen', async () => {
    world.replies({ status: 404, body: { error: 'No such experiment' } });
    assert.equal((await failure(world.portal().snapshots.start(request))).reason, 'not-found');
    assert.equal(world.seen.length, 1);
  });

  it('that is refused is not looked for', async () => {
    world.replies(last(null), { status: 403, body: { error: 'must be ready' } });
    const error = await failure(world.portal().snapshots.start(request));
    assert.equal(error.serverText, 'must be ready');
    assert.equal(world.seen.length, 2);
  });

  for (const [what, reply] of Object.entries<Reply>({
    'a failure': { status: 500, body: { error: 'x' } },
    'a cut connection': { cut: true },
    'an answer without an id': { body: { status: 'preparing' } },
    'a web page': { headers: { 'content-type': 'text/html' }, body: '<html>' },
  }))
    it(`that began in spite of ${what} is found, and was asked for once`, async () => {
      world.replies(last({ id: older, image_urn: urn('tuned') }), reply, last(begun));
      const started = await world.portal().snapshots.start(request);
      assert.equal(started.id, snapshot);
      assert.equal(started.status, 'preparing');
      assert.equal(world.seen.filter(({ verb }) => verb === 'POST').length, 1);
    });

  for (const [what, known, now] of [
    ['nothing is there', null, null],
    ['the latest is the one of before', { id: older }, { id: older, image_urn: urn('tuned') }],
    ['the latest makes another image', null, { ...begun, image_urn: urn('other') }],
    ['the latest names no image', null, { id: snapshot, status: 'preparing' }],
    ['the one of before had no id', { status: 'ready' }, begun],
    ['the latest has no id', null, { image_urn: urn('tuned') }],
  ] as const)
    it(`is not said to have begun when ${what}`, async () => {
      world.replies(last(now));
      const { snapshots } = world.portal();
      assert.equal(await snapshots.findStarted(request, known ?? undefined), undefined);
    });

  it('that is not found after a lost answer may have begun, and a signal ends the looks', async () => {
    const stop = new AbortController();
    world.answer(({ verb }, index) => {
      if (index === 2) setImmediate(() => stop.abort());
      return verb === 'POST' ? { status: 500 } : last(null);
    });
    const call = world.portal().snapshots.start(request, { signal: stop.signal });
    const error = await failure(call);
    assert.equal(error.reason, 'server-error');
    assert.equal(error.effect, 'unknown');
    assert.deepEqual(
      world.seen.map(({ verb }) => verb),
      ['GET', 'POST', 'GET'],
    );
  });

  async function followed(limit?: number, ...replies: Reply[]): Promise<SnapshotLook[]> {
    world.replies(...replies);
    const looks: SnapshotLook[] = [];
    const options = limit === undefined ? { interval: 1 } : { interval: 1, limit };
    for await (const look of world.portal().snapshots.follow(id, snapshot, options))
      looks.push(look);
    return looks;
  }
  const state = (status: string | null, more = {}): Reply => ({
    body: { id: snapshot, status, ...more },
  });

  it('is followed through words that nobody knows to the end', async () => {
    const looks = await followed(
      undefined,
      state(null),
      state('preparing', { image_size: 0 }),
      state('imaging', { image_size: 10 }),
      state('Ready'),
      state('ready', { image_urn: urn('tuned') }),
    );
    assert.deepEqual(
      looks.map(({ outcome, snapshot: said }) => [outcome, said?.status, said?.size]),
      [
        ['going', undefined, undefined],
        ['going', 'preparing', undefined],
        ['going', 'imaging', 10_240],
        ['going', 'Ready', undefined],
        ['ready', 'ready', undefined],
      ],
    );
  });

  it('that failed ends with what the portal says', async () => {
    const [look] = await followed(undefined, state('failed', { error_message: 'Imaging failed' }));
    assert.equal(look?.outcome, 'failed');
    assert.equal(look.snapshot?.errorMessage, 'Imaging failed');
  });

  it('is not looked at again before the portal asks for it', async () => {
    const headers = { 'retry-after': '1' };
    const began = performance.now();
    await followed(undefined, { status: 429, headers }, state('ready'));
    assert.ok(performance.now() - began >= 990);
  });

  it('is followed on after a look that failed for the moment', async () => {
    const looks = await followed(undefined, { status: 429 }, { body: 'x' }, state('ready'));
    assert.deepEqual(
      looks.map(({ outcome, problem }) => [outcome, problem?.reason]),
      [
        ['going', 'busy'],
        ['going', 'bad-reply'],
        ['ready', undefined],
      ],
    );
  });

  for (const [what, reply] of Object.entries<Reply>({
    'does not know': { status: 404, body: { error: 'No such snapshot' } },
    'answers with another one in the place of': { body: { id: older, status: 'ready' } },
  }))
    it(`that the portal ${what} has neither succeeded nor failed`, async () => {
      const looks = await followed(undefined, reply);
      assert.deepEqual(
        looks.map(({ outcome }) => outcome),
        ['gone'],
      );
    });

  it('is not followed for ever', async () => {
    const looks = await followed(0, state('imaging'));
    assert.deepEqual(
      looks.map(({ outcome }) => outcome),
      ['over-limit'],
    );
  });

  it('is not followed with a token that is refused', async () => {
    const looks = followed(undefined, { status: 401, body: { detail: 'expired' } });
    assert.equal((await failure(looks)).reason, 'token-refused');
  });

  it('is not followed any more when the signal fires between two looks', async () => {
    const stop = new AbortController();
    world.replies(state('imaging'));
    const options = { interval: 600_000, signal: stop.signal };
    const looks = world.portal().snapshots.follow(id, snapshot, options);
    await looks.next();
    const next = looks.next();
    stop.abort();
    assert.equal((await failure(next)).reason, 'aborted');
  });
});

describe('after a lost answer', () => {
  let world: PortalWorld;
  before(async () => {
    world = await PortalWorld.make();
  });
  after(() => world.server.stop());

  it('an experiment that is gone has ended', async () => {
    world.replies({ cut: true }, { status: 404, body: { error: 'No such experiment' } });
    await world.portal().experiments.end(id);
    assert.deepEqual(world.asked, [`DELETE /experiments/${id}`, `GET /experiments/${id}`]);
  });

  it('an experiment that is still there, or cannot be asked for, may be about to end', async () => {
    for (const reply of [{ body: experiment() }, { status: 403 }, { cut: true }]) {
      world.replies({ status: 500 }, reply);
      const error = await failure(world.portal().experiments.end(id));
      assert.equal(error.reason, 'server-error');
      assert.equal(error.effect, 'unknown');
    }
  });

  it('an experiment that was not there is not said to have ended', async () => {
    world.replies({ status: 404, body: { error: 'No such experiment' } });
    assert.equal((await failure(world.portal().experiments.end(id))).reason, 'not-found');
  });

  it('a profile whose current version has the script has got it', async () => {
    const now = { id: profile, version: 4, current_version: { script: 'x' } };
    world.replies({ status: 502 }, { body: now });
    assert.equal((await world.portal().profiles.newVersion(profile, 'x')).version, 4);
    assert.equal(world.seen.filter(({ verb }) => verb === 'PATCH').length, 1);
  });

  it('a profile whose current version has another script may still get it', async () => {
    world.replies({ status: 502 }, { body: { id: profile, current_version: { script: 'y' } } });
    const error = await failure(world.portal().profiles.newVersion(profile, 'x'));
    assert.equal(error.effect, 'unknown');
  });
});
