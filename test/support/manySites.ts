// A federation of light sites for what a local testbed is too heavy for: many aggregates, each with one
// slice and one node, that answer after a time of their own or never. They speak mutual TLS as sites do.
import { setTimeout as pause } from 'node:timers/promises';
import { connectAccount, type Account } from '../../src/model/accounts/account';
import type { CallRecord } from '../../src/rpc';
import { credentialXml, success, type Written } from '../unit/rpc/wire/replies';
import type { World } from '../unit/rpc/world';
import { answer, type Received } from './httpsServer';

const user = 'urn:publicid:IDN+home.example+user+alice';
export const sliceUrn = 'urn:publicid:IDN+home.example:demo+slice+hello';

/** Milliseconds before each answer; `hangs`: it takes the call and never answers. */
export type Pace = number | 'hangs';

export interface ManySites {
  readonly sliceAuthorityUrl: string;
  readonly sites: readonly { readonly name: string; readonly url: string; readonly urn: string }[];
}

/**
 * One slice authority, and an aggregate for each pace.
 * @param authorityPace of the slice authority
 */
export async function serveSites(
  world: World,
  paces: readonly Pace[],
  authorityPace = 0,
): Promise<ManySites> {
  const authority = await world.serve((received) => void replyOfAuthority(received, authorityPace));
  const sites = await Promise.all(paces.map((pace, index) => serveSite(world, pace, index)));
  return { sliceAuthorityUrl: authority.url('/protogeni/xmlrpc/sa'), sites };
}

/** The account of the one user, at the sites that are given. */
export function accountAt(
  world: World,
  { sliceAuthorityUrl, sites }: ManySites,
  onCall?: (call: CallRecord) => void,
): Account {
  return connectAccount({
    id: user,
    label: 'alice',
    identity: world.alice,
    trust: world.trust,
    local: false,
    sliceAuthorityUrl,
    sites,
    onCall,
  });
}

async function replyOfAuthority(received: Received, pace: number): Promise<void> {
  if (pace > 0) await pause(pace);
  answer(received, success(valuesOfAuthority[received.method]?.(received.body) ?? ''));
}

const valuesOfAuthority: Readonly<Record<string, (body: string) => Written>> = {
  Resolve: () => ({ uid: 'alice', urn: user, email: 'a@b.c', name: 'Alice', slices: [sliceUrn] }),
  GetCredential: (body) => credentialXml({ target: body.includes('+slice+') ? sliceUrn : user }),
};

async function serveSite(
  world: World,
  pace: Pace,
  index: number,
): Promise<ManySites['sites'][number]> {
  const domain = `site${index}.example`;
  const server = await world.serve((received) => void reply(received, pace, domain));
  const url = server.url('/protogeni/xmlrpc/cm');
  return { name: domain, url, urn: `urn:publicid:IDN+${domain}+authority+cm` };
}

async function reply(received: Received, pace: Pace, domain: string): Promise<void> {
  if (pace === 'hangs') return;
  await pause(pace);
  answer(received, success(values[received.method]?.(domain) ?? ''));
}

const sliver = (domain: string): string => `urn:publicid:IDN+${domain}+sliver+1`;

const values: Readonly<Record<string, (domain: string) => Written>> = {
  Resolve: (domain) => ({
    urn: sliceUrn,
    sliver_urn: `urn:publicid:IDN+${domain}+sliver+0`,
    manifest:
      `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="manifest">` +
      `<node client_id="pc" sliver_id="${sliver(domain)}"><sliver_type name="raw-pc"/></node></rspec>`,
  }),
  SliverStatus: (domain) => ({
    state: 'started',
    status: 'ready',
    details: {
      [sliver(domain)]: { client_id: 'pc', state: 'started', status: 'ready', rawstate: 'ISUP' },
    },
  }),
  ListImages: () => [],
};
