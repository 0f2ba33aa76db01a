// Looks through the certificates that a server has shown for one that proves nothing.
import type { DetailedPeerCertificate, PeerCertificate } from 'node:tls';
import { WeakChain } from './connectionErrors';
import { weaknessOf } from './weakness';

/**
 * From the server's own certificate upwards. A root signs itself, so its signature proves nothing;
 * its key must be long enough.
 */
export function weakIn(shown: PeerCertificate): WeakChain | undefined {
  const seen = new Set<string>();
  let certificate: PeerCertificate | undefined = shown;
  while (certificate !== undefined && !seen.has(certificate.fingerprint256)) {
    const whose = seen.size === 0 ? 'server' : 'signer';
    seen.add(certificate.fingerprint256);
    const weakness = weaknessOf(certificate.raw);
    const issuer = issuerOf(certificate);
    const isRoot = issuer?.fingerprint256 === certificate.fingerprint256;
    if (weakness !== undefined && !(isRoot && weakness.problem === 'weak-digest'))
      return new WeakChain({ ...weakness, whose });
    certificate = issuer;
  }
  return undefined;
}

function issuerOf(certificate: PeerCertificate): PeerCertificate | undefined {
  return 'issuerCertificate' in certificate
    ? (certificate as Partial<DetailedPeerCertificate>).issuerCertificate
    : undefined;
}
