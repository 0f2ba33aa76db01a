// Tokens of the portal: which count, for what, and until when.
import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { Lab } from '../support/lab';
import { listOf, PortalClient, type Answer } from '../support/portal';

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const read = (text: string | undefined): Record<string, unknown> =>
  JSON.parse(Buffer.from(text ?? '', 'base64url').toString()) as Record<string, unknown>;

describe('a token of the portal', () => {
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

  const made = async (more: Record<string, unknown>): Promise<string> => {
    const answer = await lab.testbed.control({ command: 'user.token', uid: 'alice', ...more });
    return (answer as { token: string }).token;
  };
  const refused = ({ status, body }: Answer, detail: string): void =>
    assert.deepEqual([status, body], [401, { detail }]);

  it('lies in a file that only its owner can read, and says who and until when', async () => {
    const file = lab.testbed.description.users[0]?.token ?? '';
    assert.match(file, /users[/\\]alice[/\\]cloudlab\.jwt$/);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const { body } = await portal.get('/tokens/this');
    assert.deepEqual(
      [body['user'], body['role'], body['scope'], body['scope_value']],
      ['alice', 'user', 'global', null],
    );
    const [, payload] = portal.token().split('.');
    assert.equal(Date.parse(String(body['expires_at'])), Number(read(payload)['exp']) * 1000);
    assert.ok(!('token' in body));
  });

  it('is wanted for everything', async () => {
    for (const path of ['/version', '/experiments', '/profiles', '/tokens/this'])
      refused(await portal.get(path, { token: null }), 'Not authenticated');
  });

  it('is refused when it is none', async () => {
    for (const token of ['x', 'a.b.c', ''])
      refused(await portal.get('/experiments', { token }), 'Invalid token');
  });

  it('is refused with claims that were changed, or without a signature', async () => {
    const [head = '', payload = '', signature = ''] = portal.token('carol').split('.');
    const claims = part({ ...read(payload), sub: 'alice' });
    const none = part({ alg: 'none', typ: 'JWT' });
    for (const token of [
      `${head}.${claims}.${signature}`,
      `${none}.${claims}.`,
      `${none}.${payload}.`,
    ])
      refused(await portal.get('/experiments', { token }), 'Invalid token');
  });

  it('is refused when another key has signed it', async () => {
    const [head = '', payload = ''] = portal.token().split('.');
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const content = Buffer.from(`${head}.${payload}`);
    const signature = sign('sha256', content, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    const token = `${head}.${payload}.${signature.toString('base64url')}`;
    refused(await portal.get('/experiments', { token }), 'Invalid token');
  });

  it('is refused after its end', async () => {
    const token = await made({ hours: -1 });
    refused(await portal.get('/experiments', { token }), 'Token has expired');
  });

  it('of one experiment sees that one only', async () => {
    const slice = await lab.register('other');
    await lab.createSliver(slice, '');
    const token = await made({ experiment: 'demo,hello' });
    const { body } = await portal.get('/experiments', { token });
    assert.deepEqual(
      listOf(body['experiments']).map(({ name }) => name),
      ['hello'],
    );
    assert.equal((await portal.get('/experiments/demo,hello', { token })).status, 200);
    const other = await portal.get('/experiments/demo,other', { token });
    assert.deepEqual([other.status, other.body['code']], [403, 403]);
    const { body: itself } = await portal.get('/tokens/this', { token });
    assert.equal(itself['scope'], 'experiment');
  });

  it('is not enough for the experiments of other projects', async () => {
    const token = portal.token('carol');
    assert.deepEqual((await portal.get('/experiments', { token })).body, { experiments: [] });
    for (const path of ['', '/manifests', '/node/pc'])
      assert.equal((await portal.get(`/experiments/demo,hello${path}`, { token })).status, 403);
    const body = { image_name: 'mine' };
    const asked = { token, body };
    const answer = await portal.ask('POST', '/experiments/demo,hello/snapshot/pc', asked);
    assert.equal(answer.status, 403);
  });

  it('is replaced by a refresh, and dead at once', async () => {
    const token = await made({});
    const { status, body } = await portal.ask('PUT', '/tokens/this/refresh', { token });
    assert.equal(status, 201);
    refused(await portal.get('/experiments', { token }), 'Token has been revoked');
    assert.equal((await portal.get('/experiments', { token: String(body['token']) })).status, 200);
  });

  it('is refused for a user who is gone, and for one who is frozen', async () => {
    await lab.testbed.control({ command: 'user.add', uid: 'dora', projects: ['demo'] });
    const token = portal.token('dora');
    assert.equal((await portal.get('/experiments', { token })).status, 200);
    await lab.testbed.control({ command: 'user.freeze', uid: 'dora' });
    assert.equal((await portal.get('/experiments', { token })).status, 403);
    await lab.testbed.control({ command: 'user.remove', uid: 'dora' });
    refused(await portal.get('/experiments', { token }), 'Token has been revoked');
  });

  it('is not that of the next user of the same name', async () => {
    const add = { command: 'user.add', uid: 'emil', projects: ['demo'] };
    await lab.testbed.control(add);
    const token = portal.token('emil');
    await lab.testbed.control({ command: 'user.remove', uid: 'emil' });
    await lab.testbed.control(add);
    refused(await portal.get('/experiments', { token }), 'Token has been revoked');
    assert.equal((await portal.get('/experiments', { token: portal.token('emil') })).status, 200);
  });

  it('is over when the clock of the servers is far ahead', async () => {
    const seconds = 61 * 86_400;
    await lab.testbed.control({ command: 'fault.add', kind: 'clock-skew', seconds });
    refused(await portal.get('/experiments'), 'Token has expired');
    await lab.testbed.control({ command: 'fault.clear' });
    assert.equal((await portal.get('/experiments')).status, 200);
  });

  it('stays the same over a restart, and is written again where it counts no more', async () => {
    const before = portal.token('bob');
    const file = lab.testbed.description.users.find(({ urn }) => urn.endsWith('+alice'))?.token;
    writeFileSync(file ?? '', 'no token\n');
    await lab.reopen();
    portal.close();
    portal = new PortalClient(lab);
    assert.equal(portal.token('bob'), before);
    assert.equal((await portal.get('/experiments')).status, 200);
    assert.match(readFileSync(file ?? '', 'utf8'), /^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  });
});
