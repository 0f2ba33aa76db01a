// Attributes, elements, values and sites that nobody knows, and what is offered for them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose } from '../../../../src/rspec/diagnose';
import { applyEdits } from '../../../../src/rspec/edits/textEdit';
import { namespaces } from '../../../../src/rspec/language/namespaces';
import { scan } from '../../../../src/rspec/syntax/scan';
import { catalogue, homeSite, now, request } from '../complete/cursor';
import { readSamples } from '../samples';
import { codes, find, fix } from './judged';

const xen = '<sliver_type name="emulab-xen"/>';
const node = (attributes: string): string =>
  request(xen)
    .replace(/ exclusive="[^"]*"/, '')
    .replace('<node', `<node ${attributes}`);
const inNode = (more: string): string => request(`${xen}${more}`);

/** The text after the fix that is preferred. */
function preferred(text: string): string {
  const fixes = find(text).flatMap((finding) => finding.fixes);
  const [first] = fixes.filter((one) => one.preferred === true);
  assert.ok(first, 'one fix is preferred');
  return applyEdits(text, first.edits);
}

describe('values of attributes', () => {
  it('that are true or false are nothing else', () => {
    const [found] = find(node('exclusive="maybe"'));
    assert.equal(found?.message, 'exclusive must be true or false, not maybe.');
    assert.deepEqual(codes(node('exclusive="maybe"')), ['warning value-unknown']);
    assert.deepEqual(
      found.fixes.map(({ title }) => title),
      ['Use true', 'Use false'],
    );
    assert.equal(preferred(node('exclusive="flase"')), node('exclusive="false"'));
    assert.equal(preferred(node('exclusive="Yes"')), node('exclusive="true"'));
  });

  it('may be the digits that XML Schema takes for true and false', () => {
    for (const good of ['true', 'false', '1', '0', '', '{{ exclusive }}', '$EXCLUSIVE'])
      assert.deepEqual(codes(node(`exclusive="${good}"`)), []);
  });

  it('are `yes` and `no` too where the portal writes them', () => {
    const link = (allow: string): string =>
      request(xen).replace(
        '</rspec>',
        `<link client_id="l"><interswitch xmlns="${namespaces.emulab}" allow="${allow}"/></link></rspec>`,
      );
    for (const good of ['true', 'false', 'yes', 'no']) assert.deepEqual(codes(link(good)), []);
    assert.equal(preferred(link('falsee')), link('false'));
  });

  it('say which kind of document it is', () => {
    const text = request(xen).replace('type="request"', 'type="requst"');
    assert.deepEqual(codes(text), ['warning value-unknown']);
    assert.equal(preferred(text), request(xen));
  });

  it('of lists that may not be complete are told of when they are nearly one of them', () => {
    const link = (type: string): string =>
      request(xen).replace(
        '</rspec>',
        `<link client_id="l"><link_type name="${type}"/></link></rspec>`,
      );
    assert.deepEqual(codes(link('gre_tunnel')), ['information value-unknown']);
    assert.equal(preferred(link('GRE_tunnel')), link('gre-tunnel'));
    assert.equal(preferred(link('egre-tunel')), link('egre-tunnel'));
    for (const other of ['lan', 'wlan', 'my-own-kind', 'lan2'])
      assert.deepEqual(codes(link(other)), []);
  });
});

describe('attributes', () => {
  it('that are misspelt are mended', () => {
    assert.deepEqual(codes(node('exlusive="true"')), ['warning attribute-unknown']);
    assert.equal(fix(node('exlusive="true"'), 'attribute-unknown'), node('exclusive="true"'));
    const pool = inNode(
      '<b:blockstore xmlns:b="http://www.protogeni.net/resources/rspec/ext/emulab/1" clas="local"/>',
    );
    assert.match(fix(pool, 'attribute-unknown'), / class="local"/);
  });

  it('that the language does not have get a hint', () => {
    const [found] = find(node('colour="red"'));
    assert.equal(
      found?.message,
      'The RSpec language has no attribute colour in node: check its name, or remove it.',
    );
    assert.deepEqual(codes(node('colour="red"')), ['hint attribute-unknown']);
  });

  it('of other namespaces, of templates and of half a tag are left alone', () => {
    for (const other of [
      'xmlns:j="u" j:colour="red"',
      '{{ attributes }}',
      'colour=',
      'xmlns:x="u"',
    ])
      assert.ok(!codes(node(other)).some((code) => code.endsWith('attribute-unknown')), other);
    const ours =
      '<x:blockstore xmlns:x="http://www.protogeni.net/resources/rspec/ext/emulab/1" class="local" colour="red"/>';
    assert.deepEqual(codes(inNode(ours)), []);
  });

  it('are not told of twice where an image lacks its name', () => {
    const image = request('<sliver_type name="raw-pc"><disk_image nam="x"/></sliver_type>');
    assert.deepEqual(
      codes(image).filter((code) => code.endsWith('attribute-unknown')),
      [],
    );
  });
});

describe('elements', () => {
  it('that a request does not have get a hint, also when another extension tells of syntax', () => {
    const text = inNode('<clout name="red"/>');
    assert.deepEqual(codes(text), ['hint element-unknown']);
    const told = (by: 'syntax' | 'schema'): string[] =>
      diagnose(scan(text), { now, told: by }).map(({ code }) => code);
    assert.deepEqual([told('syntax'), told('schema')], [['element-unknown'], []]);
  });

  it('of another language are left alone', () => {
    for (const other of [
      '<colour xmlns="u"/>',
      '<c:colour xmlns:c="u"/>',
      '<paint><colour/></paint>',
    ])
      assert.deepEqual(codes(inNode(other)), []);
  });
});

describe('sites', () => {
  const known = catalogue();

  it('that nobody knows are told of when a letter of one that is known is wrong', () => {
    const wrong = homeSite.replace('home', 'hone');
    const text = request(xen, wrong);
    assert.deepEqual(codes(text, known), ['information site-unknown']);
    assert.equal(fix(text, 'site-unknown', known), request(xen, homeSite));
    const link = request(xen).replace(
      '</rspec>',
      `<link client_id="l"><component_manager name="${wrong}"/></link></rspec>`,
    );
    assert.deepEqual(codes(link, known), ['information site-unknown']);
  });

  it('that are known, or nothing like it, are not', () => {
    for (const site of [homeSite, 'urn:publicid:IDN+elsewhere.example+authority+cm'])
      assert.deepEqual(codes(request(xen, site), known), []);
    assert.deepEqual(codes(request(xen, homeSite.replace('home', 'hone'))), []);
  });

  it('offer sliver types that a name is nearly', () => {
    const clouds = {
      ...known,
      sites: known.sites.map((site) => ({ ...site, sliverTypes: ['XOSmall', 'XOLarge'] })),
    };
    const typed = (name: string): string => request(`<sliver_type name="${name}"/>`);
    assert.equal(fix(typed('XOSmal'), 'sliver-type-unknown', clouds), typed('XOSmall'));
    for (const other of ['XOSmall', 'XOMedium', 'raw-pc'])
      assert.deepEqual(codes(typed(other), clouds), []);
  });
});

describe('what a sentence says to do', () => {
  const withoutType = (end: string): string =>
    request(xen).replace(/ exclusive="true">[^]*<\/node>/, end);

  it('is offered for a node without a sliver type', () => {
    const added = '>\n    <sliver_type name="raw-pc"/>\n  </node>';
    for (const end of ['/>', '></node>', '>\n  </node>'])
      assert.equal(fix(withoutType(end), 'node-without-sliver-type'), withoutType(added));
    const shared = withoutType(' exclusive="false"/>');
    assert.match(fix(shared, 'node-without-sliver-type'), /<sliver_type name="emulab-xen"\/>/);
  });

  it('is offered for a name that is there already', () => {
    const named = (...names: string[]): string =>
      request(xen).replace(
        '</rspec>',
        `${names.map((name) => `<link client_id="${name}"/>`).join('')}</rspec>`,
      );
    assert.equal(fix(named('l1', 'l2', 'l1'), 'name-twice'), named('l1', 'l2', 'l3'));
    assert.equal(fix(named('lan', 'lan'), 'name-twice'), named('lan', 'lan2'));
  });

  it('is offered for a node name that Emulab does not accept', () => {
    const named = (name: string): string => request(xen).replace('"a"', `"${name}"`);
    assert.equal(fix(named('my node.1'), 'node-name'), named('my-node-1'));
    assert.deepEqual(
      find(named('…')).flatMap(({ fixes }) => fixes),
      [],
    );
  });

  it('is offered for an attribute to remove, and for comments', () => {
    assert.equal(
      fix(node('colour="red"'), 'attribute-unknown'),
      node('').replace('<node  ', '<node '),
    );
    assert.equal(fix(inNode('<!-- a\n'), 'xml-open-comment'), inNode('<!-- a -->\n'));
    assert.equal(fix(inNode('<!-- a ---- b -->'), 'xml-comment-dashes'), inNode('<!-- a - b -->'));
    assert.equal(fix(inNode('<!-- a --->'), 'xml-comment-dashes'), inNode('<!-- a -->'));
  });
});

describe('what real requests hold', () => {
  it('is known, so that none of this is found in a sample of versions 2 and 3', () => {
    const unknown = /^(?:attribute|value|element|site)-unknown$/;
    for (const { file, text } of readSamples())
      for (const { code, message } of find(text, catalogue()))
        assert.doesNotMatch(code, unknown, `${file}: ${message}`);
  });
});
