/** The server behind an address, for what is asked without any certificate. */
import { AddressError, isOwnHost } from '../../../model/accounts/address';
import { KnownServers } from '../../../model/accounts/knownServers';
import { knownSites } from '../../../model/accounts/knownSites';
import type { TrustedServer } from '../../../model/inventory/visibility';
import { publicTrust } from '../../../portal/http/publicTrust';
import type { CommonOptions } from '../arguments/options';
import { UsageError } from '../failures/failure';
import { trustFrom } from './session';
import { nearSites, type NearSite } from './nearSites';
import { certificateFile } from './passphrase';
import { addressNear } from './sites';

/**
 * Whether a server that a file of others names may be asked at all: one that the person has named or decided about, or
 * one of a site in the table, of the local testbed or among those added. Anything else could be a host of somebody's
 * choice, also in the person's own network.
 */
export async function mayBeAsked(url: string, options: CommonOptions): Promise<boolean> {
  const near = await nearSites(certificateFile(options));
  const named = (options.cm ?? []).flatMap((word) => addressNamed(word, near) ?? []);
  const known = [
    ...knownSites.map(({ host }) => `https://${host}`),
    ...near.map(({ address }) => address.url),
  ];
  return (
    options.cacertificate !== undefined ||
    new KnownServers().knowsBeside(url) ||
    [...named, ...known].some((site) => isOwnHost(url, site))
  );
}

export function notAsked(url: string): string {
  const { host } = new URL(url);
  return `${host} belongs to no site that is known here, so it was not asked. If you trust it, add -m https://${host}.`;
}

/** Undefined for a word that only an account can tell the address of. */
function addressNamed(word: string, near: readonly NearSite[]): string | undefined {
  try {
    return addressNear(word, near).url;
  } catch (error) {
    if (UsageError.is(error) || AddressError.is(error)) return undefined;
    throw error;
  }
}

/** Nothing secret is sent, so public authorities count where the server is not known. */
export function serverAt(url: string, options: CommonOptions): TrustedServer {
  const trust = trustFrom(options);
  const found =
    typeof trust !== 'function' ? trust : new KnownServers().knows(url) ? trust(url) : undefined;
  return {
    trust: found ?? publicTrust(),
    componentManager: { url },
  };
}
