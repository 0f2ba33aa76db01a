// Reading advertisements: each image once for each sliver type, the event loop free in between.
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import {
  AdvertisementError,
  imagesOfAdvertisement,
  readAdvertisement,
} from '../../../../src/rspec/images/advertisement';
import { readSamples } from '../samples';

function sample(part: string): string {
  const found = readSamples().find(({ file }) => file.includes(part));
  assert.ok(found);
  return found.text;
}

describe('readAdvertisement', () => {
  it('counts each pair of sliver type and image once, with its nodes', async () => {
    const { images, sliverTypes, nodes, siteUrn } = await readAdvertisement(sample('eight-nodes'));
    assert.equal(siteUrn, 'urn:publicid:IDN+home.example+authority+cm');
    assert.equal(nodes.length, 8);
    assert.deepEqual(sliverTypes, ['emulab-xen', 'raw-pc', 'emulab-openvz']);
    assert.equal(images.length, 6);
    const centos = images.find(
      ({ name, sliverType }) => name.endsWith(':CENTOS9S-64-STD') && sliverType === 'raw-pc',
    );
    assert.equal(centos?.isDefault, true);
    assert.equal(centos.nodes.length, 6);
    assert.equal(new Set(centos.nodes).size, 6);
  });

  it('takes no sliver_type of the opstate extension for an offer', async () => {
    const opstate =
      '<o:rspec_opstate xmlns:o="o"><sliver_type name="ghost"><disk_image name="ghost"/></sliver_type></o:rspec_opstate>';
    const { sliverTypes, images } = await readAdvertisement(
      `<rspec type="advertisement">${opstate}</rspec>`,
    );
    assert.deepEqual([...sliverTypes, ...images], []);
  });

  it('reads type_relation of version 2', async () => {
    const { images } = await readAdvertisement(sample('type-relation'));
    assert.deepEqual(
      images.map(({ name, isDefault }) => `${name} ${isDefault}`),
      ['UBUNTU22-64-STD false', 'FBSD142-64-STD true', 'FBSD142-CURRENT false'],
    );
  });

  it('puts classes of the mapper behind real hardware types', async () => {
    const { hardwareTypes } = await readAdvertisement(sample('eight-nodes'));
    assert.equal(hardwareTypes[0], 'd430');
    assert.ok(hardwareTypes.indexOf('pcvm') > hardwareTypes.indexOf('d820'));
  });

  it('is the same in one piece and in many', async () => {
    const text = sample('eight-nodes');
    const pieces = text.match(/[^]{1,997}/g) ?? [];
    assert.deepEqual(await readAdvertisement(pieces), await readAdvertisement(text));
  });

  it('reads what nodes have in common as if each node stood alone', async () => {
    const types = ['raw-pc', 'emulab-xen'].map(
      (name, index) =>
        `<sliver_type name="${name}"><!-- a > b </sliver_type> --><disk_image name="both" os="a>b"/><disk_image name="only-${index}" default="true"/></sliver_type>`,
    );
    const hardware = '<hardware_type name="d430"><slots n="1"/></hardware_type>';
    const odd = [
      '<disk_image name="outside"/>',
      '<x><hardware_type name="inside"/></x>',
      '<node component_id="urn:inner"><hardware_type name="vm"/></node>',
      '<rspec_opstate><sliver_type name="ghost"/></rspec_opstate>',
      '',
    ];
    const node = (index: number): string => {
      const parts = index % 2 === 0 ? types : types.toReversed();
      const inside = [hardware, ...parts, odd[index % odd.length]].join('\n ');
      return `<node component_id="urn:${index}">\n ${inside}${index % 3 === 0 ? hardware : ''}</node>`;
    };
    const numbers = Array.from({ length: 60 }, (_, index) => index);
    const text = `<rspec>${numbers.map(node).join('\n')}</rspec>`;
    let count = 0;
    const unlike = text.replace(
      /(?<=<\w+ name="[^"]+"(?: \w+="[^"]*")*)(?=\/?>)/g,
      () => ` n="${count++}"`,
    );
    assert.deepEqual(await readAdvertisement(text), await readAdvertisement(unlike));
    const pieces = text.match(/[^]{1,61}/g) ?? [];
    assert.deepEqual(await readAdvertisement(pieces), await readAdvertisement(text));
    await assert.rejects(readAdvertisement(text.replace('urn:59">', '$&</x>')), {
      reason: 'malformed',
    });
  });

  it('refuses a DOCTYPE, another root and broken XML, each with its reason', async () => {
    const reason = (text: string): Promise<string> =>
      readAdvertisement(text).then(
        () => 'none',
        (error: unknown) => (AdvertisementError.is(error) ? error.reason : String(error)),
      );
    assert.equal(await reason('<!DOCTYPE rspec SYSTEM "http://x.example/"><rspec/>'), 'doctype');
    assert.equal(await reason('<html/>'), 'not-an-advertisement');
    assert.equal(await reason('<rspec><node></rspec>'), 'malformed');
    assert.equal(await reason('<rspec>'), 'malformed');
  });

  it('leaves the event loop free while it reads, and stops when it is told to', async () => {
    const node =
      '<node component_id="urn:n"><sliver_type name="raw-pc"><disk_image name="urn:publicid:IDN+x+image+p:n"/></sliver_type></node>';
    const text = `<rspec>${node.repeat(20_000)}</rspec>`;
    const controller = new AbortController();
    setImmediate(() => controller.abort());
    await assert.rejects(readAdvertisement(text, { signal: controller.signal }), {
      name: 'AbortError',
    });
  });
});

describe('images of an advertisement', () => {
  it('become one entry each, with the sliver types they run on', async () => {
    const site = { urn: 'urn:publicid:IDN+home.example+authority+cm', name: 'utah' };
    const images = imagesOfAdvertisement(await readAdvertisement(sample('eight-nodes')), site);
    assert.equal(new Set(images.map(({ urn }) => urn)).size, images.length);
    const ubuntu = images.find(({ name }) => name === 'UBUNTU22-64-STD');
    assert.deepEqual(ubuntu?.sliverTypes, ['emulab-xen', 'raw-pc', 'emulab-openvz']);
    assert.equal(ubuntu.osVersion, '22.04');
    assert.equal(ubuntu.project, 'emulab-ops');
  });
});
