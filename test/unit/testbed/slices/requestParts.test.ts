/** What requests hold besides nodes, images and types: services, notes of old manifests, other managers. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Lab } from '../support/lab';
import { node, Requester, rspec } from '../support/requests';

let lab: Lab;
const { ask, bootOnce } = new Requester(() => lab);
before(async () => {
  lab = await Lab.open({ aggregates: 2 });
});
after(() => lab.close());

const foreign = (name: string): string => `urn:publicid:IDN+emulab.net+image+emulab-ops:${name}`;

describe('what else requests hold', () => {
  it('blanks before a value are passed over', async () => {
    const image = ` ${foreign('UBUNTU20-64-STD')}`;
    const manifest = await bootOnce(rspec(node({ type: ' raw-pc', image, hardware: ' d430' })));
    assert.match(manifest, /disk_image="emulab-ops\/UBUNTU20-64-STD:0"/);
  });

  it('names of nodes differ by more than case', async () => {
    const { code, output } = await ask(rspec(node({ name: 'web' }) + node({ name: 'Web' })));
    assert.deepEqual([code, output], [1, 'Duplicate node Web in the rspec']);
  });

  for (const [service, said] of [
    ['<execute command="true"/>', 'Invalid execute service'],
    ['<execute shell="sh"/>', 'Invalid execute service'],
    ['<execute shell="/usr/bin/python" command="x"/>', 'Invalid shell in execute'],
  ] as const) {
    it(`a service that no shell can run is refused: ${service}`, async () => {
      const { code, output } = await ask(
        rspec(node({ inside: `<services>${service}</services>` })),
      );
      assert.deepEqual([code, output], [1, `${said} of node n`]);
    });
  }

  it('commands run by any of the four shells, with or without its folder', async () => {
    const all = ['sh', '/bin/sh', 'bash', '/bin/bash', 'csh', '/bin/tcsh'];
    const services = all.map((shell) => `<execute shell="${shell}" command="true"/>`).join('');
    await bootOnce(rspec(node({ inside: `<services>${services}</services>` })));
  });

  it('is kept in the manifest: services, parameters, public addresses and what Xen is told', async () => {
    const parts = [
      '<services><install url="https://example.net/x.tgz" install_path="/local"/><execute shell="sh" command="/local/run"/></services>',
      '<emulab:routable_control_ip/>',
      '<emulab:xen cores="2" ram="1024"/>',
      '<emulab:xen_ptype name="m510-vm"/>',
      '<interface client_id="n:if0"><ip address="10.0.0.1" netmask="255.255.255.0" type="ipv4"/></interface>',
    ];
    const parameters =
      '<data_set xmlns="http://www.protogeni.net/resources/rspec/ext/profile-parameters/1"><data_item name="n">3</data_item></data_set>';
    const manifest = await bootOnce(
      rspec(node({ type: 'emulab-xen', inside: parts.join('') }) + parameters),
    );
    for (const part of ['execute', 'routable_control_ip', 'xen ', 'xen_ptype', 'data_item', 'ip '])
      assert.match(manifest, new RegExp(`<(?:emulab:)?${part}`), part);
  });

  it('of an old manifest is replaced: node, host and logins', async () => {
    const notes =
      '<services><login authentication="ssh-keys" hostname="old.example" port="22" username="old"/><execute shell="sh" command="true"/></services>' +
      '<vnode xmlns="http://www.protogeni.net/resources/rspec/ext/emulab/1" name="pcvm3-16"/><host name="old.example"/>';
    const manifest = await bootOnce(
      rspec(
        node({ inside: notes, attributes: 'sliver_id="urn:publicid:IDN+old.example+sliver+1"' }),
      ),
    );
    assert.doesNotMatch(manifest, /old|pcvm3/);
    assert.equal(manifest.split('vnode').length, 2);
    assert.match(manifest, /<execute/);
  });

  it('that is for another manager is left alone: its nodes, and links that name only others', async () => {
    const there = 'urn:publicid:IDN+elsewhere.example+authority+cm';
    const home = 'urn:publicid:IDN+home.example+authority+am';
    const link = (name: string, ...managers: string[]): string =>
      `<link client_id="${name}">${managers.map((each) => `<component_manager name="${each}"/>`).join('')}</link>`;
    const manifest = await bootOnce(
      rspec(
        node({ name: 'mine', attributes: `component_manager_id="${home}"` }) +
          node({ name: 'yours', type: 'm1.small', attributes: `component_manager_id="${there}"` }) +
          link('both', home, there) +
          link('none', there) +
          link('any'),
      ),
    );
    const named = (tag: string): string => new RegExp(`<${tag}[^>]*>`).exec(manifest)?.[0] ?? '';
    assert.match(named('node client_id="mine"'), /sliver_id=/);
    assert.doesNotMatch(named('node client_id="yours"'), /sliver_id=/);
    assert.match(named('link client_id="both"'), /sliver_id=/);
    assert.doesNotMatch(named('link client_id="none"'), /sliver_id=/);
    assert.match(named('link client_id="any"'), /sliver_id=/);
  });
});
