// What a token sees: all of its user's experiments, or the one that it is for, whether its portal lets it see the list or not.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { experimentsSeen } from '../../../../src/model/portal/experimentsSeen';
import type { Portal } from '../../../../src/portal';
import { ids, PortalWorld, type Reply } from '../../portal/world';

const experiment = { id: ids.experiment, name: 'hello', status: 'ready' };
const facts = { id: ids.token, user: 'alice', scope: 'experiment', scope_value: ids.experiment };
const forbidden: Reply = { status: 403, body: { error: 'Not enough permission' } };

describe('the experiments of a token', () => {
  let world: PortalWorld;
  let portal: Portal;
  before(async () => {
    world = await PortalWorld.make();
    portal = world.portal();
  });
  after(() => world.server.stop());

  const answers = (replies: Readonly<Record<string, Reply>>): void =>
    world.answer(({ path }) => replies[path] ?? { status: 500 });
  const seen = async (only?: string): Promise<string[]> =>
    (await experimentsSeen({ portal, experiment: only })).map(({ id }) => id);
  const one = `/experiments/${ids.experiment}`;

  it('are its list for a personal token, in one request', async () => {
    answers({ '/experiments': { body: { experiments: [experiment] } } });
    assert.deepEqual(await seen(), [ids.experiment]);
    assert.equal(world.seen.length, 1);
  });

  it('are asked for by id where it is known that there is one only', async () => {
    answers({ [one]: { body: experiment } });
    assert.deepEqual(await seen(ids.experiment), [ids.experiment]);
    assert.equal(world.seen.length, 1);
  });

  it('are asked for by id where the list is forbidden and the token is for one only', async () => {
    const list = { '/experiments': forbidden, '/tokens/this': { body: facts } };
    answers({ ...list, [one]: { body: experiment } });
    assert.deepEqual(await seen(), [ids.experiment]);
  });

  it('are none once that one has ended', async () => {
    answers({ [one]: { status: 404, body: { error: 'No such experiment' } } });
    assert.deepEqual(await seen(ids.experiment), []);
  });

  it('are the list where the portal names the one in a way that cannot be asked for', async () => {
    answers({ '/experiments': { body: { experiments: [experiment] } } });
    assert.deepEqual(await seen('../profiles'), [ids.experiment]);
  });

  for (const [what, reply] of [
    ['a personal token', { body: { id: ids.token, scope: 'global' } }],
    ['a token that the portal says nothing of', { status: 500, body: {} }],
  ] as const) {
    it(`stay forbidden for ${what}`, async () => {
      answers({ '/experiments': forbidden, '/tokens/this': reply });
      await assert.rejects(seen(), { reason: 'forbidden' });
    });
  }
});
