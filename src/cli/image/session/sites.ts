/** From what `-m` gives to the address of a site. */
import type { Site, SiteAddress } from '../../../model/accounts/account';
import { baseOf, componentManagerUrl } from '../../../model/accounts/address';
import {
  componentManagerUrn,
  domainOf,
  parseUrn,
  RpcError,
  sameDomain,
  sameName,
  sameUrn,
  type Component,
} from '../../../rpc';
import { nearest } from '../../../rspec/language/distance';
import { UsageError } from '../failures/failure';
import { shellWord } from '../../../model/shellWord';
import { knownSites, type KnownSite } from '../../../model/accounts/knownSites';
import { authorityOf } from '../../../model/urns';
import { isDomainOf, nearSite, type NearSite } from './nearSites';

/** What is known of sites once it is known who asks. */
export interface Known {
  /** The person's own site. @throws AccountError where the certificate names none */
  readonly home: () => SiteAddress;
  readonly userUrn: string;
  readonly near: readonly NearSite[];
  /** Sites that the authority of the home site lists. @throws RpcError, NotTrusted */
  readonly components: () => Promise<readonly Component[]>;
}

/** Sites as they were named: some are known only where it is known who asks. */
export type Addresses =
  | readonly SiteAddress[]
  | ((known: Known) => Promise<readonly SiteAddress[]>);

/**
 * @param domain of the things that the command is about; tells the URN of a site named by its address.
 * @throws AddressError, UsageError as soon as it is certain
 */
export function siteAddresses(words: readonly string[], domain?: string): Addresses {
  const certain = words.map((word) => certainAddress(word, domain));
  if (certain.every((address) => address !== undefined)) return certain;
  return async (known) => {
    const addresses: SiteAddress[] = [];
    for (const [index, word] of words.entries())
      addresses.push(certain[index] ?? (await addressOf(word, known, domain)));
    return addresses;
  };
}

/** What a person has chosen: those of `-m`, else the home site and all that were added for such certificates. */
export function chosenSites(words: readonly string[] = []): Addresses {
  if (words.length > 0) return siteAddresses(words);
  return (known) => {
    const home = known.home();
    const domain = domainOf(parseUrn(known.userUrn).authority);
    const added = known.near.filter(
      ({ keptFor, address }) =>
        keptFor !== undefined && sameDomain(keptFor, domain) && !isSameSite(address, home),
    );
    return Promise.resolve([home, ...added.map(({ address }) => address)]);
  };
}

function isSameSite(a: SiteAddress, b: SiteAddress): boolean {
  if (a.urn !== undefined && b.urn !== undefined) return sameUrn(a.urn, b.urn);
  return componentManagerUrl(a.url) === componentManagerUrl(b.url);
}

/** The site whose things have a domain in their URNs. @throws UsageError where nobody knows its address */
export function siteOfDomain(domain: string): Addresses {
  return async (known) => {
    const home = domainOf(parseUrn(known.userUrn).authority);
    if (sameDomain(domain, home)) return [];
    const near = known.near.find(
      ({ address: { urn } }) => urn !== undefined && isDomainOf(domain, urn),
    );
    const listed = knownSites.find((site) => sameDomain(site.domain, domain));
    const found = near?.address ?? (listed && addressOfKnown(listed));
    return [found ?? (await component(domain, known)) ?? refuseUnknown(domain, home)];
  };
}

function refuseUnknown(domain: string, home: string): never {
  throw new UsageError(
    `This URN belongs to ${domain}, not to your home site ${home}: give the address of ${domain} with -m URL.`,
  );
}

/** For a site that nobody needs an account for. @throws AddressError, UsageError */
export function addressNear(word: string, near: readonly NearSite[]): SiteAddress {
  const found = certainAddress(word) ?? nearSite(word, near)?.address ?? hostAddress(word);
  return found ?? (word.startsWith('urn:') ? refuseUrn(word) : refuseName(word, near));
}

/** @throws AddressError, UsageError, and what reading the list of components throws */
async function addressOf(
  word: string,
  known: Known,
  domain: string | undefined,
): Promise<SiteAddress> {
  const near = nearSite(word, known.near)?.address ?? homeCalled(word, known);
  const found = near ?? hostAddress(word, domain) ?? (await component(word, known));
  if (found === undefined)
    return word.startsWith('urn:') ? refuseUrn(word) : refuseName(word, known.near);
  const { authority = '' } = found.urn === undefined ? {} : parseUrn(found.urn);
  if (domain !== undefined && found.urn !== undefined && !sameDomain(domain, authority))
    throw otherSite(domain, word, authority);
  return found;
}

/** By the URN that our own JSON shows, or the domain in it. */
function homeCalled(word: string, { home, userUrn }: Known): SiteAddress | undefined {
  const urn = componentManagerUrn(parseUrn(userUrn).authority);
  if (word.startsWith('urn:')) return sameUrn(word, urn) ? home() : undefined;
  return isDomainOf(word, urn) ? home() : undefined;
}

/** Undefined where the list has no such site, or cannot be read: then nobody knows it. */
async function component(word: string, known: Known): Promise<SiteAddress | undefined> {
  const components = await listedComponents(known);
  const found = components.filter(({ urn }) => isCalled(word, urn));
  const [site, another] = found;
  if (another !== undefined) {
    const urns = found.map(({ urn }) => urn).join(', ');
    throw new UsageError(`Several sites are called ${word}: give one of ${urns}.`);
  }
  return site && { url: site.url, urn: site.urn };
}

async function listedComponents(known: Known): Promise<readonly Component[]> {
  try {
    return await known.components();
  } catch (error) {
    if (RpcError.is(error)) return [];
    throw error;
  }
}

/** The first label of a domain is what people call it, too. */
function isCalled(word: string, urn: string): boolean {
  if (word.startsWith('urn:')) return sameUrn(word, urn);
  const authority = authorityOf(urn) ?? '';
  return sameDomain(authority, word) || sameName(authority.split('.')[0] ?? '', word);
}

/** Undefined for what could be the name of a site. @throws AddressError, UsageError */
function certainAddress(word: string, domain?: string): SiteAddress | undefined {
  const known = word.startsWith('urn:') ? listed(word) : (siteCalled(word) ?? siteAt(word));
  if (known !== undefined) {
    if (domain !== undefined && !sameDomain(domain, known.domain))
      throw otherSite(domain, word, known.domain);
    return addressOfKnown(known);
  }
  if (word.startsWith('urn:') || !/[/:]/.test(word)) return undefined;
  return addressedAt(fullAddress(word), domain);
}

function addressOfKnown({ host, domain, name }: KnownSite): SiteAddress {
  return { url: addressAt(host), urn: componentManagerUrn(domain), name };
}

/** A name with a dot is a host where no site is called so. */
function hostAddress(word: string, domain?: string): SiteAddress | undefined {
  return isHost(word) ? addressedAt(fullAddress(word), domain) : undefined;
}

function addressedAt(url: string, domain: string | undefined): SiteAddress {
  return { url, urn: domain === undefined ? undefined : componentManagerUrn(domain) };
}

function otherSite(domain: string, word: string, known: string): UsageError {
  const what = word === known ? `${word} is another site` : `${word} is ${known}`;
  return new UsageError(
    `This URN belongs to ${domain}, but ${what}: give the address of ${domain} with -m.`,
  );
}

function addressAt(host: string): string {
  return `https://${host}:12369${path}`;
}

const path = '/protogeni/xmlrpc/cm';

const whatNamesASite = `a name that "geni-image site list" shows, a nickname such as utah-clab, or an address such as ${addressAt('HOST')}`;

/** What stands in RSpecs and in our own JSON. */
function refuseUrn(urn: string): never {
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
 * could answer, and a bare host gets the port, too. @throws AddressError
 */
function fullAddress(word: string): string {
  const address = isHost(word) ? `https://${word}` : word;
  baseOf(address);
  const { hostname, port, pathname } = new URL(address);
  if (pathname !== '/') return address;
  return port === '' ? addressAt(hostname) : `https://${hostname}:${port}${path}`;
}

function isHost(word: string): boolean {
  return /^[\w-]+(?:\.[\w-]+)+(?::\d+)?$/.test(word);
}

function refuseName(word: string, near: readonly NearSite[]): never {
  if (word === '') throw new UsageError(`Give a site: ${whatNamesASite}.`);
  const names = [
    ...near.map(({ name }) => name),
    ...knownSites.flatMap(({ nicknames }) => nicknames),
  ];
  const [close] = nearest(word, new Set(names), 1);
  const guess = close === undefined ? '' : ` Did you mean ${close}?`;
  throw new UsageError(`There is no site ${word}.${guess} Give ${whatNamesASite}.`);
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

/** What `-m` takes for a site: the domain in its URN, its address where that names nothing, nothing at home. */
export function siteWord(site: Site, { near, userUrn }: Pick<Known, 'near' | 'userUrn'>): string {
  const { url } = site.componentManager;
  const authority = authorityOf(site.urn) ?? '';
  if (sameDomain(authority, domainOf(parseUrn(userUrn).authority))) return '';
  const found = nearSite(authority, near)?.address;
  const isNear = found !== undefined && componentManagerUrl(found.url) === url;
  return isNear || siteAt(authority)?.domain === authority ? authority : url;
}

/** How to name the site of a session in a command that is shown to the person. */
export function siteOptionOf(
  { word }: { readonly word: string },
  cm: readonly string[] | undefined,
): string {
  if (cm?.length === 1) return siteOption(cm);
  return word === '' ? '' : ` -m ${shellWord(word)}`;
}

/** URN of the site that has a nickname, or a name of the table; undefined for all other words. */
export function knownNickname(word: string): string | undefined {
  const known = siteCalled(word) ?? siteAt(word);
  return known && componentManagerUrn(known.domain);
}
