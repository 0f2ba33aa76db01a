// The certificates under which the slice authority and its project authorities sign, and the
// certificates (gids) of the slices they register.
import { randomUUID, type KeyObject } from 'node:crypto';
import type { CertificateAuthority } from '../pki/authority';
import type { Issuer } from '../pki/issue';
import { authorityUrn } from '../sites/site';

export class SliceAuthorityKeys {
  readonly root: Issuer;
  readonly #url: () => string;
  readonly #authority: CertificateAuthority;
  readonly #domain: string;
  readonly #projects = new Map<string, Promise<Issuer>>();

  constructor(authority: CertificateAuthority, root: Issuer, domain: string, url: () => string) {
    this.#authority = authority;
    this.root = root;
    this.#domain = domain;
    this.#url = url;
  }

  /** Known once the listeners are open. */
  get url(): string {
    return this.#url();
  }

  /** Who signs at `/sa`, or at `/project/PROJECT/sa`. */
  async issuer(project: string | undefined): Promise<Issuer> {
    if (project === undefined) return this.root;
    let issuer = this.#projects.get(project);
    if (!issuer) {
      issuer = this.#makeProjectIssuer(project);
      this.#projects.set(project, issuer);
    }
    return issuer;
  }

  /** A certificate for a slice or another object, signed by the authority so that its chain includes it (section 13). */
  async objectCertificate(urn: string, name: string, uuid: string = randomUUID()): Promise<string> {
    const content = {
      organizationalUnit: name,
      commonName: uuid,
      urn,
      uuid,
      authorityUrl: this.url,
    };
    const own = await this.#authority.issue(this.root.key, content, this.root);
    return own + this.root.certificate;
  }

  async #makeProjectIssuer(project: string): Promise<Issuer> {
    const key: KeyObject = this.root.key;
    const certificate = await this.#authority.issue(
      key,
      {
        organizationalUnit: `${this.#domain}.${project}.sa`,
        commonName: randomUUID(),
        email: `testbed@${this.#domain}`,
        urn: authorityUrn({ domain: this.#domain }, project),
        authorityUrl: this.url.replace(/\/sa$/, `/project/${project}/sa`),
        isAuthority: true,
      },
      this.root,
    );
    return { certificate, key, chain: [this.root.certificate] };
  }
}
