// Credentials that somebody has put together to get what was never signed for, or that mean one thing to the
// verifier of the signature and another to the reader of the credential.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { libxml2Signatures, type Signatures } from '../../../support/libxml2Signatures';
import { hello, Lab } from '../support/lab';
import { authorityOf, codeOf, contentFor, personOf, unverified, userUrn } from '../support/signers';
import { credentialOf, documentOf, signatureOf, type Template } from '../support/templates';

let lab: Lab;
let libxml2: Signatures;
before(async () => {
  [lab, libxml2] = await Promise.all([Lab.open({ aggregates: 1 }), libxml2Signatures()]);
});
after(() => lab.close());

const dsig = 'http://www.w3.org/2000/09/xmldsig#';
const more = 'http://www.w3.org/2001/04/xmldsig-more#';

/** The document that alice got, and the same with another owner inside of the credential. */
async function parts(): Promise<{ genuine: string; inner: string; forged: string; id: string }> {
  const genuine = await lab.self();
  const [inner = ''] = /<credential [^]*<\/credential>/.exec(genuine) ?? [];
  const [, id = ''] = /xml:id="([^"]*)"/.exec(inner) ?? [];
  return { genuine, inner, id, forged: inner.replaceAll(userUrn('alice'), userUrn('bob')) };
}

describe('a signature that covers another element', () => {
  for (const name of ['xml:id', 'Id', 'ID', 'id', 'iD', 'x:id'])
    it(`does nothing for one with the same ${name}`, async () => {
      const { genuine, inner, forged, id } = await parts();
      const named = forged.replace(/xml:id="[^"]*"/, `${name}="${id}" xmlns:x="u:x"`);
      for (const hidden of [`${inner}${named}`, `${named}<x>${inner}</x>`])
        assert.deepEqual(await codeOf(lab, genuine.replace(inner, hidden), 'bob'), [1, unverified]);
    });

  it('does nothing for one around it', async () => {
    const { genuine, inner, forged } = await parts();
    const around = forged
      .replace(/xml:id="[^"]*"/, 'xml:id="around"')
      .replace('</credential>', `<extensions>${inner}</extensions></credential>`);
    const reply = await codeOf(lab, genuine.replace(inner, around), 'bob');
    assert.deepEqual(reply, [1, 'Malformed arguments: The credential is not signed']);
  });

  it('does nothing for the credential that claims to be delegated from it', async () => {
    const { genuine, inner, forged } = await parts();
    const child = forged
      .replace(/xml:id="[^"]*"/, 'xml:id="child"')
      .replace('</credential>', `<parent>${inner}</parent></credential>`);
    const reply = await codeOf(lab, genuine.replace(inner, child), 'bob');
    assert.deepEqual(reply, [1, 'Malformed arguments: The credential is not signed']);
  });

  it('does nothing when its own parts are hidden behind forged ones', async () => {
    const { genuine } = await parts();
    const [info = ''] = /<SignedInfo>[^]*<\/SignedInfo>/.exec(genuine) ?? [];
    const changed = info.replace(/<DigestValue>[^<]*/, '<DigestValue>AAAA');
    for (const shown of [
      `<Object>${info}</Object>${changed}`,
      `${changed}${info}`,
      `<Object><CanonicalizationMethod Algorithm="${dsig}"/></Object>${info}`,
    ])
      assert.deepEqual(await codeOf(lab, genuine.replace(info, shown)), [1, unverified]);
  });

  for (const uri of ['', '#xpointer(/)', "#xpointer(id('refD'))", 'http://localhost/', '#'])
    it(`is not taken when it refers to "${uri}"`, async () => {
      const { genuine, id } = await parts();
      const reply = await codeOf(lab, genuine.replace(`URI="#${id}"`, `URI="${uri}"`));
      assert.deepEqual(reply, [1, unverified]);
    });

  it('is not looked at among more than a delegated credential can have', async () => {
    const { genuine } = await parts();
    const [signature = ''] = /<Signature [^]*<\/Signature>/.exec(genuine) ?? [];
    const reply = await codeOf(lab, genuine.replace(signature, signature.repeat(1000)));
    assert.deepEqual(reply, [1, 'Malformed arguments: The credential has too many signatures']);
  });

  it('is not taken when it refers to several elements', async () => {
    const { genuine } = await parts();
    const [reference = ''] = /<Reference [^]*<\/Reference>/.exec(genuine) ?? [];
    const reply = await codeOf(lab, genuine.replace(reference, reference.repeat(2)));
    assert.deepEqual(reply, [1, unverified]);
  });

  it('in another name space is none', async () => {
    const { genuine } = await parts();
    const reply = await codeOf(lab, genuine.replace(dsig, 'http://www.w3.org/2000/09/other#'));
    assert.deepEqual(reply, [1, 'Malformed arguments: The credential is not signed']);
  });
});

describe('a signed text', () => {
  it('means the same with a comment, a character reference or CDATA in it', async () => {
    const { genuine } = await parts();
    for (const written of ['al<!-- b -->ice', '&#97;lice', 'a<![CDATA[lic]]>e']) {
      const urn = userUrn('alice');
      const other = genuine.replace(urn, urn.replace('alice', written));
      assert.deepEqual(await codeOf(lab, other), [0, ''], written);
      assert.equal((await codeOf(lab, other, 'bob'))[0], 3, written);
    }
  });

  it('cannot be moved into a processing instruction', async () => {
    const { genuine } = await parts();
    const moved = genuine.replace('<name>*</name>', '<name><?x *?></name>');
    assert.deepEqual(await codeOf(lab, moved), [1, unverified]);
  });

  it('cannot hold an entity of one’s own', async () => {
    const { genuine } = await parts();
    const [code] = await codeOf(lab, genuine.replace('<name>*</name>', '<name>&any;</name>'));
    assert.equal(code, 1);
  });
});

describe('the key of a signature', () => {
  const template = (change: Template = {}, owner = 'alice'): string =>
    documentOf(
      credentialOf('refD', contentFor(lab, owner)),
      signatureOf('refD', authorityOf(lab), change),
    );

  it('is that of the certificate, whatever other key comes along', async () => {
    const bob = personOf(lab, 'bob');
    const { n = '', e = '' } = bob.key.export({ format: 'jwk' });
    const value = `<KeyValue><RSAKeyValue><Modulus>${n}</Modulus><Exponent>${e}</Exponent></RSAKeyValue></KeyValue>`;
    const forged = template({}, 'bob').replace('<KeyInfo>', `<KeyInfo>${value}`);
    assert.deepEqual(await codeOf(lab, libxml2.sign(forged, bob.key), 'bob'), [1, unverified]);
  });

  it('is that of no authority whose certificate only lies beside it', async () => {
    const bob = personOf(lab, 'bob');
    const own = `<X509Certificate>${bob.certificate.replace(/-----[^-]+-----/g, '')}</X509Certificate>`;
    for (const [from, to] of [
      ['<X509Data>', `<X509Data>${own}`],
      ['</X509Data>', `${own}</X509Data>`],
    ] as const) {
      const forged = libxml2.sign(template({}, 'bob').replace(from, to), bob.key);
      assert.equal((await codeOf(lab, forged, 'bob'))[0], 1);
    }
  });

  for (const [hash, method, digest] of [
    ['sha1', `${dsig}rsa-sha1`, `${dsig}sha1`],
    ['sha256', `${more}rsa-sha256`, 'http://www.w3.org/2001/04/xmlenc#sha256'],
  ] as const)
    it(`may be used with ${hash}`, async () => {
      const signed = libxml2.sign(template({ method, digest }), authorityOf(lab).key, hash);
      assert.deepEqual(await codeOf(lab, signed), [0, '']);
    });

  it('may not be used with MD5', async () => {
    const algorithms = { method: `${more}rsa-md5`, digest: `${more}md5` };
    const signed = libxml2.sign(template(algorithms), authorityOf(lab).key, 'md5');
    assert.deepEqual(await codeOf(lab, signed), [1, unverified]);
  });

  it('is not the secret of an HMAC, which everybody could make with a certificate', async () => {
    const { certificate } = authorityOf(lab);
    const forged = libxml2.sign(template({ method: `${dsig}hmac-sha1` }, 'bob'), (info) =>
      createHmac('sha1', certificate).update(info).digest('base64'),
    );
    assert.deepEqual(await codeOf(lab, forged, 'bob'), [1, unverified]);
  });

  it('signs nothing that goes through an unknown transformation', async () => {
    for (const change of [
      { canonical: 'http://www.w3.org/TR/1999/REC-xslt-19991116' },
      { canonical: 'http://www.w3.org/2006/12/xml-c14n11' },
    ]) {
      const signed = libxml2.sign(template(change), authorityOf(lab).key);
      assert.deepEqual(await codeOf(lab, signed), [1, unverified]);
    }
  });
});

describe('the word of a user', () => {
  /** What a user signs about somebody else's slice. */
  const word = (type: 'speaksfor' | 'privilege', written: string): string => {
    const bob = personOf(lab, 'bob');
    const content = contentFor(lab, 'bob', { type, targetUrn: hello });
    return libxml2.sign(
      documentOf(
        credentialOf('refE', content).replace('>speaksfor<', `>${written}<`),
        signatureOf('refE', bob),
      ),
      bob.key,
    );
  };

  for (const written of ['speaks<!-- -->for', 'speaksf&#111;r', '<![CDATA[speaksfor]]>'])
    it(`is no credential by itself when its type is written ${written}`, async () => {
      assert.deepEqual(await codeOf(lab, word('speaksfor', written), 'bob'), [
        1,
        'Malformed arguments: The type of a speaks-for credential must be plain text',
      ]);
    });

  it('is nothing that a credential can be delegated from', async () => {
    const bob = personOf(lab, 'bob');
    const inner = credentialOf(
      'refF',
      contentFor(lab, 'bob', { type: 'speaksfor', targetUrn: hello }),
    );
    const outer = credentialOf(
      'refG',
      contentFor(lab, 'bob', { targetUrn: hello, expires: Date.now() + 60_000 }),
      inner,
    ).replace('<type>speaksfor</type>', '<type>speaks<!-- -->for</type>');
    const first = libxml2.sign(documentOf(outer, signatureOf('refF', bob)), bob.key);
    const [signature = ''] = /<Signature [^]*<\/Signature>/.exec(first) ?? [];
    const both = libxml2
      .sign(documentOf(outer, signatureOf('refG', bob)), bob.key)
      .replace('</signatures>', `${signature}</signatures>`);
    assert.deepEqual(await codeOf(lab, both, 'bob'), [
      1,
      'Malformed arguments: The signer of the credential is not an authority',
    ]);
  });
});

describe('what is no credential', () => {
  const words =
    /^Malformed arguments: \*\*\* verifygenicred:\n {4}\/tmp\/\S+ does not conform to schema \S+credential\.xsd$/;

  for (const [what, text] of [
    ['nothing', ''],
    ['a word', 'credential'],
    ['JSON', '{"credential": true}'],
    ['other XML', '<xml/>'],
    ['XML that breaks off', '<signed-credential><credential>'],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n'],
    ['a page', '<!DOCTYPE html><html></html>'],
    ['one without parts', '<signed-credential/>'],
  ] as const) {
    it(`is 1 in the words of the real verifier: ${what}`, async () => {
      const [code, output] = await codeOf(lab, text);
      assert.equal(code, 1);
      assert.match(output, words);
    });

    it(`is 1 at the slice authority too: ${what}`, async () => {
      const args = { credential: text, urn: hello };
      const reply = await lab.client.call(lab.sa, 'alice', 'GetCredential', args);
      assert.equal(reply.code, 1);
      assert.match(reply.output, words);
    });
  }

  for (const [what, find, put] of [
    ['an end under another name', '</signatures>', '</signature>'],
    ['a tag that is not closed', '</Signature>', '</Signature'],
    ['a stray <', '</uuid>', '<</uuid>'],
    ['an attribute without quotes', '<uuid>', '<uuid a=1>'],
    ['one attribute twice', '<uuid>', '<uuid a="1" a="2">'],
    ['a character that XML cannot hold', '</signatures>', '&#0;</signatures>'],
    ['text behind its end', '</signed-credential>', '</signed-credential>text'],
    ['two roots', '</signed-credential>', '</signed-credential><more/>'],
  ] as const)
    it(`is 1 in those words as well where a credential has ${what}`, async () => {
      const [code, output] = await codeOf(lab, (await lab.self()).replace(find, put));
      assert.equal(code, 1);
      assert.match(output, words);
    });
});
