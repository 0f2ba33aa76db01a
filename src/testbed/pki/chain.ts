// Reads identities from certificates and checks that a chain leads to a trusted root.
import { createHash, X509Certificate } from 'node:crypto';

/** All `urn:publicid:` URIs of a certificate's subjectAltName; the last one is the holder's identity (section 2.2). */
export function publicIdsOf(certificate: X509Certificate): string[] {
  const names = certificate.subjectAltName ?? '';
  return [...names.matchAll(/URI:(?:"((?:[^"\\]|\\.)*)"|([^,]*))/g)]
    .map(([, quoted, plain]) => quoted ?? plain ?? '')
    .filter((uri) => /^urn:publicid:/i.test(uri));
}

export function certificateUrn(certificate: X509Certificate): string | undefined {
  return publicIdsOf(certificate).at(-1);
}

export function uuidOf(certificate: X509Certificate): string | undefined {
  return /urn:uuid:([0-9a-fA-F-]{36})/.exec(certificate.subjectAltName ?? '')?.[1];
}

/** The e-mail of the DN first, then that of the subjectAltName, as the servers look (section 2.2). */
export function emailOf(certificate: X509Certificate): string | undefined {
  return (
    /^emailAddress=(.+)$/m.exec(certificate.subject)?.[1] ??
    /(?:^|, )email:([^,]+)/.exec(certificate.subjectAltName ?? '')?.[1]
  );
}

/** SHA-1 of the public key, in hex: how ABAC statements name a person or a tool. */
export function keyIdOf(certificate: X509Certificate): string {
  const spki = certificate.publicKey.export({ type: 'pkcs1', format: 'der' });
  return createHash('sha1').update(spki).digest('hex');
}

/** Whether there is a subjectKeyIdentifier, of which Node tells nothing. */
export function hasKeyIdentifier(certificate: X509Certificate): boolean {
  const objectIdentifier = Buffer.from('0603551d0e', 'hex');
  return certificate.raw.includes(objectIdentifier);
}

/** Certificates of a PEM text, in order. */
export function certificatesOf(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}

/**
 * True when `chain[0]` is signed, through the others if need be, by one of `roots`, and everything is
 * valid at `time` and not revoked.
 */
export function leadsToRoot(
  chain: readonly X509Certificate[],
  roots: readonly X509Certificate[],
  time: number,
  isRevoked: (serialNumber: string) => boolean,
): boolean {
  let [current] = chain;
  for (let step = 0; current && step < 10; step += 1) {
    const holder: X509Certificate = current;
    if (time < holder.validFromDate.getTime() || time > holder.validToDate.getTime()) return false;
    if (isRevoked(holder.serialNumber)) return false;
    if (roots.some((root) => root.fingerprint256 === holder.fingerprint256 || signs(root, holder)))
      return true;
    current = chain.find((candidate) => candidate !== holder && signs(candidate, holder));
  }
  return false;
}

function signs(issuer: X509Certificate, holder: X509Certificate): boolean {
  return issuer.ca && holder.checkIssued(issuer) && holder.verify(issuer.publicKey);
}
