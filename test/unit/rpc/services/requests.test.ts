// What starting a snapshot costs: requests and TLS handshakes, cold and warm.
import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'node:test';
import { ComponentManager, memoryCache, SliceAuthority } from '../../../../src/rpc';
import type { TestServer } from '../../../support/httpsServer';
import { credentialXml, success } from '../wire/replies';
import { World } from '../world';

const sliceUrn = 'urn:publicid:IDN+home.example:demo+slice+hello';
const imageUrn = 'urn:publicid:IDN+home.example+image+demo:web';

describe('starting a snapshot', () => {
  let world: World;
  before(async () => (world = await World.make()));
  afterEach(() => world.reset());

  async function snapshot(server: TestServer, cache = memoryCache()): Promise<void> {
    const url = server.url('/protogeni/xmlrpc/sa');
    const sliceAuthority = new SliceAuthority({ ...world.options(server, { url }), cache });
    await new ComponentManager(world.options(server)).createImage({
      sliceUrn,
      sliverUrn: 'urn:publicid:IDN+home.example+sliver+1',
      imageName: 'web',
      credentials: [await sliceAuthority.sliceCredential(sliceUrn)],
    });
  }

  function serve(): Promise<TestServer> {
    return world.methods({
      GetCredential: () => success(credentialXml({ target: sliceUrn })),
      CreateImage: () => success([imageUrn, 'https://x/1', `${imageUrn}:0`, 'https://x/2']),
    });
  }

  it('takes three requests over one connection, cold', async () => {
    const server = await serve();
    await snapshot(server);
    assert.deepEqual(
      server.received.map(({ method }) => method),
      ['GetCredential', 'GetCredential', 'CreateImage'],
    );
    assert.equal(server.connections, 1);
  });

  it('takes one request with the credentials of a store, warm', async () => {
    const server = await serve();
    const cache = memoryCache();
    await snapshot(server, cache);
    await snapshot(server, cache);
    assert.deepEqual(
      server.received.slice(3).map(({ method }) => method),
      ['CreateImage'],
    );
    assert.equal(server.connections, 1);
  });
});
