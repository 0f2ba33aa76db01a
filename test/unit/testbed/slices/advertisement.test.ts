/** What a site says that it has. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { textOf } from '../support/client';
import { Lab } from '../support/lab';

let lab: Lab;
before(async () => {
  lab = await Lab.open({ aggregates: 2 });
});
after(() => lab.close());

describe('the advertisement', () => {
  let text: string;
  before(async () => {
    const args = { credentials: [await lab.self()], rspec_version: '3' };
    text = textOf((await lab.client.call(lab.cm(), 'alice', 'DiscoverResources', args)).value);
  });

  it('offers each hardware type and each sliver type', () => {
    for (const type of ['m510', 'xl170', 'c220g2', 'd430', 'pc', 'pcvm', 'blockstore'])
      assert.ok(text.includes(`<hardware_type name="${type}">`), type);
    for (const type of ['raw-pc', 'emulab-xen', 'emulab-docker', 'emulab-openvz', 'delay'])
      assert.ok(text.includes(`<sliver_type name="${type}">`), type);
    assert.ok(text.includes('<sliver_type name="emulab-blockstore">'));
  });

  it('lists ordinary images under bare metal and Xen, and only one default for each', () => {
    for (const type of ['raw-pc', 'emulab-xen']) {
      const offer =
        new RegExp(`<sliver_type name="${type}">([^]*?)</sliver_type>`).exec(text)?.[1] ?? '';
      assert.ok(offer.includes('emulab-ops:ROCKY9-64-STD"'), type);
      assert.equal(offer.split('default="true"').length, 2, type);
    }
  });

  it('leaves out what only old requests name', () => {
    assert.doesNotMatch(text, /FEDORA|UBUNTU12|UBUNTU14|UBUNTU24-64-BETA/);
  });

  it('is not much larger than it must be', () => {
    assert.ok(text.length < 3_000_000, String(text.length));
  });
});
