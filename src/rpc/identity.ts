// Who calls: the certificate and encrypted key of a user, as testbeds hand them out in one PEM file
// (docs/protocol.md 2.2). The key stays encrypted as it is; only TLS gets it, through `tlsOptionsOf`,
// and nothing that prints an identity can show it.
import { X509Certificate, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { accessLocation, subjectAltNames } from './der';
import { IdentityError } from './identityError';
import { isCutOff, pemBlocks, type PemBlock } from './pem';
import { checkKey, isEncrypted } from './privateKey';
import { tryParseUrn } from './urn';

/** A loaded user. Holds nothing secret: the key stays inside this module. */
export interface Identity {
  /** URN of the user, from the certificate. */
  readonly urn: string;
  readonly email?: string;
  /** Address of the user's slice authority, if the certificate names it. */
  readonly sliceAuthorityUrl?: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
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

/** Access method of the slice authority's address in the certificate (docs/protocol.md 2.2). */
const SLICE_AUTHORITY_ACCESS = '2.25.305821105408246119474742976030998643995';

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
  const { name, bytes } = await source(options.certificate);
  if (bytes[0] === 0x30) throw unsupportedPkcs12(name);
  const text = bytes.toString('latin1');
  const blocks = pemBlocks(text);
  const key = blocks.find(({ label }) => label.endsWith('PRIVATE KEY'));
  const certificates = blocks.filter(({ label }) => /^(?:X509 |TRUSTED )?CERTIFICATE$/.test(label));
  if (key === undefined || certificates.length === 0) throw incomplete(name, text, key);
  const privateKey = checkKey(key, options.passphrase, name);
  const chain = orderChain(certificates, privateKey, name);
  const identity = describe(chain, name);
  material.set(identity, {
    key: key.text,
    cert: identity.certificate,
    ...(isEncrypted(key) && options.passphrase !== undefined && { passphrase: options.passphrase }),
  });
  return identity;
}

async function source(certificate: string | Uint8Array): Promise<{ name: string; bytes: Buffer }> {
  if (typeof certificate !== 'string')
    return { name: 'The certificate', bytes: Buffer.from(certificate) };
  if (certificate.includes('-----BEGIN '))
    return { name: 'The certificate', bytes: Buffer.from(certificate) };
  try {
    return { name: certificate, bytes: await readFile(certificate) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (code === 'ENOENT') {
      throw new IdentityError(
        'not-found',
        `There is no file ${certificate}; give the path of your PEM file.`,
      );
    }
    throw new IdentityError('unreadable', `${certificate} cannot be read (${code}).`);
  }
}

function unsupportedPkcs12(name: string): IdentityError {
  return new IdentityError(
    'unsupported',
    `${name} is a PKCS#12 or DER file; convert it with "openssl pkcs12 -legacy -in FILE.p12 -out FILE.pem" and use the PEM file.`,
  );
}

function incomplete(name: string, text: string, key: PemBlock | undefined): IdentityError {
  if (isCutOff(text))
    return new IdentityError('damaged', `${name} is cut off in the middle; download it again.`);
  if (!text.includes('-----BEGIN ')) {
    return new IdentityError(
      'damaged',
      `${name} is not a PEM file with a private key and a certificate.`,
    );
  }
  const missing = key === undefined ? 'private key' : 'certificate';
  return new IdentityError('damaged', `${name} holds no ${missing}; use the file that holds both.`);
}

/** The certificate that belongs to the key comes first, the others follow as its chain. */
function orderChain(blocks: PemBlock[], key: KeyObject, name: string): X509Certificate[] {
  const chain = blocks.map(({ text }) => {
    try {
      return new X509Certificate(text.replace(/(?:X509|TRUSTED) CERTIFICATE/g, 'CERTIFICATE'));
    } catch {
      throw new IdentityError(
        'damaged',
        `A certificate in ${name} is damaged; download the file again.`,
      );
    }
  });
  const own = chain.find((certificate) => certificate.checkPrivateKey(key));
  if (own === undefined) {
    throw new IdentityError(
      'damaged',
      `In ${name} the private key does not belong to the certificate.`,
    );
  }
  return [own, ...chain.filter((certificate) => certificate !== own)];
}

function describe(chain: X509Certificate[], name: string): Identity {
  const [own] = chain;
  if (own === undefined) throw new IdentityError('damaged', `${name} holds no certificate.`);
  const names = subjectAltNames(own.raw);
  // The last one is the caller's identity for the servers (docs/protocol.md 2.2).
  const urn = names.findLast(
    ({ kind, text }) => kind === 'uri' && /^urn:publicid:/i.test(text),
  )?.text;
  if (urn === undefined || tryParseUrn(urn) === undefined) {
    throw new IdentityError(
      'no-urn',
      `The certificate in ${name} names no user URN; it is not a testbed certificate.`,
    );
  }
  const email =
    /^emailAddress=(.+)$/m.exec(own.subject)?.[1] ??
    names.find(({ kind }) => kind === 'email')?.text;
  const sliceAuthorityUrl = accessLocation(own.raw, SLICE_AUTHORITY_ACCESS);
  return Object.freeze({
    urn,
    ...(email !== undefined && { email }),
    ...(sliceAuthorityUrl !== undefined && { sliceAuthorityUrl }),
    notBefore: new Date(own.validFrom),
    notAfter: new Date(own.validTo),
    fingerprint: own.fingerprint256,
    certificate: chain.map((certificate) => certificate.toString()).join(''),
  });
}
