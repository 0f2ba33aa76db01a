// The component manager: what each call sends, and what comes out of what servers answer.
import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'node:test';
import { deflateSync } from 'node:zlib';
import { ComponentManager, parseCredential } from '../../../../src/rpc';
import type { TestServer } from '../../../support/httpsServer';
import { methodCall } from './readCall';
import { credentialXml, failure as failureReply, success, type Written } from '../wire/replies';
import { failure, World } from '../world';

const sliceUrn = 'urn:publicid:IDN+home.example:demo+slice+hello';
const sliverUrn = 'urn:publicid:IDN+home.example+sliver+17';
const imageUrn = 'urn:publicid:IDN+home.example+image+demo:web';
const text = credentialXml({ target: sliceUrn });
const credentials = [parseCredential(text)];

describe('the component manager', () => {
  let world: World;
  before(async () => (world = await World.make()));
  afterEach(() => world.reset());

  /** Makes one call against a server that gives this value; what was sent comes back with the result. */
  async function call<T>(
    value: Written,
    make: (manager: ComponentManager) => Promise<T>,
  ): Promise<{ result: T; method: string; sent: Record<string, unknown> }> {
    const server = await world.replies(success(value));
    const result = await make(new ComponentManager(world.options(server)));
    const { method, params } = methodCall(server.received[0]?.body ?? '');
    assert.equal(params.length, 1);
    const { credentials: given, ...sent } = params[0] as Record<string, unknown>;
    if (method !== 'GetVersion') assert.deepEqual(given, [text.replaceAll('\r', '')]);
    return { result, method, sent };
  }

  it('takes an address with and without a version', async () => {
    const server = await world.replies(success({ api: 2 }));
    for (const path of [
      '/protogeni/xmlrpc/cm',
      '/protogeni/xmlrpc/cm/',
      '/protogeni/xmlrpc/cm/2.0',
    ]) {
      await new ComponentManager(world.options(server, { url: server.url(path) })).getVersion();
    }
    assert.deepEqual(
      server.received.map(({ request }) => request.url),
      Array.from({ length: 3 }, () => '/protogeni/xmlrpc/cm/2.0'),
    );
  });

  it('says its version, whatever types the numbers came as', async () => {
    const { result } = await call(
      { api: 2, level: 1, input_rspec: [0.1, '0.2', 2, 'PG 2'], output_rspec: 2, ad_rspec: ['3'] },
      (manager) => manager.getVersion(),
    );
    assert.deepEqual(result, {
      api: 2,
      inputRspec: ['0.1', '0.2', '2', 'PG 2'],
      outputRspec: '2',
      adRspec: ['3'],
    });
  });

  it('resolves a slice', async () => {
    const manifest = '<rspec type="manifest"/>';
    const { result, sent } = await call(
      { urn: sliceUrn, sliver_urn: sliverUrn, manifest, public_url: '', users: [] },
      (manager) => manager.resolve({ urn: sliceUrn, credentials }),
    );
    assert.deepEqual(result, { urn: sliceUrn, sliverUrn, manifest });
    assert.deepEqual(sent, { urn: sliceUrn });
  });

  it('tells how an asynchronous create failed', async () => {
    const { result } = await call({ async_code: 26, async_output: 'no nodes' }, (manager) =>
      manager.resolve({ urn: sliceUrn, credentials }),
    );
    assert.deepEqual(result, { urn: sliceUrn, asyncCode: 26, asyncOutput: 'no nodes' });
  });

  it('fetches the advertisement compressed, encoded once or twice', async () => {
    const ad = '<rspec type="advertisement">ä</rspec>';
    const once = deflateSync(ad).toString('base64');
    for (const value of [once, Buffer.from(once).toString('base64'), ad]) {
      const { result, sent } = await call(value, (manager) =>
        manager.discoverResources({ credentials, available: true }),
      );
      assert.equal(result, ad);
      assert.deepEqual(sent, { available: 1, compress: 1, rspec_version: '3' });
    }
  });

  it('refuses an advertisement that is neither', async () => {
    const error = await failure(
      call('AAAA', (manager) => manager.discoverResources({ credentials })),
    );
    assert.equal(error.reason, 'bad-reply');
  });

  it('creates slivers', async () => {
    const sliver = credentialXml({ target: sliverUrn });
    const key = { type: 'ssh', key: 'ssh-rsa AAAA' };
    const keys = [{ urn: 'urn:publicid:IDN+home.example+user+alice', keys: [key] }];
    const { result, sent } = await call([sliver, '<rspec/>'], (manager) =>
      manager.createSliver({ sliceUrn, rspec: '<rspec>ö</rspec>', keys, credentials }),
    );
    assert.equal(result.credential.targetUrn, sliverUrn);
    assert.equal(result.manifest, '<rspec/>');
    assert.deepEqual(sent, { slice_urn: sliceUrn, rspec: '<rspec>ö</rspec>', keys });
  });

  it('deletes a slice here', async () => {
    const { method, sent } = await call(0, (manager) =>
      manager.deleteSlice({ sliceUrn, credentials }),
    );
    assert.deepEqual([method, sent], ['DeleteSlice', { slice_urn: sliceUrn }]);
  });

  it('renews, and reads the date with a blank and GMT', async () => {
    const expires = new Date('2030-01-02T03:04:05Z');
    const { result, sent } = await call('2030-01-01T00:00:00 GMT', (manager) =>
      manager.renewSlice({ sliceUrn, credentials, expires }),
    );
    assert.deepEqual(result, new Date('2030-01-01T00:00:00Z'));
    assert.deepEqual(sent, { slice_urn: sliceUrn, expiration: '2030-01-02T03:04:05Z' });
  });

  it('tells the state of slivers', async () => {
    const { result, sent } = await call(
      {
        state: 'mixed',
        status: 'changing',
        utc: 1_700_000_000,
        boot_failure: 0,
        error: '',
        details: {
          [sliverUrn]: {
            client_id: '7',
            component_urn: 'pc42',
            state: 'imaging',
            status: 'changing',
            rawstate: 'RELOADING',
            error: '',
          },
        },
      },
      (manager) => manager.sliverStatus({ sliceUrn, credentials }),
    );
    assert.deepEqual(result, {
      state: 'mixed',
      status: 'changing',
      utc: new Date(1_700_000_000_000),
      slivers: [
        {
          urn: sliverUrn,
          clientId: '7',
          nodeId: 'pc42',
          state: 'imaging',
          status: 'changing',
          rawState: 'RELOADING',
        },
      ],
    });
    assert.deepEqual(sent, { slice_urn: sliceUrn });
  });

  it('starts, stops, restarts and reloads a slice or some slivers', async () => {
    const actions: [string, (manager: ComponentManager) => Promise<void>, object][] = [
      ['StartSliver', (it) => it.startSliver({ sliceUrn, credentials }), { slice_urn: sliceUrn }],
      ['StopSliver', (it) => it.stopSliver({ sliceUrn, credentials }), { slice_urn: sliceUrn }],
      [
        'RestartSliver',
        (it) => it.restartSliver({ sliverUrns: [sliverUrn], credentials }),
        { sliver_urns: [sliverUrn] },
      ],
      [
        'PowerCycleSliver',
        (it) => it.powerCycleSliver({ sliceUrn, credentials }),
        { slice_urn: sliceUrn },
      ],
      [
        'ReloadSliver',
        (it) => it.reloadSliver({ sliverUrns: [sliverUrn], credentials }),
        { sliver_urns: [sliverUrn] },
      ],
    ];
    for (const [name, action, expected] of actions) {
      const { method, sent } = await call(0, action);
      assert.deepEqual([method, sent], [name, expected]);
    }
  });

  describe('creating an image', () => {
    const four = [imageUrn, 'https://x/?uuid=1', `${imageUrn}:0`, 'https://x/?uuid=2'];
    const request = { sliceUrn, sliverUrn, imageName: 'web', credentials };

    it('sends only what was said', async () => {
      const { result, sent } = await call(four, (manager) => manager.createImage(request));
      assert.deepEqual(sent, { slice_urn: sliceUrn, sliver_urn: sliverUrn, imagename: 'web' });
      assert.deepEqual(result, {
        imageUrn,
        imageUrl: 'https://x/?uuid=1',
        versionUrn: `${imageUrn}:0`,
        versionUrl: 'https://x/?uuid=2',
      });
    });

    it('sends flags as 0 and 1, never as boolean', async () => {
      const { sent } = await call(four, (manager) =>
        manager.createImage({
          ...request,
          global: false,
          wholeDisk: true,
          mustNotExist: false,
          noSnapshot: true,
          updatePrepare: true,
          noVersions: true,
          description: '2022',
          blockstore: 'bs1',
          copybackUuid: 'u-1',
        }),
      );
      assert.deepEqual(sent, {
        slice_urn: sliceUrn,
        sliver_urn: sliverUrn,
        imagename: 'web',
        global: 0,
        wholedisk: 1,
        mustnotexist: 0,
        nosnapshot: 1,
        update_prepare: 1,
        no_versions: 1,
        description: '2022',
        bsname: 'bs1',
        copyback_uuid: 'u-1',
      });
    });

    it('understands servers that give two addresses', async () => {
      const { result } = await call(four.slice(0, 2), (manager) => manager.createImage(request));
      assert.equal(result.versionUrn, imageUrn);
    });

    it('does not take a wrong answer for an image', async () => {
      const error = await failure(call(0, (manager) => manager.createImage(request)));
      assert.equal(error.reason, 'bad-reply');
    });
  });

  it('asks for the state of an image without its version', async () => {
    const { sent } = await call({ status: 'ready', size: '12KB' }, (manager) =>
      manager.imageInfo({
        imageUrn: 'urn:publicid:IDN+home.example+image+demo//web:3',
        credentials,
      }),
    );
    assert.deepEqual(sent, { image_urn: imageUrn });
  });

  it('lists images with every field of its type', async () => {
    const entry = {
      urn: `${imageUrn}:0`,
      url: 'https://home.example/image_metadata.php?uuid=2',
      uuid: '0096',
      created: '2026-11-01T10:00:00',
      updated: '',
      format: 'ndz',
      description: '2022',
      filesize: '1.5MB',
      project_urn: 'urn:publicid:IDN+home.example:demo+project+demo',
    };
    const { result, sent } = await call([entry], (manager) => manager.listImages({ credentials }));
    assert.deepEqual(sent, {});
    assert.deepEqual(result, [
      {
        urn: `${imageUrn}:0`,
        url: entry.url,
        uuid: '0096',
        created: new Date('2026-11-01T10:00:00Z'),
        format: 'ndz',
        description: '2022',
        size: 1_572_864,
        projectUrn: entry.project_urn,
      },
    ]);
  });

  it('lists the images of a user or project', async () => {
    const [userUrn, projectUrn] = [
      'urn:publicid:IDN+home.example+user+bob',
      'urn:publicid:IDN+home.example:demo+project+demo',
    ];
    const byUser = await call([], (manager) => manager.listImages({ credentials, userUrn }));
    assert.deepEqual(byUser.sent, { user_urn: userUrn });
    assert.deepEqual(byUser.result, []);
    const byProject = await call([], (manager) => manager.listImages({ credentials, projectUrn }));
    assert.deepEqual(byProject.sent, { project_urn: projectUrn });
  });

  it('deletes with version, creator and as a dry run', async () => {
    const creatorUrn = 'urn:publicid:IDN+home.example+user+bob';
    const { sent } = await call(0, (manager) =>
      manager.deleteImage({ imageUrn: `${imageUrn}:3`, creatorUrn, dryRun: true, credentials }),
    );
    assert.deepEqual(sent, { image_urn: `${imageUrn}:3`, creator_urn: creatorUrn, impotent: 1 });
  });

  it('lets a site fetch images beforehand', async () => {
    const copy = 'urn:publicid:IDN+away.example+image+demo:web';
    const value = {
      status: {
        [imageUrn]: { status: 'notready', urn: copy, size: 2048, progress: 512, versname: 'w' },
      },
    };
    const { result, sent } = await call(value, (manager) =>
      manager.prestageImages({ sliceUrn, credentials, imageUrns: [imageUrn], start: true }),
    );
    assert.deepEqual(sent, { slice_urn: sliceUrn, imagelist: [imageUrn], operation: 'prestage' });
    assert.deepEqual(result, [
      { asked: imageUrn, ready: false, urn: copy, size: 2_097_152, progress: 524_288 },
    ]);
  });

  it('takes no image for ready that the answer does not name', async () => {
    const other = 'urn:publicid:IDN+home.example+image+demo:other';
    const { result } = await call({ status: { [imageUrn]: { status: 'ready' } } }, (manager) =>
      manager.prestageImages({ sliceUrn, credentials, imageUrns: [imageUrn, other], start: false }),
    );
    assert.deepEqual(result, [
      { asked: imageUrn, ready: true },
      { asked: other, ready: false },
    ]);
  });

  it('does not take an answer without states for fetched images', async () => {
    const error = await failure(
      call({}, (manager) =>
        manager.prestageImages({ sliceUrn, credentials, imageUrns: [imageUrn], start: false }),
      ),
    );
    assert.equal(error.reason, 'bad-reply');
    assert.match(
      error.message,
      /^127\.0\.0\.2:\d+: The answer to PrestageImages is not the struct/,
    );
  });

  it('gives the address of a console', async () => {
    const { result } = await call('https://home.example/console?x=1', (manager) =>
      manager.consoleUrl({ sliceUrn, sliverUrn, credentials }),
    );
    assert.equal(result, 'https://home.example/console?x=1');
  });

  it('says which field a reply lacks', async () => {
    const error = await failure(
      call([{ url: 'x' }], (manager) => manager.listImages({ credentials })),
    );
    assert.match(error.message, /^127\.0\.0\.2:\d+: The answer to ListImages has no urn\.$/);
  });

  it('passes an expired credential on when nobody can renew it', async () => {
    const server: TestServer = await world.replies(failureReply(1, 'credential expired at noon'));
    const error = await failure(
      new ComponentManager(world.options(server)).listImages({ credentials }),
    );
    assert.equal(error.reason, 'expired-credential');
    assert.equal(server.received.length, 1);
  });
});
