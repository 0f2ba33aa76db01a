// URNs that are damaged so that nothing about them looks like one any more, and what stands behind a name.
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { lint } from '../../../../src/rspec/lint';
import { homeSite, request } from '../complete/cursor';
import { codes, fix, named, urn } from './judged';

const whole = urn('demo:IMG');
const profile = (value: string): string =>
  `import geni.portal as portal\nimage = "${value}"\nnode.hardware_type = "d430"\n`;
const found = (text: string): string[] => lint(text).map(({ code }) => code);

describe('a damaged URN', () => {
  const damaged: [what: string, value: string][] = [
    ['a letter is swapped in urn', whole.replace('urn:', 'unr:')],
    ['urn: is missing', whole.replace('urn:', '')],
    ['publicid is misspelt', whole.replace('publicid', 'publicide')],
    ['a plus is a dash', whole.replace('+image', '-image')],
    ['a plus is missing before the type', whole.replace('+image', 'image')],
    ['a plus is missing after the type', whole.replace('image+', 'image')],
    ['the host has two dots', whole.replace('home.', 'home..')],
  ];
  for (const [what, value] of damaged) {
    it(`is found in an RSpec where ${what}`, () =>
      assert.deepEqual(codes(named(value)), ['error image-malformed-urn']));
    it(`is found in a variable of a profile where ${what}`, () =>
      assert.deepEqual(found(profile(value)), ['image-malformed-urn']));
  }

  it('is found where the type is misspelt in a variable of a profile', () => {
    for (const type of ['images', 'imag', 'iamge'])
      assert.deepEqual(found(profile(whole.replace('image', type))), ['image-not-an-image']);
  });

  it('is found in a variable that is called image, as the type is', () => {
    assert.deepEqual(found(profile(urn('demo/IMG'))), ['image-single-slash']);
    assert.deepEqual(found(`${profile(urn('demo/IMG'))}x = "" + image\n`), []);
  });

  it('is found in a variable of a profile where a space stands beside a separator', () => {
    for (const value of ['demo: IMG', 'demo :IMG', 'demo:IMG: 2'])
      assert.deepEqual(found(profile(urn(value))), ['image-malformed-urn']);
    const beside = whole.replace('+image', ' + image');
    assert.deepEqual(found(profile(beside)), ['image-malformed-urn']);
  });

  it('is no URN of another type, and no sentence', () => {
    for (const value of [
      'urn:publicid:IDN+home.example+node+pc1',
      'urn:publicid:IDN+image.example+node+pc1',
      'urn:publicid:IDN+home.example:demo+imdataset+data',
      'urn:publicid:IDN+home.example+authority+cm',
      'Use urn:publicid:IDN+home.example+image+demo/IMG here',
      'urn:publicid:IDN+home.example+image+demo:IMG is old',
    ])
      assert.deepEqual(found(profile(value)), []);
  });
});

describe('what follows the name of an image', () => {
  it('is its version, a number', () => {
    assert.deepEqual(codes(named(urn('demo:IMG:3'))), []);
    assert.deepEqual(codes(named(urn('demo//IMG//3'))), []);
  });

  it('is not read by sites when it is anything else', () => {
    for (const [id, kept] of [
      ['demo:IMG:latest', 'demo:IMG'],
      ['demo//IMG//latest', 'demo//IMG'],
      ['demo:IMG:1:2', 'demo:IMG:1'],
    ] as const) {
      assert.deepEqual(codes(named(urn(id))), ['warning image-version']);
      assert.equal(fix(named(urn(id)), 'image-version'), named(urn(kept)));
    }
  });
});

describe('an image where the sliver type is missing', () => {
  const bare = request(`    <disk_image name="${whole}"/>`);

  it('is one mistake', () => {
    assert.deepEqual(codes(bare), ['warning image-under-node']);
    assert.deepEqual(codes(fix(bare, 'image-under-node')), []);
  });

  it('is known by a misspelt name, in old versions too', () => {
    assert.ok(codes(bare.replace('disk_image', 'diskimage')).includes('warning element-unknown'));
    const old =
      '<rspec xmlns="http://www.protogeni.net/resources/rspec/0.2" type="request"><node virtual_id="a"><disk-image name="x"/></node></rspec>';
    assert.deepEqual(codes(old), ['warning element-unknown']);
  });
});

describe('a manifest of the first versions', () => {
  it('is known by the URNs of its slivers, though it calls itself a request', () => {
    const node = `<node virtual_id="a" component_manager_urn="${homeSite}" sliver_urn="urn:publicid:IDN+home.example+sliver+1"><disk_image name="${urn('IMG')}"/></node>`;
    const text = `<rspec xmlns="http://www.protogeni.net/resources/rspec/0.2" type="request">${node}</rspec>`;
    assert.deepEqual(codes(text), []);
    assert.notDeepEqual(codes(text.replace(/ sliver_urn="[^"]*"/, '')), []);
  });
});
