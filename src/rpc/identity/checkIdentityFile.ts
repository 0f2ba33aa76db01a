// Looks at the file of a user when it is chosen, before it is saved anywhere: everything that would make
// the first call fail and that can be seen without a network.
import { tlsOptionsOf, loadIdentity } from './loadIdentity';
import { sourceOf } from './source';
import type { Identity } from './identity';
import { IdentityError } from './identityError';
import type { OwnFlaw } from './ownFlaw';

/** What became of the look. */
export type IdentityCheck =
  /** The key opens and belongs to the certificate, whose dates and strength are good. */
  | { readonly state: 'good'; readonly identity: Identity }
  /**
   * Good as far as can be seen without the passphrase, which was not given or does not open the key
   * (`error.reason` tells which). Whether key and certificate belong together is not known yet.
   */
  | { readonly state: 'locked'; readonly user: IdentityFacts; readonly error: IdentityError }
  /** Nothing can be done with this file. `user` when its certificate could be read all the same. */
  | {
      readonly state: 'bad';
      readonly error: IdentityError;
      readonly user?: IdentityFacts | undefined;
    };

/** What the certificate says of its user. */
export type IdentityFacts = Pick<
  Identity,
  'urn' | 'email' | 'sliceAuthorityUrl' | 'notBefore' | 'notAfter' | 'fingerprint'
>;

/**
 * Checks a user's file: that it is one, that the passphrase opens the key if one is given, that key and
 * certificate belong together, that the certificate is valid now, and that TLS takes its key. Sends
 * nothing, saves nothing, and never rejects for a bad file.
 * @param options.certificate a path, or the PEM itself.
 * @param options.now by which the dates are judged; the computer's clock unless given.
 */
export async function checkIdentityFile(options: {
  certificate: string | Uint8Array;
  passphrase?: string | undefined;
  now?: Date | undefined;
}): Promise<IdentityCheck> {
  let identity: Identity;
  try {
    identity = await loadIdentity(options);
  } catch (error) {
    if (!IdentityError.is(error)) throw error;
    return locked(error)
      ? await checkLocked(options.certificate, error, options.now)
      : { state: 'bad', error };
  }
  const { ownFlawOf } = await import('./ownCertificate');
  const own = ownFlawOf(identity, options.now) ?? (await refusedByTls(identity));
  if (own === undefined) return { state: 'good', identity };
  return { state: 'bad', user: identity, error: await unusable(identity, own) };
}

function locked(error: IdentityError): boolean {
  return error.reason === 'passphrase-needed' || error.reason === 'wrong-passphrase';
}

async function checkLocked(
  certificate: string | Uint8Array,
  error: IdentityError,
  now: Date | undefined,
): Promise<IdentityCheck> {
  try {
    const { readLocked } = await import('./identityFile');
    const { ownFlawOf } = await import('./ownCertificate');
    const user = readLocked(sourceOf(certificate));
    const own = ownFlawOf(user, now);
    if (own === undefined) return { state: 'locked', user, error };
    return { state: 'bad', user, error: await unusable(user, own) };
  } catch (worse) {
    if (!IdentityError.is(worse)) throw worse;
    return { state: 'bad', error: worse };
  }
}

/** The library for TLS has a mind of its own about keys; it refuses them when it loads them. */
async function refusedByTls(identity: Identity): Promise<OwnFlaw | undefined> {
  const { createSecureContext } = await import('node:tls');
  const { isOwnKeyTooShort } = await import('../tls/connectionErrors');
  try {
    createSecureContext(tlsOptionsOf(identity));
    return undefined;
  } catch (error) {
    if (!isOwnKeyTooShort(error)) return undefined;
    const { ownKeyFlaw } = await import('./ownCertificate');
    return ownKeyFlaw(identity);
  }
}

async function unusable(identity: Identity, own: OwnFlaw): Promise<IdentityError> {
  const { ownWords } = await import('./ownFlaw');
  const file = identity.file ?? 'The certificate';
  return new IdentityError('unusable', `${file} cannot be used: ${ownWords(own)}.`, { file, own });
}
