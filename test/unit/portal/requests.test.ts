// What goes out: method, path, header and body of each call.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Portal } from '../../../src/portal';
import { experiment, failure, ids, PortalWorld, token, type Reply } from './world';

const { experiment: id, profile, snapshot } = ids;

interface Case {
  readonly call: (portal: Portal) => Promise<unknown>;
  readonly sends: string;
  readonly body?: object;
  readonly elaborate?: true;
  readonly reply?: Reply;
}

const node: Reply = { body: { client_id: 'node1' } };
const one: Reply = { body: experiment() };

const cases: Readonly<Record<string, Case>> = {
  version: {
    call: (portal) => portal.version(),
    sends: 'GET /version',
    reply: { body: { major: 1, minor: 0, patch: 0, version: '1.0.0' } },
  },
  'the token that is used': {
    call: ({ tokens }) => tokens.current(),
    sends: 'GET /tokens/this',
    reply: { body: { id: ids.token } },
  },
  'experiments of a project': {
    call: ({ experiments }) => experiments.list({ project: 'demo', creator: 'alice' }),
    sends: 'GET /experiments?project=demo&creator=alice',
  },
  'experiments in full': {
    call: ({ experiments }) => experiments.list({ elaborate: true }),
    sends: 'GET /experiments',
    elaborate: true,
  },
  'one experiment by name': {
    call: ({ experiments }) => experiments.get('demo,hello'),
    sends: 'GET /experiments/demo,hello',
    elaborate: true,
    reply: one,
  },
  'more time for an experiment, in hours': {
    call: ({ experiments }) => experiments.extend(id, { hours: 48, reason: 'a paper' }),
    sends: `PUT /experiments/${id}`,
    body: { extend_by: 48, reason: 'a paper' },
    reply: one,
  },
  'more time for an experiment, until a moment': {
    call: ({ experiments }) => experiments.extend(id, { until: new Date(0) }),
    sends: `PUT /experiments/${id}`,
    body: { expires_at: '1970-01-01T00:00:00.000Z' },
    reply: one,
  },
  'the end of an experiment': {
    call: ({ experiments }) => experiments.end(id),
    sends: `DELETE /experiments/${id}`,
    reply: { status: 204 },
  },
  manifests: {
    call: ({ experiments }) => experiments.manifests(id),
    sends: `GET /experiments/${id}/manifests`,
  },
  'one node, whatever its name': {
    call: ({ nodes }) => nodes.get(id, 'a/b ?#%'),
    sends: `GET /experiments/${id}/node/a%2Fb%20%3F%23%25`,
    reply: node,
  },
  reboot: {
    call: ({ nodes }) => nodes.reboot(id, 'node1'),
    sends: `POST /experiments/${id}/node/node1/reboot`,
    reply: node,
  },
  reload: {
    call: ({ nodes }) => nodes.reload(id, 'node1'),
    sends: `POST /experiments/${id}/node/node1/reload`,
    reply: node,
  },
  start: {
    call: ({ nodes }) => nodes.start(id, 'node1'),
    sends: `POST /experiments/${id}/node/node1/start`,
    reply: node,
  },
  stop: {
    call: ({ nodes }) => nodes.stop(id, 'node1'),
    sends: `POST /experiments/${id}/node/node1/stop`,
    reply: node,
  },
  'power cycle': {
    call: ({ nodes }) => nodes.powerCycle(id, 'node1'),
    sends: `POST /experiments/${id}/node/node1/powercycle`,
    reply: node,
  },
  'how far a snapshot is': {
    call: ({ snapshots }) => snapshots.get(id, snapshot),
    sends: `GET /experiments/${id}/snapshot/${snapshot}`,
  },
  'profiles by name': {
    call: ({ profiles }) => profiles.list({ project: 'demo', name: 'a b', elaborate: true }),
    sends: 'GET /profiles?project=demo&profile_name=a+b',
    elaborate: true,
  },
  'one profile': {
    call: ({ profiles }) => profiles.get(profile),
    sends: `GET /profiles/${profile}`,
    elaborate: true,
    reply: { body: { id: profile } },
  },
  'a new version of a profile': {
    call: ({ profiles }) => profiles.newVersion(profile, 'é = 1\n'),
    sends: `PATCH /profiles/${profile}`,
    body: { script: 'é = 1\n' },
    reply: { body: { id: profile } },
  },
  'a repository that is read anew': {
    call: ({ profiles }) => profiles.refresh(profile),
    sends: `PUT /profiles/${profile}`,
    reply: { body: { id: profile } },
  },
};

describe('a request', () => {
  let world: PortalWorld;
  before(async () => {
    world = await PortalWorld.make();
  });
  after(() => world.server.stop());

  for (const [name, { call, sends, body, elaborate, reply }] of Object.entries(cases)) {
    it(`for ${name} goes out once, with the token`, async () => {
      world.replies(reply ?? { body: {} });
      await call(world.portal());
      assert.deepEqual(world.asked, [sends]);
      const [seen] = world.seen;
      assert.ok(seen);
      const { headers, body: sent } = seen;
      assert.equal(headers['x-api-token'], token);
      assert.equal(headers['x-api-elaborate'], elaborate === true ? 'true' : undefined);
      assert.equal(headers['content-type'], body === undefined ? undefined : 'application/json');
      assert.deepEqual(sent === '' ? undefined : JSON.parse(sent), body);
    });
  }

  it('for a snapshot goes out after a look at the latest one', async () => {
    world.answer(({ verb }) => ({
      body: verb === 'GET' ? experiment() : { id: snapshot, status: 'preparing' },
    }));
    const request = { experiment: id, clientId: 'node1', imageName: 'tuned' };
    await world.portal().snapshots.start({ ...request, wholeDisk: true });
    assert.deepEqual(world.asked, [
      `GET /experiments/${id}`,
      `POST /experiments/${id}/snapshot/node1`,
    ]);
    const body = { image_name: 'tuned', whole_disk: true };
    assert.deepEqual(JSON.parse(world.seen[1]?.body ?? ''), body);
  });

  it('keeps the path that stands in the address', async () => {
    world.replies({ body: {} });
    await world.portal({ url: world.server.url('/portal/') }).experiments.list();
    assert.deepEqual(world.asked, ['GET /portal/experiments']);
  });

  for (const [what, call] of Object.entries<(portal: Portal) => Promise<unknown>>({
    'an id that is neither a UUID nor project,name': ({ experiments }) =>
      experiments.get('../tokens/this'),
    'a snapshot by the name of its node': ({ snapshots }) => snapshots.get(id, 'node1'),
    'a node that would be another path': ({ nodes }) => nodes.reload(id, '..'),
    'an extension by half an hour': ({ experiments }) => experiments.extend(id, { hours: 0.5 }),
    'an extension until no date': ({ experiments }) =>
      experiments.extend(id, { until: new Date('') }),
    'the token in a path': ({ nodes }) => nodes.get(id, token),
    'the token as an id': ({ profiles }) => profiles.get(token),
    'the token in a query': ({ experiments }) => experiments.list({ project: token }),
  })) {
    it(`is not sent for ${what}`, async () => {
      world.replies({ body: {} });
      const error = await failure(call(world.portal()));
      assert.equal(error.reason, 'bad-argument');
      assert.equal(error.effect, 'none');
      assert.match(error.message, /^Nothing was sent: /);
      assert.deepEqual(world.seen, []);
    });
  }

  for (const url of [
    'http://127.0.0.2:43795',
    'portal.example',
    'https://alice:pw@portal.example',
    'https://portal.example/?token=x',
    token,
  ])
    it(`is not made for the address ${url === token ? 'that is the token' : url}`, async () => {
      const error = await failure(Promise.resolve().then(() => world.portal({ url })));
      assert.equal(error.reason, 'bad-argument');
      assert.equal(error.flaw?.kind, 'address');
      assert.doesNotMatch(error.message, /pw@/);
    });

  for (const text of ['', ' \n', 'two words', 'line\r\nbreak', 'no–ascii', 'x'.repeat(20_000)])
    it(`is not made with the token ${JSON.stringify(text.slice(0, 12))}`, async () => {
      const error = await failure(Promise.resolve().then(() => world.portal({ token: text })));
      assert.equal(error.reason, 'bad-argument');
      assert.ok(text.trim() === '' || !error.message.includes(text.slice(0, 12)));
    });

  it('takes the token as the file has it, with a line end', async () => {
    world.replies({ body: {} });
    await world.portal({ token: `${token}\r\n` }).experiments.list();
    assert.equal(world.seen[0]?.headers['x-api-token'], token);
  });
});
