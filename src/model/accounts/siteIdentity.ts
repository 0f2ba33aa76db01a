/** What a site that was given by its address is called: it is asked, and nothing is guessed from its host. */
import type { Account, Site } from './account';
import { isOwnHost } from './address';
import { knownSites } from './knownSites';
import { fetchSiteUrn, parseUrn, sameDomain, type ClientOptions } from '../../rpc';

export interface SiteIdentity {
  /** Undefined when neither the site nor the person has told it. */
  readonly urn?: string | undefined;
  /** The authority in its URN; else its host and port. */
  readonly name: string;
  /** What the site calls itself although that is another one: not believed, and worth a word. */
  readonly claimed?: string | undefined;
}

/** Milliseconds: a name is not worth a longer wait. */
const patienceMs = 5_000;

/** @param call for the client that asks, besides what the site and the account say. */
export async function identityOf(
  site: Site,
  account: Account,
  call: Pick<ClientOptions, 'onCall' | 'timeout'>,
): Promise<SiteIdentity> {
  const { url } = site.componentManager;
  const { host } = new URL(url);
  const urn = await tellOf(site, account, call);
  if (urn === undefined) return { name: host };
  const { authority } = parseUrn(urn);
  return isAnother(authority, url, account)
    ? { name: host, claimed: authority }
    : { urn, name: authority };
}

/** Undefined when the site does not say: whatever is wrong with it, the command itself will hear. */
async function tellOf(
  { componentManager, trust }: Site,
  { identity }: Account,
  { onCall, timeout = patienceMs }: Pick<ClientOptions, 'onCall' | 'timeout'>,
): Promise<string | undefined> {
  const { url } = componentManager;
  const retry = { attempts: 1 };
  const limit = Math.min(timeout, patienceMs);
  try {
    return await fetchSiteUrn({ url, identity, trust, onCall, retry, timeout: limit });
  } catch {
    return undefined;
  }
}

/**
 * Anybody can call himself by the name of a known site, and its snapshots and rows would then pass for those of
 * that one. The known ones are the sites of the table and the home site, which have hosts of their own.
 */
function isAnother(authority: string, url: string, { userUrn, sliceAuthority }: Account): boolean {
  const home = { domain: parseUrn(userUrn).authority, address: sliceAuthority.url };
  const table = knownSites.map(({ domain, host }) => ({ domain, address: `https://${host}` }));
  const known = [home, ...table].filter(({ domain }) => sameDomain(domain, authority));
  return known.length > 0 && !known.some(({ address }) => isOwnHost(url, address));
}
