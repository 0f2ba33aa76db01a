/** The system images of a testbed that has been started before. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Lab } from '../support/lab';

const name = 'urn:publicid:IDN+north.example+image+emulab-ops:UBUNTU20-64-STD';

describe('system images of a used folder', () => {
  let lab: Lab;
  before(async () => {
    lab = await Lab.open({ aggregates: 2 });
  });
  after(() => lab.close());

  it('are made where they are missing, as in a folder of an older testbed, and stay the same elsewhere', async () => {
    const at = async (site: string): Promise<unknown> => {
      const list = await lab.testbed.control({ command: 'image.list' });
      assert.ok(Array.isArray(list));
      const images = list as readonly { urn: string; aggregate: string; versions: unknown }[];
      return images.find(
        ({ urn, aggregate }) => urn.endsWith('UBUNTU20-64-STD') && aggregate === site,
      )?.versions;
    };
    const before = await at('home');
    await lab.testbed.control({ command: 'image.delete', image: name });
    assert.equal(await at('north'), undefined);
    await lab.reopen();
    assert.notEqual(await at('north'), undefined);
    assert.deepEqual(await at('home'), before);
    const slice = await lab.register('again');
    assert.equal((await lab.createSliver(slice, `name="${name}"`, { site: 'north' })).code, 0);
    await lab.sliceIs('ready', slice, 'north');
  });
});
