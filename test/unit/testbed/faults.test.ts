// Faults on demand, as a client meets them.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { encodeMethodCall } from '../../../src/rpc/wire/encodeCall';
import { faultKinds } from '../../../src/testbed/faults';
import { FaultReply, structOf, textOf, type HttpReply } from './support/client';
import { hello, Lab } from './support/lab';

describe('the kinds of faults', () => {
  it('are each asked for by a place of src/testbed that can fail', () => {
    const sources = globSync('src/testbed/**/*.ts').map((file) => readFileSync(file, 'utf8'));
    // In the table of kinds a colon follows.
    const isAskedFor = (kind: string): boolean =>
      sources.some((source) => new RegExp(`'${kind}'(?!:)`).test(source));
    assert.deepEqual(
      Object.keys(faultKinds).filter((kind) => !isAskedFor(kind)),
      [],
    );
  });
});

describe('faults on demand', () => {
  let lab: Lab;
  before(async () => {
    lab = await Lab.open();
  });
  after(() => lab.close());
  afterEach(() => lab.testbed.control({ command: 'fault.clear' }));

  const fault = (kind: string, more: Record<string, unknown> = {}): Promise<unknown> =>
    lab.testbed.control({ command: 'fault.add', kind, ...more });
  const post = (user = 'alice', url = lab.cm()): Promise<HttpReply> =>
    lab.client.http(url, { method: 'POST', user, body: encodeMethodCall('GetVersion', []) });

  it('http-503 closes the connection, or the classic client dies', async () => {
    await fault('http-503');
    const { status, headers } = await post();
    assert.deepEqual([status, headers.connection], [503, 'close']);
  });

  it('strikes so many times', async () => {
    await fault('http-503', { times: 2 });
    assert.deepEqual(
      [(await post()).status, (await post()).status, (await post()).status],
      [503, 503, 200],
    );
  });

  it('strikes for so long', async () => {
    await fault('http-503', { seconds: 0.2 });
    assert.equal((await post()).status, 503);
    await wait(250);
    assert.equal((await post()).status, 200);
  });

  it('strikes only one aggregate, method or user', async () => {
    await fault('http-503', { site: 'north' });
    await fault('http-503', { method: 'ListImages' });
    await fault('http-503', { user: 'bob' });
    assert.equal((await post()).status, 200);
    assert.equal((await post('alice', lab.cm('north'))).status, 503);
    assert.equal((await post('bob')).status, 503);
    const body = encodeMethodCall('ListImages', [{}]);
    assert.equal(
      (await lab.client.http(lab.cm(), { method: 'POST', user: 'alice', body })).status,
      503,
    );
  });

  it('is kept away from the web service unless it names a script there', async () => {
    await fault('http-503');
    const url = `${lab.web()}/image_metadata.php?uuid=x`;
    assert.equal((await lab.client.http(url)).status, 404);
    await fault('http-503', { method: 'image_metadata' });
    assert.equal((await lab.client.http(url)).status, 503);
  });

  it('wrong-content is a web page', async () => {
    await fault('wrong-content');
    const { status, headers, body } = await post();
    assert.deepEqual([status, headers['content-type']], [200, 'text/html']);
    assert.match(body.toString(), /^<!DOCTYPE html>/);
  });

  it('truncated ends in the middle of what was promised', async () => {
    await fault('truncated');
    await assert.rejects(post(), { code: 'ECONNRESET' });
  });

  it('reset answers nothing', async () => {
    await fault('reset');
    await assert.rejects(post(), { code: 'ECONNRESET' });
  });

  it('hang takes the call and never answers', async () => {
    await fault('hang');
    const patience = new AbortController();
    const call = lab.client.http(lab.cm(), {
      method: 'POST',
      user: 'alice',
      body: '',
      signal: patience.signal,
    });
    const first = await Promise.race([
      call.catch(() => 'gave up'),
      wait(150).then(() => 'still waiting'),
    ]);
    assert.equal(first, 'still waiting');
    patience.abort();
  });

  it('slow answers late', async () => {
    await fault('slow', { delay: 150 });
    const start = performance.now();
    assert.equal((await post()).status, 200);
    assert.ok(performance.now() - start >= 140);
  });

  it('boot lets a node fail, which the slice says with a reason', async () => {
    await fault('boot', { times: 1 });
    const slice = await lab.register('broken');
    assert.equal((await lab.createSliver(slice, '')).code, 0);
    for (;;) {
      const blob = structOf((await lab.onSlice('SliverStatus', {}, slice)).value);
      if (blob['status'] === 'changing') continue;
      assert.deepEqual([blob['status'], blob['boot_failure']], ['failed', '151']);
      assert.match(textOf(blob['error']), /did not boot/);
      break;
    }
  });

  it('a snapshot that cannot be set up fails with a log and writes no file', async () => {
    await fault('snapshot', { reason: 'setup', times: 1 });
    const reply = await lab.createImage('never');
    const info = await lab.imageEnd(textOf((reply.value as string[])[0]));
    assert.equal(info['status'], 'failed');
    assert.match(textOf(info['output']), /^FAILED: Node setup failed \.\.\. \n$/);
    assert.match(textOf(info['log']), /Image creation failed\./);
    await lab.sliceIs('ready');
  });

  it('a snapshot can fail after so many bytes', async () => {
    await fault('snapshot', { reason: 'space', after: 1_000_000, times: 1 });
    const reply = await lab.createImage('half');
    const info = await lab.imageEnd(textOf((reply.value as string[])[0]));
    assert.match(textOf(info['output']), /out of space/);
    await lab.sliceIs('ready');
  });

  it('lists what is in force and clears one', async () => {
    const { id } = (await fault('slow')) as { id: number };
    await fault('busy');
    await lab.testbed.control({ command: 'fault.clear', id });
    const list = (await lab.testbed.control({ command: 'fault.list' })) as { kind: string }[];
    assert.deepEqual(
      list.map(({ kind }) => kind),
      ['busy'],
    );
  });

  it('refuses what it does not know, with the words that there are', async () => {
    await assert.rejects(
      fault('gremlin'),
      /"gremlin" is not a kind of fault\. There are: http-503, /,
    );
    await assert.rejects(
      fault('busy', { site: 'mars' }),
      /There is no site "mars"\. There are: home, north\./,
    );
    await assert.rejects(
      fault('snapshot', { reason: 'mood' }),
      /"mood" is not a reason of a snapshot failure/,
    );
    await assert.rejects(fault('partition'), /A partition needs two names/);
    await assert.rejects(
      fault('slow', { delay: 'long' }),
      /The argument "delay" must be a number\./,
    );
  });

  it('a restart in the middle of a snapshot leaves it failed, and the sliver comes back', async () => {
    await fault('stall');
    const reply = await lab.createImage('interrupted');
    const urn = textOf((reply.value as string[])[0]);
    await lab.testbed.control({ command: 'restart', down: 20 });
    for (;;) {
      const info = await lab.imageInfo(urn).catch((error: unknown) => {
        if (error instanceof FaultReply) throw error;
        return undefined;
      });
      if (info === undefined) continue;
      const status = structOf(info.value)['status'];
      if (status === 'preparing' || status === 'imaging') continue;
      assert.equal(status, 'failed');
      assert.match(
        textOf(structOf(info.value)['output']),
        /was stopped while this image was being captured/,
      );
      break;
    }
    await lab.sliceIs('ready', hello);
    assert.ok(lab.testbed.repaired.some((sentence) => sentence.includes('demo/interrupted:0')));
  });
});
