// Names from outside that every JavaScript object knows: the testbed knows them no more than others.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FaultReply, structOf } from '../support/client';
import { hello, Lab } from '../support/lab';

describe('a name that every object has', () => {
  let lab: Lab;
  before(async () => (lab = await Lab.open({ aggregates: 1 })));
  after(() => lab.close());

  for (const name of ['constructor', '__proto__', 'toString']) {
    it(`is no project: ${name}`, async () => {
      const authority = lab.sa.replace('/xmlrpc/', `/xmlrpc/project/${name}/`);
      await assert.rejects(
        lab.client.call(authority, 'alice', 'GetCredential'),
        (error) =>
          error instanceof FaultReply && error.message === 'Could not resolve requested authority',
      );
    });
  }

  it('is no project that somebody is a member of', async () => {
    const { code, output } = await lab.client.call(lab.sa, 'alice', 'GetCredential', {
      credential: await lab.self(),
      urn: 'urn:publicid:IDN+home.example+project+constructor',
      type: 'Project',
    });
    assert.deepEqual([code, output], [3, 'You are not a member of this project']);
  });

  it('is no power action', async () => {
    const credentials = [
      { geni_type: 'geni_sfa', geni_version: '3', geni_value: await lab.sliceCredential() },
    ];
    const { code, output } = await lab.client.call(
      lab.am('3.0'),
      'alice',
      'PerformOperationalAction',
      [hello],
      credentials,
      'constructor',
      {},
    );
    assert.deepEqual([code, output], [7, 'Unsupported action: constructor']);
  });

  it('is a new project when somebody founds it, and they lead it', async () => {
    const request = { command: 'user.add', uid: 'dora', projects: ['constructor'] };
    const made = structOf((await lab.testbed.control(request)) as never);
    assert.deepEqual(made['projects'], { constructor: 'leader' });
  });
});
