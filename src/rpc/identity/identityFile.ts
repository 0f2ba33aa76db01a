// Reads the file of a user: finds the key, the certificate that belongs to it and its chain among the
// PEM blocks, and takes from the certificate who the user is (docs/protocol.md 2.2).
import { defined } from '../defined';
import { X509Certificate, type KeyObject } from 'node:crypto';
import { accessLocation, subjectAltNames } from './der';
import { LONGEST_BYTES, noPem, type Source } from './source';
import type { Identity, KeyMaterial } from './identity';
import { IdentityError } from './identityError';
import { isCutOff, pemBlocks, pemText, type PemBlock } from './pem';
import { checkKey, isEncrypted } from './privateKey';
import { tryParseUrn } from '../urn';

/** Access method of the slice authority's address in the certificate (docs/protocol.md 2.2). */
const SLICE_AUTHORITY_ACCESS = '2.25.305821105408246119474742976030998643995';

/**
 * The identity in a file, and apart from it what TLS needs.
 * @throws {IdentityError}
 */
export function readIdentity(
  source: Source,
  passphrase: string | undefined,
): { identity: Identity; key: KeyMaterial } {
  const { name } = source;
  const { key, chain } = partsOf(source);
  const own = ownCertificate(chain, checkKey(key, passphrase, name));
  if (own === undefined) {
    throw new IdentityError(
      'damaged',
      `In ${name} the private key does not belong to the certificate.`,
      { file: name, flaw: 'key-of-another' },
    );
  }
  const identity = describe([own, ...chain.filter((other) => other !== own)], source);
  const secret = isEncrypted(key) && passphrase !== undefined ? { passphrase } : {};
  return { identity, key: { key: key.text, cert: identity.certificate, ...secret } };
}

/**
 * What a file says of its user while the key cannot be opened for want of the passphrase: the first
 * certificate that names a user is taken for the user's own.
 * @throws {IdentityError} for a file that no passphrase would make good.
 */
export function readLocked(source: Source): Identity {
  const { chain } = partsOf(source);
  const own = chain.find((certificate) => urnOf(certificate) !== undefined) ?? chain[0];
  return describe(
    [...(own === undefined ? [] : [own]), ...chain.filter((it) => it !== own)],
    source,
  );
}

function partsOf({ name, bytes }: Source): { key: PemBlock; chain: X509Certificate[] } {
  if (bytes[0] === 0x30) throw unsupportedPkcs12(name);
  if (bytes.subarray(0, 4).equals(ZIP)) throw unsupportedZip(name);
  if (bytes.length > LONGEST_BYTES) throw noPem(name);
  const text = pemText(bytes);
  const blocks = pemBlocks(text);
  const key = blocks.find(({ label }) => label.endsWith('PRIVATE KEY'));
  const certificates = blocks.filter(({ label }) => /^(?:X509 |TRUSTED )?CERTIFICATE$/.test(label));
  if (key === undefined || certificates.length === 0) throw incomplete(name, text, key);
  return { key, chain: certificates.map((block) => certificateIn(block, name)) };
}

/** How every zip file begins: the portal's `omni.bundle` is one. */
const ZIP = Buffer.from('PK\x03\x04');

function unsupportedZip(name: string): IdentityError {
  return new IdentityError(
    'unsupported',
    `${name} is a zip file, as omni.bundle is; unpack it and use the PEM file in it.`,
    { file: name, flaw: 'zip' },
  );
}

function unsupportedPkcs12(name: string): IdentityError {
  return new IdentityError(
    'unsupported',
    `${name} is a PKCS#12 or DER file; convert it to PEM with "openssl pkcs12 -legacy".`,
    { file: name, flaw: 'pkcs12' },
  );
}

function incomplete(name: string, text: string, key: PemBlock | undefined): IdentityError {
  if (isCutOff(text)) {
    return new IdentityError('damaged', `${name} is cut off in the middle; download it again.`, {
      file: name,
      flaw: 'cut-off',
    });
  }
  if (!text.includes('-----BEGIN ')) return noPem(name);
  const missing = key === undefined ? 'private key' : 'certificate';
  return new IdentityError(
    'damaged',
    `${name} contains no ${missing}; use the file that contains both.`,
    { file: name, flaw: key === undefined ? 'no-private-key' : 'no-certificate' },
  );
}

function certificateIn({ text }: PemBlock, name: string): X509Certificate {
  try {
    return new X509Certificate(text.replace(/(?:X509|TRUSTED) CERTIFICATE/g, 'CERTIFICATE'));
  } catch {
    throw new IdentityError(
      'damaged',
      `A certificate in ${name} is damaged; download the file again.`,
      { file: name, flaw: 'bad-certificate' },
    );
  }
}

/** The certificate that belongs to the key; the others are its chain. */
function ownCertificate(chain: X509Certificate[], key: KeyObject): X509Certificate | undefined {
  return chain.find((certificate) => certificate.checkPrivateKey(key));
}

/** The last one is the caller's identity for the servers (docs/protocol.md 2.2). */
function urnOf({ raw }: X509Certificate): string | undefined {
  const urn = subjectAltNames(raw).findLast(
    ({ kind, text }) => kind === 'uri' && /^urn:publicid:/i.test(text),
  )?.text;
  return urn === undefined || tryParseUrn(urn) === undefined ? undefined : urn;
}

/** The unencrypted `emulab.pem`: the web servers of ProtoGENI answer HTTP 403 to it (docs/protocol.md 2.2). */
function isForClassicInterface({ subject }: X509Certificate): boolean {
  return /^OU=sslxmlrpc$/m.test(subject);
}

function classicInterface(name: string): IdentityError {
  return new IdentityError(
    'unsupported',
    `${name} is the file for the classic interface of Emulab, which every ProtoGENI server refuses; use encrypted.pem.`,
    { file: name, flaw: 'classic-interface' },
  );
}

/** The user that a certificate (DER) names; undefined when it names none, or is no certificate. */
export function userUrnIn(certificate: Uint8Array): string | undefined {
  try {
    return urnOf(new X509Certificate(certificate));
  } catch {
    return undefined;
  }
}

function describe(chain: X509Certificate[], { name, file }: Source): Identity {
  const [own] = chain;
  if (own === undefined) {
    throw new IdentityError('damaged', `${name} contains no certificate.`, {
      file: name,
      flaw: 'no-certificate',
    });
  }
  if (isForClassicInterface(own)) throw classicInterface(name);
  const names = subjectAltNames(own.raw);
  const urn = urnOf(own);
  if (urn === undefined) {
    throw new IdentityError(
      'no-urn',
      `The certificate in ${name} contains no user URN; it is not a testbed certificate.`,
      { file: name },
    );
  }
  const email =
    /^emailAddress=(.+)$/m.exec(own.subject)?.[1] ??
    names.find(({ kind }) => kind === 'email')?.text;
  const sliceAuthorityUrl = accessLocation(own.raw, SLICE_AUTHORITY_ACCESS);
  return Object.freeze({
    urn,
    ...defined({ email, sliceAuthorityUrl, file }),
    notBefore: new Date(own.validFrom),
    notAfter: new Date(own.validTo),
    fingerprint: own.fingerprint256,
    certificate: chain.map((certificate) => certificate.toString()).join(''),
  });
}
