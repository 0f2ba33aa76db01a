// The testbed's certificate authority: the one root that every certificate of a folder leads to, and its revocation list.
import { formatUrn } from '../../rpc/urn';
import { randomBytes, X509Certificate, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Layout } from '../layout';
import { writeFileAtomically } from '../state/files';
import {
  issueCertificate,
  issueRevocationList,
  type CertificateContent,
  type Digest,
  type Issuer,
} from './issue';
import { certificateUrn, hasKeyIdentifier } from './chain';
import { keyOfFile } from './keys';

const dayMs = 86_400_000;
const organizationalUnit = 'Certificate Authority';

export class CertificateAuthority {
  readonly certificate: string;
  readonly digest: Digest;
  readonly #key: KeyObject;
  readonly #layout: Layout;
  #revocationList: string;

  private constructor(
    layout: Layout,
    key: KeyObject,
    certificate: string,
    revocationList: string,
    digest: Digest,
  ) {
    this.#layout = layout;
    this.#key = key;
    this.certificate = certificate;
    this.#revocationList = revocationList;
    this.digest = digest;
  }

  /**
   * Opens the authority of a folder; makes it on the first start.
   * @param domain of the home site, in whose name it vouches
   */
  static async open(layout: Layout, digest: Digest, domain: string): Promise<CertificateAuthority> {
    const key = await keyOfFile(layout.caKey);
    const urn = formatUrn({ authority: domain, type: 'authority', id: 'root' });
    const old = existsSync(layout.caCertificate)
      ? readFileSync(layout.caCertificate, 'utf8')
      : undefined;
    if (old === undefined || !isComplete(old, urn)) {
      const content = old === undefined ? newRoot(urn) : renewedRoot(old, urn);
      const used = old === undefined ? digest : digestOf(old);
      const made = await issueCertificate(key, content, undefined, used);
      writeFileAtomically(layout.caCertificate, made, 0o644);
    }
    const certificate = readFileSync(layout.caCertificate, 'utf8');
    if (!existsSync(layout.revocationList)) {
      const list = await issueRevocationList(
        { certificate, key, chain: [] },
        [],
        new Date(),
        digest,
      );
      writeFileAtomically(layout.revocationList, list, 0o644);
    }
    const list = readFileSync(layout.revocationList, 'utf8');
    return new CertificateAuthority(layout, key, certificate, list, digestOf(certificate));
  }

  /** Whether the root was signed with SHA-1, as everything under it is then. */
  get isLegacy(): boolean {
    return this.digest === 'SHA-1';
  }

  get revocationList(): string {
    return this.#revocationList;
  }

  get issuer(): Issuer {
    return { certificate: this.certificate, key: this.#key, chain: [] };
  }

  /**
   * Issues a certificate that ends no later than the authority itself.
   * @param issuer an intermediate authority; the root when left out.
   */
  issue(
    key: KeyObject,
    content: Omit<CertificateContent, 'notBefore' | 'notAfter'>,
    issuer = this.issuer,
  ): Promise<string> {
    const now = Date.now();
    const end = new X509Certificate(this.certificate).validToDate.getTime();
    const dates = {
      notBefore: new Date(now - 3_600_000),
      notAfter: new Date(Math.min(now + 1000 * dayMs, end)),
    };
    return issueCertificate(key, { ...content, ...dates }, issuer, this.digest);
  }

  /** A new certificate for the key of an older one. */
  reissue(
    certificate: string,
    content: Omit<CertificateContent, 'notBefore' | 'notAfter'>,
  ): Promise<string> {
    return this.issue(new X509Certificate(certificate).publicKey, content);
  }

  /** Replaces the list of revoked certificates, given by serial number in hex. */
  async revoke(serialNumbers: readonly string[]): Promise<void> {
    this.#revocationList = await issueRevocationList(
      this.issuer,
      serialNumbers,
      new Date(),
      this.digest,
    );
    writeFileAtomically(this.#layout.revocationList, this.#revocationList, 0o644);
  }
}

function newRoot(urn: string): CertificateContent {
  const now = Date.now();
  return {
    organizationalUnit,
    // Its own name in every folder: testbeds that know each other must tell their authorities apart.
    commonName: `ProtoGENI local testbed CA ${randomBytes(4).toString('hex')}`,
    urn,
    isAuthority: true,
    notBefore: new Date(now - dayMs),
    notAfter: new Date(now + 3650 * dayMs),
  };
}

/** Older testbeds made roots without a URN. Same key, same name: what the old one has signed stays good. */
function renewedRoot(old: string, urn: string): CertificateContent {
  const { subject, validFromDate, validToDate } = new X509Certificate(old);
  const [, commonName = ''] = /^CN=(.*)$/m.exec(subject) ?? [];
  return {
    organizationalUnit,
    commonName,
    urn,
    isAuthority: true,
    notBefore: validFromDate,
    notAfter: validToDate,
  };
}

function isComplete(pem: string, urn: string): boolean {
  const certificate = new X509Certificate(pem);
  return certificateUrn(certificate) === urn && hasKeyIdentifier(certificate);
}

/** The digest of a folder is that of its root, whatever later starts ask for. */
function digestOf(certificate: string): Digest {
  const sha1WithRsaEncryption = Buffer.from('06092a864886f70d010105', 'hex');
  return new X509Certificate(certificate).raw.includes(sha1WithRsaEncryption) ? 'SHA-1' : 'SHA-256';
}
