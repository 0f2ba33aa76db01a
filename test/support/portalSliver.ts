// The portal of a local testbed as a user with a token sees it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectPortal, type PortalAccount } from '../../src/model/portal/portalAccount';
import type { PortalOptions } from '../../src/portal';

export type Token = 'alice' | 'bob' | 'carol';

interface Described {
  readonly portal: { readonly url: string };
  readonly caCertificate: string;
  readonly users: readonly { readonly urn: string; readonly token: string }[];
}

/** Path of the file that the portal's menu would save. @param directory of the testbed */
export function tokenFile(directory: string, name: Token): string {
  const user = described(directory).users.find(({ urn }) => urn.endsWith(`+${name}`));
  if (user === undefined) throw new Error(`The testbed has no user ${name}.`);
  return user.token;
}

export function portalAccount(
  directory: string,
  name: Token,
  options: Partial<PortalOptions> = {},
): PortalAccount {
  const { portal, caCertificate } = described(directory);
  return connectPortal({
    url: portal.url,
    token: readFileSync(tokenFile(directory, name), 'utf8').trim(),
    trust: { ca: readFileSync(caCertificate, 'utf8') },
    firstPause: 5,
    facts: { id: name, user: name, expires: new Date('2030-01-01T00:00:00Z') },
    local: true,
    ...options,
  });
}

/** What a snapshot needs to know of a node of the testbed's experiment. */
export interface PortalSliver {
  readonly siteUrn: string;
  readonly sliceUrn: string;
  readonly sliverUrn: string;
  readonly clientId: string;
  readonly portal: { url: string; experiment: string; name: string; project: string };
}

/** A node of experiment `demo,hello` at the testbed's first site, as only a portal knows it. */
export async function portalSliver(
  { portal, url }: PortalAccount,
  directory: string,
  clientId: string,
): Promise<PortalSliver> {
  const testbed = JSON.parse(readFileSync(join(directory, 'testbed.json'), 'utf8')) as {
    aggregates: { name: string; urn: string }[];
    slices: { slivers: { clientId: string; urn: string; aggregate: string }[] }[];
  };
  const [site] = testbed.aggregates;
  const sliver = testbed.slices
    .flatMap(({ slivers }) => slivers)
    .find((one) => one.clientId === clientId && one.aggregate === site?.name);
  const { id } = await portal.experiments.get('demo,hello');
  if (site === undefined || sliver === undefined)
    throw new Error(`The testbed has no node ${clientId}.`);
  return {
    siteUrn: site.urn,
    sliceUrn: `portal:${id}`,
    sliverUrn: sliver.urn,
    clientId,
    portal: { url, experiment: id, name: 'hello', project: 'demo' },
  };
}

function described(directory: string): Described {
  return JSON.parse(readFileSync(join(directory, 'testbed.json'), 'utf8')) as Described;
}
