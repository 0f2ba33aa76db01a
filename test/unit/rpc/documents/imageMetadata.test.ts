// The metadata of an image by its address, with and without a certificate (docs/protocol.md 8.2).
import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { fetchImageMetadata } from '../../../../src/rpc';
import { readMetadata } from '../../../../src/rpc/documents/readMetadata';
import type { TestServer } from '../../../support/httpsServer';
import { failure, World } from '../world';

const document = `<image metadata_version="2">
<attribute name="OS"><value>Linux</value></attribute>
<attribute name="architecture"><value>x86_64,aarch64</value></attribute>
<attribute name="description"><value>2022 &amp; later</value></attribute>
<attribute name="format"><value>ndz</value></attribute>
<attribute name="global"><value>1</value></attribute>
<attribute name="hash"><value>131D314F451CCE6CDEA6BBD0674F0C9AB72F34C4</value></attribute>
<attribute name="image_version"><value>3</value></attribute>
<attribute name="imagefile_url"><value>https://home.example/spewimage.php?imageid=1&amp;access_key=s3cret</value></attribute>
<attribute name="imagename"><value>web</value></attribute>
<attribute name="origin_urn"><value>urn:publicid:IDN+home.example+authority+cm</value></attribute>
<attribute name="shared"><value>0</value></attribute>
<attribute name="size"><value>123456</value></attribute>
<attribute name="notes"><value></value></attribute>
<version_history name='2'>https://home.example/image_metadata.php?uuid=2</version_history>
</image>
`;

describe('image metadata', () => {
  it('says everything with its type', () => {
    const { imageFileUrl, raw, ...metadata } = readMetadata(document);
    assert.deepEqual(metadata, {
      name: 'web',
      description: '2022 & later',
      format: 'ndz',
      global: true,
      shared: false,
      hash: '131d314f451cce6cdea6bbd0674f0c9ab72f34c4',
      size: 123_456,
      version: 3,
      originUrn: 'urn:publicid:IDN+home.example+authority+cm',
      architecture: ['x86_64', 'aarch64'],
      os: 'Linux',
      history: [{ version: 2, url: 'https://home.example/image_metadata.php?uuid=2' }],
    });
    assert.equal(raw['imagename'], 'web');
    assert.match(imageFileUrl ?? '', /access_key=s3cret$/);
  });

  for (const word of ['yes', 'true', '', '2', undefined])
    it(`does not say who can use it when global is ${inspect(word)}`, () => {
      const line = '<attribute name="global"><value>1</value></attribute>';
      const other = word === undefined ? '' : line.replace('>1<', `>${word}<`);
      const { global } = readMetadata(document.replace(line, other));
      assert.equal(global, undefined);
    });

  for (const hash of ['none', '0', '131d314f', `${'0'.repeat(40)}x`])
    it(`takes ${hash} for no checksum`, () => {
      const other = document.replace(/131D[0-9A-F]+/, hash);
      assert.notEqual(other, document);
      assert.equal(readMetadata(other).hash, undefined);
    });

  it('is refused with two values of one name', () => {
    const twice = document.replace(
      '</image>',
      '<attribute name="global"><value>0</value></attribute></image>',
    );
    assert.throws(() => readMetadata(twice), /two values of global/);
  });

  it('keeps the access key out of prints', () => {
    assert.doesNotMatch(inspect(readMetadata(document), { depth: 9 }), /s3cret/);
    assert.doesNotMatch(JSON.stringify(readMetadata(document)), /s3cret/);
  });

  it('leaves out what is not known', () => {
    const metadata = readMetadata(
      '<image><attribute name="imagename"><value>x</value></attribute></image>',
    );
    assert.deepEqual(metadata, {
      name: 'x',
      description: '',
      format: 'ndz',
      history: [],
      raw: { imagename: 'x' },
    });
  });
});

describe('fetchImageMetadata', () => {
  let world: World;
  before(async () => (world = await World.make()));
  afterEach(() => world.reset());

  /** A web server as sites have it, which asks for no certificate. */
  function web(status: number, body = ''): Promise<TestServer> {
    return world.serve(
      ({ response }) => void response.writeHead(status, { 'content-type': 'text/plain' }).end(body),
      {
        requestCert: false,
      },
    );
  }

  const path = '/image_metadata.php?uuid=1';

  it('asks without a certificate, for the newest form', async () => {
    const server = await web(200, document);
    const metadata = await fetchImageMetadata(server.url(path), { trust: world.trust });
    assert.equal(metadata.name, 'web');
    assert.equal(server.received[0]?.request.method, 'GET');
    assert.equal(server.received[0].request.url, `${path}&clientversion=7`);
    assert.equal(server.received[0].client, undefined);
  });

  it('asks with a certificate when given one', async () => {
    const server = await world.serve(({ response }) => void response.writeHead(200).end(document));
    await fetchImageMetadata(server.url(path), { trust: world.trust, identity: world.alice });
    assert.equal(server.received[0]?.client, world.alice.fingerprint);
  });

  for (const [status, reason, words] of [
    [403, 'forbidden', /not released yet or not exported/],
    [404, 'not-found', /has no image/],
    [503, 'busy', /too busy/],
    [500, 'http', /HTTP 500/],
    [302, 'http', /HTTP 302/],
  ] as const) {
    it(`says what HTTP ${status} means`, async () => {
      const server = await web(status);
      const error = await failure(fetchImageMetadata(server.url(path), { trust: world.trust }));
      assert.deepEqual([error.reason, error.code], [reason, status]);
      assert.match(error.message, words);
    });
  }

  it('refuses what is no metadata document', async () => {
    const server = await web(200, '<!DOCTYPE html><html></html>');
    const error = await failure(fetchImageMetadata(server.url(path), { trust: world.trust }));
    assert.equal(error.reason, 'bad-reply');
  });

  it('refuses an address that is not https', async () => {
    const error = await failure(fetchImageMetadata('http://127.0.0.2/x', { trust: world.trust }));
    assert.equal(error.reason, 'bad-argument');
  });
});
