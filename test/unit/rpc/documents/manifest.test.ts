// Manifests of real sites, and what they say of images (docs/protocol.md 5.5, 8.1).
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseManifest, RpcError } from '../../../../src/rpc';

const manifest = `<?xml version="1.0" encoding="UTF-8"?>
<rspec xmlns="http://www.geni.net/resources/rspec/3" xmlns:emulab="http://www.protogeni.net/resources/rspec/ext/emulab/1"
       type="manifest" expires="2026-12-01T10:00:00Z">
  <!-- two nodes -->
  <node client_id="metal" component_manager_id="urn:publicid:IDN+home.example+authority+cm"
        component_id="urn:publicid:IDN+home.example+node+pc42" sliver_id="urn:publicid:IDN+home.example+sliver+17">
    <sliver_type name="raw-pc"><disk_image name="urn:publicid:IDN+home.example+image+emulab-ops:UBUNTU22-64-STD"/></sliver_type>
    <emulab:vnode name="pc42" hardware_type="d430" disk_image="emulab-ops/UBUNTU22-64-STD:3"/>
    <emulab:imageable available="true"/>
    <services>
      <login authentication="ssh-keys" hostname="pc42.home.example" port="22" username="alice"/>
      <login authentication="ssh-keys" hostname="pc42.home.example" port="2222" username="b&#111;b"/>
    </services>
  </node>
  <node client_id="vm" component_manager_id="urn:publicid:IDN+north.example+authority+cm">
    <sliver_type name="emulab-xen"><disk_image url="https://home.example/image_metadata.php?uuid=1&amp;x=2" name="ignored"/></sliver_type>
    <emulab:imageable available="false"/>
  </node>
  <link client_id="lan"/>
</rspec>`;

describe('parseManifest', () => {
  it('says what each node is, runs and how to reach it', () => {
    assert.deepEqual(parseManifest(manifest), {
      expires: new Date('2026-12-01T10:00:00Z'),
      nodes: [
        {
          clientId: 'metal',
          sliverUrn: 'urn:publicid:IDN+home.example+sliver+17',
          componentManagerUrn: 'urn:publicid:IDN+home.example+authority+cm',
          componentId: 'urn:publicid:IDN+home.example+node+pc42',
          sliverType: 'raw-pc',
          hardwareType: 'd430',
          image: 'urn:publicid:IDN+home.example+image+emulab-ops:UBUNTU22-64-STD',
          loadedImage: 'emulab-ops/UBUNTU22-64-STD:3',
          logins: [
            { username: 'alice', hostname: 'pc42.home.example', port: 22 },
            { username: 'bob', hostname: 'pc42.home.example', port: 2222 },
          ],
          imageable: true,
        },
        {
          clientId: 'vm',
          componentManagerUrn: 'urn:publicid:IDN+north.example+authority+cm',
          sliverType: 'emulab-xen',
          image: 'https://home.example/image_metadata.php?uuid=1&x=2',
          logins: [],
          imageable: false,
        },
      ],
    });
  });

  it('reads a slice without nodes', () => {
    assert.deepEqual(parseManifest('<rspec/>'), { nodes: [] });
  });

  it('reads prefixes other than the usual', () => {
    const xml =
      '<r:rspec xmlns:r="http://www.geni.net/resources/rspec/3"><r:node client_id="a"/></r:rspec>';
    assert.equal(parseManifest(xml).nodes[0]?.clientId, 'a');
  });

  it('gives an element or an attribute named __proto__ no power', () => {
    const xml =
      '<rspec><__proto__ client_id="x"/><constructor/><node client_id="a" __proto__="sliver"/></rspec>';
    assert.deepEqual(parseManifest(xml), { nodes: [{ clientId: 'a', logins: [] }] });
    assert.equal(Object.hasOwn(Object.prototype, 'client_id'), false);
  });

  for (const [name, xml, words] of [
    ['a DOCTYPE', `<!DOCTYPE rspec [<!ENTITY a "b">]>${manifest.slice(39)}`, /DOCTYPE/],
    ['what is cut off', manifest.slice(0, 900), /not well-formed/],
    ['two roots', '<rspec/><rspec/>', /not well-formed/],
    ['another document', '<signed-credential/>', /no <rspec>/],
    ['no XML', 'hello', /not well-formed/],
    [
      'what nests without end',
      `<rspec>${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}</rspec>`,
      /more than 100 deep/,
    ],
    ['nothing', '', /not well-formed|no <rspec>/],
  ] as const) {
    it(`refuses ${name}`, () => {
      assert.throws(
        () => parseManifest(xml),
        (error) => RpcError.is(error, 'bad-reply') && words.test(error.message),
      );
    });
  }
});
