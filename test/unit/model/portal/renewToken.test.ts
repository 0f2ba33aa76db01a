// A new token in the place of the old one: kept before anything else, and after whatever goes wrong the truth is asked for.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { UserError } from '../../../../src/model/failures/userError';
import { renewToken, TokenLost } from '../../../../src/model/portal/renewToken';
import { Portal } from '../../../../src/portal';
import { ids, PortalWorld, token, type Reply } from '../../portal/world';

const fresh = token.replace('c2VjcmV0', 'bmV3bmV3');
const facts = { id: ids.token, user: 'alice', expires_at: '2027-03-01T00:00:00Z' };
const renewed: Reply = { status: 201, body: { ...facts, token: fresh } };
const counts: Reply = { body: facts };
const refused: Reply = { status: 401, body: { detail: 'Token has been revoked' } };

describe('a token that a person renews', () => {
  let world: PortalWorld;
  let kept: string[];
  before(async () => (world = await PortalWorld.make()));
  after(() => world.server.stop());
  beforeEach(() => (kept = []));

  const keep = (text: string): Promise<void> => {
    assert.equal(world.seen.length, 1, 'nothing else was asked before');
    return Promise.resolve(void kept.push(text));
  };

  const renew = (keepIt = keep) =>
    renewToken(
      new Portal({ url: world.server.url(''), token, trust: { ca: world.ca.pem }, firstPause: 1 }),
      keepIt,
    );

  async function failure(keepIt = keep): Promise<UserError> {
    try {
      await renew(keepIt);
    } catch (error) {
      assert.ok(UserError.is(error), String(error));
      return error;
    }
    assert.fail('it was renewed');
  }

  const verbs = (): string[] => world.seen.map(({ verb }) => verb);

  it('is kept before the portal is asked anything else, and then says how long it counts', async () => {
    world.replies(renewed, counts);
    const known = await renew();
    assert.deepEqual(kept, [fresh]);
    assert.deepEqual(known?.expires, new Date('2027-03-01T00:00:00Z'));
    assert.deepEqual(verbs(), ['PUT', 'GET']);
    assert.equal(world.seen[1]?.headers['x-api-token'], fresh);
  });

  it('is renewed also when the portal goes down right after', async () => {
    world.replies(renewed, { status: 400, body: {} });
    assert.equal(await renew(), undefined);
    assert.deepEqual(kept, [fresh]);
  });

  for (const status of [403, 404]) {
    it(`stays in use when the portal refuses with ${status}, and the way on is the portal's page`, async () => {
      world.replies({ status, body: { error: 'Not enough permission' } });
      const error = await failure();
      assert.match(error.sentence, /works until it expires\. Get a new one in the portal\.$/);
      assert.equal(TokenLost.is(error), false);
      assert.deepEqual(verbs(), ['PUT']);
    });
  }

  it('stays in use after a 500 that had no effect', async () => {
    world.replies({ status: 500, body: { error: 'Internal' } }, counts);
    const error = await failure();
    assert.match(error.sentence, /works until it expires\. Get a new one in the portal\.$/);
    assert.deepEqual(verbs(), ['PUT', 'GET']);
  });

  it('is told to be dead after a 500 that came too late', async () => {
    world.replies({ status: 500, body: {} }, refused);
    assert.ok(TokenLost.is(await failure()));
    assert.deepEqual(verbs(), ['PUT', 'GET'], 'it is not asked for twice');
  });

  it('stays in use when the answer is lost and the old one still counts', async () => {
    world.replies({ cut: true }, counts);
    const error = await failure();
    assert.match(error.sentence, / The token was not renewed and still works\.$/);
    assert.deepEqual(verbs(), ['PUT', 'GET']);
  });

  it('is told to be dead when the answer is lost and the old one is refused', async () => {
    world.replies({ cut: true }, refused);
    const error = await failure();
    assert.ok(TokenLost.is(error));
    assert.match(error.sentence, /no longer works\. Get a new one in the portal\.$/);
  });

  it('is not told to be anything when the answer is lost and the portal is gone', async () => {
    world.replies({ cut: true }, { status: 418, body: {} });
    const error = await failure();
    assert.equal(TokenLost.is(error), false);
    assert.match(error.sentence, / it is unknown whether the old one still works\. /);
  });

  it('is told to be lost when it cannot be kept', async () => {
    world.replies(renewed);
    const error = await failure(() => Promise.reject(new Error('no keychain')));
    assert.ok(TokenLost.is(error));
    assert.match(error.sentence, / the new one could not be kept\. Get a new one in the portal\.$/);
    assert.doesNotMatch(JSON.stringify(error), new RegExp(fresh));
  });

  it('is dead already when the portal refuses the old one', async () => {
    world.replies(refused);
    assert.ok(TokenLost.is(await failure()));
  });
});
