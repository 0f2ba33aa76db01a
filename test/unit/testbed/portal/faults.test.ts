// What goes wrong by REST on demand, as a client meets it.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Lab } from '../support/lab';
import { membersOf, PortalClient } from '../support/portal';

describe('faults of the portal', () => {
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
  afterEach(async () => {
    await lab.testbed.control({ command: 'fault.clear' });
    await portal.experimentIs('ready');
  });

  const fault = (kind: string, more: Record<string, unknown> = {}): Promise<unknown> =>
    lab.testbed.control({ command: 'fault.add', kind, ...more });
  const ends = async (): Promise<unknown> =>
    (await portal.get('/experiments/demo,hello')).body['expires_at'];
  const extend = (): ReturnType<PortalClient['ask']> =>
    portal.ask('PUT', '/experiments/demo,hello', { body: { extend_by: 4 } });

  it('portal-race answers 401 to one of two requests at once, and to none that come one by one', async () => {
    await fault('portal-race');
    const both = await Promise.all([portal.get('/experiments'), portal.get('/experiments')]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 401]);
    const refused = both.find(({ status }) => status === 401);
    assert.deepEqual(refused?.body, { detail: 'No such user: 12345' });
    assert.equal((await portal.get('/experiments')).status, 200);
    const token = portal.token('bob');
    const others = [portal.get('/version'), portal.get('/version', { token })];
    assert.deepEqual(
      (await Promise.all(others)).map(({ status }) => status),
      [200, 200],
    );
  });

  it('portal-no-user does so to a good token, so many times, before anything takes effect', async () => {
    await fault('portal-no-user', { times: 1 });
    const before = await ends().then(ends);
    await fault('portal-no-user', { times: 1 });
    assert.equal((await extend()).status, 401);
    assert.equal(await ends(), before);
  });

  it('portal-gateway is an HTML page, with 502 and 504 in turn, for reads only', async () => {
    await fault('portal-gateway');
    const [first, second] = [await portal.get('/experiments'), await portal.get('/experiments')];
    assert.deepEqual([first.status, second.status], [502, 504]);
    assert.deepEqual([first.headers['content-type'], first.body], ['text/html', {}]);
    assert.equal((await portal.ask('POST', '/experiments/demo,hello/node/vm/reboot')).status, 200);
  });

  it('portal-after answers 500 to a snapshot that has begun', async () => {
    await fault('portal-after', { times: 1 });
    assert.equal((await portal.snapshot('begun')).status, 500);
    const { body } = await portal.get('/experiments/demo,hello');
    const found = membersOf(body['last_snapshot_status']);
    assert.match(String(found['image_urn']), /demo:begun$/);
  });

  it('portal-lost cuts the connection after a snapshot has begun', async () => {
    await fault('portal-lost', { times: 1, method: 'startExperimentSnapshot' });
    await assert.rejects(portal.snapshot('lost'), { code: 'ECONNRESET' });
    const { body } = await portal.get('/experiments/demo,hello');
    assert.match(String(membersOf(body['last_snapshot_status'])['image_urn']), /demo:lost$/);
  });

  it('wrong-content and http-503 strike REST when they name it, and XML-RPC when they do not', async () => {
    await fault('wrong-content');
    assert.equal((await portal.get('/experiments')).status, 200);
    await fault('wrong-content', { method: 'portal', times: 1 });
    const page = await portal.get('/experiments');
    assert.deepEqual([page.status, page.headers['content-type']], [200, 'text/html']);
    await fault('http-503', { method: 'getExperiment', times: 1 });
    assert.equal((await portal.get('/experiments')).status, 200);
    assert.equal((await portal.get('/experiments/demo,hello')).status, 503);
  });

  it('truncated ends in the middle of the JSON', async () => {
    await fault('truncated', { method: 'portal', times: 1 });
    await assert.rejects(portal.get('/experiments'), { code: 'ECONNRESET' });
  });

  it('a slash at the end leads by 307 to the path without, at the same origin', async () => {
    const { url } = lab.testbed.description.portal;
    const { status, headers } = await portal.get('/experiments/?project=demo');
    assert.deepEqual([status, headers.location], [307, `${url}/experiments?project=demo`]);
  });

  it('portal-slash turns that round, for changes too', async () => {
    await fault('portal-slash');
    const { url } = lab.testbed.description.portal;
    const { status, headers } = await portal.snapshot('slash');
    const location = `${url}/experiments/demo,hello/snapshot/pc/`;
    assert.deepEqual([status, headers.location], [307, location]);
    const body = { image_name: 'slash' };
    const sent = await portal.ask('POST', '/experiments/demo,hello/snapshot/pc/', { body });
    assert.equal(sent.status, 200);
  });

  it('portal-away leads to another origin', async () => {
    await fault('portal-away', { times: 1 });
    const { status, headers } = await portal.get('/experiments');
    assert.equal(status, 307);
    assert.notEqual(
      new URL(headers.location ?? '').origin,
      new URL(lab.testbed.description.portal.url).origin,
    );
  });

  it('portal-words has words between that nobody knows; the two ends stay', async () => {
    await fault('portal-words');
    const { body } = await portal.snapshot('words');
    assert.equal(body['status'], 'queued-for-capture');
    assert.equal((await portal.snapshotEnd(body['id'])).at(-1)?.['status'], 'ready');
  });

  it('portal-nulls and portal-missing leave the id and the status of a snapshot', async () => {
    await fault('portal-nulls');
    const nulls = (await portal.get('/experiments/demo,hello')).body;
    assert.deepEqual([nulls['expires_at'], nulls['last_snapshot_status']], [null, null]);
    await fault('portal-missing');
    const { body } = await portal.snapshot('missing');
    assert.deepEqual(Object.keys(body), ['id', 'status']);
  });

  it('portal-pending leaves the end as it is, portal-part moves it half as far, portal-no-extension refuses', async () => {
    const before = await ends();
    await fault('portal-pending', { times: 1 });
    const pending = await extend();
    assert.deepEqual([pending.status, pending.body['expires_at']], [200, before]);
    await fault('portal-part', { times: 1 });
    const part = (await extend()).body['expires_at'];
    assert.equal(Date.parse(String(part)) - Date.parse(String(before)), 2 * 3_600_000);
    await fault('portal-no-extension', { times: 1 });
    assert.equal((await extend()).status, 400);
  });

  it('portal-429 starts nothing', async () => {
    await fault('portal-429', { times: 1 });
    const body = {
      name: 'busy',
      project: 'demo',
      profile_name: 'two-nodes',
      profile_project: 'demo',
    };
    assert.equal((await portal.ask('POST', '/experiments', { body })).status, 429);
    assert.equal((await portal.get('/experiments/demo,busy')).status, 404);
  });

  it('portal-no-refresh leaves the token alive', async () => {
    await fault('portal-no-refresh', { times: 1 });
    assert.equal((await portal.ask('PUT', '/tokens/this/refresh')).status, 403);
    assert.equal((await portal.get('/tokens/this')).status, 200);
  });

  it('strike only one user where they name one', async () => {
    await fault('portal-no-user', { user: 'bob' });
    assert.equal((await portal.get('/version')).status, 200);
    assert.equal((await portal.get('/version', { token: portal.token('bob') })).status, 401);
  });
});
