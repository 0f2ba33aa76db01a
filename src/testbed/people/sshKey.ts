// Public ssh keys of the sample users, made from the keys in their certificates.
import { createPublicKey } from 'node:crypto';

/** An ssh key in the one-line form, made from a certificate's key so that sample users have a real one. */
export function sshKeyOf(certificate: string, comment: string): string {
  const { n = '', e = '' } = createPublicKey(certificate).export({ format: 'jwk' });
  const field = (bytes: Buffer): Buffer => {
    const signed = (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(signed.length);
    return Buffer.concat([length, signed]);
  };
  const parts = [
    Buffer.from('ssh-rsa'),
    Buffer.from(e, 'base64url'),
    Buffer.from(n, 'base64url'),
  ].map(field);
  return `ssh-rsa ${Buffer.concat(parts).toString('base64')} ${comment}`;
}
