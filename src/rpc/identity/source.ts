// Reads the bytes of a user's PEM file, before anyone looks into them.
import { IdentityError } from './identityError';
import { readLimited } from '../readLimited';

/** What a file of a user is given as, with the name that messages use for it. */
export interface Source {
  name: string;
  file?: string;
  bytes: Buffer;
}

/** Bytes. Testbeds' files have a few thousand; each certificate costs far more time than its bytes. */
export const LONGEST_BYTES = 262_144;

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
    return { name: certificate, file: certificate, bytes: readLimited(certificate, LONGEST_BYTES) };
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
