/** From what `-m` gives to the address of a site. */
import type { SiteAddress } from '../../../model/accounts/account';
import { AddressError, baseOf } from '../../../model/accounts/address';
import { componentManagerUrn, parseUrn, sameDomain, sameUrn } from '../../../rpc';
import { UsageError } from '../failures/failure';
import { shellWord } from '../terminal/shellWord';
import { knownSites, type KnownSite } from '../../../model/accounts/knownSites';
import { authorityOf } from '../../../model/urns';

/** Sites as they were named. One may be the home site, which only the certificate tells. */
export type Addresses =
  readonly SiteAddress[] | ((home: () => SiteAddress) => readonly SiteAddress[]);

/** @throws AddressError, UsageError as soon as it is certain */
export function siteAddresses(words: readonly string[], domain?: string): Addresses {
  const all = (home?: () => SiteAddress): readonly SiteAddress[] =>
    words.map((word) => siteAddress(word, domain, home?.()));
  return words.some((word) => word.startsWith('urn:') && listed(word) === undefined) ? all : all();
}

/**
 * @param domain of the things that the command is about; tells the URN of a site named by its address.
 * @param home the person's own site, where it is known
 * @throws AddressError, UsageError
 */
export function siteAddress(word: string, domain?: string, home?: SiteAddress): SiteAddress {
  if (home !== undefined && isHome(word, home)) {
    const { authority } = parseUrn(word);
    if (domain !== undefined && !sameDomain(domain, authority)) throw otherSite(domain, word, word);
    return home;
  }
  const known = word.startsWith('urn:') ? siteOfUrn(word) : (siteCalled(word) ?? siteAt(word));
  if (known === undefined) {
    const url = fullAddress(word);
    return { url, urn: domain === undefined ? undefined : componentManagerUrn(domain) };
  }
  if (domain !== undefined && !sameDomain(domain, known.domain)) {
    throw otherSite(domain, word, known.domain);
  }
  return {
    url: addressAt(known.host),
    urn: componentManagerUrn(known.domain),
    name: known.name,
  };
}

function otherSite(domain: string, word: string, known: string): UsageError {
  const what = word === known ? `${word} is another site` : `${word} is ${known}`;
  return new UsageError(
    `This URN belongs to ${domain}, but ${what}: give the address of ${domain} with -m.`,
  );
}

/** What our own JSON shows as its URN. */
function isHome(word: string, { urn }: SiteAddress): boolean {
  return word.startsWith('urn:') && urn !== undefined && sameUrn(word, urn);
}

function addressAt(host: string): string {
  return `https://${host}:12369${path}`;
}

const path = '/protogeni/xmlrpc/cm';

/** What stands in RSpecs and in our own JSON. @throws UsageError for a site that is not in the table */
function siteOfUrn(urn: string): KnownSite {
  const found = listed(urn);
  if (found !== undefined) return found;
  throw new UsageError(
    `The address of ${urn} is not known: give it with -m, such as ${addressAt('HOST')}, or leave -m out for your home site.`,
  );
}

function listed(urn: string): KnownSite | undefined {
  const authority = authorityOf(urn);
  return authority === undefined
    ? undefined
    : knownSites.find(({ domain }) => sameDomain(domain, authority));
}

/** By its host, or by the domain in its URNs. */
function siteAt(word: string): KnownSite | undefined {
  const name = word.toLowerCase();
  return knownSites.find(({ host, domain }) => host === name || domain === name);
}

/**
 * An address without a path gets the path that all sites have: without one, a server that is no site
 * could answer, and a bare host gets the port, too. @throws AddressError, UsageError
 */
function fullAddress(word: string): string {
  const isHost = /^[\w-]+(?:\.[\w-]+)+(?::\d+)?$/.test(word);
  const address = isHost ? `https://${word}` : word;
  requireAddress(address);
  const { hostname, port, pathname } = new URL(address);
  if (pathname !== '/') return address;
  return port === '' ? addressAt(hostname) : `https://${hostname}:${port}${path}`;
}

function requireAddress(word: string): void {
  try {
    baseOf(word);
  } catch (error) {
    if (!AddressError.is(error) || /[/:]/.test(word)) throw error;
    throw new UsageError(
      `"${word}" is neither a nickname of a site, such as utah-clab, nor an address, such as ${addressAt('HOST')}.`,
    );
  }
}

/** URN and name of a site that nobody talks to: its host stands for a name that nobody has told. */
export function siteNamed({ url, urn, name }: SiteAddress): {
  urn: string | undefined;
  name: string;
} {
  return { urn, name: name ?? (urn === undefined ? new URL(url).host : parseUrn(urn).authority) };
}

/** omni's list also has the nicknames with the version of the interface behind them, as `utah-clab2`. */
function siteCalled(word: string): KnownSite | undefined {
  const name = word.toLowerCase();
  const called = (nickname: string): KnownSite | undefined =>
    knownSites.find(({ nicknames }) => nicknames.includes(nickname));
  return called(name) ?? called(name.replace(/[123]$/, ''));
}

/** How to write the site again in a command that is shown to the person. */
export function siteOption(cm: readonly string[] | undefined): string {
  return (cm ?? []).map((site) => ` -m ${shellWord(site)}`).join('');
}
