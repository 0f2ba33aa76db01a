// The file a user gets: encrypted key first, then the certificate with a readable summary before it,
// as the real sites hand them out (section 2.2).
import { randomBytes, X509Certificate, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Layout } from '../layout';
import { writeFileAtomically } from '../state/files';
import { encryptedKey } from './keys';

/** Writes `users/UID/encrypted.pem` and `users/UID/password`. An existing passphrase is kept. */
export function writeUserFiles(
  layout: Layout,
  uid: string,
  key: KeyObject,
  certificate: string,
): void {
  const files = layout.user(uid);
  if (!existsSync(files.password)) {
    writeFileAtomically(files.password, `${randomBytes(9).toString('base64url')}\n`, 0o600);
  }
  const passphrase = readFileSync(files.password, 'utf8').trimEnd();
  const pem = encryptedKey(key, passphrase) + readable(certificate) + certificate;
  writeFileAtomically(files.certificate, pem, 0o600);
}

/** Puts a newer certificate for the same key into a user's file. */
export function replaceCertificate(layout: Layout, uid: string, certificate: string): void {
  const file = layout.user(uid).certificate;
  const [key = ''] =
    /-----BEGIN RSA PRIVATE KEY-----[^]*?-----END RSA PRIVATE KEY-----\n/.exec(
      readFileSync(file, 'utf8'),
    ) ?? [];
  writeFileAtomically(file, key + readable(certificate) + certificate, 0o600);
}

function readable(pem: string): string {
  const certificate = new X509Certificate(pem);
  const oneLine = (name: string): string => name.split('\n').join(', ');
  return [
    'Certificate:',
    '    Data:',
    `        Serial Number: ${certificate.serialNumber}`,
    `        Issuer: ${oneLine(certificate.issuer)}`,
    '        Validity',
    `            Not Before: ${certificate.validFrom}`,
    `            Not After : ${certificate.validTo}`,
    `        Subject: ${oneLine(certificate.subject)}`,
    '        X509v3 Subject Alternative Name:',
    `            ${certificate.subjectAltName ?? ''}`,
    '',
  ].join('\n');
}
