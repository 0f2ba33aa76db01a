/** Turns the options of a command line into an account with its sites, ready to be asked. */
import {
  connectAccount,
  homeSiteOf,
  type Account,
  type Site,
  type SiteAddress,
} from '../../../model/accounts/account';
import { clearingHouseUrl, componentManagerUrl } from '../../../model/accounts/address';
import { accountIdOf } from '../../../model/accounts/speaksFor';
import { leftOutInOneLine } from '../../../model/failures/explain';
import { KnownServers } from '../../../model/accounts/knownServers';
import {
  ClearingHouse,
  domainOf,
  parseUrn,
  type CallRecord,
  type Component,
  type Identity,
  type RpcError,
  type Trust,
} from '../../../rpc';
import { defined } from '../../../rpc/defined';
import { say } from '../../terminal/streams';
import { credentialCache, givenCredentials, givenSpeaksFor } from './credentials';
import { UsageError } from '../failures/failure';
import { rememberAccount } from './afterwards';
import { commandActs } from './commandActs';
import { meetServers, type UnmetSite } from './firstContact';
import { textNamed } from './namedFile';
import type { CommonOptions } from '../arguments/options';
import { nearSites } from './nearSites';
import { certificateFile, openIdentity } from './passphrase';
import { identityOf } from '../../../model/accounts/siteIdentity';
import { refuseTokenOnly } from './portal/ways';
import { siteAddresses, siteOfDomain, siteWord, type Addresses } from './sites';

export interface Session {
  readonly account: Account;
  readonly site: Site;
  /** Of the site, as the person, the table of sites or the site itself has told it; undefined when nobody has. */
  readonly siteUrn?: string | undefined;
  /** What `-m` takes for the site; empty for the home site. */
  readonly word: string;
  /** The slice that a credential of `-s` is for. */
  readonly sliceUrn?: string | undefined;
}

/**
 * @param things URNs that the command is about; they tell the URN of the site that `-m` addresses,
 * and must all be of one site.
 * @param me where a command has opened it before
 * @throws IdentityError, UsageError, AddressError, AccountError, NotTrusted, RpcError
 */
export async function openSession(
  options: CommonOptions,
  things: readonly string[] = [],
  me?: Identity,
): Promise<Session> {
  const { cm = [] } = options;
  const [address, second] = cm;
  if (second !== undefined) {
    throw new UsageError(
      `This command works with one site, but -m gives ${cm.length}: give only one. Only "list" and "slivers" take several.`,
    );
  }
  const domain = things[0] === undefined ? undefined : domainOf(parseUrn(things[0]).authority);
  // Who names a slice authority has the site beside it asked, whatever the URN says.
  const isFound = address === undefined && domain !== undefined && options.sa === undefined;
  const site = isFound
    ? siteOfDomain(domain)
    : siteAddresses(address === undefined ? [] : [address], domain);
  const { sessions } = await openSessions(options, site, me);
  const [session] = sessions;
  if (session === undefined) throw new UsageError('Give the address of a site with -m SITE.');
  return session;
}

/** Who asks. @throws IdentityError, UsageError */
export async function identityFor(options: CommonOptions): Promise<Identity> {
  refuseTokenOnly(options);
  const { certificate, passphrase: passphraseFile } = options;
  return await openIdentity({ certificate, passphraseFile });
}

export interface Sessions {
  readonly sessions: readonly Session[];
  readonly leftOut: readonly UnmetSite[];
}

/**
 * One session for each address whose server is trusted; for the home site when there is none.
 * @param me where a command has opened it before
 * @param hear about each call of the sessions
 */
export async function openSessions(
  options: CommonOptions,
  sites: Addresses,
  me?: Identity,
  hear?: (record: CallRecord) => void,
): Promise<Sessions> {
  const identity = me ?? (await identityFor(options));
  const speaksFor = await givenSpeaksFor(options, identity);
  const sliceAuthorityUrl = options.sa;
  const home = (): SiteAddress => homeSiteOf({ identity, speaksFor, sliceAuthorityUrl });
  const trust = trustFrom(options);
  const given = givenCredentials(options);
  const userUrn = speaksFor?.userUrn ?? identity.urn;
  const acts = commandActs();
  const connect = (wanted: readonly SiteAddress[]): Account =>
    connectAccount({
      id: accountIdOf(identity, speaksFor),
      label: parseUrn(userUrn).id,
      identity,
      speaksFor,
      trust,
      local: false,
      sliceAuthorityUrl,
      sites: wanted,
      timeout: options.wait === true ? undefined : timeoutOf(options),
      cache: credentialCache(given),
      noteTo: acts,
      onLeftOut: leftOutPrinter(),
      onCall: (record) => {
        if (options.debug === true) printCall(record);
        hear?.(record);
      },
    });
  const components = async (): Promise<readonly Component[]> =>
    await componentsOf((await meetServers(connect, [home()])).account, trust);
  const isOpen = typeof sites === 'function';
  const near = isOpen ? await nearSites(certificateFile(options)) : [];
  const addresses = isOpen ? await sites({ home, userUrn, near, components }) : sites;
  const { account, leftOut } = await meetServers(connect, addresses);
  rememberAccount(account);
  const sliceUrn = given.slice?.targetUrn;
  const nameless = new Set(
    addresses.filter(({ urn }) => urn === undefined).map(({ url }) => componentManagerUrl(url)),
  );
  const sessions = account.sites.map(async (site): Promise<Session> => {
    const word = siteWord(site, { near, userUrn });
    if (!nameless.has(site.componentManager.url))
      return { account, site, word, sliceUrn, siteUrn: site.urn };
    const { urn, name, claimed } = await identityOf(site, account, {
      timeout: timeoutOf(options),
      ...defined({ onCall: options.debug === true ? printCall : undefined }),
    });
    if (claimed !== undefined) {
      say([`${name} calls itself ${claimed}, which is another site: it is shown by its address.`]);
    }
    return { account, site: { ...site, name, urn: urn ?? site.urn }, word, sliceUrn, siteUrn: urn };
  });
  return { sessions: await Promise.all(sessions), leftOut };
}

/** Milliseconds, as `--timeout` gives them. @throws UsageError */
export function timeoutOf({ timeout }: CommonOptions): number | undefined {
  if (timeout === undefined) return undefined;
  const seconds = Number(timeout);
  if (seconds > 0) return Math.min(seconds, 1e6) * 1000;
  throw new UsageError(`--timeout takes a number of seconds above 0, not "${timeout}".`);
}

/** What the clearing house of the home site lists (docs/protocol.md 2.1). */
async function componentsOf(
  { identity, sliceAuthority }: Account,
  trust: Trust | ((url: string) => Trust),
): Promise<readonly Component[]> {
  const url = clearingHouseUrl(sliceAuthority.url);
  const credential = await sliceAuthority.selfCredential();
  const clearingHouse = new ClearingHouse({
    url,
    identity,
    trust: typeof trust === 'function' ? trust(url) : trust,
    retry: { attempts: 1 },
  });
  return await clearingHouse.listComponents({ credential });
}

/** Whom to believe: the CA that is named, else the servers that the person has decided about. */
export function trustFrom(
  options: Pick<CommonOptions, 'cacertificate'>,
): Trust | ((url: string) => Trust) {
  if (options.cacertificate === undefined) {
    const known = new KnownServers();
    return (url) => known.trustFor(url);
  }
  const ca = readCertificate(options.cacertificate);
  return { ca };
}

function readCertificate(file: string): string {
  const text = textNamed(file, 'The CA certificate', 'give the path of a PEM file.');
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new UsageError(`${file} contains no CA certificate: give the path of a PEM file.`);
  }
  return text;
}

/** A list that is read again and again says the same only once. */
function leftOutPrinter(): (problem: RpcError) => void {
  const said = new Set<string>();
  return (problem) => {
    const sentence = leftOutInOneLine(problem);
    if (said.has(sentence)) return;
    said.add(sentence);
    say([sentence]);
  };
}

/** One line per call for -d. A record holds no secrets. */
function printCall({ method, url, duration, outcome, code }: CallRecord): void {
  const end = code === undefined || outcome === 'ok' ? outcome : `${outcome} (${code})`;
  say([`${method} ${url} ${Math.round(duration)} ms ${end}`]);
}
