// Writes and signs credentials as the servers do: an XML document with an enveloped RSA-SHA1 signature
// that carries the signer's certificate chain. Form: docs/protocol.md, section 4.1.
import { randomBytes, randomUUID } from 'node:crypto';
import { isoSeconds } from '../time/clock';
import type { Issuer } from '../pki/issue';
import { CANONICAL_XML, xmlSignature } from './canonicalXml';

export interface CredentialContent {
  /** Default `privilege`. */
  readonly type?: 'privilege' | 'ticket' | 'speaksfor';
  readonly ownerUrn: string;
  readonly ownerCertificate: string;
  readonly targetUrn: string;
  readonly targetCertificate: string;
  /** Epoch milliseconds. */
  readonly expires: number;
  readonly privileges: readonly string[];
}

/** Kept as RSA-SHA1 because the servers' verifiers and the clients' parsers expect it (section 4.1). */
const algorithms = {
  signature: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
  digest: 'http://www.w3.org/2000/09/xmldsig#sha1',
  canonical: CANONICAL_XML,
  enveloped: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
} as const;

/** As all credentials of the sites name it; nobody fetches it. */
const schema =
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
  'xsi:noNamespaceSchemaLocation="http://www.protogeni.net/resources/credential/credential.xsd"';

export function issueCredential(issuer: Issuer, content: CredentialContent): string {
  const reference = `ref${randomBytes(8).toString('hex').toUpperCase()}`;
  const signer = xmlSignature({
    privateKey: issuer.key,
    signatureAlgorithm: algorithms.signature,
    canonicalizationAlgorithm: algorithms.canonical,
    getKeyInfoContent: () =>
      `<X509Data>${[issuer.certificate, ...issuer.chain]
        .map((pem) => `<X509Certificate>${bodyOf(pem)}</X509Certificate>`)
        .join('')}</X509Data>`,
  });
  signer.addReference({
    xpath: "/*/*[local-name(.)='credential']",
    transforms: [algorithms.enveloped],
    digestAlgorithm: algorithms.digest,
  });
  signer.computeSignature(documentOf(reference, content), {
    location: { reference: "/*/*[local-name(.)='signatures']", action: 'append' },
    attrs: { 'xml:id': `Sig_${reference}` },
  });
  return `<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n${signer.getSignedXml()}\n`;
}

function documentOf(reference: string, content: CredentialContent): string {
  const privileges = content.privileges.map(
    (name) => `<privilege><name>${escaped(name)}</name><can_delegate>1</can_delegate></privilege>`,
  );
  return [
    `<signed-credential ${schema}>\n`,
    `<credential xml:id="${reference}">\n`,
    `<type>${content.type ?? 'privilege'}</type>\n`,
    `<serial>${randomBytes(4).readUInt32BE() >>> 1}</serial>\n`,
    `<owner_gid>${bodiesOf(content.ownerCertificate)}</owner_gid>\n`,
    `<owner_urn>${escaped(content.ownerUrn)}</owner_urn>\n`,
    `<target_gid>${bodiesOf(content.targetCertificate)}</target_gid>\n`,
    `<target_urn>${escaped(content.targetUrn)}</target_urn>\n`,
    `<uuid>${randomUUID()}</uuid>\n`,
    `<expires>${isoSeconds(content.expires)}</expires>\n`,
    `<privileges>${privileges.join('')}</privileges>\n`,
    '</credential>\n<signatures></signatures></signed-credential>',
  ].join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function bodyOf(pem: string): string {
  return pem.replace(/-----[^-]+-----/g, '').trim();
}

/** Certificates as clients written in Python read them: with their PEM lines, the holder's first. */
function bodiesOf(pem: string): string {
  return pem.trim();
}
