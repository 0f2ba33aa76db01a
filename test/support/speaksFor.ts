/** Credentials with which users of a local testbed let a tool speak for them, in the two forms that servers take. */
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CANONICAL_XML, xmlSignature } from '../../src/testbed/credentials/canonicalXml';
import { issueCredential } from '../../src/testbed/credentials/issue';
import { keyIdOf } from '../../src/testbed/pki/chain';

export interface Person {
  readonly key: KeyObject;
  /** PEM. */
  readonly certificate: string;
}

/** Key and certificate of a user of the testbed in a folder. */
export function personIn(directory: string, uid: string): Person {
  const read = (name: string): string => readFileSync(join(directory, 'users', uid, name), 'utf8');
  const pem = read('encrypted.pem');
  const passphrase = read('password').trim();
  const [certificate = ''] = /-----BEGIN CERTIFICATE-----[^]*/.exec(pem) ?? [];
  return { key: createPrivateKey({ key: pem, passphrase }), certificate };
}

/** Who lets whom speak for whom; the user signs, unless another signer is named. */
export interface Speaking {
  readonly user: string;
  readonly tool: string;
  readonly signer?: string;
  /** Epoch milliseconds; in an hour unless given. */
  readonly expires?: number;
}

const userUrn = (uid: string): string => `urn:publicid:IDN+home.example+user+${uid}`;

/** ProtoGENI's own form: the tool is the owner, the user the target. */
export function speaksForXml(directory: string, { user, tool, ...more }: Speaking): string {
  const { signer = user, expires = Date.now() + 3_600_000 } = more;
  const { key, certificate } = personIn(directory, signer);
  return issueCredential(
    { key, certificate, chain: [] },
    {
      type: 'speaksfor',
      ownerUrn: userUrn(tool),
      ownerCertificate: personIn(directory, tool).certificate,
      targetUrn: userUrn(user),
      targetCertificate: personIn(directory, user).certificate,
      expires,
      privileges: ['*'],
    },
  );
}

/** GENI's form: a signed statement about the keys of both, which names neither. */
export function abacXml(directory: string, { user, tool, signer = user }: Speaking): string {
  const { key, certificate } = personIn(directory, signer);
  const [userId, toolId] = [user, tool].map((uid) =>
    keyIdOf(new X509Certificate(personIn(directory, uid).certificate)),
  );
  const principal = (id = ''): string => `<ABACprincipal><keyid>${id}</keyid></ABACprincipal>`;
  const xml =
    '<signed-credential><credential xml:id="ref0"><type>abac</type><expires>2099-01-01T00:00:00Z</expires><abac><rt0>' +
    `<version>1.1</version><head>${principal(userId)}<role>speaks_for_${userId}</role></head>` +
    `<tail>${principal(toolId)}</tail></rt0></abac></credential><signatures></signatures></signed-credential>`;
  const signing = xmlSignature({
    privateKey: key,
    signatureAlgorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
    canonicalizationAlgorithm: CANONICAL_XML,
    getKeyInfoContent: () =>
      `<X509Data><X509Certificate>${certificate.replace(/-----[^-]+-----/g, '')}</X509Certificate></X509Data>`,
  });
  signing.addReference({
    xpath: "/*/*[local-name(.)='credential']",
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature'],
    digestAlgorithm: 'http://www.w3.org/2000/09/xmldsig#sha1',
  });
  signing.computeSignature(xml, {
    location: { reference: "/*/*[local-name(.)='signatures']", action: 'append' },
  });
  return signing.getSignedXml();
}
