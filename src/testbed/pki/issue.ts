// Issues X.509 certificates: authorities, servers, users and slices, each with the fields that the real
// sites put there (docs/protocol.md, sections 2.2 and 2.3).
import { createPublicKey, randomBytes, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import type * as x509Library from './x509';
import type { Extension } from '@peculiar/x509';
import { derObjectIdentifier, derSequence, derUri } from './der';

type Library = typeof x509Library;

export type Digest = 'SHA-256' | 'SHA-1';

/** Somebody who signs certificates. `chain` is what goes along with them, without the root. */
export interface Issuer {
  readonly certificate: string;
  readonly key: KeyObject;
  readonly chain: readonly string[];
}

export interface CertificateContent {
  readonly organizationalUnit: string;
  readonly commonName: string;
  readonly email?: string;
  /** Goes into the subjectAltName as a URI; the last `urn:publicid:` there is the holder's identity. */
  readonly urn?: string;
  readonly uuid?: string;
  /** Host names and addresses of a server. */
  readonly hosts?: readonly string[];
  /** Slice authority address of a user. */
  readonly authorityUrl?: string;
  readonly isAuthority?: boolean;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Access method under which the slice authority's address stands in a user's certificate, section 2.2. */
const authorityAccessMethod = '2.25.305821105408246119474742976030998643995';
const authorityInformationAccess = '1.3.6.1.5.5.7.1.1';

/** Loaded on first use: a second start issues nothing and should not pay for it. */
async function library(): Promise<Library> {
  const x509 = await import('./x509');
  x509.cryptoProvider.set(globalThis.crypto);
  return x509;
}

/** Issues a certificate for `key`, private or public; without `issuer` it signs itself. Returns PEM. */
export async function issueCertificate(
  key: KeyObject,
  content: CertificateContent,
  issuer: Issuer | undefined,
  digest: Digest = 'SHA-256',
): Promise<string> {
  const x509 = await library();
  const subject = nameOf(content);
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: digest };
  const own = await publicKey(key, algorithm);
  const above = issuer ? await publicKey(issuer.key, algorithm) : own;
  const identifiers = await keyIdentifiers(x509, own, above);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: `00${randomBytes(15).toString('hex')}`,
    subject,
    issuer: issuer ? new x509.X509Certificate(issuer.certificate).subjectName.toJSON() : subject,
    notBefore: content.notBefore,
    notAfter: content.notAfter,
    publicKey: own,
    signingKey: await signingKey(issuer?.key ?? key, algorithm),
    signingAlgorithm: algorithm,
    extensions: [...extensionsOf(x509, content), ...identifiers],
  });
  return `${certificate.toString('pem')}\n`;
}

/** An (empty or filled) revocation list of `issuer`. Returns PEM. */
export async function issueRevocationList(
  issuer: Issuer,
  serialNumbers: readonly string[],
  now: Date,
  digest: Digest = 'SHA-256',
): Promise<string> {
  const x509 = await library();
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: digest };
  const list = await x509.X509CrlGenerator.create({
    issuer: new x509.X509Certificate(issuer.certificate).subject,
    thisUpdate: new Date(now.getTime() - 3_600_000),
    nextUpdate: new Date(now.getTime() + 3650 * 86_400_000),
    entries: serialNumbers.map((serialNumber) => ({ serialNumber, revocationDate: now })),
    signingKey: await signingKey(issuer.key, algorithm),
    signingAlgorithm: algorithm,
  });
  // The library labels the block "CRL" (PeculiarVentures/x509), which OpenSSL does not read.
  return `${list.toString('pem').replaceAll('CRL-----', 'X509 CRL-----')}\n`;
}

function signingKey(key: KeyObject, algorithm: { name: string; hash: string }): Promise<CryptoKey> {
  const pkcs8 = new Uint8Array(key.export({ type: 'pkcs8', format: 'der' }));
  return crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']);
}

function publicKey(key: KeyObject, algorithm: { name: string; hash: string }): Promise<CryptoKey> {
  const spki = new Uint8Array(
    (key.type === 'public' ? key : createPublicKey(key)).export({ type: 'spki', format: 'der' }),
  );
  return crypto.subtle.importKey('spki', spki, algorithm, true, ['verify']);
}

function nameOf(content: CertificateContent): Record<string, string[]>[] {
  return [
    { C: ['US'] },
    { ST: ['Utah'] },
    { O: ['ProtoGENI local testbed'] },
    { OU: [content.organizationalUnit] },
    { CN: [content.commonName] },
    ...(content.email === undefined ? [] : [{ E: [content.email] }]),
  ];
}

function extensionsOf(x509: Library, content: CertificateContent): Extension[] {
  const extensions: Extension[] = [
    new x509.BasicConstraintsExtension(content.isAuthority ?? false, undefined, true),
  ];
  const names = alternativeNames(content);
  if (names.length > 0) extensions.push(new x509.SubjectAlternativeNameExtension(names));
  if (content.authorityUrl !== undefined) {
    const access = derSequence(
      derObjectIdentifier(authorityAccessMethod),
      derUri(content.authorityUrl),
    );
    extensions.push(
      new x509.Extension(authorityInformationAccess, false, new Uint8Array(derSequence(access))),
    );
  }
  return extensions;
}

/** Whose key this is and whose key signed it: the way up a chain, for those that look keys up by name. */
function keyIdentifiers(
  x509: Library,
  own: CryptoKey,
  issuer: CryptoKey,
): Promise<[Extension, Extension]> {
  return Promise.all([
    x509.SubjectKeyIdentifierExtension.create(own),
    x509.AuthorityKeyIdentifierExtension.create(issuer),
  ]);
}

function alternativeNames(
  content: CertificateContent,
): { type: 'url' | 'email' | 'ip' | 'dns'; value: string }[] {
  const names: { type: 'url' | 'email' | 'ip' | 'dns'; value: string }[] = [];
  if (content.urn !== undefined) names.push({ type: 'url', value: content.urn });
  if (content.email !== undefined) names.push({ type: 'email', value: content.email });
  if (content.uuid !== undefined) names.push({ type: 'url', value: `urn:uuid:${content.uuid}` });
  for (const host of content.hosts ?? [])
    names.push({ type: isIP(host) ? 'ip' : 'dns', value: host });
  return names;
}
