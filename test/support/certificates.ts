// Certificates for tests: a CA, servers, and users with the extensions that testbeds use. Made anew for
// each run, with RSA keys, in SHA-256 or, as real sites still do, in SHA-1.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { createPrivateKey, createPublicKey, sign, type webcrypto } from 'node:crypto';
import { nextKey } from './runKeys';

x509.cryptoProvider.set(globalThis.crypto);

/** Access method under which a user's certificate names the slice authority. */
const sliceAuthorityAccess = '2.25.305821105408246119474742976030998643995';

export type Digest = 'SHA-256' | 'SHA-1';

/** A certificate with its key. */
export interface Issued {
  certificate: x509.X509Certificate;
  keys: CryptoKeyPair;
  /** PEM. */
  pem: string;
  /** Unencrypted PKCS#8 PEM. */
  key: string;
}

type CryptoKeyPair = webcrypto.CryptoKeyPair;

interface Subject {
  name: string;
  extensions: x509.Extension[];
  digest?: Digest;
  notBefore?: Date;
  notAfter?: Date;
  /** Of the RSA key; 2048 unless given. */
  bits?: number;
}

const day = 86_400_000;
let serial = 1;

async function issue(subject: Subject, signer?: Issued): Promise<Issued> {
  const digest = subject.digest ?? 'SHA-256';
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: digest };
  const privateKey = await nextKey(subject.bits ?? 2048);
  const keys = {
    privateKey: privateKey.toCryptoKey(algorithm, true, ['sign']),
    publicKey: createPublicKey(privateKey).toCryptoKey(algorithm, true, ['verify']),
  };
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: (serial++).toString(16).padStart(4, '0'),
    subject: subject.name,
    issuer: signer?.certificate.subject ?? subject.name,
    notBefore: subject.notBefore ?? new Date(Date.now() - day),
    notAfter: subject.notAfter ?? new Date(Date.now() + 365 * day),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: signer?.keys.privateKey ?? keys.privateKey,
    extensions: subject.extensions,
  });
  return {
    certificate,
    keys,
    pem: `${certificate.toString('pem')}\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

export async function makeAuthority(
  name = 'CN=Test CA',
  digest?: Digest,
  bits?: number,
): Promise<Issued> {
  return issue({
    name,
    ...(bits !== undefined && { bits }),
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
    ...(digest !== undefined && { digest }),
  });
}

/** An authority that is there already, from its certificate and unencrypted key, both PEM. */
export async function openAuthority(pem: string, key: string): Promise<Issued> {
  const pkcs8 = createPrivateKey(key).export({ type: 'pkcs8', format: 'der' });
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const certificate = new x509.X509Certificate(pem);
  const [privateKey, publicKey] = await Promise.all([
    crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']),
    certificate.publicKey.export(algorithm, ['verify']),
  ]);
  return { certificate, keys: { privateKey, publicKey }, pem, key };
}

export interface ServerOptions {
  hosts?: readonly string[];
  digest?: Digest;
  notBefore?: Date;
  notAfter?: Date;
  bits?: number;
}

/** A server's certificate for IP addresses and host names. */
export async function makeServer(
  authority: Issued,
  { hosts = ['127.0.0.1', '127.0.0.2', 'localhost'], ...rest }: ServerOptions = {},
): Promise<Issued> {
  const names = hosts.map((host) => ({
    type: /^[\d.]+$/.test(host) ? ('ip' as const) : ('dns' as const),
    value: host,
  }));
  const extensions = [new x509.SubjectAlternativeNameExtension(names)];
  return issue({ name: `CN=${hosts[0] ?? ''}`, extensions, ...rest }, authority);
}

export interface UserOptions {
  urn?: string;
  email?: string;
  sliceAuthorityUrl?: string;
  /** OU of the subject; `home.alice` unless given. */
  unit?: string;
  digest?: Digest;
  notBefore?: Date;
  notAfter?: Date;
  bits?: number;
}

export const aliceUrn = 'urn:publicid:IDN+home.example+user+alice';

/** A user's certificate as docs/protocol.md 2.2 describes it. An empty URN leaves it out. */
export async function makeUser(authority: Issued, options: UserOptions = {}): Promise<Issued> {
  const {
    urn = aliceUrn,
    email = 'alice@home.example',
    sliceAuthorityUrl,
    unit,
    ...rest
  } = options;
  const extensions: x509.Extension[] = [
    new x509.SubjectAlternativeNameExtension([
      ...(urn === '' ? [] : [{ type: 'url' as const, value: urn }]),
      { type: 'email', value: email },
      { type: 'url', value: 'urn:uuid:7f3e6f7a-0000-4000-8000-000000000001' },
    ]),
  ];
  if (sliceAuthorityUrl !== undefined) extensions.push(infoAccess(sliceAuthorityUrl));
  return issue({ name: `CN=0b7c1a2e, OU=${unit ?? 'home.alice'}`, extensions, ...rest }, authority);
}

/** authorityInfoAccess with one description, built from its bytes. */
function infoAccess(url: string): x509.Extension {
  const method = der(0x06, objectIdentifier(sliceAuthorityAccess));
  const description = der(0x30, Buffer.concat([method, der(0x86, Buffer.from(url))]));
  return new x509.Extension('1.3.6.1.5.5.7.1.1', false, new Uint8Array(der(0x30, description)));
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function objectIdentifier(dotted: string): Buffer {
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  const bytes = [first * 40n + second, ...rest].flatMap((arc) => {
    const digits = [Number(arc % 128n)];
    for (let left = arc / 128n; left > 0n; left /= 128n) digits.unshift(Number(left % 128n) + 128);
    return digits;
  });
  return Buffer.from(bytes);
}

/** The same certificate, signed with MD5 by the authority: no library of today writes such a thing. */
export function signedWithMd5(issued: Issued, authority: Issued): Issued {
  const raw = Buffer.from(issued.certificate.rawData);
  const [sha256, md5] = ['2a864886f70d01010b', '2a864886f70d010104'];
  const bytes = Buffer.from(raw.toString('hex').replaceAll(sha256, md5), 'hex');
  // Sequences of more than 255 bytes have a head of four; the last 256 bytes are the signature.
  const body = bytes.subarray(4, 8 + bytes.readUInt16BE(6));
  sign('md5', body, authority.key).copy(bytes, bytes.length - 256);
  const certificate = new x509.X509Certificate(bytes);
  return { ...issued, certificate, pem: `${certificate.toString('pem')}\n` };
}

/** How the private key of a user's file is kept. */
export type KeyForm = 'des3' | 'aes128' | 'aes256' | 'pkcs8' | 'plain' | 'plain-pkcs1';

const ciphers: Partial<Record<KeyForm, string>> = {
  des3: 'des-ede3-cbc',
  aes128: 'aes-128-cbc',
  aes256: 'aes-256-cbc',
};

/** The private key in PEM. */
export function keyPem(user: Issued, form: KeyForm, passphrase = 'open sesame'): string {
  const key = createPrivateKey(user.key);
  if (form === 'plain') return user.key;
  if (form === 'plain-pkcs1') return key.export({ type: 'pkcs1', format: 'pem' }).toString();
  const cipher = ciphers[form];
  const exported =
    cipher === undefined
      ? key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase })
      : key.export({ type: 'pkcs1', format: 'pem', cipher, passphrase });
  return exported.toString();
}

/** The file that a testbed hands out: key first, OpenSSL's readable dump, certificate. */
export function userFile(user: Issued, form: KeyForm = 'des3', passphrase?: string): string {
  return `${keyPem(user, form, passphrase)}Certificate:\n    Data:\n        Version: 3 (0x2)\n${user.pem}`;
}
