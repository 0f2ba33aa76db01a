// Images of other aggregates, without an image tracker: metadata fetched each time, data only when the hash has changed, everything that
// can go wrong on the way, and one image's life across three sites.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { after, afterEach, before, describe, it } from 'node:test';
import { structOf, textOf } from '../support/client';
import { Lab } from '../support/lab';

interface Fetch {
  readonly script: string;
}

describe('an image at another aggregate', () => {
  let lab: Lab;
  let url: string;
  let count = 0;
  before(async () => {
    lab = await Lab.open({ aggregates: 3, imageTracker: false });
    [, url = ''] = await lab.snapshot('wanted');
  });
  after(() => lab.close());
  afterEach(() => lab.testbed.control({ command: 'fault.clear' }));

  /** Asks for a node from the image; the value is the slice. */
  async function ask(
    site: string,
    image = `name="x" url="${url}"`,
  ): Promise<{ slice: string; code: number; output: string }> {
    count += 1;
    const slice = await lab.register(`s${count}`);
    const { code, output } = await lab.createSliver(slice, image, { site });
    return { slice, code, output };
  }

  async function failure(site: string, slice: string): Promise<string> {
    for (;;) {
      const reply = await lab.onSlice('SliverStatus', {}, slice, site);
      const blob = structOf(reply.value);
      if (blob['status'] === 'failed') return textOf(blob['error']);
      assert.notEqual(blob['status'], 'ready');
      await wait(5);
    }
  }

  /** Counts requests to the web service of `home` by making each of them late and looking which fault has struck. */
  async function fetches(work: () => Promise<void>): Promise<Fetch[]> {
    const scripts = ['image_metadata', 'spewimage'];
    const before: number[] = [];
    for (const method of scripts) {
      const fault = (await lab.testbed.control({
        command: 'fault.add',
        kind: 'slow',
        delay: 0,
        times: 99,
        site: 'home',
        method,
      })) as { id: number };
      before.push(fault.id);
    }
    await work();
    const faults = (await lab.testbed.control({ command: 'fault.list' })) as {
      id: number;
      times: number;
    }[];
    await lab.testbed.control({ command: 'fault.clear' });
    return scripts.flatMap((script, index) => {
      const left = faults.find(({ id }) => id === before[index])?.times ?? 0;
      return Array.from({ length: 99 - left }, () => ({ script }));
    });
  }

  it('is fetched once, and the next time only its metadata', async () => {
    const first = await fetches(async () => {
      const { slice } = await ask('north');
      await lab.sliceIs('ready', slice, 'north');
    });
    assert.equal(first.filter(({ script }) => script === 'spewimage').length, 1);
    const second = await fetches(async () => {
      const { slice } = await ask('north');
      await lab.sliceIs('ready', slice, 'north');
    });
    assert.deepEqual(second, [{ script: 'image_metadata' }]);
  });

  it('is fetched again when its contents have changed', async () => {
    writeFileSync(join(lab.sliver('pc').disk, 'root', 'news'), 'newer');
    await lab.snapshot('wanted');
    const { slice } = await ask('north');
    await lab.sliceIs('ready', slice, 'north');
    assert.equal(
      readFileSync(join(lab.sliver('node', 'north', slice).disk, 'root', 'news'), 'utf8'),
      'newer',
    );
    const stored = readdirSync(
      join(lab.directory, 'sites', 'north', 'images', 'GeniSlices', 'wanted'),
    ).sort();
    assert.equal(stored.length, 2);
  });

  it('is not listed there as anybody’s image, but can be booted by its local name', async () => {
    const list = await lab.client.call(lab.cm('north'), 'alice', 'ListImages', {
      credentials: [await lab.self()],
    });
    assert.deepEqual(list.value, []);
    const { slice } = await ask(
      'north',
      'name="urn:publicid:IDN+north.example+image+GeniSlices:wanted"',
    );
    await lab.sliceIs('ready', slice, 'north');
  });

  it('cannot be had by its URN where it is not', async () => {
    const { code, output } = await ask(
      'south',
      'name="urn:publicid:IDN+home.example+image+demo:wanted"',
    );
    assert.deepEqual(
      [code, output],
      [1, 'unknown image URN: urn:publicid:IDN+home.example+image+demo:wanted'],
    );
  });

  it('of the wrong kind is refused with 28', async () => {
    count += 1;
    const slice = await lab.register(`s${count}`);
    const reply = await lab.createSliver(slice, `name="${url}"`, {
      site: 'south',
      type: 'emulab-xen',
    });
    assert.equal(reply.code, 28);
    assert.equal(reply.value, 'Could not map to resources');
  });

  it('that is not shared fails at boot, because its data is not given out', async () => {
    const [, secret = ''] = await lab.snapshot('secret', { global: 0 });
    const { slice, code } = await ask('south', `name="${secret}"`);
    assert.equal(code, 0);
    assert.match(await failure('south', slice), /does not give the image out: it is not shared/);
  });

  it('that is not there is 2', async () => {
    const { code, output } = await ask(
      'south',
      `name="${url.replace(/uuid=.*/, 'uuid=00000000-0000-0000-0000-000000000000')}"`,
    );
    assert.equal(code, 2);
    assert.match(
      output,
      /^Could not set up images: 127\.0\.0\.1:\d+ does not give the image out: it is not there$/,
    );
  });

  it('is not looked for outside of this computer', async () => {
    const elsewhere = url.replace(/^https:\/\/[^/]+/, 'https://images.invalid');
    const { code, output } = await ask('south', `name="${elsewhere}"`);
    assert.equal(code, 2);
    assert.match(
      output,
      /^Could not set up images: Could not reach images\.invalid: the local testb/,
    );
  });

  it('cannot be had during a partition, not even when it is in the cache', async () => {
    await lab.testbed.control({
      command: 'fault.add',
      kind: 'partition',
      between: ['north', 'home'],
    });
    const { code, output } = await ask('north');
    assert.equal(code, 2);
    assert.match(
      output,
      /^Could not set up images: Could not reach 127\.0\.0\.1:\d+: network is unreachable$/,
    );
  });

  it('fails when the partition comes while it is being downloaded', async () => {
    await lab.reopen({ speed: 3_000_000 });
    const { slice, code } = await ask('south', `name="${lab.web()}/${url.replace(/^.*\//, '')}"`);
    assert.equal(code, 0);
    await wait(100);
    await lab.testbed.control({
      command: 'fault.add',
      kind: 'partition',
      between: ['south', 'home'],
    });
    assert.match(await failure('south', slice), /network is unreachable/);
    assert.deepEqual(
      readdirSync(join(lab.directory, 'sites', 'south', 'images', 'GeniSlices', 'wanted')),
      [],
    );
    await lab.reopen();
    writeFileSync(join(lab.sliver('pc').disk, 'root', 'news'), 'newest');
    [, url = ''] = await lab.snapshot('wanted');
  });

  it('with altered data is refused, and never kept', async () => {
    await lab.testbed.control({
      command: 'fault.add',
      kind: 'corrupt',
      method: 'spewimage',
      times: 1,
    });
    const { slice } = await ask('south');
    assert.match(await failure('south', slice), /does not have the hash that its metadata states/);
  });

  it('whose download breaks off fails, and works the next time', async () => {
    await lab.testbed.control({
      command: 'fault.add',
      kind: 'truncated',
      method: 'spewimage',
      times: 1,
    });
    const broken = await ask('south');
    assert.match(await failure('south', broken.slice), /The download of image wanted broke off/);
    const { slice } = await ask('south');
    await lab.sliceIs('ready', slice, 'south');
  });

  it('from a site that answers nonsense is 2', async () => {
    await lab.testbed.control({
      command: 'fault.add',
      kind: 'wrong-content',
      method: 'image_metadata',
      times: 1,
    });
    const { code, output } = await ask('south');
    assert.equal(code, 2);
    assert.match(output, /^Could not set up images: The metadata at /);
  });

  it('is brought before it is needed by PrestageImages', async () => {
    const [, other = ''] = await lab.snapshot('prestaged');
    await lab.testbed.control({
      command: 'fault.add',
      kind: 'reset',
      method: 'spewimage',
      times: 1,
    });
    const broken = await ask('north', `name="${other}"`);
    await failure('north', broken.slice);
    const imagelist = ['urn:publicid:IDN+north.example+image+GeniSlices:prestaged'];
    const credentials = [await lab.sliceCredential(broken.slice)];
    const report = async (operation: string): Promise<unknown> => {
      const reply = await lab.client.call(lab.cm('north'), 'alice', 'PrestageImages', {
        slice_urn: broken.slice,
        credentials,
        imagelist,
        operation,
      });
      return structOf(structOf(structOf(reply.value)['status'])[imagelist[0] ?? ''])['status'];
    };
    assert.equal(await report('look'), 'notready');
    await report('prestage');
    while ((await report('look')) !== 'ready') await wait(5);
  });
});

describe('the life of an image across three aggregates', () => {
  it('goes from one to the next, is cut off, comes back, and ends where it began', async (t) => {
    const lab = await Lab.open({ aggregates: 3 });
    t.after(() => lab.close());
    const [urn = '', url = ''] = await lab.snapshot('voyager');
    const first = await lab.register('first');
    await lab.createSliver(first, `name="${url}"`, { site: 'north' });
    await lab.sliceIs('ready', first, 'north');
    const disk = lab.sliver('node', 'north', first).disk;
    assert.equal(readFileSync(join(disk, 'etc', 'emulab', 'nodetype'), 'utf8'), 'raw-pc\n');

    writeFileSync(join(disk, 'root', 'log'), 'was in the north');
    const sliver_urn = lab.sliver('node', 'north', first).urn;
    const reply = await lab.onSlice(
      'CreateImage',
      { imagename: 'voyager2', sliver_urn },
      first,
      'north',
    );
    const [there = '', onward = ''] = reply.value as string[];
    await lab.imageEnd(there, 'north');

    await lab.testbed.control({
      command: 'fault.add',
      kind: 'partition',
      between: ['north', 'south'],
    });
    const second = await lab.register('second');
    assert.equal((await lab.createSliver(second, `name="${onward}"`, { site: 'south' })).code, 2);
    await lab.testbed.control({ command: 'fault.clear' });
    assert.equal((await lab.createSliver(second, `name="${onward}"`, { site: 'south' })).code, 0);
    await lab.sliceIs('ready', second, 'south');
    assert.equal(
      readFileSync(join(lab.sliver('node', 'south', second).disk, 'root', 'log'), 'utf8'),
      'was in the north',
    );

    const credentials = [await lab.self()];
    const drop = (image_urn: string, site: string): Promise<{ code: number }> =>
      lab.client.call(lab.cm(site), 'alice', 'DeleteImage', { image_urn, credentials });
    assert.equal((await drop(there, 'north')).code, 0);
    assert.equal((await drop(urn, 'home')).code, 0);
    assert.equal((await drop(urn, 'home')).code, 12);
    await lab.onSlice('DeleteSlice', { blocking: 1 }, second, 'south');
    const third = await lab.register('third');
    const gone = await lab.createSliver(third, `name="${onward}"`, { site: 'south' });
    assert.equal(gone.code, 2);
    assert.match(gone.output, /it is not there/);
  });
});
