// Aggregates that know the images of one another by URN, from an image tracker.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { structOf, textOf, type Reply } from '../support/client';
import { hello, Lab } from '../support/lab';

describe('with an image tracker', () => {
  let lab: Lab;
  let urn: string;
  let versionUrn: string;
  let versionUrl: string;
  before(async () => {
    lab = await Lab.open({ aggregates: 3 });
    [urn = '', , versionUrn = '', versionUrl = ''] = await lab.snapshot('wanted');
  });
  after(() => lab.close());
  afterEach(() => lab.testbed.control({ command: 'fault.clear' }));

  async function prestage(site: string, image: string, operation = 'prestage'): Promise<Reply> {
    return lab.client.call(lab.cm(site), 'alice', 'PrestageImages', {
      slice_urn: hello,
      credentials: [await lab.sliceCredential()],
      imagelist: [image],
      operation,
    });
  }

  function stateOf({ value }: Reply, image: string): string {
    return textOf(structOf(structOf(structOf(value)['status'])[image])['status']);
  }

  async function refusal(site: string, image: string): Promise<[number, string]> {
    const { code, output } = await prestage(site, image);
    return [code, output];
  }

  function partition(...between: readonly string[]): Promise<unknown> {
    return lab.testbed.control({ command: 'fault.add', kind: 'partition', between });
  }

  it('an image is brought by its URN, and then a node boots from it without its origin', async () => {
    assert.equal(stateOf(await prestage('north', urn), urn), 'notready');
    while (stateOf(await prestage('north', urn, 'look'), urn) !== 'ready') await wait(5);
    await lab.testbed.control({ command: 'fault.add', kind: 'reset', method: 'spewimage' });
    for (const [index, image] of [urn, versionUrn, versionUrl].entries()) {
      const slice = await lab.register(`booted${index}`);
      await lab.createSliver(slice, `name="${image}"`, { site: 'north' });
      await lab.sliceIs('ready', slice, 'north');
    }
  });

  it('what nobody has is 12, and 1 in a request for nodes', async () => {
    const absent = 'urn:publicid:IDN+home.example+image+demo:absent';
    const why = `GetImageInfo failed for ${absent}: Search Failed`;
    assert.deepEqual(await refusal('north', absent), [12, why]);
    const slice = await lab.register('absent');
    const { code, output } = await lab.createSliver(slice, `name="${absent}"`, { site: 'north' });
    assert.deepEqual([code, output], [1, `Could not look up image: ${absent}`]);
    assert.equal((await refusal('north', `${urn}:7`))[0], 12);
  });

  it('how far it is, is said of what is fetched, and not of what was made or came with the site', async () => {
    const system = 'urn:publicid:IDN+home.example+image+emulab-ops:UBUNTU22-64-STD';
    const hasProgress = async (site: string, image: string): Promise<boolean> => {
      const { value } = await prestage(site, image, 'look');
      return 'progress' in structOf(structOf(structOf(value)['status'])[image]);
    };
    assert.equal(await hasProgress('north', urn), true);
    assert.equal(await hasProgress('home', urn), false);
    assert.equal(await hasProgress('north', system), false);
  });

  it('what is not shared with everyone stays where it is', async () => {
    const [secret = ''] = await lab.snapshot('secret', { global: 0 });
    assert.deepEqual(await refusal('north', secret), [1, 'No permission to use image demo/secret']);
    assert.equal(stateOf(await prestage('home', secret), secret), 'ready');
  });

  it('who cannot reach the tracker is told so', async () => {
    await partition('north', 'home');
    const [code, output] = await refusal('north', urn);
    assert.deepEqual([code, output], [10, 'RPC Error']);
  });

  it('who cannot reach the site that has the image is told so', async () => {
    const slice = await lab.register('southern');
    await lab.createSliver(slice, '', { site: 'south' });
    await lab.sliceIs('ready', slice, 'south');
    const sliver_urn = lab.sliver('node', 'south', slice).urn;
    const args = { imagename: 'warm', sliver_urn, global: 1 };
    const reply = await lab.onSlice('CreateImage', args, slice, 'south');
    const [warm = ''] = reply.value as string[];
    await lab.imageEnd(warm, 'south');
    await partition('north', 'south');
    const [code, output] = await refusal('north', warm);
    assert.equal(code, 2);
    assert.match(output, /^Could not set up images: Could not reach 127\.0\.0\.1:\d+: network/);
  });

  it('a download that breaks off leaves the image not ready, and the next call fetches it', async () => {
    const [other = ''] = await lab.snapshot('broken');
    const fault = { command: 'fault.add', kind: 'truncated', method: 'spewimage', times: 1 };
    await lab.testbed.control(fault);
    await prestage('north', other);
    const isStruck = async (): Promise<boolean> =>
      ((await lab.testbed.control({ command: 'fault.list' })) as unknown[]).length === 0;
    while (!(await isStruck())) await wait(5);
    assert.equal(stateOf(await prestage('north', other, 'look'), other), 'notready');
    while (stateOf(await prestage('north', other), other) !== 'ready') await wait(5);
  });
});
