/** What requests of today's profiles and of older tools ask for, a trait at a time, and what no site has. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { standardImages } from '../../../../src/testbed/images/standardImages';
import { nodes } from '../../../../src/testbed/sites/hardware';
import { listOf, textOf } from '../support/client';
import { Lab } from '../support/lab';
import { node, Requester, rspec } from '../support/requests';

let lab: Lab;
const { ask, boot, bootOnce } = new Requester(() => lab);
before(async () => {
  lab = await Lab.open({ aggregates: 2 });
});
after(() => lab.close());

const foreign = (name: string): string => `urn:publicid:IDN+emulab.net+image+emulab-ops:${name}`;

describe('images of requests', () => {
  it('all those that sites have boot under another site’s name', async () => {
    const wanted = standardImages.map(({ name, runsOn: [type] }, index) =>
      node({ name: `n${index}`, type, image: foreign(name) }),
    );
    const manifest = await bootOnce(rspec(wanted.join('')));
    for (const { name } of standardImages)
      assert.ok(manifest.includes(`disk_image="emulab-ops/${name}:0"`), name);
  });

  it('say on their disk which system they are', async () => {
    const { slice } = await boot(rspec(node({ image: foreign('CENTOS8S-64-STD') })));
    const file = join(lab.sliver('n', 'home', slice).disk, 'usr/lib/os-release');
    assert.match(readFileSync(file, 'utf8'), /^PRETTY_NAME="CentOS Stream 8"$[^]*^ID=centos$/m);
  });

  for (const type of ['emulab-xen', 'default-vm']) {
    it(`an ordinary image runs on ${type}`, async () => {
      const image = foreign('UBUNTU18-64-STD');
      const manifest = await bootOnce(
        rspec(node({ type, image, attributes: 'exclusive="false"' })),
      );
      assert.match(manifest, /hardware_type="pcvm" disk_image="emulab-ops\/UBUNTU18-64-STD:0"/);
    });
  }

  it('the image of a virtual machine never boots on bare metal', async () => {
    const reply = await ask(rspec(node({ image: foreign('UBUNTU24-XEN-STD') })));
    assert.equal(reply.code, 28);
    assert.match(reply.output, /UBUNTU24-XEN-STD does not run on raw-pc, node n/);
  });

  it('a snapshot of a virtual machine is for virtual machines, though its base ran on bare metal too', async () => {
    const { slice } = await boot(
      rspec(node({ type: 'emulab-xen', image: foreign('CENTOS7-64-STD') })),
    );
    const sliver_urn = lab.sliver('n', 'home', slice).urn;
    const made = await lab.onSlice('CreateImage', { imagename: 'ofvm', sliver_urn }, slice);
    const [urn = ''] = listOf(made.value).map(textOf);
    await lab.imageEnd(urn);
    await lab.sliceIs('ready', slice);
    assert.equal((await ask(rspec(node({ image: urn })))).code, 28);
    await bootOnce(rspec(node({ type: 'emulab-xen', image: urn })));
  });

  for (const type of ['raw-pc', 'emulab-xen']) {
    it(`an ordinary image that another site gives out runs on ${type}`, async () => {
      const args = { credentials: [await lab.self()] };
      const there = await lab.client.call(lab.cm('north'), 'alice', 'DiscoverResources', args);
      const [, url] = /UBUNTU20-64-STD"[^>]* url="([^"]*)"/.exec(textOf(there.value)) ?? [];
      const manifest = await bootOnce(rspec(node({ type, image: url ?? '' })));
      assert.match(manifest, /disk_image="GeniSlices\/UBUNTU20-64-STD:0"/);
    });
  }

  it('an ordinary image in a container is refused', async () => {
    const image = foreign('UBUNTU22-64-STD');
    assert.equal((await ask(rspec(node({ type: 'emulab-docker', image })))).code, 28);
  });

  it('a word in the place of the version is as none', async () => {
    await bootOnce(rspec(node({ image: `${foreign('UBUNTU20-64-STD')}:latest` })));
  });

  it('the old spelling with two slashes is the same image', async () => {
    await bootOnce(rspec(node({ image: foreign('UBUNTU16-64-STD').replace('ops:', 'ops//') })));
  });

  it('one that no site has is refused by its name', async () => {
    const { code, output } = await ask(rspec(node({ image: foreign('CENTIS71-64-STD') })));
    assert.equal(code, 1);
    assert.match(output, /CENTIS71-64-STD/);
  });

  it('one for another processor is refused with both', async () => {
    const { code, output } = await ask(
      rspec(node({ image: foreign('UBUNTU18-PPC64LE'), hardware: 'd430' })),
    );
    assert.equal(code, 28);
    assert.match(output, /node n .*ppc64le.* d430/i);
  });

  it('one for another processor finds its machine by itself', async () => {
    const manifest = await bootOnce(rspec(node({ image: foreign('UBUNTU18-PPC64LE') })));
    assert.match(manifest, /hardware_type="ibm8335"/);
  });

  it('a machine with another processor has a default of its own', async () => {
    const manifest = await bootOnce(rspec(node({ hardware: 'ibm8335' })));
    assert.match(manifest, /disk_image="emulab-ops\/UBUNTU18-PPC64LE:0"/);
  });
});

describe('hardware of requests', () => {
  const types = [
    ...new Set(nodes.filter(({ slots }) => slots === 1).map((each) => each.hardwareType)),
  ];

  it('all types of machines can be had at once, by one slice', async () => {
    const wanted = types.map((hardware, index) => node({ name: `n${index}`, hardware }));
    const { code, output, value, slice } = await ask(rspec(wanted.join('')));
    assert.equal(code, 0, output);
    const manifest = textOf(listOf(value)[1]);
    for (const type of types) assert.ok(manifest.includes(`hardware_type="${type}"`), type);
    await lab.sliceIs('ready', slice);
    await lab.onSlice('DeleteSlice', { blocking: 1 }, slice);
  });

  it('a type that no site has is refused by its name', async () => {
    const { code, output } = await ask(rspec(node({ hardware: 'cray' })));
    assert.equal(code, 28);
    assert.match(output, /cray/);
    assert.ok(!output.includes('later'), output);
  });

  it('a machine that is not there is refused by its name', async () => {
    const component = 'component_id="urn:publicid:IDN+home.example+node+pc999"';
    const { code, output } = await ask(rspec(node({ attributes: component })));
    assert.equal(code, 1);
    assert.match(output, /Bad resource .*\+node\+pc999 for node n/);
  });

  it('a virtual machine of an old manifest is refused, as its node is no machine', async () => {
    const attributes = 'component_id="urn:publicid:IDN+home.example+node+pc101"';
    const inside = '<emulab:vnode name="pcvm101-4" hardware_type="pcvm"/>';
    const { code, output } = await ask(rspec(node({ type: 'emulab-xen', attributes, inside })));
    assert.equal(code, 1);
    assert.match(output, /for node n: no machine pcvm101-4 /);
  });

  it('a bare machine of an old manifest is the same machine', async () => {
    const attributes = 'component_id="urn:publicid:IDN+home.example+node+pc40"';
    const inside = '<emulab:vnode name="pc40" hardware_type="d430"/>';
    assert.match(await bootOnce(rspec(node({ attributes, inside }))), /vnode name="pc40"/);
  });

  it('any machine can be written as *', async () => {
    assert.match(
      await bootOnce(rspec(node({ attributes: 'component_id="*"' }))),
      /vnode name="pc\d/,
    );
  });

  it('a machine of another type than wanted is refused with both', async () => {
    const attributes = 'component_id="urn:publicid:IDN+home.example+node+pc40"';
    const { output } = await ask(rspec(node({ attributes, hardware: 'm510' })));
    assert.match(output, /node pc40 is no m510/);
  });

  it('a machine that exports storage cannot be a bare one', async () => {
    const attributes = 'component_id="urn:publicid:IDN+home.example+node+dbox1"';
    const { code, output } = await ask(rspec(node({ attributes })));
    assert.deepEqual([code, output.includes('no dbox1 can be raw-pc')], [28, true], output);
  });

  const servers = (count: number): string =>
    rspec(
      Array.from({ length: count }, (_, i) => node({ name: `n${i}`, hardware: 'sdr' })).join(''),
    );

  it('when all machines of a type are taken, it is later', async () => {
    const { slice } = await boot(servers(6));
    const { code, output } = await ask(servers(1));
    assert.deepEqual([code, output], [26, '*** No free sdr node for n0. Try again later.']);
    await lab.onSlice('DeleteSlice', { blocking: 1 }, slice);
  });

  it('more machines of a type than there are will not be there later', async () => {
    const { code, output } = await ask(servers(7));
    assert.equal(code, 26);
    assert.match(output, /more than the site has: no sdr node is left for n6\.$/);
  });

  it('a machine that another slice has is named', async () => {
    const attributes = 'component_id="urn:publicid:IDN+home.example+node+pc1"';
    const { code, output } = await ask(rspec(node({ attributes })));
    assert.deepEqual([code, output], [26, '*** No free pc1 for n. Try again later.']);
  });

  for (const hardware of ['m510', 'm510-vm']) {
    it(`virtual machines on ${hardware} get a machine that others do not get`, async () => {
      const two = ['a', 'b'].map((name) => node({ name, type: 'emulab-xen', hardware }));
      const { slice, manifest } = await boot(rspec(two.join('')));
      const hosts = [...manifest.matchAll(/vnode name="pcvm(\d+)-\d"/g)].map(([, host]) => host);
      assert.equal(hosts.length, 2);
      assert.equal(hosts[0], hosts[1]);
      const attributes = `component_id="urn:publicid:IDN+home.example+node+pc${hosts[0] ?? ''}"`;
      assert.equal((await ask(rspec(node({ attributes })))).code, 26);
      const reply = await ask(rspec(node({ attributes, type: 'emulab-xen' })));
      assert.equal(reply.code, 26);
      await lab.onSlice('DeleteSlice', { blocking: 1 }, slice);
      await bootOnce(rspec(node({ attributes })));
    });
  }
});

describe('sliver types of requests', () => {
  for (const type of ['emulab-openvz', 'emulab-docker', 'delay', 'firewall', 'raw']) {
    it(`${type} boots`, async () => {
      assert.match(await bootOnce(rspec(node({ type }))), /<services/);
    });
  }

  it('storage that is reached over the network boots without a disk or a login', async () => {
    const storage = `<emulab:blockstore name="bs" size="10GB" class="remote" mountpoint="/data"/><interface client_id="b:if0"/>`;
    const { slice, manifest } = await boot(
      rspec(
        node({
          name: 'b',
          type: 'emulab-blockstore',
          attributes: 'exclusive="true"',
          inside: storage,
        }) +
          node({ name: 'a', inside: '<interface client_id="a:if0"/>' }) +
          '<link client_id="l"><interface_ref client_id="a:if0"/><interface_ref client_id="b:if0"/></link>',
      ),
    );
    const [own = ''] = /<node client_id="b"[^]*?<\/node>/.exec(manifest) ?? [];
    assert.match(own, /component_id="urn:publicid:IDN\+home\.example\+node\+dbox1"/);
    assert.match(own, /<emulab:vnode name="dboxvm1-1" hardware_type="blockstore"\/>/);
    assert.match(own, /<emulab:blockstore name="bs"/);
    assert.doesNotMatch(own, /login/);
    const sliver_urn = lab.sliver('b', 'home', slice).urn;
    const reply = await lab.onSlice('CreateImage', { imagename: 'nodisk', sliver_urn }, slice);
    assert.deepEqual(
      [reply.code, reply.output],
      [1, 'Malformed arguments: b has no disk to make an image of'],
    );
    await lab.onSlice('DeleteSlice', { blocking: 1 }, slice);
  });

  it('a bridge keeps how it shapes what passes', async () => {
    const shaping =
      '<emulab:delay_sliver_type_shaping><emulab:pipe source="l" dest="r" capacity="1000"/></emulab:delay_sliver_type_shaping>';
    const manifest = await bootOnce(
      rspec(`<node client_id="b"><sliver_type name="delay">${shaping}</sliver_type></node>`),
    );
    assert.match(manifest, /<emulab:pipe source="l" dest="r" capacity="1000"\/>/);
    assert.match(manifest, /exclusive="true"/);
  });

  it('versions 0.x say in a subtype what kind of node is meant', async () => {
    const old = (subtype: string, name: string): string =>
      `<node virtual_id="${name}" virtualization_type="emulab-vnode" virtualization_subtype="${subtype}" exclusive="1"/>`;
    const manifest = await bootOnce(
      rspec(
        old('raw', 'a') + old('emulab-openvz', 'b'),
        'http://www.protogeni.net/resources/rspec/0.2',
      ),
    );
    assert.match(manifest, /name="pc\d+" hardware_type="d710"/);
    assert.match(manifest, /name="pcvm101-\d+" hardware_type="pcvm"/);
  });

  for (const version of [
    'http://www.geni.net/resources/rspec/3',
    'http://www.protogeni.net/resources/rspec/2',
  ]) {
    it(`a node without one is a bare machine, ${version}`, async () => {
      const manifest = await bootOnce(rspec('<node client_id="foo"/>', version));
      assert.match(manifest, /<node client_id="foo"[^>]* exclusive="true"/);
      assert.match(manifest, /<sliver_type name="raw-pc"\/>/);
      assert.match(manifest, /name="pc\d+" hardware_type="d710"/);
    });
  }

  it('raw is raw-pc in the manifest, with its image', async () => {
    const image = foreign('UBUNTU18-64-STD');
    const manifest = await bootOnce(rspec(node({ type: 'raw', image })));
    assert.match(manifest, /<sliver_type name="raw-pc"><disk_image name="[^"]*UBUNTU18-64-STD"/);
  });

  it('versions 0.x mean a bare machine when they say no subtype, and must say a type', async () => {
    const version = 'http://www.protogeni.net/resources/rspec/0.1';
    const of = (type: string): string => rspec(`<node virtual_id="n" ${type}/>`, version);
    const manifest = await bootOnce(of('virtualization_type="emulab-vnode"'));
    assert.match(manifest, /virtualization_subtype="raw"/);
    assert.match(manifest, /name="pc\d+" hardware_type="d710"/);
    const { code, output } = await ask(of(''));
    assert.deepEqual([code, output], [1, 'Node n has no virtualization_type']);
  });

  for (const type of ['m1.small', 'plab-vnode', 'XOMedium', 'emulab-vnode']) {
    it(`${type} is refused by its name`, async () => {
      const { code, output } = await ask(rspec(node({ type })));
      assert.deepEqual([code, output], [1, `Unknown sliver type ${type} on node n`]);
    });
  }
});
