// What comes in: read once, at the edge, with whatever is null, left out or of another kind.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { PortalError } from '../../../src/portal';
import { experiment, failure, ids, PortalWorld } from './world';

const { experiment: id, snapshot, profile } = ids;
const site = 'urn:publicid:IDN+utah.cloudlab.us+authority+cm';
const image = 'urn:publicid:IDN+utah.cloudlab.us+image+demo:tuned';

describe('an answer', () => {
  let world: PortalWorld;
  before(async () => {
    world = await PortalWorld.make();
  });
  after(() => world.server.stop());

  it('of an experiment has its sites and nodes, and its latest snapshot', async () => {
    const node = {
      urn: site,
      client_id: 'node1',
      hostname: 'hp001.utah.cloudlab.us',
      ipv4: '128.110.0.1',
      status: 'ready',
      state: 'started',
      rawstate: 'ISUP',
      startup_status: 'Finished',
    };
    world.replies({
      body: experiment({
        creator: 'alice',
        profile_id: profile,
        profile_name: 'small-lan',
        profile_project: 'demo',
        created_at: '2026-02-01T10:00:00Z',
        expires_at: '2026-02-03T10:00:00.123456+01:00',
        repository_url: 'https://git.example/p.git',
        repository_hash: 'abc',
        bindings: { count: 2 },
        aggregates: { [site]: { urn: site, name: 'Utah', status: 'ready', nodes: [node] } },
        last_snapshot_status: {
          id: snapshot,
          status: 'imaging',
          status_timestamp: '2026-02-01 11:00:00',
          image_size: 2048,
          image_urn: image,
          error_message: null,
        },
      }),
    });
    assert.deepEqual(await world.portal().experiments.get(id), {
      id,
      name: 'hello',
      project: 'demo',
      status: 'ready',
      creator: 'alice',
      profile: { id: profile, name: 'small-lan', project: 'demo' },
      created: new Date('2026-02-01T10:00:00Z'),
      expires: new Date('2026-02-03T09:00:00.123Z'),
      repository: { url: 'https://git.example/p.git', hash: 'abc' },
      bindings: { count: 2 },
      aggregates: [
        {
          urn: site,
          name: 'Utah',
          status: 'ready',
          nodes: [
            {
              clientId: 'node1',
              urn: site,
              hostname: 'hp001.utah.cloudlab.us',
              ipv4: '128.110.0.1',
              status: 'ready',
              state: 'started',
              rawState: 'ISUP',
              startupStatus: 'Finished',
            },
          ],
        },
      ],
      lastSnapshot: {
        id: snapshot,
        status: 'imaging',
        changed: new Date('2026-02-01T11:00:00Z'),
        size: 2_097_152,
        imageUrn: image,
      },
    });
  });

  const bare = { id, profile: {}, bindings: {}, aggregates: [] };
  for (const [what, more] of Object.entries<object>({
    'nothing but its id': {},
    'null everywhere else': Object.fromEntries(
      ['name', 'expires_at', 'bindings', 'aggregates', 'last_snapshot_status', 'url'].map(
        (name) => [name, null],
      ),
    ),
    'empty texts': { name: '', expires_at: '', bindings: '', status: '' },
    'other kinds of values': { name: {}, expires_at: [], bindings: 'x', last_snapshot_status: 7 },
    'dates that are none': { expires_at: 'soon', created_at: '2026-13-45T99:00:00Z' },
  }))
    it(`of an experiment with ${what} is read`, async () => {
      world.replies({ body: { id, ...more } });
      assert.deepEqual(await world.portal().experiments.get(id), bare);
    });

  it('shows words of the portal that nobody knows as they are', async () => {
    world.replies({ body: experiment({ status: 'pre-staging <b>' }) });
    assert.equal((await world.portal().experiments.get(id)).status, 'pre-staging <b>');
  });

  it('reads bindings that come as text', async () => {
    world.replies({ body: experiment({ bindings: '{"count": 2}' }) });
    assert.deepEqual((await world.portal().experiments.get(id)).bindings, { count: 2 });
  });

  it('gives members named as those of every object no power', async () => {
    world.replies({ body: `{"id": "${id}", "__proto__": {"name": "x"}, "constructor": "y"}` });
    const read = await world.portal().experiments.get(id);
    assert.equal(read.name, undefined);
    assert.deepEqual(read, bare);
  });

  it('of a list leaves out what cannot be read, and tells', async () => {
    world.replies({ body: { experiments: [experiment(), { name: 'no id' }, null] } });
    const problems: PortalError[] = [];
    const portal = world.portal({ onLeftOut: (problem) => problems.push(problem) });
    assert.equal((await portal.experiments.list()).length, 1);
    assert.deepEqual(
      problems.map(({ reason, flaw }) => [reason, flaw?.kind === 'unreadable' && flaw.words]),
      [
        ['bad-reply', 'an experiment has no id'],
        ['bad-reply', 'an experiment is not the object that was expected'],
      ],
    );
  });

  for (const [what, body] of Object.entries<unknown>({
    'no list': { experiments: 'none' },
    'a list without one that can be read': { experiments: [{}, null] },
    'a bare list': [],
  }))
    it(`of a list that holds ${what} is never an empty list`, async () => {
      world.replies({ body });
      assert.equal((await failure(world.portal().experiments.list())).reason, 'bad-reply');
    });

  it('of an experiment whose sites are shortened is read without them, and tells', async () => {
    const problems: PortalError[] = [];
    const portal = world.portal({ onLeftOut: (problem) => problems.push(problem) });
    for (const aggregates of [[site], 'one', { [site]: null }, { 'a $(b)': {} }]) {
      world.replies({ body: experiment({ aggregates }) });
      assert.deepEqual((await portal.experiments.get(id)).aggregates, []);
    }
    assert.equal(problems.length, 4);
  });

  it('takes no text for a URN that a shell would obey', async () => {
    world.replies({ body: { id: snapshot, image_urn: `${image}$(x)`, image_size: 0 } });
    assert.deepEqual(await world.portal().snapshots.get(id, snapshot), { id: snapshot });
  });

  it('of manifests is one text for each site', async () => {
    world.replies({ body: { [site]: '<rspec/>', 'not a urn': '<rspec/>', [`${site}2`]: null } });
    const problems: PortalError[] = [];
    const portal = world.portal({ onLeftOut: (problem) => problems.push(problem) });
    const manifests = await portal.experiments.manifests(id);
    assert.deepEqual(manifests, [{ aggregateUrn: site, xml: '<rspec/>' }]);
    assert.equal(problems.length, 2);
  });

  it('of a profile has its versions and scripts', async () => {
    const version = { id: snapshot, version: '3', script: 'x', parameters: [1], deleted_at: null };
    world.replies({
      body: {
        id: profile,
        name: 'small-lan',
        version: 3,
        public: 1,
        project_writable: null,
        current_version: version,
        profile_versions: { [snapshot]: version },
      },
    });
    const read = { id: snapshot, version: 3, script: 'x', parameters: [1] };
    assert.deepEqual(await world.portal().profiles.get(profile), {
      id: profile,
      name: 'small-lan',
      version: 3,
      public: true,
      projectWritable: false,
      currentVersion: read,
      versions: [read],
    });
  });

  it('of the version has what must be there', async () => {
    const version = { major: 1, minor: 0, patch: 2, version: '1.0.2' };
    world.replies({ body: { ...version, branch: null, build_timestamp: '2026-02-01T10:00:00Z' } });
    const built = new Date('2026-02-01T10:00:00Z');
    assert.deepEqual(await world.portal().version(), { ...version, built });
    world.replies({ body: { major: 1 } });
    assert.equal((await failure(world.portal().version())).reason, 'bad-reply');
  });

  it('is read in a byte order mark and other alphabets', async () => {
    world.replies({ body: `\uFEFF${JSON.stringify(experiment({ name: 'größe' }))}` });
    assert.equal((await world.portal().experiments.get(id)).name, 'größe');
  });
});
