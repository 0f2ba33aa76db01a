// The aggregate manager in versions 2 and 3: order of arguments, credentials, envelopes, results
// (docs/protocol.md 3.2, 4.4, 5.17); and the clearing house.
import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'node:test';
import { deflateSync } from 'node:zlib';
import { AggregateManager, ClearingHouse, parseCredential } from '../../../../src/rpc';
import { methodCall } from './readCall';
import { amReply, credentialXml, response, success, type Written } from '../wire/replies';
import { failure, World } from '../world';

const sliceUrn = 'urn:publicid:IDN+home.example:demo+slice+hello';
const sliverUrn = 'urn:publicid:IDN+home.example+sliver+17';
const imageUrn = 'urn:publicid:IDN+home.example+image+demo:web';
const aliceUrn = 'urn:publicid:IDN+home.example+user+alice';
const text = credentialXml({ target: sliceUrn });
const credentials = [parseCredential(text)];
const wrapped = [{ geni_type: 'geni_sfa', geni_version: '3', geni_value: text }];

describe('the aggregate manager', () => {
  let world: World;
  before(async () => (world = await World.make()));
  afterEach(() => world.reset());

  async function call<T>(
    version: 2 | 3,
    value: Written,
    make: (manager: AggregateManager) => Promise<T>,
  ): Promise<{ result: T; method: string; params: unknown[] }> {
    const server = await world.replies(
      amReply({ geni_code: 0, am_code: 0, am_type: 'protogeni' }, value),
    );
    const options = world.options(server, { url: server.url(`/protogeni/xmlrpc/am/${version}.0`) });
    const result = await make(new AggregateManager(options));
    return { result, ...methodCall(server.received[0]?.body ?? '') };
  }

  it('takes its version from the address, or adds it', () => {
    const make = (path: string, version?: 2 | 3): AggregateManager =>
      new AggregateManager({
        url: `https://h${path}`,
        version,
        identity: world.alice,
        trust: world.trust,
      });
    const cases: [string, 2 | 3 | undefined, number, string][] = [
      ['/am', undefined, 2, 'https://h/am/2.0'],
      ['/am', 3, 3, 'https://h/am/3.0'],
      ['/am/3.0', undefined, 3, 'https://h/am/3.0'],
      ['/am/2.0', 3, 2, 'https://h/am/2.0'],
    ];
    for (const [path, version, expected, url] of cases) {
      const manager = make(path, version);
      assert.deepEqual([manager.version, manager.url], [expected, url]);
    }
  });

  it('says its version', async () => {
    const { result } = await call(
      3,
      {
        geni_api: 3,
        urn: 'urn:publicid:IDN+home.example+authority+cm',
        url: 'https://h/am/3.0',
        geni_api_versions: { 2: 'https://h/am/2.0', 3: 'https://h/am/3.0' },
        geni_request_rspec_versions: [{ type: 'GENI', version: '3' }],
        geni_ad_rspec_versions: [{ type: 'ProtoGENI', version: 2 }],
      },
      (manager) => manager.getVersion(),
    );
    assert.deepEqual(result, {
      api: 3,
      urn: 'urn:publicid:IDN+home.example+authority+cm',
      url: 'https://h/am/3.0',
      apiVersions: { 2: 'https://h/am/2.0', 3: 'https://h/am/3.0' },
      requestRspecVersions: [{ type: 'GENI', version: '3' }],
      adRspecVersions: [{ type: 'ProtoGENI', version: '2' }],
    });
  });

  it('lists resources, compressed', async () => {
    const ad = '<rspec type="advertisement"/>';
    const { result, params } = await call(2, deflateSync(ad).toString('base64'), (manager) =>
      manager.listResources({ credentials, available: true }),
    );
    assert.equal(result, ad);
    const options = {
      geni_rspec_version: { type: 'GENI', version: '3' },
      geni_available: 1,
      geni_compressed: 1,
    };
    assert.deepEqual(params, [[text], options]);
  });

  it('tells the state of slivers in version 2', async () => {
    const resource = {
      geni_urn: sliverUrn,
      geni_client_id: 7,
      geni_status: 'changing',
      geni_error: '',
    };
    const { result, method, params } = await call(
      2,
      {
        geni_urn: sliceUrn,
        geni_status: 'unknown',
        pg_expires: '2030-01-02T03:04:05Z',
        geni_resources: [resource],
      },
      (manager) => manager.status({ sliceUrn, credentials }),
    );
    assert.deepEqual([method, params], ['SliverStatus', [sliceUrn, [text], {}]]);
    assert.deepEqual(result, {
      urn: sliceUrn,
      status: 'unknown',
      expires: new Date('2030-01-02T03:04:05Z'),
      slivers: [{ urn: sliverUrn, clientId: '7', status: 'changing' }],
    });
  });

  const v3 = {
    geni_urn: sliceUrn,
    geni_rspec: '<rspec type="manifest"/>',
    geni_slivers: [
      {
        geni_sliver_urn: sliverUrn,
        geni_client_id: 'node',
        geni_expires: '2030-01-02T03:04:05Z',
        geni_allocation_status: 'geni_provisioned',
        geni_operational_status: 'geni_ready',
        geni_error: '',
      },
    ],
  };
  const sliver = {
    urn: sliverUrn,
    clientId: 'node',
    status: 'geni_ready',
    allocationStatus: 'geni_provisioned',
    expires: new Date('2030-01-02T03:04:05Z'),
  };

  it('tells the state of slivers in version 3, with wrapped credentials', async () => {
    const { result, method, params } = await call(3, v3, (manager) =>
      manager.status({ sliceUrn, credentials }),
    );
    assert.deepEqual([method, params], ['Status', [[sliceUrn], wrapped, {}]]);
    assert.deepEqual(result.slivers, [sliver]);
  });

  it('describes a slice in version 3', async () => {
    const { result, method } = await call(3, v3, (manager) =>
      manager.describe({ sliceUrn, credentials }),
    );
    assert.equal(method, 'Describe');
    assert.equal(result.manifest, '<rspec type="manifest"/>');
  });

  it('describes a slice in version 2 by two calls', async () => {
    const server = await world.replies(
      amReply({ geni_code: 0 }, { geni_urn: sliceUrn, geni_status: 'ready', geni_resources: [] }),
      amReply({ geni_code: 0 }, '<rspec type="manifest"/>'),
    );
    const manager = new AggregateManager(world.options(server, { url: server.url('/am/2.0') }));
    const slice = await manager.describe({ sliceUrn, credentials });
    assert.deepEqual([slice.status, slice.manifest], ['ready', '<rspec type="manifest"/>']);
  });

  for (const version of [2, 3] as const) {
    it(`creates images in version ${version}, name before sliver, flags as int`, async () => {
      const four = [imageUrn, 'https://x/1', `${imageUrn}:0`, 'https://x/2'];
      const { result, params } = await call(version, four, (manager) =>
        manager.createImage({ sliceUrn, sliverUrn, imageName: 'web', credentials, global: false }),
      );
      assert.equal(result.versionUrn, `${imageUrn}:0`);
      const given = version === 2 ? [text] : wrapped;
      assert.deepEqual(params, [sliceUrn, 'web', sliverUrn, given, { global: 0 }]);
    });

    it(`deletes and lists images in version ${version} with plain credentials`, async () => {
      const deleted = await call(version, true, (manager) =>
        manager.deleteImage({ imageUrn, credentials, creatorUrn: aliceUrn }),
      );
      assert.deepEqual(deleted.params, [imageUrn, [text], { creator_urn: aliceUrn }]);
      const entry = {
        urn: `${imageUrn}:0`,
        url: '',
        created: '2026-11-01T10:00:00Z',
        description: 3.1,
      };
      const listed = await call(version, [entry], (manager) =>
        manager.listImages({ userUrn: aliceUrn, credentials }),
      );
      assert.deepEqual(listed.params, [aliceUrn, [text], {}]);
      assert.equal(listed.result[0]?.description, '3.1');
    });
  }

  it('wraps ABAC credentials as such', async () => {
    const abac = parseCredential(credentialXml({ type: 'abac' }));
    const { params } = await call(3, v3, (manager) =>
      manager.status({ sliceUrn, credentials: [abac] }),
    );
    assert.deepEqual(params[1], [
      { geni_type: 'geni_abac', geni_version: '1', geni_value: abac.xml },
    ]);
  });

  it('reports its errors by am_code', async () => {
    const server = await world.replies(amReply({ geni_code: 2, am_code: 23 }, 0, 'over quota'));
    const manager = new AggregateManager(world.options(server, { url: server.url('/am/2.0') }));
    const request = { sliceUrn, sliverUrn, imageName: 'web', credentials };
    const error = await failure(manager.createImage(request));
    assert.deepEqual([error.reason, error.code, error.codeName], ['no-space', 23, 'NOSPACE']);
  });
});

describe('the clearing house', () => {
  let world: World;
  before(async () => (world = await World.make()));
  afterEach(() => world.reset());

  const component = {
    urn: 'urn:publicid:IDN+home.example+authority+cm',
    url: 'https://h/cm',
    hrn: 'home.cm',
  };

  for (const [name, reply] of [
    ['in an envelope', success([{ ...component, gid: 'MIIB' }, { hrn: 'broken' }])],
    ['bare', response([component])],
  ] as const) {
    it(`lists component managers, ${name}`, async () => {
      const server = await world.replies(reply);
      const house = new ClearingHouse(
        world.options(server, { url: server.url('/protogeni/xmlrpc/ch') }),
      );
      const [credential] = credentials;
      assert.ok(credential !== undefined);
      assert.deepEqual(await house.listComponents({ credential }), [component]);
      assert.deepEqual(methodCall(server.received[0]?.body ?? '').params, [{ credential: text }]);
    });
  }
});
