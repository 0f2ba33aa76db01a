// Experiments and nodes by REST: the slices and slivers of the same testbed.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { structOf } from '../support/client';
import { hello, Lab } from '../support/lab';
import { listOf, membersOf, PortalClient } from '../support/portal';

const home = 'urn:publicid:IDN+home.example+authority+cm';
const hourMs = 3_600_000;

describe('the experiments of the portal', () => {
  let lab: Lab;
  let portal: PortalClient;
  before(async () => {
    lab = await Lab.open();
    portal = new PortalClient(lab);
  });
  after(async () => {
    portal.close();
    await lab.close();
  });

  const create = (name: string, more: object = {}): ReturnType<PortalClient['ask']> =>
    portal.ask('POST', '/experiments', {
      body: { name, project: 'demo', profile_name: 'two-nodes', profile_project: 'demo', ...more },
    });
  const powered = async (node: string, state: string): Promise<void> => {
    for (;;) {
      const { body } = await portal.get(`/experiments/demo,hello/node/${node}`);
      if (body['state'] === state && body['status'] !== 'changing') return;
    }
  };

  it('are the slices with slivers, whose profile is known for those that are from one', async () => {
    await lab.register('empty');
    const { body } = await portal.get('/experiments');
    const shown = listOf(body['experiments']);
    assert.deepEqual(
      shown.map(({ name, project, profile_name, creator, status }) => [
        name,
        project,
        profile_name,
        creator,
        status,
      ]),
      [['hello', 'demo', 'two-nodes', 'alice', 'ready']],
    );
  });

  it('answer to their uuid and to project,name', async () => {
    const { body } = await portal.get('/experiments/demo,hello');
    const again = await portal.get(`/experiments/${String(body['id'])}`);
    assert.deepEqual(again.body, body);
  });

  it('leave out a site whose nodes have the names of another one: each name means one node', async () => {
    const { body } = await portal.get('/experiments/demo,hello');
    assert.deepEqual(Object.keys(membersOf(body['aggregates'])), [home]);
  });

  it('have host names and addresses of nodes only when elaborate', async () => {
    const nodeOf = async (elaborate: boolean): Promise<Readonly<Record<string, unknown>>> => {
      const { body } = await portal.get('/experiments', { elaborate });
      const [experiment] = listOf(body['experiments']);
      const part = membersOf(membersOf(experiment?.['aggregates'])[home]);
      return listOf(part['nodes'])[0] ?? assert.fail();
    };
    const short = await nodeOf(false);
    assert.deepEqual(Object.keys(short), [
      'urn',
      'client_id',
      'status',
      'state',
      'rawstate',
      'startup_status',
    ]);
    const full = await nodeOf(true);
    assert.deepEqual([full['urn'], full['hostname']], [home, 'pc.hello.home.example']);
    assert.match(String(full['ipv4']), /^203\.0\.113\.\d+$/);
  });

  it('let the same sliver stop and start that XML-RPC sees', async () => {
    const stopped = await portal.ask('POST', '/experiments/demo,hello/node/vm/stop');
    assert.deepEqual([stopped.status, stopped.body['state']], [200, 'stopped']);
    const details = structOf(
      structOf((await lab.onSlice('SliverStatus', {}, hello)).value)['details'],
    );
    assert.equal(structOf(details[lab.sliver('vm').urn])['state'], 'stopped');
    const again = await portal.ask('POST', '/experiments/demo,hello/node/vm/stop');
    assert.deepEqual([again.status, again.body['error']], [400, 'Sliver is not started (yet)']);
    assert.equal((await portal.ask('POST', '/experiments/demo,hello/node/vm/start')).status, 200);
    await powered('vm', 'started');
  });

  it('reload a node from its image', async () => {
    const { disk } = lab.sliver('pc');
    writeFileSync(join(disk, 'mine'), 'gone after this');
    await portal.ask('POST', '/experiments/demo,hello/node/pc/reload');
    await powered('pc', 'started');
    assert.throws(() => readFileSync(join(disk, 'mine')), { code: 'ENOENT' });
  });

  it('end later by so many hours, at the sites and in the manifests too', async () => {
    const before = String((await portal.get('/experiments/demo,hello')).body['expires_at']);
    const { body } = await portal.ask('PUT', '/experiments/demo,hello', {
      body: { extend_by: 2, reason: 'more time' },
    });
    const expires = String(body['expires_at']);
    assert.equal(Date.parse(expires) - Date.parse(before), 2 * hourMs);
    const manifests = (await portal.get('/experiments/demo,hello/manifests')).body;
    assert.ok(String(manifests[home]).includes(`expires="${expires.slice(0, 19)}Z"`));
  });

  it('cannot be extended beyond 90 days, nor shortened', async () => {
    for (const body of [
      { extend_by: 9000 },
      { extend_by: -1 },
      { expires_at: '2020-01-01T00:00:00Z' },
      {},
    ])
      assert.equal((await portal.ask('PUT', '/experiments/demo,hello', { body })).status, 400);
  });

  it('are started from a profile, and end with their slice', async () => {
    const created = await create('fromprofile', { duration: 3 });
    assert.deepEqual([created.status, created.body['status']], [201, 'provisioned']);
    await portal.experimentIs('ready', 'demo,fromprofile');
    const slice = 'urn:publicid:IDN+home.example:demo+slice+fromprofile';
    await lab.sliceIs('ready', slice);
    const ended = await portal.ask('DELETE', '/experiments/demo,fromprofile');
    assert.deepEqual([ended.status, ended.text], [204, '']);
    const after = await portal.get('/experiments/demo,fromprofile');
    assert.deepEqual([after.status, after.body], [404, { code: 404, error: 'No such experiment' }]);
    while (lab.testbed.description.slices.some(({ urn }) => urn === slice))
      await new Promise(setImmediate);
  });

  it('are not started twice under one name, nor in the project of others', async () => {
    assert.equal((await create('hello')).status, 400);
    assert.equal((await create('foreign', { project: 'other' })).status, 403);
    assert.equal((await create('unknown', { profile_name: 'nothing' })).status, 404);
  });
});

describe('the profiles of the portal', () => {
  let lab: Lab;
  let portal: PortalClient;
  before(async () => {
    lab = await Lab.open({ aggregates: 1 });
    portal = new PortalClient(lab);
  });
  after(async () => {
    portal.close();
    await lab.close();
  });

  it('get a new version with a new script, and keep the old one', async () => {
    const before = await portal.get('/profiles/demo,two-nodes', { elaborate: true });
    assert.match(String(membersOf(before.body['current_version'])['script']), /request\.RawPC/);
    const body = { script: 'import geni.portal as portal\n' };
    const { body: now } = await portal.ask('PATCH', '/profiles/demo,two-nodes', { body });
    assert.equal(now['version'], Number(before.body['version']) + 1);
    assert.equal(Object.keys(membersOf(now['profile_versions'])).length, 2);
  });

  it('from a repository are read again, and get a version when something has changed there', async () => {
    const refresh = async (): Promise<unknown> =>
      (await portal.ask('PUT', '/profiles/demo,from-repository')).body['version'];
    assert.equal(await refresh(), 0);
    const folder = join(lab.directory, 'portal', 'repositories', 'demo,from-repository');
    writeFileSync(join(folder, 'profile.py'), '# changed\n');
    assert.deepEqual([await refresh(), await refresh()], [1, 1]);
    const patched = await portal.ask('PATCH', '/profiles/demo,from-repository', {
      body: { script: 'x' },
    });
    assert.equal(patched.status, 400);
  });

  it('of others cannot be seen', async () => {
    const token = portal.token('carol');
    assert.deepEqual((await portal.get('/profiles', { token })).body, { profiles: [] });
    assert.equal((await portal.get('/profiles/demo,two-nodes', { token })).status, 403);
  });
});
