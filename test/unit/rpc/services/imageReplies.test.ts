/** What component managers tell of images and slivers, in the forms that they really send. */
import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'node:test';
import { ComponentManager, parseCredential } from '../../../../src/rpc';
import { credentialXml, success, type Written } from '../wire/replies';
import { World } from '../world';

const sliceUrn = 'urn:publicid:IDN+home.example:demo+slice+hello';
const sliverUrn = 'urn:publicid:IDN+home.example+sliver+17';
const imageUrn = 'urn:publicid:IDN+home.example+image+demo:web';
const credentials = [parseCredential(credentialXml({ target: sliceUrn }))];

describe('a reply of a component manager', () => {
  let world: World;
  before(async () => (world = await World.make()));
  afterEach(() => world.reset());

  /** Makes one call against a server that gives this value. */
  async function call<T>(
    value: Written,
    make: (manager: ComponentManager) => Promise<T>,
  ): Promise<{ result: T }> {
    const server = await world.replies(success(value));
    return { result: await make(new ComponentManager(world.options(server))) };
  }

  it('reads the state of an image in all its forms', async () => {
    const states: [Written, object][] = [
      [
        { status: 'imaging', size: '123.5KB', utc: 1_700_000_000 },
        { size: 126_464, utc: new Date(1_700_000_000_000) },
      ],
      [{ status: 'preparing', size: '0KB' }, { size: 0 }],
      [{ status: 'ready', size: 0, hash: '1e45' }, { hash: '1e45' }],
      [
        { status: 'failed', size: 0, log: 'lines', output: 'no space' },
        { log: 'lines', output: 'no space' },
      ],
    ];
    for (const [value, more] of states) {
      const { result } = await call(value, (manager) =>
        manager.imageInfo({ imageUrn, credentials }),
      );
      assert.deepEqual(result, { status: (value as { status: string }).status, ...more });
    }
  });

  it('reads reason and log as lines, without the blank ends that servers leave', async () => {
    const output = 'FAILED: Node setup failed ... \n';
    const log = '\n\n  pc1: rebooting \r\npc1: no answer\n\n';
    const { result } = await call({ status: 'failed', size: 0, output, log }, (manager) =>
      manager.imageInfo({ imageUrn, credentials }),
    );
    assert.equal(result.output, 'FAILED: Node setup failed ...');
    assert.equal(result.log, '  pc1: rebooting\npc1: no answer');
    const blank = await call({ status: 'failed', size: 0, output: '\n', log: ' \n' }, (manager) =>
      manager.imageInfo({ imageUrn, credentials }),
    );
    assert.deepEqual(blank.result, { status: 'failed' });
  });

  it('never takes an unknown word for the end of a snapshot', async () => {
    const { result } = await call({ status: 'copying', size: 0 }, (manager) =>
      manager.imageInfo({ imageUrn, credentials }),
    );
    assert.equal(result.status, 'preparing');
  });

  it('lists an image that was never updated, of an unknown date, by all digits of its size', async () => {
    const entry = { urn: `${imageUrn}:0`, created: '', updated: '', filesize: '16.689887046814MB' };
    const renewed = { ...entry, urn: `${imageUrn}:1`, updater_urn: 'urn:publicid:IDN+h+user+bob' };
    const { result } = await call([entry, renewed], (manager) =>
      manager.listImages({ credentials }),
    );
    assert.deepEqual(
      result.map(({ created, updated, size, updaterUrn }) => [created, updated, size, updaterUrn]),
      [
        [undefined, undefined, 17_500_615, undefined],
        [undefined, undefined, 17_500_615, 'urn:publicid:IDN+h+user+bob'],
      ],
    );
  });

  it('tells why a node is broken', async () => {
    const details = {
      [sliverUrn]: {
        client_id: 'pc',
        state: 'started',
        status: 'broken',
        error: 'node boot failed\n',
      },
    };
    const { result } = await call({ state: 'started', status: 'failed', details }, (manager) =>
      manager.sliverStatus({ sliceUrn, credentials }),
    );
    const [sliver] = result.slivers;
    assert.deepEqual([sliver?.status, sliver?.error], ['broken', 'node boot failed']);
  });
});
