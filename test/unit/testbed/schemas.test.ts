// Advertisements and manifests against the federation's own schemas.
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inflateSync } from 'node:zlib';
import { listOf, structOf, textOf } from './support/client';
import { hello, Lab } from './support/lab';

const folder = resolve('test', 'fixtures', 'testbed', 'schema');
const namespaces = {
  2: { name: 'http://www.protogeni.net/resources/rspec/2', folder: 'protogeni-v2' },
  3: { name: 'http://www.geni.net/resources/rspec/3', folder: 'geni-v3' },
};

/** Throws with the validator's complaints. */
type Validate = (document: string) => void;

async function validator(version: 2 | 3, kind: 'ad' | 'manifest' | 'request'): Promise<Validate> {
  const { XmlDocument, XsdValidator } = await import('libxml2-wasm');
  const { xmlRegisterFsInputProviders } = await import('libxml2-wasm/lib/nodejs.mjs');
  xmlRegisterFsInputProviders();
  const namespace = namespaces[version];
  const imports = [
    `<xs:import namespace="${namespace.name}" schemaLocation="${namespace.folder}/${kind}.xsd"/>`,
    '<xs:import namespace="http://www.protogeni.net/resources/rspec/ext/emulab/1" schemaLocation="emulab/ptop_extension.xsd"/>',
    '<xs:import namespace="http://www.geni.net/resources/rspec/ext/opstate/1" schemaLocation="opstate/ad.xsd"/>',
  ];
  const schema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">${imports.join('')}</xs:schema>`;
  const document = XmlDocument.fromString(schema, { url: pathToFileURL(`${folder}/all.xsd`).href });
  const validating = XsdValidator.fromDoc(document);
  return (text) => validating.validate(XmlDocument.fromString(text));
}

describe('what the testbed writes', () => {
  let lab: Lab;
  before(async () => {
    lab = await Lab.open({ aggregates: 1 });
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
      const validate = await validator(version, 'ad');
      const text = await discover({ rspec_version: String(version) });
      assert.match(
        text,
        /<disk_image name="urn:publicid:IDN\+home\.example\+image\+emulab-ops:UBUNTU24-64-STD"/,
      );
      validate(withoutUrl(text));
    });
  }

  it('compressed advertisements are base64 of base64 of zlib data, and hold the same', async () => {
    const plain = await discover({ rspec_version: '3' });
    const twice = await discover({ rspec_version: '3', compress: 1 });
    const once = Buffer.from(twice, 'base64').toString('ascii');
    const text = inflateSync(Buffer.from(once, 'base64')).toString();
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
    (await validator(3, 'ad'))(withoutUrl(text));
    assert.match(text, /component_name="pc1"/);
    assert.match(
      text,
      /name="urn:publicid:IDN\+home\.example\+image\+demo:ours"[^>]* description="A &quot;quoted&quot; &amp; odd one"/,
    );
  });

  it('the manifest of the sample slice is valid and names the slivers', async () => {
    const validate = await validator(3, 'manifest');
    const reply = await lab.onSlice('Resolve', { urn: hello });
    const manifest = textOf(structOf(reply.value)['manifest']);
    validate(manifest);
    assert.ok(manifest.includes(`sliver_id="${lab.sliver('pc').urn}"`));
  });

  for (const version of [2, 3] as const) {
    it(`a manifest of version ${version} with links, services and foreign elements is valid, and keeps them all`, async () => {
      const request = richRequest(version);
      (await validator(version, 'request'))(request);
      const slice = await lab.register(`rich${version}`);
      const reply = await lab.onSlice('CreateSliver', { rspec: request }, slice);
      assert.equal(reply.code, 0, reply.output);
      const manifest = textOf(listOf(reply.value)[1]);
      (await validator(version, 'manifest'))(manifest);
      for (const kept of ['client:note', '/local/run.sh', 'lan0', 'a:if0', 'emulab:vnode']) {
        assert.ok(manifest.includes(kept), `${kept} is missing in\n${manifest}`);
      }
    });
  }
});

/** `url` is in no schema, and the servers write it nevertheless (docs/protocol.md, section 8.1). */
function withoutUrl(advertisement: string): string {
  return advertisement.replace(/(<disk_image [^>]*?) url="[^"]*"/g, '$1');
}

function richRequest(version: 2 | 3): string {
  const namespace = namespaces[version].name;
  return `<?xml version="1.0"?>
<rspec xmlns="${namespace}" xmlns:client="http://www.protogeni.net/resources/rspec/ext/client/1"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="${namespace} ${namespace}/request.xsd" type="request">
  <client:note>kept as it is</client:note>
  <node client_id="a" exclusive="true">
    <sliver_type name="raw-pc">
      <disk_image name="urn:publicid:IDN+home.example+image+emulab-ops:UBUNTU22-64-STD"/>
    </sliver_type>
    <hardware_type name="d430"/>
    <services>
      <install url="https://example.net/x.tgz" install_path="/local"/>
      <execute shell="sh" command="/local/run.sh"/>
    </services>
    <interface client_id="a:if0"><ip address="10.0.0.1" netmask="255.255.255.0" type="ipv4"/></interface>
  </node>
  <node client_id="b" exclusive="false">
    <sliver_type name="emulab-xen"/>
    <interface client_id="b:if0"/>
  </node>
  <node client_id="elsewhere" component_manager_id="urn:publicid:IDN+emulab.net+authority+cm" exclusive="true">
    <sliver_type name="raw-pc"/>
  </node>
  <link client_id="lan0">
    <interface_ref client_id="a:if0"/>
    <interface_ref client_id="b:if0"/>
    <property source_id="a:if0" dest_id="b:if0" capacity="1000"/>
    <link_type name="lan"/>
  </link>
</rspec>`;
}
