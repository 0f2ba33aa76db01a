// Advertisements and manifests against the schemas that the product hands to XML extensions.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { inflateSync } from 'node:zlib';
import { ownValidator, type Validate } from '../../support/rspecSchemas';
import { listOf, structOf, textOf } from './support/client';
import { hello, Lab } from './support/lab';
import { kept, richRequest } from './support/richRequest';

describe('what the testbed writes', () => {
  let lab: Lab;
  let validate: Validate;
  before(async () => {
    [lab, validate] = await Promise.all([Lab.open({ aggregates: 1 }), ownValidator()]);
  });
  after(() => lab.close());

  async function discover(args: Record<string, string | number>): Promise<string> {
    const credentials = [await lab.self()];
    const reply = await lab.client.call(lab.cm(), 'alice', 'DiscoverResources', {
      credentials,
      ...args,
    });
    assert.equal(reply.code, 0, reply.output);
    return textOf(reply.value);
  }

  for (const version of [2, 3] as const) {
    it(`advertisements of version ${version} are valid`, async () => {
      const text = await discover({ rspec_version: String(version) });
      assert.match(
        text,
        /<disk_image name="urn:publicid:IDN\+home\.example\+image\+emulab-ops:UBUNTU24-64-STD"/,
      );
      validate(text);
    });
  }

  it('compressed advertisements are base64 of zlib data, and hold the same', async () => {
    const plain = await discover({ rspec_version: '3' });
    const packed = await discover({ rspec_version: '3', compress: 1 });
    const text = inflateSync(Buffer.from(packed, 'base64')).toString();
    const timeless = (xml: string): string => xml.replace(/(generated|expires)="[^"]*"/g, '');
    assert.equal(timeless(text), timeless(plain));
  });

  it('the aggregate manager’s compressed advertisement is a string of base64', async () => {
    const options = {
      geni_rspec_version: { type: 'geni', version: '3' },
      geni_compressed: true,
      geni_available: true,
    };
    const reply = await lab.client.call(
      lab.am('2.0'),
      'alice',
      'ListResources',
      [await lab.self()],
      options,
    );
    assert.match(
      inflateSync(Buffer.from(textOf(reply.value), 'base64')).toString(),
      /type="advertisement"/,
    );
  });

  it('an unknown version is 1', async () => {
    const credentials = [await lab.self()];
    const reply = await lab.client.call(lab.cm(), 'alice', 'DiscoverResources', {
      credentials,
      rspec_version: '7',
    });
    assert.equal(reply.code, 1);
  });

  it('taken machines are not available, and left out where only available ones are wanted', async () => {
    const all = await discover({ rspec_version: '3' });
    assert.match(all, /component_name="pc1"[^]*?<available now="false"\/>/);
    assert.doesNotMatch(
      await discover({ rspec_version: '3', available: 1 }),
      /component_name="pc1"/,
    );
  });

  it('with a slice’s credential its own nodes are available, and its project’s images are listed', async () => {
    await lab.snapshot('ours', { description: 'A "quoted" & odd one' });
    const credentials = [await lab.sliceCredential()];
    const reply = await lab.client.call(lab.cm(), 'alice', 'DiscoverResources', {
      credentials,
      available: 1,
      rspec_version: '3',
    });
    const text = textOf(reply.value);
    validate(text);
    assert.match(text, /component_name="pc1"/);
    assert.match(
      text,
      /name="urn:publicid:IDN\+home\.example\+image\+demo:ours"[^>]* description="A &quot;quoted&quot; &amp; odd one"/,
    );
  });

  it('the manifest of the sample slice is valid and names the slivers', async () => {
    const reply = await lab.onSlice('Resolve', { urn: hello });
    const manifest = textOf(structOf(reply.value)['manifest']);
    validate(manifest);
    assert.ok(manifest.includes(`sliver_id="${lab.sliver('pc').urn}"`));
  });

  for (const version of [2, 3] as const) {
    it(`a manifest of version ${version} with links, services and foreign elements is valid, and keeps them all`, async () => {
      const request = richRequest(version);
      validate(request);
      const slice = await lab.register(`rich${version}`);
      const reply = await lab.onSlice('CreateSliver', { rspec: request }, slice);
      assert.equal(reply.code, 0, reply.output);
      const manifest = textOf(listOf(reply.value)[1]);
      validate(manifest);
      for (const part of kept)
        assert.ok(manifest.includes(part), `${part} is missing in\n${manifest}`);
    });
  }
});
