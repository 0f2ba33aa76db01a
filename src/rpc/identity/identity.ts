// Who calls: the certificate and encrypted key of a user, as testbeds hand them out in one PEM file
// (docs/protocol.md 2.2). The key stays encrypted as it is; only TLS gets it, through `tlsOptionsOf`,
// and nothing that prints an identity can show it.
import { IdentityError } from './identityError';
import { readLimited } from '../readLimited';

/** A loaded user. Holds nothing secret: the key stays inside this module. */
export interface Identity {
  /** URN of the user, from the certificate. */
  readonly urn: string;
  readonly email?: string;
  /** Address of the user's slice authority, if the certificate names it. */
  readonly sliceAuthorityUrl?: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** The file that it was loaded from, as the caller named it; absent for PEM that was given itself. */
  readonly file?: string;
  /** SHA-256 of the certificate, hex with colons. */
  readonly fingerprint: string;
  /** The certificate and its chain in PEM, the user's own first. */
  readonly certificate: string;
}

/** What TLS needs of an identity. Internal to the library; never print or store it. */
export interface KeyMaterial {
  key: string;
  cert: string;
  passphrase?: string;
}

const material = new WeakMap<Identity, KeyMaterial>();

/** The key and certificate for the options of a request. Internal to the library. */
export function tlsOptionsOf(identity: Identity): KeyMaterial {
  const found = material.get(identity);
  if (found === undefined) throw new TypeError('This identity was not made by loadIdentity.');
  return found;
}

/**
 * Loads the usual PEM: private key (encrypted or not) and certificate in any order, a chain after it.
 * `certificate` is a path, or the PEM itself. The passphrase is checked here, so that a wrong one is
 * known before the first call.
 * @throws {IdentityError} with a `reason` that tells a wrong passphrase from a damaged file.
 */
export async function loadIdentity(options: {
  certificate: string | Uint8Array;
  passphrase?: string | undefined;
}): Promise<Identity> {
  const source = sourceOf(options.certificate);
  // Only here, because cryptography is slow to load and a program may never get to this point.
  const { readIdentity } = await import('./identityFile');
  const { identity, key } = readIdentity(source, options.passphrase);
  material.set(identity, key);
  return identity;
}

/** What a file of a user is given as, with the name that messages use for it. */
export interface Source {
  name: string;
  file?: string;
  bytes: Buffer;
}

/** Bytes. Testbeds' files have a few thousand; each certificate costs far more time than its bytes. */
export const LONGEST = 262_144;

/**
 * One small file, which is read sooner than the thread pool could be asked for it.
 * @throws {IdentityError} `not-found`, `unreadable`.
 */
export function sourceOf(certificate: string | Uint8Array): Source {
  if (typeof certificate !== 'string')
    return { name: 'The certificate', bytes: Buffer.from(certificate) };
  if (certificate.includes('-----BEGIN '))
    return { name: 'The certificate', bytes: Buffer.from(certificate) };
  try {
    return { name: certificate, file: certificate, bytes: readLimited(certificate, LONGEST) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (code === 'TOO_BIG') throw noPem(certificate);
    if (code === 'ENOENT') {
      throw new IdentityError(
        'not-found',
        `There is no file ${certificate}; give the path of your PEM file.`,
        { file: certificate },
      );
    }
    throw new IdentityError('unreadable', `${certificate} cannot be read (${code}).`, {
      file: certificate,
      code,
    });
  }
}

export function noPem(file: string): IdentityError {
  return new IdentityError(
    'damaged',
    `${file} is not a PEM file with a private key and a certificate.`,
    { file, flaw: 'no-pem' },
  );
}
