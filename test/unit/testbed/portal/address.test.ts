// Where the portal listens.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { portalHost, portalPort } from '../../../../src/testbed/portal/address';
import { Lab } from '../support/lab';
import { PortalClient } from '../support/portal';

describe('the address of the portal', () => {
  let lab: Lab;
  before(async () => {
    // Not from the template, whose ports others want as well.
    lab = await Lab.fresh({ aggregates: 1 });
  });
  after(() => lab.close());

  it('follows those of the sites, but for the port that means plain HTTP', () => {
    assert.equal(portalPort(20_000, 2), 20_004);
    assert.equal(portalPort(43_791, 2), 43_796);
    assert.equal(portalPort(43_791, 3), 43_797);
  });

  it('is of this machine, wherever the sites listen', () => {
    assert.deepEqual(
      ['127.0.0.2', 'localhost', '::1', '0.0.0.0', '192.0.2.7', '127.evil.example'].map(portalHost),
      ['127.0.0.2', 'localhost', '::1', '127.0.0.1', '127.0.0.1', '127.0.0.1'],
    );
  });

  it('stays the same over a restart', async () => {
    const before = lab.testbed.description.portal.url;
    await lab.reopen();
    assert.equal(lab.testbed.description.portal.url, before);
    const portal = new PortalClient(lab);
    assert.equal((await portal.get('/version')).status, 200);
    portal.close();
  });

  it('answers no plain HTTP', async () => {
    const { port } = new URL(lab.testbed.description.portal.url);
    const plain = new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, path: '/version' }, resolve).on('error', reject).end();
    });
    await assert.rejects(plain);
  });

  it('survives clients that say nothing or nonsense', async () => {
    const { port } = new URL(lab.testbed.description.portal.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.end('GET / HTTP/1.1\r\n\r\n'));
      socket.on('error', () => resolve());
      socket.on('close', () => resolve());
    });
    const portal = new PortalClient(lab);
    for (const path of [
      '/experiments/%zz',
      '/experiments/%00',
      '//',
      '/experiments/..%2f..',
      '/__proto__',
    ])
      assert.match(String((await portal.get(path)).status), /^4/);
    for (const body of [
      '[]',
      'null',
      '1',
      '"x"',
      '{"image_name":{}}',
      '{"__proto__":{"image_name":"x"}}',
    ])
      assert.equal(
        (await portal.ask('POST', '/experiments/demo,hello/snapshot/pc', { body })).status,
        400,
      );
    const huge = 'x'.repeat(5 * 1024 * 1024);
    const answer = await portal
      .ask('PATCH', '/profiles/demo,two-nodes', { body: huge })
      .catch(() => undefined);
    if (answer) assert.equal(answer.status, 413);
    assert.equal((await portal.get('/version')).status, 200);
    portal.close();
  });
});
