/** How many questions it costs a site to say who may use images. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Site } from '../../../src/model/account';
import { findVisibility } from '../../../src/model/images';
import type { ImageVersion } from '../../../src/model/image';
import { VisibilityLookup } from '../../../src/model/visibility';
import type { TestServer } from '../../support/httpsServer';
import { World } from '../rpc/world';
import { anImage, aVersion } from './builders';

describe('who may use images', () => {
  let world: World;
  let server: TestServer;

  before(async () => {
    world = await World.make();
    server = await world.serve(({ response }) => response.writeHead(404).end(), {
      requestCert: false,
    });
  });

  after(() => world.reset());

  it('is asked of the newest versions first, and of no more than is allowed', async () => {
    const versionsOf = (name: string): ImageVersion[] =>
      [2, 1, 0].map((version) =>
        aVersion(version, {
          url: server.url(`/${name}/${version}`),
          created: new Date(Date.UTC(2026, name === 'old' ? 0 : 6, 1 + version)),
        }),
      );
    const images = ['old', 'young'].map((name) => anImage({ name, versions: versionsOf(name) }));
    const site = { trust: world.trust } as unknown as Site;
    await findVisibility(images, site, { visibility: new VisibilityLookup(), most: 3 });
    assert.deepEqual(server.received.map(({ request }) => request.url?.split('?')[0]).sort(), [
      '/old/2',
      '/young/1',
      '/young/2',
    ]);
  });
});
