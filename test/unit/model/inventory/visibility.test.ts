/** How many questions it costs a site to say who may use images. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Site } from '../../../../src/model/accounts/account';
import { findVisibility } from '../../../../src/model/inventory/loadImages';
import type { ImageVersion } from '../../../../src/model/inventory/image';
import { VisibilityLookup } from '../../../../src/model/inventory/visibility';
import { fetchServerCertificate } from '../../../../src/rpc';
import type { TestServer } from '../../../support/httpsServer';
import { World } from '../../rpc/world';
import { anImage, aVersion } from '../builders';

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
    const site = siteAt(server.url());
    await findVisibility(images, site, { visibility: new VisibilityLookup(), most: 3 });
    assert.deepEqual(server.received.map(({ request }) => request.url?.split('?')[0]).sort(), [
      '/old/2',
      '/young/1',
      '/young/2',
    ]);
  });

  it('is not asked without end of a site that names thousands', async () => {
    const versions = Array.from({ length: 600 }, (_, at) =>
      aVersion(at, { url: server.url(`/many/${at}`) }),
    );
    const before = server.received.length;
    const visibility = new VisibilityLookup();
    await findVisibility([anImage({ versions })], siteAt(server.url()), { visibility });
    assert.equal(server.received.length - before, 500);
  });

  it('is not asked of a host that is not of the site', async () => {
    const third = await world.serve(({ response }) => response.writeHead(404).end(), {
      requestCert: false,
      host: '127.0.0.3',
    });
    const versions = [
      aVersion(0, { url: third.url('/x') }),
      aVersion(1, { url: server.url('/own') }),
    ];
    const before = server.received.length;
    const lookup = new VisibilityLookup();
    await findVisibility([anImage({ versions })], siteAt(server.url()), { visibility: lookup });
    assert.equal(third.connections, 0);
    assert.equal(server.received.length, before + 1);
  });

  it('is asked of a server that is known by its fingerprint', async () => {
    const open = await world.serve(({ response }) => void response.end(metadata), {
      requestCert: false,
    });
    const { fingerprint } = await fetchServerCertificate(open.url());
    const site = { ...siteAt(open.url()), trust: { fingerprint } };
    const lookup = new VisibilityLookup();
    const versions = [aVersion(0, { url: open.url('/x') })];
    await findVisibility([anImage({ versions })], site, { visibility: lookup });
    assert.equal(lookup.factsOf(open.url('/x'))?.visibility, 'anyone');
  });

  function siteAt(url: string): Site {
    return { trust: world.trust, componentManager: { url } } as unknown as Site;
  }
});

const metadata =
  '<image name="x"><attribute name="imagename"><value>x</value></attribute><attribute name="global"><value>1</value></attribute></image>';
