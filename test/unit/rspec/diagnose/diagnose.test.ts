// Diagnostics: each mistake is found, said in one sentence, and gone after its fix.
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import type { Catalogue } from '../../../../src/rspec/images/catalogue';
import { diagnose } from '../../../../src/rspec/diagnose';
import { scan } from '../../../../src/rspec/syntax/scan';
import { catalogue, homeSite, image, northSite, request } from '../complete/cursor';
import { codes, find, fix, named, urn } from './judged';
import { readSamples } from '../samples';

describe('diagnostics of a document', () => {
  it('are told in readable length, whatever the document holds', () => {
    const long = 'x'.repeat(100_000);
    const text = request(`<node client_id="a" ${long}="1"><sliver_type name="${long}"/></node>`);
    const found = diagnose(scan(text));
    assert.ok(found.length > 0);
    for (const { message, fixes } of found)
      for (const words of [message, ...fixes.map(({ title }) => title)])
        assert.ok(words.length <= 601, `${words.length} characters`);
  });
});

describe('diagnostics of a reference', () => {
  it('accepts every form that servers accept', () => {
    for (const name of [
      urn('demo:IMG'),
      urn('demo//IMG'),
      urn('demo:IMG:3'),
      urn('emulab-ops:UBUNTU20-64-STD', 'emulab.net'),
      'https://www.home.example/image_metadata.php?uuid=86cfe455-6688-11de-abf6-001143e453fe',
    ]) {
      assert.deepEqual(codes(named(name)), []);
    }
  });

  const mistakes: [what: string, before: string, code: string, after: string][] = [
    ['spaces around it', ` ${urn('demo:IMG')} `, 'image-spaces', urn('demo:IMG')],
    [
      'a missing IDN+',
      'urn:publicid:home.example+image+demo:IMG',
      'image-missing-idn',
      urn('demo:IMG'),
    ],
    ['a single slash', urn('demo/IMG'), 'image-single-slash', urn('demo:IMG')],
    ['a small idn', urn('demo:IMG').replace('IDN', 'idn'), 'image-malformed-urn', urn('demo:IMG')],
    ['a bare name', 'UBUNTU20-64-STD', 'image-bare-name', urn('emulab-ops:UBUNTU20-64-STD')],
  ];
  for (const [what, before, code, after] of mistakes) {
    it(`finds and mends ${what}`, () => assert.equal(fix(named(before), code), named(after)));
  }

  it('tells of an image, or a version, that the team has marked as deprecated, with the reason', () => {
    const labels = [
      { image: urn('demo:old'), label: 'deprecated', reason: 'Use new.' },
      { image: urn('demo:kept:1'), label: 'deprecated' },
      { image: urn('demo:fine'), label: 'prod' },
    ];
    const told = (name: string): string[] =>
      diagnose(scan(named(name)), { catalogue: { sites: [], images: [], labels } })
        .filter(({ code }) => code === 'image-deprecated')
        .map(({ severity, message }) => `${severity}: ${message}`);
    const old = ['warning: demo:old is marked as deprecated: Use new.'];
    assert.deepEqual(told(urn('demo:old')), old);
    assert.deepEqual(told(urn('demo:old:7', 'emulab.net')), old);
    assert.deepEqual(told(urn('demo:kept:1')), [
      'warning: demo:kept is marked as deprecated: choose another image.',
    ]);
    for (const name of ['demo:kept', 'demo:kept:2', 'demo:fine', 'other:old'])
      assert.deepEqual(told(urn(name)), []);
  });

  it('takes a name without version for the newest one, where it is known which that is', () => {
    const labels = [{ image: urn('demo:IMG:3'), label: 'deprecated' }];
    const known = { ...catalogue(image('IMG', { version: 3 })), labels };
    const codesOf = (name: string): string[] =>
      diagnose(scan(named(name)), { catalogue: known }).map(({ code }) => code);
    assert.ok(codesOf(urn('demo:IMG')).includes('image-deprecated'));
    assert.ok(!codesOf(urn('demo:IMG:2')).includes('image-deprecated'));
  });

  it('takes the project from the only image of that name', () => {
    assert.equal(
      fix(named(urn('IMG')), 'image-missing-project', catalogue(image('IMG'))),
      named(urn('demo:IMG')),
    );
  });

  it('leaves bare names alone where the sliver type is none of Emulab', () => {
    assert.deepEqual(codes(named('ubuntu-12.04', homeSite, 'm1.smaller')), []);
    const known = catalogue(image('IMG'));
    assert.deepEqual(codes(named('ubuntu-12.04', homeSite, 'm1.smaller'), known), [
      'warning image-bare-name',
    ]);
  });

  it('finds an image that is not named, whatever else is', () => {
    assert.deepEqual(codes(named('')), ['warning image-empty']);
    assert.deepEqual(codes(named('   ')), ['warning image-empty']);
  });

  it('finds addresses that a site refuses', () => {
    assert.deepEqual(codes(named('https://x.example/i?uuid=%20')), ['error image-malformed-url']);
    assert.deepEqual(codes(named(`https://x.example/${'a'.repeat(120)}`)), [
      'error image-malformed-url',
    ]);
    assert.deepEqual(codes(named('https://x.example/image_metadata.php')), [
      'warning image-url-without-uuid',
    ]);
  });

  it('judges no manifest and no advertisement by it', () => {
    const manifest = named(urn('demo/IMG')).replace(
      '<node ',
      '<node sliver_id="urn:publicid:IDN+x+sliver+1" ',
    );
    assert.deepEqual(codes(manifest), []);
    assert.deepEqual(codes(named(urn('demo/IMG')).replace('"request"', '"advertisement"')), []);
  });

  it('names the thing and says what to do, in one sentence', () => {
    for (const [, before, code] of mistakes) {
      const found = find(named(before)).find((diagnostic) => diagnostic.code === code);
      assert.match(found?.message ?? '', /^[^.]*(?:\.[^ ][^.]*)*\.$/);
    }
  });
});

describe('diagnostics of the place of an image', () => {
  it('moves an image under a node into its sliver_type', () => {
    const before = request(
      `    <disk_image name="${urn('demo:IMG')}"/>\n    <sliver_type name="raw-pc"/>`,
    );
    assert.equal(
      fix(before, 'image-under-node'),
      request(
        `    <sliver_type name="raw-pc">\n      <disk_image name="${urn('demo:IMG')}"/>\n    </sliver_type>`,
      ),
    );
  });

  it('makes the sliver_type that is missing around it', () => {
    const before = request(`    <disk_image name="${urn('demo:IMG')}"/>`);
    assert.equal(
      fix(before, 'image-under-node'),
      request(
        `    <sliver_type name="raw-pc">\n      <disk_image name="${urn('demo:IMG')}"/>\n    </sliver_type>`,
      ),
    );
  });

  it('lets it stand under the node in version 0.2', () => {
    const text = `<rspec xmlns="http://www.protogeni.net/resources/rspec/0.2" type="request"><node virtual_id="a"><disk_image name="${urn('demo:IMG')}"/></node></rspec>`;
    assert.deepEqual(codes(text), []);
  });

  it('puts the address of url into name', () => {
    const url =
      'https://www.home.example/image_metadata.php?uuid=86cfe455-6688-11de-abf6-001143e453fe';
    const tag = (attributes: string): string =>
      request(`<sliver_type name="raw-pc"><disk_image ${attributes}/></sliver_type>`);
    assert.equal(fix(tag(`url="${url}"`), 'image-url-attribute'), tag(`name="${url}"`));
    assert.equal(
      fix(tag(`name="${urn('demo:IMG')}" url="${url}"`), 'image-url-attribute'),
      tag(`name="${url}"`),
    );
  });

  it('renames url that holds a URN', () => {
    const tag = (name: string): string =>
      request(
        `<sliver_type name="raw-pc"><disk_image ${name}="${urn('demo:IMG')}"/></sliver_type>`,
      );
    assert.equal(fix(tag('url'), 'image-urn-in-url'), tag('name'));
  });

  it('finds a second image in one sliver_type', () => {
    const two = `<disk_image name="${urn('demo:A')}"/><disk_image name="${urn('demo:B')}"/>`;
    assert.deepEqual(codes(request(`<sliver_type name="raw-pc">${two}</sliver_type>`)), [
      'warning image-twice',
    ]);
  });
});

describe('diagnostics from the lists of the sites', () => {
  const both = (...images: Parameters<typeof catalogue>): Catalogue => catalogue(...images);

  it('says nothing without lists', () => {
    assert.deepEqual(codes(named(urn('demo:gone'))), []);
  });

  it('says nothing from lists that are a day old', () => {
    const old = {
      ...both(image('IMG', { state: 'deleted' })),
      sites: [{ urn: homeSite, name: 'home', at: new Date('2026-02-20') }],
    };
    assert.deepEqual(codes(named(urn('demo:IMG')), old), []);
  });

  it('finds deleted, failed and unfinished images', () => {
    assert.deepEqual(codes(named(urn('demo:IMG')), both(image('IMG', { state: 'deleted' }))), [
      'warning image-deleted',
    ]);
    assert.deepEqual(codes(named(urn('demo:IMG')), both(image('IMG', { state: 'failed' }))), [
      'warning image-failed',
    ]);
    assert.deepEqual(
      codes(named(urn('demo:IMG')), both(image('IMG', { state: 'snapshot-running' }))),
      ['information image-not-ready'],
    );
  });

  it('finds an image that is not shared with the node’s site', () => {
    const secret = image('IMG', { visibility: 'project' });
    assert.deepEqual(codes(named(secret.url ?? '', northSite), both(secret)), [
      'warning image-not-shared',
    ]);
    assert.deepEqual(codes(named(secret.urn), both(secret)), []);
  });

  it('writes the address of an image that is at another site', () => {
    const far = image('IMG');
    assert.equal(
      fix(named(far.urn, northSite), 'image-urn-elsewhere', both(far)),
      named(far.url ?? '', northSite),
    );
  });

  it('writes the URN of an image that is at home', () => {
    const near = image('IMG');
    assert.equal(fix(named(near.url ?? ''), 'image-url-at-home', both(near)), named(near.urn));
  });

  it('never calls an image unknown because the authority differs', () => {
    const here = image('IMG', { siteName: 'north' });
    const known: Catalogue = {
      ...both(here),
      sites: [{ urn: northSite, name: 'north', completeProjects: ['demo'] }],
    };
    assert.deepEqual(codes(named(urn('demo:IMG', 'emulab.net'), northSite), known), []);
  });

  it('knows no foreign system images, and says nothing of them', () => {
    const system = image('UBUNTU', { project: 'emulab-ops' });
    assert.deepEqual(codes(named(system.urn, northSite), both(system)), []);
  });

  it('finds images of virtual machines on bare metal and the reverse', () => {
    const vm = image('IMG', { sliverTypes: ['emulab-xen'] });
    assert.deepEqual(codes(named(vm.urn), both(vm)), ['warning image-sliver-type']);
    assert.deepEqual(codes(named(vm.urn, homeSite, 'emulab-xen'), both(vm)), []);
    assert.deepEqual(codes(named(vm.urn, homeSite, 'default-vm'), both(vm)), []);
    // What is no type at all is told of as that.
    assert.deepEqual(codes(named(vm.urn, homeSite, 'raw_pc'), both(vm)), [
      'warning sliver-type-unknown',
    ]);
    assert.equal(
      fix(named(vm.urn), 'image-sliver-type', both(vm)),
      named(vm.urn, homeSite, 'emulab-xen'),
    );
  });

  it('takes an ordinary system image for Xen too, whatever the site lists it under, but not the reverse', () => {
    const system = { project: 'emulab-ops', sliverTypes: ['raw-pc'] };
    const ordinary = image('UBUNTU18-64-STD', system);
    for (const type of ['raw-pc', 'emulab-xen', 'default-vm'])
      assert.deepEqual(codes(named(ordinary.urn, homeSite, type), both(ordinary)), [], type);
    assert.deepEqual(codes(named(ordinary.urn, homeSite, 'emulab-docker'), both(ordinary)), [
      'warning image-sliver-type',
    ]);
    const own = image('UBUNTU18-64-STD', { sliverTypes: ['raw-pc'] });
    const vm = image('XEN-STD', { project: 'emulab-ops', sliverTypes: ['emulab-xen'] });
    assert.deepEqual(codes(named(own.urn, homeSite, 'emulab-xen'), both(own)), [
      'warning image-sliver-type',
    ]);
    assert.deepEqual(codes(named(vm.urn), both(vm)), ['warning image-sliver-type']);
  });

  it('says nothing of the kind of machine where nobody said what an image is for', () => {
    const either = image('IMG');
    assert.deepEqual(codes(named(either.urn), both(either)), []);
    assert.deepEqual(codes(named(either.urn, homeSite, 'emulab-xen'), both(either)), []);
  });

  it('informs of a name that the site spells otherwise', () => {
    const upper = image('IMG2', { version: 1, versions: [0, 1] });
    assert.equal(
      fix(named(urn('demo:img2:1')), 'image-name-case', both(upper)),
      named(urn('demo:IMG2:1')),
    );
    assert.deepEqual(codes(named(urn('Demo//img2')), both(upper)), ['information image-name-case']);
    assert.equal(
      fix(named(urn('Demo//img2')), 'image-name-case', both(upper)),
      named(urn('demo//IMG2')),
    );
    assert.deepEqual(codes(named(urn('demo:IMG2')), both(upper)), []);
  });

  it('offers the newest version, or none', () => {
    const newer = image('IMG', { version: 5, versions: [3, 5] });
    assert.equal(
      fix(named(urn('demo:IMG:3')), 'image-version-old', both(newer)),
      named(urn('demo:IMG:5')),
    );
    assert.deepEqual(codes(named(urn('demo:IMG:4')), both(newer)), [
      'warning image-version-missing',
    ]);
    assert.deepEqual(codes(named(urn('demo:IMG:5')), both(newer)), []);
  });
});

describe('diagnostics of the structure', () => {
  const type = '<sliver_type name="raw-pc"/>';

  it('asks for a sliver_type', () => {
    assert.deepEqual(codes(request('<interface client_id="a:0"/>')), [
      'warning node-without-sliver-type',
    ]);
  });

  it('finds names that are used twice, and ends of links that lead nowhere', () => {
    assert.deepEqual(
      codes(request(`${type}<interface client_id="x"/><interface client_id="x"/>`)),
      ['warning name-twice'],
    );
    const link =
      '</node><link client_id="l"><interface_ref client_id="a:eth1"/></link><node client_id="b">';
    const text = request(`${type}<interface client_id="a:eth0"/>${link}${type}`);
    assert.match(fix(text, 'interface-unknown'), /<interface_ref client_id="a:eth0"\/>/);
  });

  it('finds misspelt elements, and renames both tags', () => {
    const text = request('<silver_type name="raw-pc"></silver_type><sliver_type name="raw-pc"/>');
    assert.match(
      fix(text, 'element-unknown'),
      /<sliver_type name="raw-pc"><\/sliver_type><sliver_type/,
    );
  });

  it('declares a customary prefix', () => {
    const text = request(`${type}<emulab:routable_control_ip/>`);
    assert.match(
      fix(text, 'xml-undeclared-prefix'),
      /<rspec xmlns:emulab="http:\/\/www\.protogeni\.net\/resources\/rspec\/ext\/emulab\/1" /,
    );
  });

  it('declares the namespace of the language', () => {
    assert.match(
      fix('<rspec type="request"/>', 'rspec-namespace'),
      /<rspec xmlns="http:\/\/www\.geni\.net\/resources\/rspec\/3" type/,
    );
  });

  it('proposes the site for a word that is no URN', () => {
    const known = catalogue(image('x'));
    assert.match(
      fix(request(type, 'north'), 'site-malformed', known),
      new RegExp(northSite.replaceAll('+', '\\+')),
    );
  });

  it('finds node names that a site refuses', () => {
    assert.deepEqual(codes(request(type).replace('client_id="a"', 'client_id="a b"')), [
      'warning node-name',
    ]);
  });
});

describe('diagnostics of the samples', () => {
  it('finds no error in any file that servers accept', () => {
    for (const sample of readSamples()) {
      if (!sample.wellFormed) continue;
      const errors = find(sample.text).filter(({ severity }) => severity === 'error');
      assert.deepEqual(errors, [], sample.file);
    }
  });
});
