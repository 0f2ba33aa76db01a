// What becomes of an answer that is not the one that was hoped for, and what is sent again after it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { PortalError, type Portal, type PortalRecord } from '../../../src/portal';
import { makeAuthority, makeServer } from '../../support/certificates';
import { TestServer } from '../../support/httpsServer';
import { deferred, experiment, failure, ids, PortalWorld, token, type Reply } from './world';

const { experiment: id } = ids;
const html = { 'content-type': 'text/html; charset=utf-8' };
const page: Reply = { headers: html, body: '<!doctype html><title>CloudLab</title>' };
const race: Reply = { status: 401, body: { detail: 'No such user: 12345' } };

/** A reading and each kind of changing request. */
const calls: Readonly<Record<string, (portal: Portal) => Promise<unknown>>> = {
  GET: ({ experiments }) => experiments.get(id),
  POST: ({ nodes }) => nodes.reboot(id, 'node1'),
  PUT: ({ experiments }) => experiments.extend(id, { hours: 1 }),
  PATCH: ({ profiles }) => profiles.newVersion('demo,hello', 'x'),
  DELETE: ({ experiments }) => experiments.end(id),
};
const changing = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

describe('the portal', () => {
  let world: PortalWorld;
  before(async () => {
    world = await PortalWorld.make();
  });
  after(() => world.server.stop());

  const call = (verb: string, portal = world.portal()): Promise<unknown> =>
    calls[verb]?.(portal) ?? assert.fail(verb);
  const sent = (verb: string): number => world.seen.filter((seen) => seen.verb === verb).length;

  for (const [status, reason] of [
    [400, 'refused'],
    [401, 'token-refused'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [406, 'refused'],
    [422, 'refused'],
    [429, 'busy'],
  ] as const)
    it(`that answers ${status} is ${reason}, and nothing was done`, async () => {
      world.replies({ status, body: { code: status, error: 'No.', errors: ['Really.'] } });
      const error = await failure(call('POST'));
      assert.equal(error.reason, reason);
      assert.equal(error.code, status);
      assert.equal(error.effect, 'none');
      assert.equal(error.serverText, 'No.; Really.');
      assert.match(error.message, /^127\.0\.0\.2:\d+ answered POST \S+ with HTTP \d+: "No\./);
      assert.equal(world.seen.length, 1);
    });

  for (const [shape, body, words] of [
    ['the error and its code', { error: 'No such experiment', code: null }, 'No such experiment'],
    ['a detail', { detail: 'Not authenticated' }, 'Not authenticated'],
    [
      'the framework’s list',
      { detail: [{ loc: ['body', 'image_name', 0], msg: 'field required', type: 'missing' }] },
      'body.image_name.0: field required',
    ],
    ['nothing that is known', { error: null, detail: [7, null, {}] }, undefined],
    ['a list', [], undefined],
    ['no JSON', 'Internal Server Error', undefined],
    ['nothing', '', undefined],
  ] as const)
    it(`is quoted when its refusal has ${shape}`, async () => {
      world.replies({ status: 400, body });
      assert.equal((await failure(call('GET'))).serverText, words);
    });

  for (const status of [200, 401, 403, 404])
    it(`that shows a web page with ${status} is another server`, async () => {
      world.replies({ ...page, status });
      const error = await failure(call('GET'));
      assert.equal(error.reason, 'wrong-address');
      assert.match(error.message, /a web page where the portal answers with JSON\.$/);
      assert.doesNotMatch(inspect(error), /doctype|CloudLab/);
    });

  it('that has no such path is another server, or stands at another path of it', async () => {
    world.replies({ status: 404, body: { detail: 'Not Found' } });
    const error = await failure(call('GET'));
    assert.equal(error.reason, 'wrong-address');
    assert.match(error.message, /HTTP 404: it has no such path\.$/);
    world.replies({ status: 404, body: { code: 404, error: 'No such experiment' } });
    assert.equal((await failure(call('GET'))).reason, 'not-found');
  });

  it('that says 404 in another way than the portal has not said that an experiment is gone', async () => {
    world.replies({ status: 404, body: '404 page not found' });
    assert.equal((await failure(call('GET'))).reason, 'wrong-address');
    world.replies({ cut: true }, { status: 404, body: '404 page not found' });
    assert.equal((await failure(call('DELETE'))).effect, 'unknown');
  });

  it('that has no list of experiments is another server, whatever it says', async () => {
    world.replies({ status: 404, body: { message: 'no Route matched' } });
    const error = await failure(world.portal().experiments.list());
    assert.equal(error.reason, 'wrong-address');
  });

  it('is read where it calls its JSON a page', async () => {
    world.replies({ headers: html, body: { id, name: 'hello' } });
    assert.equal((await world.portal().experiments.get(id)).name, 'hello');
  });

  for (const [told, seconds] of [
    ['120', 120],
    [new Date(Date.parse('2030-01-01T00:01:00Z')).toUTCString(), 60],
    ['0', undefined],
    ['soon', undefined],
    ['-5', undefined],
    ['99999999999', undefined],
  ] as const)
    it(`that asks for a pause with "${told}" tells ${seconds ?? 'no'} seconds`, async () => {
      const date = new Date('2030-01-01T00:00:00Z').toUTCString();
      world.replies({ status: 429, headers: { 'retry-after': told, date } });
      assert.equal((await failure(call('POST'))).retryAfter, seconds);
      assert.equal(world.seen.length, 1);
    });

  it('is known as another server also when its page calls itself JSON', async () => {
    world.replies({ body: '\n<html>' });
    assert.equal((await failure(call('GET'))).reason, 'wrong-address');
  });

  for (const [what, body] of [
    ['no JSON', '{"id": '],
    ['another kind of value', '[]'],
    ['nothing', ''],
    ['null', 'null'],
    ['no id', '{"name": "hello"}'],
    ['a text', '"ready"'],
  ] as const)
    it(`that answers with ${what} has given a bad reply`, async () => {
      world.replies({ body });
      const error = await failure(call('GET'));
      assert.equal(error.reason, 'bad-reply');
      assert.equal(error.effect, 'none');
      assert.equal((await failure(call('PUT'))).effect, 'unknown');
    });

  it('that fails is asked again three times by what only reads', async () => {
    const down = { status: 502, headers: html, body: '<html>Bad gateway' };
    world.replies(
      down,
      { status: 500, body: { error: 'x' } },
      { status: 503 },
      { body: experiment() },
    );
    await call('GET');
    assert.equal(world.seen.length, 4);
    world.replies(down);
    const error = await failure(call('GET'));
    assert.equal(error.reason, 'server-error');
    assert.equal(error.retryable, true);
    assert.equal(world.seen.length, 4);
  });

  for (const verb of changing) {
    for (const [what, reply] of Object.entries<Reply>({
      'HTTP 500': { status: 500, body: { error: 'x' } },
      'HTTP 503': { status: 503 },
      'HTTP 408': { status: 408 },
      'a cut connection': { cut: true },
      'a web page': { ...page },
      'half an answer': { body: '{"id"' },
    }))
      it(`is sent ${verb} once when it answers with ${what}, and the effect is unknown`, async () => {
        const answer = verb === 'DELETE' && reply.status === undefined ? { cut: true } : reply;
        world.answer((seen) => (seen.verb === verb ? answer : { body: experiment() }));
        const error = await failure(call(verb));
        assert.equal(error.effect, 'unknown');
        assert.equal(sent(verb), 1);
      });

    it(`is sent ${verb} once when it does not answer in time`, async () => {
      const { promise, resolve } = deferred();
      world.answer((seen) => (seen.verb === verb ? promise : { body: experiment() }));
      const error = await failure(call(verb, world.portal({ timeout: 300 })));
      assert.equal(error.reason, 'timeout');
      assert.equal(error.effect, 'unknown');
      assert.equal(sent(verb), 1);
      resolve({ cut: true });
    });

    it(`is sent ${verb} on a connection of its own, which no server has given up yet`, async () => {
      world.replies({ body: experiment() });
      await call('GET');
      const { connections } = world.server;
      await call(verb);
      assert.equal(world.server.connections, connections + 1);
    });
  }

  for (const verb of Object.keys(calls)) {
    const good: Reply = { body: experiment() };

    it(`is sent ${verb} again where a 307 of the same origin points, with all that it had`, async () => {
      world.answer(({ path }) =>
        path.endsWith('/') ? good : { status: 307, headers: { location: `${path}/` } },
      );
      await call(verb);
      const [first, second] = world.seen;
      assert.equal(second?.path, `${first?.path ?? ''}/`);
      assert.deepEqual(
        [second.verb, second.body, second.headers['x-api-token']],
        [first?.verb, first?.body, token],
      );
    });

    it(`is sent ${verb} again, twice at most, when it takes the token for nobody's`, async () => {
      world.replies(race, race, good);
      await call(verb);
      assert.equal(world.seen.length, 3);
      world.replies(race);
      const error = await failure(call(verb));
      assert.equal(error.reason, 'token-refused');
      assert.equal(error.effect, 'none');
      assert.equal(world.seen.length, 3);
    });
  }

  for (const [where, location] of [
    ['to another host', 'https://127.0.0.3:1/x/'],
    ['to plain http of its own host', 'http://127.0.0.2/x/'],
    ['to another port', 'https://127.0.0.2:1/x/'],
    ['to an address with a login', 'https://me:pw@HOST/x/'],
    ['nowhere', undefined],
    ['to no address', 'https://['],
  ] as const)
    it(`is not followed ${where}`, async () => {
      const host = world.server.host;
      world.replies({
        status: 307,
        headers: location === undefined ? {} : { location: location.replace('HOST', host) },
      });
      const error = await failure(call('POST'));
      assert.equal(error.reason, 'redirected');
      assert.equal(error.redirection?.kind, 'elsewhere');
      assert.equal(error.effect, 'none');
      assert.equal(world.seen.length, 1);
    });

  for (const status of [301, 302, 303, 308])
    it(`is not followed by ${status}`, async () => {
      world.replies({ status, headers: { location: '/login' } });
      const { reason, redirection } = await failure(call('GET'));
      assert.deepEqual([reason, redirection], ['redirected', { kind: 'path' }]);
      assert.equal(world.seen.length, 1);
    });

  it('is not followed in a circle', async () => {
    world.replies({ status: 307, headers: { location: '/a' } });
    const { reason, redirection } = await failure(call('POST'));
    assert.deepEqual([reason, redirection], ['redirected', { kind: 'circle' }]);
    assert.equal(world.seen.length, 4);
  });

  it('is not believed, nor sent the token, with a certificate of another CA', async () => {
    const other = await makeAuthority('CN=Other');
    const server = await TestServer.start(await makeServer(other), other, () => undefined, {
      requestCert: false,
    });
    try {
      for (const trust of [{ ca: world.ca.pem }, undefined]) {
        const error = await failure(call('POST', world.portal({ url: server.url(''), trust })));
        assert.equal(error.reason, 'untrusted');
        assert.equal(error.effect, 'none');
      }
      assert.deepEqual(server.received, []);
    } finally {
      await server.stop();
    }
  });

  it('is told from a server that asks for a certificate', async () => {
    const server = await TestServer.start(await makeServer(world.ca), world.ca, () => undefined);
    try {
      const error = await failure(call('GET', world.portal({ url: server.url('') })));
      assert.equal(error.reason, 'wrong-address');
      assert.match(error.message, /asks for a certificate/);
    } finally {
      await server.stop();
    }
  });

  it('that is not there has done nothing', async () => {
    const error = await failure(call('POST', world.portal({ url: 'https://127.0.0.9:1' })));
    assert.equal(error.reason, 'connect');
    assert.equal(error.effect, 'none');
    assert.equal(error.retryable, true);
  });

  for (const [place, reply] of Object.entries<Reply>({
    'its error': { status: 400, body: { error: `bad token ${token}` } },
    'its detail, within an address': { status: 401, body: { detail: `/x?t=${token}&y` } },
    'a field of what it takes for wrong': {
      status: 422,
      body: { detail: [{ loc: ['header', token], msg: token }] },
    },
    'the place that it points to': {
      status: 307,
      headers: { location: `https://evil.example/?t=${token}` },
    },
    'something that is no JSON': { body: `{"token": "${token}"` },
    'a web page': { headers: html, body: `<p>${token}` },
    'the name of an encoding': { headers: { 'content-encoding': token }, body: {} },
    'what it answers to, twice over': { status: 400, body: { error: `${token}${token}` } },
  }))
    it(`gives no token away that it repeats in ${place}`, async () => {
      world.replies(reply);
      const records: PortalRecord[] = [];
      const error = await failure(
        call('PUT', world.portal({ onRequest: (record) => records.push(record) })),
      );
      assert.ok(!inspect([error, records], { depth: 9 }).includes(token.slice(0, 40)));
    });

  it('gives away no other token either, nor a credential', async () => {
    const other = `eyJhbGciOiJub25lIn0.${'b3RoZXI'.repeat(5)}.c2ln`;
    const error = `${other} <credential>x</credential> -----BEGIN KEY-----`;
    world.replies({ status: 400, body: { error } });
    assert.equal((await failure(call('PUT'))).serverText, '[token] [credential] [KEY]');
  });

  it('shows no token when it is printed, and records none', async () => {
    world.replies({ body: experiment() });
    const records: PortalRecord[] = [];
    const portal = world.portal({ onRequest: (record) => records.push(record) });
    await call('PUT', portal);
    const shown = `${inspect([portal, records], { depth: 9, showHidden: true })}${JSON.stringify(portal)}`;
    assert.ok(!shown.includes(token));
    const [record] = records;
    assert.equal(record?.method, `PUT /experiments/${id}`);
    assert.equal(record.outcome, 'ok');
    assert.equal(record.code, 200);
    assert.ok(record.served instanceof Date && record.duration > 0);
  });

  it('is stopped by the signal, with its reason, and at once where it was fired before', async () => {
    world.replies({ body: {} });
    const signal = AbortSignal.abort(new Error('enough'));
    const error = await failure(world.portal().nodes.reboot(id, 'node1', { signal }));
    assert.equal(error.reason, 'aborted');
    assert.equal(error.effect, 'none');
    assert.match(inspect(error.cause), /enough/);
    assert.deepEqual(world.seen, []);
  });

  it('may have done what a signal stopped on the way', async () => {
    const stop = new AbortController();
    world.answer(() => {
      stop.abort();
      return new Promise<Reply>(() => undefined);
    });
    const { signal } = stop;
    const error = await failure(world.portal().nodes.reboot(id, 'node1', { signal }));
    assert.equal(error.reason, 'aborted');
    assert.equal(error.effect, 'unknown');
  });

  it('knows its errors by their reason', () => {
    const error = new PortalError('busy', 'x');
    assert.ok(PortalError.is(error) && PortalError.is(error, 'busy'));
    assert.ok(!PortalError.is(error, 'refused') && !PortalError.is(new Error('x')));
  });
});
