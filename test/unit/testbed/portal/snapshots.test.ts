// Snapshots by REST, as a client that polls sees them, and the same images by XML-RPC.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { structOf, textOf } from '../support/client';
import { hello, Lab } from '../support/lab';
import { membersOf, PortalClient } from '../support/portal';

describe('a snapshot by REST', () => {
  let lab: Lab;
  let portal: PortalClient;
  before(async () => {
    lab = await Lab.open();
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

  const reopened = async (options: { pollScale?: number } = {}): Promise<void> => {
    await lab.reopen(options);
    portal.close();
    portal = new PortalClient(lab);
  };

  it('goes from preparing to ready, the image named by its URN and its size in KB', async () => {
    const started = await portal.snapshot('by-rest');
    assert.equal(started.status, 200);
    assert.deepEqual(
      [started.body['status'], started.body['image_size'], started.body['error_message']],
      ['preparing', 0, null],
    );
    const seen = await portal.snapshotEnd(started.body['id']);
    const order = ['preparing', 'imaging', 'finishing', 'ready'];
    const steps = seen.map(({ status }) => order.indexOf(String(status)));
    assert.deepEqual(
      steps,
      [...steps].sort((a, b) => a - b),
    );
    const last = seen.at(-1) ?? assert.fail();
    assert.equal(last['image_urn'], 'urn:publicid:IDN+home.example+image+demo:by-rest');
    const info = structOf((await lab.imageInfo(last['image_urn'])).value);
    assert.equal(info['status'], 'ready');
    assert.ok(Number(last['image_size']) > 100);
  });

  it('leaves the experiment imaging until the node is back, which is after its end', async () => {
    await reopened({ pollScale: 0.3 });
    const { body } = await portal.snapshot('steps');
    await portal.snapshotEnd(body['id']);
    const during = await portal.get('/experiments/demo,hello');
    assert.equal(during.body['status'], 'imaging');
    const now = await portal.experimentIs('ready');
    assert.equal(membersOf(now['last_snapshot_status'])['id'], body['id']);
    await reopened();
  });

  it('is refused while another one is under way', async () => {
    await fault('stall');
    await portal.snapshot('first');
    const second = await portal.snapshot('second');
    assert.deepEqual(
      [second.status, second.body],
      [400, { code: 400, error: 'Experiment must be ready, it is imaging' }],
    );
  });

  it('blocks XML-RPC calls of the slice meanwhile, as it is the same node', async () => {
    await fault('stall');
    await portal.snapshot('shared-node');
    assert.equal((await lab.createImage('meanwhile')).code, 14);
  });

  it('is not asked for by the name of its node', async () => {
    assert.equal((await portal.get('/experiments/demo,hello/snapshot/pc')).status, 400);
  });

  it('makes the next version of an image, and only the latest id answers', async () => {
    const first = await portal.snapshot('again');
    await portal.snapshotEnd(first.body['id']);
    await portal.experimentIs('ready');
    const second = await portal.snapshot('again');
    const last = (await portal.snapshotEnd(second.body['id'])).at(-1);
    assert.equal(last?.['image_urn'], 'urn:publicid:IDN+home.example+image+demo:again:1');
    const old = await portal.get(`/experiments/demo,hello/snapshot/${String(first.body['id'])}`);
    assert.deepEqual([old.status, old.body['error']], [404, 'No such snapshot']);
  });

  it('is listed and deleted by XML-RPC', async () => {
    const { body } = await portal.snapshot('to-delete');
    await portal.snapshotEnd(body['id']);
    const credentials = [await lab.self()];
    const listed = await lab.client.call(lab.cm(), 'alice', 'ListImages', {
      credentials,
      user_urn: 'urn:publicid:IDN+home.example+user+alice',
    });
    assert.match(JSON.stringify(listed.value), /demo:to-delete/);
    const image_urn = String(body['image_urn']);
    const deleted = await lab.client.call(lab.cm(), 'alice', 'DeleteImage', {
      credentials,
      image_urn,
      creator_urn: 'urn:publicid:IDN+home.example+user+alice',
    });
    assert.equal(deleted.code, 0, deleted.output);
    assert.equal((await lab.imageInfo(image_urn)).code, 12);
  });

  for (const [reason, message] of [
    ['setup', 'Imaging failed'],
    ['timeout', 'Imaging timed out'],
  ] as const) {
    it(`that fails (${reason}) says so, stays failed, and the experiment is ready again`, async () => {
      await fault('snapshot', { reason, times: 1 });
      const { body } = await portal.snapshot(`bad-${reason}`);
      const last = (await portal.snapshotEnd(body['id'])).at(-1);
      assert.deepEqual([last?.['status'], last?.['error_message']], ['failed', message]);
      await lab.imageIsGone(String(body['image_urn']));
      const kept = membersOf((await portal.experimentIs('ready'))['last_snapshot_status']);
      assert.equal(kept['status'], 'failed');
    });
  }

  it('can be copied after it has finished', async () => {
    await fault('portal-copying');
    const { body } = await portal.snapshot('copied');
    await portal.snapshotEnd(body['id'], ['copying']);
    await lab.testbed.control({ command: 'fault.clear' });
    assert.equal((await portal.snapshotEnd(body['id'])).at(-1)?.['status'], 'ready');
  });

  it('can fail while it is copied, and the image is there', async () => {
    await fault('portal-copy-failed', { times: 1 });
    const { body } = await portal.snapshot('lost-copy');
    assert.equal((await portal.snapshotEnd(body['id'])).at(-1)?.['status'], 'failed');
    const info = structOf((await lab.imageInfo(String(body['image_urn']))).value);
    assert.equal(info['status'], 'ready');
  });

  it('is refused for a name that no image can have', async () => {
    const { status, body } = await portal.snapshot('../up');
    assert.equal(status, 400);
    assert.match(String(body['error']), /Failed to verify image descriptor/);
  });

  it('is refused for a node that is not there', async () => {
    const { status, body } = await portal.snapshot('no-node', 'nobody');
    assert.deepEqual([status, body], [404, { code: 404, error: 'No such node' }]);
  });

  it('is followed to its end after the testbed was stopped in the middle', async () => {
    await fault('stall');
    const { body } = await portal.snapshot('interrupted');
    await lab.testbed.control({ command: 'fault.clear' });
    await reopened();
    const last = (await portal.snapshotEnd(body['id'])).at(-1);
    assert.match(String(last?.['status']), /^(?:ready|failed)$/);
    await lab.sliceIs('ready', hello);
  });

  it('reads the manifest that XML-RPC gives, with the sliver it names', async () => {
    const { body } = await portal.get('/experiments/demo,hello/manifests');
    const manifest = String(body['urn:publicid:IDN+home.example+authority+cm']);
    const resolved = await lab.onSlice('Resolve', { urn: hello });
    assert.equal(textOf(structOf(resolved.value)['manifest']), manifest);
    assert.ok(manifest.includes(`sliver_id="${lab.sliver('pc').urn}"`));
  });
});
