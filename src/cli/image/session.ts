/** Turns the options of a command line into an account with one site, ready to be asked. */
import { readFile } from 'node:fs/promises';
import { connectAccount, type Account, type Site } from '../../model/account';
import { KnownServers } from '../../model/knownServers';
import { domainOf, parseUrn, type CallRecord, type Trust } from '../../rpc';
import { authorityOf } from '../../model/urns';
import { UsageError } from './failure';
import type { CommonOptions } from './options';
import { readIdentity } from './passphrase';

export interface Session {
  readonly account: Account;
  readonly site: Site;
}

/**
 * @param things URNs that the command is about; they tell the URN of the site that `-m` addresses,
 * and must all be of one site.
 * @throws IdentityError, UsageError, AddressError, AccountError, UnknownServer
 */
export async function openSession(
  options: CommonOptions,
  things: readonly string[] = [],
): Promise<Session> {
  const identity = await readIdentity({
    certificate: options.certificate,
    passphraseFile: options.passphrase,
  });
  const trust = await trustFrom(options);
  const domain = things[0] === undefined ? undefined : domainOf(parseUrn(things[0]).authority);
  if (options.cm === undefined && domain !== undefined)
    refuseOtherSite(domain, identity.urn, options);
  const urn = domain === undefined ? undefined : `urn:publicid:IDN+${domain}+authority+cm`;
  const account = connectAccount({
    id: identity.urn,
    label: parseUrn(identity.urn).id,
    identity,
    trust,
    local: false,
    sliceAuthorityUrl: options.sa,
    sites: options.cm === undefined ? [] : [{ url: options.cm, urn }],
    ...(options.debug === true ? { onCall: printCall } : {}),
  });
  const [site] = account.sites;
  if (site === undefined) throw new UsageError('Give the address of a site with -m URL.');
  return { account, site };
}

/** URN of the site that gave these URNs; with -m alone the one of the session is only a guess. */
export function siteUrnOf({ site }: Session, things: readonly string[]): string {
  const authority = things.map(authorityOf).find((it) => it !== undefined);
  return authority === undefined
    ? site.urn
    : `urn:publicid:IDN+${domainOf(authority)}+authority+cm`;
}

/** Without -m the home site is asked, which would act on its own image or sliver of that name. */
function refuseOtherSite(domain: string, userUrn: string, options: CommonOptions): void {
  const home = domainOf(parseUrn(userUrn).authority);
  if (domain === home || options.sa !== undefined) return;
  throw new UsageError(
    `This URN belongs to ${domain}, not to your home site ${home}: give the address of ${domain} with -m URL.`,
  );
}

async function trustFrom(options: CommonOptions): Promise<Trust | ((url: string) => Trust)> {
  if (options.cacertificate === undefined) {
    const known = new KnownServers();
    return (url) => known.trustFor(url);
  }
  const ca = await readCertificate(options.cacertificate);
  return { ca };
}

async function readCertificate(file: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    throw new UsageError(`The CA certificate ${file} cannot be read: give the name of a PEM file.`);
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new UsageError(`${file} holds no CA certificate: give the name of a PEM file.`);
  }
  return text;
}

/** One line per call for -d. A record holds no secrets. */
function printCall({ method, url, duration, outcome, code }: CallRecord): void {
  const end = code === undefined || outcome === 'ok' ? outcome : `${outcome} (${code})`;
  process.stderr.write(`${method} ${url} ${Math.round(duration)} ms ${end}\n`);
}
