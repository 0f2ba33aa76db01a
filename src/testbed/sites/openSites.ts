// Opens the sites of a folder: keys, the certificates under which they sign and serve. What is missing is made.
import { X509Certificate, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { ServerIdentity } from '../http/listeners';
import type { Peer } from '../pki/peers';
import type { Layout } from '../layout';
import type { CertificateAuthority } from '../pki/authority';
import { keyOfFile } from '../pki/keys';
import type { Settings } from '../settings';
import { authorityUrn, managerUrn, siteName, type Site } from './site';
import type { CertificateContent, Issuer } from '../pki/issue';
import { writeFileAtomically } from '../state/files';

type Content = Omit<CertificateContent, 'notBefore' | 'notAfter'>;

/** Names and addresses under which a server may always be reached, besides the one it was started with. */
const everyHost = ['127.0.0.1', '127.0.0.2', 'localhost'];

export async function openSites(
  layout: Layout,
  authority: CertificateAuthority,
  { aggregates, domain }: Pick<Settings, 'aggregates' | 'domain'>,
): Promise<[Site, ...Site[]]> {
  const sites = await Promise.all(
    Array.from({ length: Math.max(1, aggregates) }, (_, index) =>
      openSite(layout, authority, siteName(index), domain),
    ),
  );
  return sites as [Site, ...Site[]];
}

async function openSite(
  layout: Layout,
  authority: CertificateAuthority,
  name: string,
  ending: string,
): Promise<Site> {
  const domain = `${name}.${ending}`;
  const key = await keyOfFile(layout.site(name).key);
  const manager = await certificateOfFile(
    join(layout.site(name).folder, 'cm.pem'),
    authority,
    key,
    {
      organizationalUnit: `${name}.cm`,
      commonName: domain,
      email: `testbed@${domain}`,
      urn: managerUrn({ domain }),
      isAuthority: true,
    },
  );
  return {
    name,
    domain,
    key,
    manager: { certificate: manager, key, chain: [] },
    rpcUrl: '',
    webUrl: '',
  };
}

/** Who signs for the slice authority of the home site. */
export async function sliceAuthorityIssuer(
  layout: Layout,
  authority: CertificateAuthority,
  home: Site,
): Promise<Issuer> {
  const file = join(layout.site(home.name).folder, 'sa.pem');
  const certificate = await certificateOfFile(file, authority, home.key, {
    organizationalUnit: `${home.name}.sa`,
    commonName: home.domain,
    email: `testbed@${home.domain}`,
    urn: authorityUrn(home),
    isAuthority: true,
  });
  return { certificate, key: home.key, chain: [] };
}

/** What the listeners of a site show; issued again when the host it is reached at is not in the old one. */
export async function serverIdentity(
  layout: Layout,
  authority: CertificateAuthority,
  site: Site,
  host: string,
  peers: readonly Peer[],
): Promise<ServerIdentity> {
  const file = join(layout.site(site.name).folder, 'server.pem');
  const content: Content = {
    organizationalUnit: 'ProtoGENI RPC Server',
    commonName: host,
    hosts: [...new Set([host, ...everyHost])],
  };
  const serves = (pem: string): boolean => {
    const certificate = new X509Certificate(pem);
    return (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)) !== undefined;
  };
  const cert = await certificateOfFile(file, authority, site.key, content, serves);
  const key = site.key.export({ type: 'pkcs8', format: 'pem' }).toString();
  return {
    key,
    cert,
    ca: [authority, ...peers].map(({ certificate }) => certificate),
    crl: [authority, ...peers].map(({ revocationList }) => revocationList),
    isLegacy: authority.isLegacy,
  };
}

async function certificateOfFile(
  file: string,
  authority: CertificateAuthority,
  key: KeyObject,
  content: Content,
  isGood: (pem: string) => boolean = () => true,
): Promise<string> {
  if (existsSync(file)) {
    const pem = readFileSync(file, 'utf8');
    const monthAhead = Date.now() + 30 * 86_400_000;
    if (new X509Certificate(pem).validToDate.getTime() > monthAhead && isGood(pem)) return pem;
  }
  const pem = await authority.issue(key, content);
  writeFileAtomically(file, pem, 0o644);
  return pem;
}
