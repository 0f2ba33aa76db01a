// Small inputs that are large once they are read. Each ends in one typed error, long before the memory of
// the window does.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateSync } from 'node:zlib';
import { decodeMethodResponse, parseCredential, parseManifest, RpcError } from '../../../src/rpc';
import { inflateXml } from '../../../src/rpc/wire/inflate';
import { AdvertisementError, readAdvertisement } from '../../../src/rspec/images/advertisement';

const million = 1_000_000;
const head = '<rspec type="advertisement">';

function* numbered(count: number, make: (index: number) => string): Generator<string> {
  for (let index = 0; index < count; index++) yield make(index);
}

const joined = (count: number, make: (index: number) => string): string =>
  [...numbered(count, make)].join('');

describe('an advertisement that would fill the memory is not read', () => {
  const bombs: [name: string, source: string | Iterable<string>][] = [
    ['elements in elements', head + '<a>'.repeat(million)],
    ['one attribute of many megabytes', `${head}<node x="${'a'.repeat(2 * million)}"/></rspec>`],
    ['one text of many megabytes', `${head}${'a'.repeat(2 * million)}</rspec>`],
    ['one comment of many megabytes', `${head}<!--${'a'.repeat(2 * million)}--></rspec>`],
    [
      'an element of many attributes',
      `${head}<node${joined(200_000, (n) => ` a${n}="1"`)}/></rspec>`,
    ],
    ['references without end', `${head}${'&amp;'.repeat(million)}</rspec>`],
    [
      'more nodes than any site has',
      `${head}${'<node component_id="x"/>'.repeat(100_001)}</rspec>`,
    ],
    [
      'more images than any site has',
      `${head}<type_relation><sliver_type name="y">${joined(100_001, (n) => `<disk_image name="${n}"/>`)}`,
    ],
  ];
  for (const [name, source] of bombs) {
    it(name, async () => {
      const reading = readAdvertisement(source);
      await assert.rejects(reading, (error) => AdvertisementError.is(error, 'too-large'));
    });
  }

  it('whatever pieces it comes in', async () => {
    const pieces = numbered(600_000, () => '<a>');
    await assert.rejects(readAdvertisement(`${head}${[...pieces].join('')}`), (error) =>
      AdvertisementError.is(error, 'too-large'),
    );
  });

  it('while one of 9 MB is', async () => {
    const image = (n: number): string =>
      `<disk_image name="urn:publicid:IDN+emulab.net+image+emulab-ops:IMG${n}" os="Linux" description="an image"/>`;
    const types = joined(4, (t) => `<sliver_type name="t${t}">${joined(18, image)}</sliver_type>`);
    const nodes = joined(1000, (n) => `<node component_id="n${n}">${types}</node>`);
    assert.ok(nodes.length > 7 * million);
    const { images, nodes: read } = await readAdvertisement(`${head}${nodes}</rspec>`);
    assert.deepEqual([images.length, read.length], [72, 1000]);
  });

  it('and names that every object has are names like others', async () => {
    const { images, hardwareTypes } = await readAdvertisement(
      `${head}<constructor/><node component_id="x"><hardware_type name="__proto__"/>` +
        '<sliver_type name="constructor"><disk_image name="toString"/></sliver_type></node></rspec>',
    );
    assert.deepEqual(hardwareTypes, ['__proto__']);
    assert.deepEqual([images[0]?.sliverType, images[0]?.name], ['constructor', 'toString']);
  });
});

const isBad = (error: unknown): boolean => RpcError.is(error, 'bad-reply');

describe('a compressed answer', () => {
  it('that unpacks to more than 64 MB is refused, and says so', async () => {
    const bomb = deflateSync(Buffer.alloc(80 * million, '<a>')).toString('base64');
    assert.ok(bomb.length < 300_000);
    await assert.rejects(inflateXml(bomb), (error) => {
      return RpcError.is(error, 'bad-reply') && error.flaw?.kind === 'too-long';
    });
  });

  it('that is empty, or no text, is no RSpec', async () => {
    await assert.rejects(inflateXml(''), isBad);
    await assert.rejects(inflateXml(['<rspec/>']), isBad);
  });
});

describe('a document that would fill the memory is not read', () => {
  const bombs: [name: string, xml: string][] = [
    ['elements in elements', `<rspec>${'<a>'.repeat(million)}`],
    ['more elements than any manifest has', `<rspec>${'<node/>'.repeat(200_001)}</rspec>`],
    [
      'an element of many attributes',
      `<rspec><node${joined(200_001, (n) => ` a${n}="1"`)}/></rspec>`,
    ],
    ['a text of many megabytes', `<rspec>${'a'.repeat(9 * million)}</rspec>`],
    ['a DOCTYPE', '<!DOCTYPE rspec [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rspec>&b;</rspec>'],
  ];
  for (const [name, xml] of bombs) {
    it(`as a manifest: ${name}`, () => {
      assert.throws(() => parseManifest(xml), isBad);
    });
  }

  it('as a credential: elements in elements', () => {
    assert.throws(() => parseCredential(`<signed-credential>${'<a>'.repeat(million)}`), isBad);
  });
});

describe('a reply that would fill the memory is not read', () => {
  const reply = (value: string): string =>
    `<methodResponse><params><param><value>${value}</value></param></params></methodResponse>`;
  const bombs: [name: string, xml: string][] = [
    [
      'values in values',
      `<methodResponse><params><param>${'<value><array><data>'.repeat(million)}`,
    ],
    [
      'more values than any list has',
      reply(`<array><data>${'<value/>'.repeat(million)}</data></array>`),
    ],
    [
      'more members than any struct has',
      reply(
        `<struct>${joined(100_002, (n) => `<member><name>n${n}</name><value/></member>`)}</struct>`,
      ),
    ],
  ];
  for (const [name, xml] of bombs) {
    it(name, () => {
      assert.throws(() => decodeMethodResponse(xml), isBad);
    });
  }

  it('and names that every object has are names like others', () => {
    const member = (name: string): string =>
      `<member><name>${name}</name><value>1</value></member>`;
    const names = ['__proto__', 'constructor', 'toString'];
    const value = decodeMethodResponse(reply(`<struct>${names.map(member).join('')}</struct>`));
    assert.deepEqual(
      Object.entries(value as object),
      names.map((name) => [name, '1']),
    );
  });
});
