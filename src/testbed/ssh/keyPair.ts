// Pairs of SSH keys in the forms that OpenSSH reads: Node makes the keys, but writes them in none of these.
import { generateKeyPairSync, randomBytes } from 'node:crypto';

export interface SshKeyPair {
  /** A file of its own, without a passphrase. */
  readonly privateKey: string;
  /** One line, as in `authorized_keys`. */
  readonly publicKey: string;
}

const algorithm = 'ssh-ed25519';

/** Bytes to which the private part is padded. */
const blockBytes = 8;

export function newSshKeyPair(comment: string): SshKeyPair {
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const [seed, point] = [Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')];
  const publicBlob = Buffer.concat([field(algorithm), field(point)]);
  const blob = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    field('none'),
    field('none'),
    field(''),
    number(1),
    field(publicBlob),
    field(privatePart(seed, point, comment)),
  ]);
  const lines = blob.toString('base64').replace(/.{70}/g, '$&\n').trimEnd();
  return {
    privateKey: `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`,
    publicKey: `${algorithm} ${publicBlob.toString('base64')} ${comment}`,
  };
}

/** Begins with the same number twice, by which a reader sees that a passphrase was right. */
function privatePart(seed: Buffer, point: Buffer, comment: string): Buffer {
  const check = randomBytes(4);
  const content = Buffer.concat([
    check,
    check,
    field(algorithm),
    field(point),
    field(Buffer.concat([seed, point])),
    field(comment),
  ]);
  const missing = (blockBytes - (content.length % blockBytes)) % blockBytes;
  return Buffer.concat([content, Buffer.from(Array.from({ length: missing }, (_, at) => at + 1))]);
}

function field(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([number(bytes.length), bytes]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
