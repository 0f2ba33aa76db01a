// The clients against a real server of all their services, the local testbed.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  AggregateManager,
  ClearingHouse,
  ComponentManager,
  parseManifest,
  SliceAuthority,
  type ClientOptions,
  type Credential,
  type Identity,
  type Trust,
} from '../../../src/rpc';
import { LocalTestbed } from '../../support/testbed';
import { failure } from './world';

const hour = 3_600_000;

describe('against the local testbed', () => {
  let testbed: LocalTestbed;
  let identity: Identity;
  let trust: Trust;
  let sliceAuthority: SliceAuthority;
  /** Slices of a project are registered with it (docs/protocol.md 5.3). */
  let projectAuthority: SliceAuthority;
  let credential: Credential;

  before(async () => {
    testbed = await LocalTestbed.start();
    identity = await testbed.identity('alice');
    trust = { ca: await testbed.ca() };
    const { url } = testbed.description.sliceAuthority;
    sliceAuthority = new SliceAuthority(options(url));
    projectAuthority = new SliceAuthority(options(url.replace(/\/sa$/, '/project/demo/sa')));
    credential = await sliceAuthority.sliceCredential(testbed.sliceUrn);
  });
  after(() => testbed.remove());

  function options(url: string): ClientOptions {
    return { url, identity, trust, retry: { firstPause: 20 } };
  }

  function managers(version?: 2 | 3): { cm: ComponentManager; am: AggregateManager } {
    const [home] = testbed.description.aggregates;
    assert.ok(home !== undefined);
    return {
      cm: new ComponentManager(options(home.cmUrl)),
      am: new AggregateManager({ ...options(home.amUrl), version }),
    };
  }

  it('slice authority: resolves user and slice, gives keys, registers and renews', async () => {
    const user = await sliceAuthority.resolveUser(identity.urn);
    assert.equal(user.uid, 'alice');
    assert.ok((await sliceAuthority.getKeys()).every(({ key }) => key.startsWith('ssh-')));
    const sliceUrn = testbed.sliceUrn.replace('hello', 'rpc-test');
    const expires = new Date(Math.ceil(Date.now() / 1000) * 1000 + hour);
    assert.deepEqual((await projectAuthority.registerSlice(sliceUrn, expires)).expires, expires);
    assert.equal((await sliceAuthority.resolveSlice(sliceUrn)).creatorUrn, identity.urn);
    const later = new Date(expires.getTime() + hour);
    assert.deepEqual((await sliceAuthority.renewSlice(sliceUrn, later)).expires, later);
  });

  it('component manager: version, advertisement, status', async () => {
    const { cm } = managers();
    assert.equal((await cm.getVersion()).api, 2);
    assert.match(
      await cm.discoverResources({ credentials: [credential] }),
      /<rspec[^>]+advertisement/,
    );
    const { slivers } = await cm.sliverStatus({
      sliceUrn: testbed.sliceUrn,
      credentials: [credential],
    });
    assert.ok(slivers.length >= 2);
  });

  it('component manager: gets, restarts and gives up slivers', async () => {
    const { cm } = managers();
    const sliceUrn = testbed.sliceUrn.replace('hello', 'rpc-slivers');
    const own = await projectAuthority.registerSlice(sliceUrn, new Date(Date.now() + hour));
    const rspec = `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">
      <node client_id="vm" exclusive="false"><sliver_type name="emulab-xen"/></node></rspec>`;
    const request = { sliceUrn, credentials: [own] };
    const { manifest } = await cm.createSliver({ ...request, rspec });
    assert.deepEqual(
      parseManifest(manifest).nodes.map(({ clientId }) => clientId),
      ['vm'],
    );
    const renewed = await cm.renewSlice({ ...request, expires: new Date(Date.now() + hour / 2) });
    assert.ok(renewed !== undefined && renewed > new Date());
    await ready(cm, request);
    await cm.restartSliver(request);
    await ready(cm, request);
    await cm.deleteSlice(request);
    // The server takes its time to clean up after it has said yes (docs/protocol.md 5.7).
    await assert.rejects(ready(cm, request, 'gone'), { reason: 'not-found' });
  });

  async function ready(
    cm: ComponentManager,
    request: { sliceUrn: string; credentials: readonly Credential[] },
    wanted = 'ready',
  ): Promise<void> {
    while ((await cm.sliverStatus(request)).status !== wanted);
  }

  for (const version of [2, 3] as const) {
    it(`aggregate manager ${version}: version, resources, status, images`, async () => {
      const { am } = managers(version);
      const { sliceUrn } = testbed;
      const credentials = [credential];
      const { api, apiVersions } = await am.getVersion();
      assert.equal(api, version);
      assert.ok(Object.keys(apiVersions).includes('3'));
      assert.match(await am.listResources({ credentials }), /<rspec/);
      const slice = await am.describe({ sliceUrn, credentials });
      assert.equal(slice.urn, sliceUrn);
      assert.ok(slice.slivers.length >= 2);
      assert.ok(parseManifest(slice.manifest ?? '').nodes.length >= 2);
      assert.deepEqual(await am.listImages({ userUrn: identity.urn, credentials }), []);
      const imageUrn = 'urn:publicid:IDN+home.example+image+demo:none';
      const error = await failure(am.deleteImage({ imageUrn, credentials }));
      assert.deepEqual([error.reason, error.code], ['not-found', 12]);
    });
  }

  it('aggregate manager: starts a snapshot, which then is listed', async () => {
    const { am, cm } = managers();
    const { sliceUrn } = testbed;
    const credentials = [credential];
    const { slivers } = await cm.sliverStatus({ sliceUrn, credentials });
    const sliverUrn = slivers[0]?.urn ?? '';
    const created = await am.createImage({
      sliceUrn,
      sliverUrn,
      imageName: 'from-am',
      credentials,
      global: false,
    });
    assert.match(created.versionUrn, /\+image\+demo:from-am:0$/);
    const listed = await am.listImages({ userUrn: identity.urn, credentials });
    assert.deepEqual(
      listed.map(({ urn }) => urn),
      [created.versionUrn],
    );
  });

  it('clearing house: lists the sites', async () => {
    const url = testbed.description.sliceAuthority.url.replace(/sa$/, 'ch');
    const components = await new ClearingHouse(options(url)).listComponents({
      credential: await sliceAuthority.selfCredential(),
    });
    const urns = components.map(({ urn }) => urn).sort();
    assert.deepEqual(urns, testbed.description.aggregates.map(({ urn }) => urn).sort());
  });
});
