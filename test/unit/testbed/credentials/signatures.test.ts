// Signatures as real verifiers make and check them: by libxml2, and by xmlsec1 itself where it is installed.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { SignedXml } from 'xml-crypto';
import { CANONICAL_XML, xmlSignature } from '../../../../src/testbed/credentials/canonicalXml';
import { issueCredential } from '../../../../src/testbed/credentials/issue';
import { isoSeconds } from '../../../../src/testbed/time/clock';
import type { Issuer } from '../../../../src/testbed/pki/issue';
import { libxml2Signatures, type Signatures } from '../../../support/libxml2Signatures';
import { signWithXmlsec1, verdictsOf, xmlsec1Version } from '../../../support/xmlsec1';
import { textOf } from '../support/client';
import { Lab } from '../support/lab';
import {
  authorityOf,
  codeOf,
  contentFor,
  fileOf,
  personOf,
  unverified,
  userUrn,
} from '../support/signers';
import { credentialOf, documentOf, signatureOf } from '../support/templates';

let lab: Lab;
let libxml2: Signatures;
before(async () => {
  [lab, libxml2] = await Promise.all([Lab.open({ aggregates: 1 }), libxml2Signatures()]);
});
after(() => lab.close());

const pemOf = ({ key }: Issuer): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const ca = (): string => fileOf(lab, 'ca', 'ca.pem');

/** What bob got from alice, signed by her. */
function delegated(rootAttributes = ''): string {
  const parent = credentialOf('refA', contentFor(lab, 'alice'));
  const outer = credentialOf(
    'refB',
    contentFor(lab, 'bob', { expires: Date.now() + 60_000 }),
    parent,
  );
  const alice = personOf(lab, 'alice');
  const sa = authorityOf(lab);
  const first = libxml2.sign(documentOf(outer, signatureOf('refA', sa), rootAttributes), sa.key);
  const [inner = ''] = /<Signature [^]*<\/Signature>/.exec(first) ?? [];
  const second = libxml2.sign(
    documentOf(outer, signatureOf('refB', alice), rootAttributes),
    alice.key,
  );
  return second.replace('</signatures>', `${inner}</signatures>`);
}

async function issued(): Promise<Record<string, string>> {
  const self = await lab.self();
  const ask = async (url: string, urn?: string): Promise<string> => {
    const args = urn === undefined ? {} : { credential: self, urn };
    return textOf((await lab.client.call(url, 'alice', 'GetCredential', args)).value);
  };
  const urn = 'urn:publicid:IDN+home.example:demo+project+demo';
  const sliver = textOf((await lab.onSlice('GetSliver')).value);
  const [, sliver_urn = ''] = /<target_urn>([^<]*)/.exec(sliver) ?? [];
  const ticket = await lab.client.call(lab.cm(), 'alice', 'DeleteSliver', {
    sliver_urn,
    credentials: [sliver],
  });
  const renewed = await lab.client.call(lab.sa, 'alice', 'RenewSlice', {
    credential: await lab.sliceCredential(),
    expiration: isoSeconds(Date.now() + 85 * 86_400_000),
  });
  return {
    user: self,
    'project authority': await ask(lab.sa.replace(/sa$/, 'project/demo/sa')),
    slice: await lab.sliceCredential(),
    'renewed slice': textOf(renewed.value),
    project: await ask(lab.sa, urn),
    sliver,
    'speaks-for': issueCredential(personOf(lab, 'alice'), {
      ...contentFor(lab, 'bob', { targetUrn: userUrn('alice'), type: 'speaksfor' }),
    }),
    ticket: textOf(ticket.value),
    delegated: delegated(),
  };
}

describe('credentials of the testbed', () => {
  let all: Record<string, string>;
  before(async () => {
    all = await issued();
  });

  for (const kind of [
    'user',
    'project authority',
    'slice',
    'renewed slice',
    'project',
    'sliver',
    'ticket',
    'speaks-for',
    'delegated',
  ]) {
    it(`verify with libxml2: ${kind}`, () => {
      assert.deepEqual(libxml2.problemsOf(all[kind] ?? ''), []);
    });
  }

  it('name their schema as those of the sites do', () => {
    assert.match(
      all['user'] ?? '',
      /<signed-credential xmlns:xsi="http:\/\/www\.w3\.org\/2001\/XMLSchema-instance" xsi:noNamespaceSchemaLocation="[^"]+\/credential\.xsd">/,
    );
  });

  if (xmlsec1Version !== undefined)
    it(`verify with ${xmlsec1Version}`, (t) => {
      for (const [kind, xml] of Object.entries(all)) {
        const verdicts = verdictsOf(xml, ca());
        assert.deepEqual(verdicts, kind === 'delegated' ? ['OK', 'OK'] : ['OK'], kind);
      }
      t.diagnostic(`${xmlsec1Version} has verified: ${Object.keys(all).join(', ')}`);
    });
});

describe('credentials that others signed', () => {
  const template = (rootAttributes = ''): string =>
    documentOf(
      credentialOf('refC', contentFor(lab, 'alice')),
      signatureOf('refC', authorityOf(lab)),
      rootAttributes,
    );

  it('are accepted', async () => {
    const signed = libxml2.sign(template(), authorityOf(lab).key);
    assert.deepEqual(await codeOf(lab, signed), [0, '']);
  });

  for (const attributes of [
    ' xml:lang="en"',
    ' xml:space="preserve" xml:base="http://a/b/" a="1"',
  ]) {
    it(`are accepted where the root has${attributes}`, async () => {
      const signed = libxml2.sign(template(attributes), authorityOf(lab).key);
      assert.deepEqual(await codeOf(lab, signed), [0, '']);
    });
  }

  it('are accepted with characters that are ends of lines in XML 1.1 only', async () => {
    const text = template().replace('<uuid/>', '<uuid>a\u2028b\u0085c</uuid>');
    const signed = libxml2.sign(text, authorityOf(lab).key);
    assert.deepEqual(await codeOf(lab, signed), [0, '']);
  });

  for (const attributes of ['', ' xml:lang="en"']) {
    it(`are accepted when they were delegated, each signature by itself${attributes}`, async () => {
      assert.deepEqual(await codeOf(lab, delegated(attributes), 'bob'), [0, '']);
    });
  }

  it('are 1 when the signature leaves out the id that SignedInfo inherits', async () => {
    const { key, certificate } = authorityOf(lab);
    const signing = new SignedXml({
      privateKey: key,
      signatureAlgorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
      canonicalizationAlgorithm: CANONICAL_XML,
      publicCert: certificate,
    });
    signing.addReference({
      xpath: "/*/*[local-name(.)='credential']",
      transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature'],
      digestAlgorithm: 'http://www.w3.org/2000/09/xmldsig#sha1',
    });
    signing.computeSignature(documentOf(credentialOf('refC', contentFor(lab, 'alice')), ''), {
      location: { reference: "/*/*[local-name(.)='signatures']", action: 'append' },
      attrs: { 'xml:id': 'Sig_refC' },
    });
    const signed = signing.getSignedXml();
    assert.deepEqual(libxml2.problemsOf(signed), ['data do not match']);
    assert.deepEqual(await codeOf(lab, signed), [1, unverified]);
  });

  if (xmlsec1Version !== undefined)
    it(`are accepted from ${xmlsec1Version}, whatever certificates it adds`, async (t) => {
      const sa = authorityOf(lab);
      const empty = template().replace(/(<X509Certificate>)[^<]*/, '$1');
      for (const certificates of [[sa.certificate], [sa.certificate, ca()]]) {
        const signed = signWithXmlsec1(empty, pemOf(sa), certificates);
        assert.deepEqual(await codeOf(lab, signed), [0, '']);
      }
      t.diagnostic(`${xmlsec1Version} has signed credentials that were accepted`);
    });
});

describe('canonical XML', () => {
  const pick = (...texts: string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);
  const attributes = fc
    .uniqueArray(
      pick(
        'xml:lang="en"',
        'xml:lang="de"',
        'xml:space="preserve"',
        'xml:base="http://a/"',
        'xmlns="u:d"',
        'xmlns=""',
        'xmlns:p="u:q"',
        'p:x="1"',
        'B:x="&#9;"',
        'z="&lt;\'>"',
        "c='&quot;'",
        'd="a\n\tb"',
        'e="&#13;&#x2028;"',
      ),
      { maxLength: 4, selector: (attribute) => attribute.split('=')[0] },
    )
    .map((all) => all.map((attribute) => ` ${attribute}`).join(''));
  const text = pick(
    'x',
    'é',
    '&amp;&lt;&gt;',
    ' \n',
    '<![CDATA[<a>&]]>',
    '<!-- c -->',
    '<?pi some data?>',
    '<?pi?>',
    '&#13;',
    '\r\n',
    '\t',
    '"\'',
    '&#x2028;',
    '&#133;',
    '😀',
    ']]&gt;',
  );
  const { element } = fc.letrec<{ element: string; child: string }>((tie) => ({
    element: fc
      .tuple(pick('e', 'p:e', 'B:f'), attributes, fc.array(tie('child'), { maxLength: 4 }))
      .map(([name, all, children]) => `<${name}${all}>${children.join('')}</${name}>`),
    child: fc.oneof({ depthSize: 'small', withCrossShrink: true }, text, tie('element')),
  }));

  it('is that of libxml2, whatever stands in the element and above it', () => {
    const { key, certificate } = authorityOf(lab);
    const property = fc.property(attributes, attributes, element, (root, middle, inside) => {
      const signing = xmlSignature({
        privateKey: key,
        signatureAlgorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
        canonicalizationAlgorithm: CANONICAL_XML,
        publicCert: certificate,
      });
      signing.addReference({
        xpath: "//*[local-name(.)='apex']",
        transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature'],
        digestAlgorithm: 'http://www.w3.org/2000/09/xmldsig#sha1',
      });
      const own = root.replace(/ xmlns:p="[^"]*"/, '');
      signing.computeSignature(
        `<root xmlns:p="u:p" xmlns:B="u:b"${own}><m${middle}><apex xml:id="a">${inside}</apex></m></root>`,
        { location: { reference: "//*[local-name(.)='m']" }, attrs: { 'xml:id': 's' } },
      );
      assert.deepEqual(libxml2.problemsOf(signing.getSignedXml()), []);
    });
    fc.assert(property, { numRuns: 200 });
  });
});
