// What no certificate needs, however old: a signature with MD5 and keys below 1024 bits. TLS takes both
// once the cipher level is lowered for the sake of SHA-1 (docs/protocol.md 2.2), so they are looked for here.
import { X509Certificate } from 'node:crypto';
import { isSignedBy } from '../identity/der';

/** Why a certificate proves too little. */
export type Weakness =
  | { readonly problem: 'short-key'; readonly bits?: number | undefined }
  | { readonly problem: 'weak-digest' };

/** md2, md4 and md5WithRSAEncryption (RFC 8017, A.2.4; RFC 2313). */
const BROKEN_DIGESTS = ['1.2.840.113549.1.1.2', '1.2.840.113549.1.1.3', '1.2.840.113549.1.1.4'];

const LEAST_RSA = 1024;
const LEAST_CURVE = 160;

/** @param certificate DER */
export function weaknessOf(certificate: Uint8Array): Weakness | undefined {
  const { bits, least } = keySize(certificate);
  if (bits < least) return { problem: 'short-key', bits };
  return isSignedBy(certificate, BROKEN_DIGESTS) ? { problem: 'weak-digest' } : undefined;
}

/** Bits of the public key; of a curve that names its size, those of the curve. */
export function keySize(certificate: Uint8Array): { bits: number; least: number } {
  const { asymmetricKeyType, asymmetricKeyDetails } = new X509Certificate(certificate).publicKey;
  if (asymmetricKeyType === 'ec') {
    const size = /\d{3}/.exec(asymmetricKeyDetails?.namedCurve ?? '')?.[0];
    return { bits: Number(size ?? LEAST_CURVE), least: LEAST_CURVE };
  }
  return { bits: asymmetricKeyDetails?.modulusLength ?? LEAST_RSA, least: LEAST_RSA };
}

/** Whose key or signature is too weak: the server's, or that of an authority above it. */
export type WeakCertificate = Weakness & { readonly whose: 'server' | 'signer' };
