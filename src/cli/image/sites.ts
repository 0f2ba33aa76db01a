/** From what `-m` gives to the address of a site. */
import type { SiteAddress } from '../../model/account';
import { AddressError, baseOf, likelyManagerUrn } from '../../model/address';
import { parseUrn, sameDomain } from '../../rpc';
import { UsageError } from './failure';
import { knownSites, type KnownSite } from '../../model/siteTable';

/**
 * @param domain of the things that the command is about; tells the URN of a site named by its address.
 * @throws AddressError, UsageError
 */
export function siteAddress(word: string, domain?: string): SiteAddress {
  const known = siteCalled(word);
  if (known === undefined) {
    requireAddress(word);
    return { url: word, urn: domain === undefined ? undefined : managerUrn(domain) };
  }
  if (domain !== undefined && !sameDomain(domain, known.domain)) {
    throw new UsageError(
      `This URN belongs to ${domain}, but ${word} is ${known.domain}: give the address of ${domain} with -m.`,
    );
  }
  return {
    url: `https://${known.host}:12369/protogeni/xmlrpc/cm`,
    urn: managerUrn(known.domain),
    name: known.name,
  };
}

function requireAddress(word: string): void {
  try {
    baseOf(word);
  } catch (error) {
    if (!AddressError.is(error) || /[/:]/.test(word)) throw error;
    throw new UsageError(
      `"${word}" is neither a nickname of a site, such as utah-clab, nor an address, such as https://HOST:12369/protogeni/xmlrpc/cm.`,
    );
  }
}

/** URN and name of a site that nobody talks to. */
export function siteNamed({ url, urn, name }: SiteAddress): { urn: string; name: string } {
  const known = urn ?? likelyManagerUrn(url);
  return { urn: known, name: name ?? parseUrn(known).authority };
}

/** omni's list also has the nicknames with the version of the interface behind them, as `utah-clab2`. */
function siteCalled(word: string): KnownSite | undefined {
  const name = word.toLowerCase();
  const called = (nickname: string): KnownSite | undefined =>
    knownSites.find(({ nicknames }) => nicknames.includes(nickname));
  return called(name) ?? called(name.replace(/[123]$/, ''));
}

function managerUrn(domain: string): string {
  return `urn:publicid:IDN+${domain}+authority+cm`;
}

/** How to write the site again in a command that is shown to the person. */
export function siteOption(cm: readonly string[] | undefined): string {
  return (cm ?? []).map((site) => ` -m ${site}`).join('');
}
