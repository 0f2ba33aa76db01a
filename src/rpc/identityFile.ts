// Reads the file of a user: finds the key, the certificate that belongs to it and its chain among the
// PEM blocks, and takes from the certificate who the user is (docs/protocol.md 2.2).
import { X509Certificate, type KeyObject } from 'node:crypto';
import { accessLocation, subjectAltNames } from './der';
import type { Identity, KeyMaterial } from './identity';
import { IdentityError } from './identityError';
import { isCutOff, pemBlocks, type PemBlock } from './pem';
import { checkKey, isEncrypted } from './privateKey';
import { tryParseUrn } from './urn';

/** Access method of the slice authority's address in the certificate (docs/protocol.md 2.2). */
const SLICE_AUTHORITY_ACCESS = '2.25.305821105408246119474742976030998643995';

/**
 * The identity in a file, and apart from it what TLS needs.
 * @throws {IdentityError}
 */
export function readIdentity(
  name: string,
  bytes: Buffer,
  passphrase: string | undefined,
): { identity: Identity; key: KeyMaterial } {
  if (bytes[0] === 0x30) throw unsupportedPkcs12(name);
  const text = bytes.toString('latin1');
  const blocks = pemBlocks(text);
  const key = blocks.find(({ label }) => label.endsWith('PRIVATE KEY'));
  const certificates = blocks.filter(({ label }) => /^(?:X509 |TRUSTED )?CERTIFICATE$/.test(label));
  if (key === undefined || certificates.length === 0) throw incomplete(name, text, key);
  const chain = orderChain(certificates, checkKey(key, passphrase, name), name);
  const identity = describe(chain, name);
  const secret = isEncrypted(key) && passphrase !== undefined ? { passphrase } : {};
  return { identity, key: { key: key.text, cert: identity.certificate, ...secret } };
}

function unsupportedPkcs12(name: string): IdentityError {
  return new IdentityError(
    'unsupported',
    `${name} is a PKCS#12 or DER file; convert it with "openssl pkcs12 -legacy -in FILE.p12 -out FILE.pem" and use the PEM file.`,
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
  if (!text.includes('-----BEGIN ')) {
    return new IdentityError(
      'damaged',
      `${name} is not a PEM file with a private key and a certificate.`,
      { file: name, flaw: 'no-pem' },
    );
  }
  const missing = key === undefined ? 'private key' : 'certificate';
  return new IdentityError(
    'damaged',
    `${name} holds no ${missing}; use the file that holds both.`,
    { file: name, flaw: key === undefined ? 'no-private-key' : 'no-certificate' },
  );
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
        { file: name, flaw: 'bad-certificate' },
      );
    }
  });
  const own = chain.find((certificate) => certificate.checkPrivateKey(key));
  if (own === undefined) {
    throw new IdentityError(
      'damaged',
      `In ${name} the private key does not belong to the certificate.`,
      { file: name, flaw: 'key-of-another' },
    );
  }
  return [own, ...chain.filter((certificate) => certificate !== own)];
}

function describe(chain: X509Certificate[], name: string): Identity {
  const [own] = chain;
  if (own === undefined) {
    throw new IdentityError('damaged', `${name} holds no certificate.`, {
      file: name,
      flaw: 'no-certificate',
    });
  }
  const names = subjectAltNames(own.raw);
  // The last one is the caller's identity for the servers (docs/protocol.md 2.2).
  const urn = names.findLast(
    ({ kind, text }) => kind === 'uri' && /^urn:publicid:/i.test(text),
  )?.text;
  if (urn === undefined || tryParseUrn(urn) === undefined) {
    throw new IdentityError(
      'no-urn',
      `The certificate in ${name} names no user URN; it is not a testbed certificate.`,
      { file: name },
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
