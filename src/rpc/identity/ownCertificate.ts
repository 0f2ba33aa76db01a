// What is wrong with one's own certificate, seen before anything is sent: servers would only close the
// connection, which says nothing about why.
import { X509Certificate } from 'node:crypto';
import { RpcError } from '../errors';
import type { Identity } from './identity';
import { keySize, weaknessOf, type Weakness } from '../tls/weakness';
import { type OwnFlaw, ownWords } from './ownFlaw';

const weaknesses = new WeakMap<Identity, Weakness | null>();

/** The first reason why no server can accept this certificate. */
export function ownFlawOf(identity: Identity, now = new Date()): OwnFlaw | undefined {
  const { notBefore, notAfter } = identity;
  if (notAfter < now) return { problem: 'expired', at: notAfter, now };
  if (notBefore > now) return { problem: 'not-yet-valid', at: notBefore, now };
  return ownWeakness(identity);
}

/** Asked once for each identity, since a certificate does not change. */
function ownWeakness(identity: Identity): Weakness | undefined {
  const known = weaknesses.get(identity);
  if (known !== undefined) return known ?? undefined;
  const found = weaknessOf(new X509Certificate(identity.certificate).raw);
  weaknesses.set(identity, found ?? null);
  return found;
}

/** For a key that the library for TLS refuses to load. */
export function ownKeyFlaw({ certificate }: Identity): Weakness {
  return { problem: 'short-key', bits: keySize(new X509Certificate(certificate).raw).bits };
}

/** For a call that cannot be made with this identity. */
export function ownCertificateError(
  { file }: Identity,
  own: OwnFlaw,
  call: { method: string; url: URL },
): RpcError {
  return new RpcError('identity-refused', `Your certificate cannot be used: ${ownWords(own)}.`, {
    method: call.method,
    url: call.url.href,
    flaw: { kind: 'own-certificate', own, file },
  });
}
