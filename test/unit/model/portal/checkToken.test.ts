// What a portal says of a token that somebody signs in with, in one sentence when it is of no use.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { UserError } from '../../../../src/model/failures/userError';
import { checkToken, type CheckOptions } from '../../../../src/model/portal/checkToken';
import { ids, PortalWorld, token, type Reply } from '../../portal/world';

const good = { id: ids.token, user: 'alice', expires_at: '2027-01-29T12:00:00Z', scope: 'global' };

describe('a token that is checked at its portal', () => {
  let world: PortalWorld;
  before(async () => (world = await PortalWorld.make()));
  after(() => world.server.stop());

  const options = (more: Partial<CheckOptions> = {}): CheckOptions => ({
    url: world.server.url(''),
    trust: { ca: world.ca.pem },
    token,
    firstPause: 1,
    ...more,
  });

  async function refusalOf(more: Partial<CheckOptions> = {}): Promise<UserError> {
    try {
      await checkToken(options(more));
    } catch (error) {
      assert.ok(UserError.is(error), String(error));
      assert.doesNotMatch(JSON.stringify(error), new RegExp(token), 'no token in the error');
      return error;
    }
    assert.fail('it was accepted');
  }

  it('tells whose it is and how long it counts, by one request that changes nothing', async () => {
    world.replies({ body: good });
    const facts = await checkToken(options());
    assert.equal(facts.user, 'alice');
    assert.deepEqual(facts.expires, new Date('2027-01-29T12:00:00Z'));
    assert.deepEqual(
      world.seen.map(({ verb, path }) => `${verb} ${path}`),
      ['GET /tokens/this'],
    );
  });

  it('counts for one experiment alone, and tells which', async () => {
    world.replies({ body: { ...good, scope: 'experiment', scope_value: ids.experiment } });
    const { scope, scopeValue } = await checkToken(options());
    assert.deepEqual([scope, scopeValue], ['experiment', ids.experiment]);
  });

  it('counts where the portal leaves out all that may be missing', async () => {
    world.replies({ body: { id: ids.token, expires_at: null, scope: null } });
    assert.deepEqual(await checkToken(options()), { id: ids.token });
  });

  for (const [what, reply, says] of [
    [
      'was revoked',
      { status: 401, body: { detail: 'Token has been revoked' } },
      / does not accept this token\. Get a new one in the portal\.$/,
    ],
    ['is forbidden', { status: 403, body: { error: 'Inactive' } }, /does not let you do this\. /],
    [
      'went to a web page',
      { body: '<html></html>', headers: { 'content-type': 'text/html' } },
      /answered with a web page, so it is not the interface of a portal\. Check the address; /,
    ],
    [
      'met a portal that is down',
      { status: 503, body: {} },
      / is not available just now \(HTTP 503\)\. Try again /,
    ],
    ['met an answer that says nothing', { body: {} }, /gave an answer that cannot be used/],
  ] as readonly (readonly [string, Reply, RegExp])[]) {
    it(`is refused in one sentence when it ${what}`, async () => {
      world.replies(reply);
      const { sentence } = await refusalOf();
      assert.match(sentence, says);
      assert.doesNotMatch(sentence, /\n/);
    });
  }

  it('is told to have expired, and when, where it says so itself', async () => {
    const claims = Buffer.from(JSON.stringify({ exp: 1_600_000_000 })).toString('base64url');
    world.replies({ status: 401, body: { detail: 'Invalid token' } });
    const { sentence } = await refusalOf({ token: `eyJhbGciOiJub25lIn0.${claims}.c2lnbmF0dXJl` });
    assert.match(sentence, /^This token expired on Sep 13, 2020/);
  });

  it('is not sent to a server that is not trusted, or in clear', async () => {
    world.replies({ body: good });
    assert.match((await refusalOf({ trust: undefined })).sentence, / is not trusted/);
    const clear = await refusalOf({ url: world.server.url('').replace('https:', 'http:') });
    assert.match(clear.sentence, / is not the https address of a portal/);
    assert.deepEqual(world.seen, []);
  });
});
