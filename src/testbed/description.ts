// `DIR/testbed.json`: what a running testbed tells the programs that use it.
import { sliversOf } from './state/holdings';
import { managerUrn, sliverUrn, authorityUrn } from './sites/site';
import type { Federation } from './federation';
import { writeFileAtomically } from './state/files';

export interface TestbedDescription {
  readonly version: 1;
  readonly pid: number;
  /** Path of the control socket. */
  readonly control: string;
  /** Path of the CA certificate, PEM. */
  readonly caCertificate: string;
  readonly sliceAuthority: { readonly urn: string; readonly url: string };
  /** File with the key by which the nodes are known, as OpenSSH reads it. */
  readonly knownHosts: string;
  /** The REST API. */
  readonly portal: { readonly url: string };
  readonly aggregates: readonly {
    readonly name: string;
    readonly urn: string;
    readonly cmUrl: string;
    readonly amUrl: string;
    readonly imagesUrl: string;
  }[];
  readonly users: readonly {
    readonly urn: string;
    readonly certificate: string;
    readonly passphraseFile: string;
    /** File with the user's token for the portal. */
    readonly token: string;
    /** File with the user's private key for SSH, without a passphrase. */
    readonly sshKey: string;
  }[];
  readonly slices: readonly {
    readonly urn: string;
    readonly name: string;
    readonly slivers: readonly {
      readonly urn: string;
      readonly clientId: string;
      readonly sliverType: string;
      readonly aggregate: string;
      readonly disk: string;
      readonly console: string;
    }[];
  }[];
}

export function describe(federation: Federation, control: string): TestbedDescription {
  const { layout, store, home, sites, machines, consoles } = federation;
  return {
    version: 1,
    pid: process.pid,
    control,
    caCertificate: layout.caCertificate,
    sliceAuthority: { urn: authorityUrn(home), url: `${home.rpcUrl}/sa` },
    knownHosts: layout.knownHosts,
    portal: { url: federation.portalUrl },
    aggregates: sites.map((site) => ({
      name: site.name,
      urn: managerUrn(site),
      cmUrl: `${site.rpcUrl}/cm`,
      amUrl: `${site.rpcUrl}/am`,
      imagesUrl: site.webUrl,
    })),
    users: [...store.users.values()]
      .sort((a, b) => (a.uid < b.uid ? -1 : 1))
      .map(({ urn, uid }) => {
        const { certificate, password, token, sshKey } = layout.user(uid);
        return { urn, certificate, passphraseFile: password, token, sshKey };
      }),
    slices: [...store.slices.values()].map(({ urn, name }) => ({
      urn,
      name,
      slivers: sites.flatMap((site) =>
        sliversOf(federation, site, urn).map((sliver) => ({
          urn: sliverUrn(site, sliver.id),
          clientId: sliver.clientId,
          sliverType: sliver.sliverType,
          aggregate: site.name,
          disk: machines.disk(site, sliver),
          console: consoles.file(site.name, sliver),
        })),
      ),
    })),
  };
}

export function writeDescription(federation: Federation, control: string): TestbedDescription {
  const description = describe(federation, control);
  writeFileAtomically(federation.layout.description, `${JSON.stringify(description, null, 2)}\n`);
  return description;
}
