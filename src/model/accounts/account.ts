/**
 * An account: one identity with its slice authority and the sites it uses. Everything that the
 * model asks of a server goes through the clients found here.
 */
import * as l10n from '@vscode/l10n';
import {
  componentManagerUrn,
  parseUrn,
  SliceAuthority,
  type CallRecord,
  type ClientOptions,
  type ComponentManager,
  type CredentialCache,
  type Identity,
  type LeftOut,
  type RetryOptions,
  type SpeaksFor,
  type Trust,
  type TrustSource,
} from '../../rpc';
import { baseOf, componentManagerUrl, likelyManagerUrn, sliceAuthorityUrl } from './address';
import { UserError } from '../failures/userError';
import type { Acts, ActsOf } from '../journal/acts';
import { orderlyComponentManager } from './perSliceComponentManager';

/** What `ssh` is given besides the login. */
export interface SshFiles {
  /** Private key. */
  readonly sshKey: string;
  /** Keys of the nodes, as OpenSSH reads them. */
  readonly knownHosts: string;
}

/** One site as one account sees it. */
export interface Site {
  /** URN of its component manager. */
  readonly urn: string;
  readonly name: string;
  readonly componentManager: ComponentManager;
  /** Asked for again whenever the site is. */
  readonly trust: TrustSource;
  readonly imagesUrl?: string | undefined;
  /** Folder that is a sliver's disk; only the local testbed has that. */
  readonly diskOf?: ((sliverUrn: string) => string | undefined) | undefined;
  /** File with what the console of a sliver's node has shown; there too. */
  readonly consoleOf?: ((sliverUrn: string) => string | undefined) | undefined;
  /** Files with which one logs in to its nodes; there too. */
  readonly ssh?: SshFiles | undefined;
  /** Hears of rows of its answers that cannot be read: each costs itself only. */
  readonly leftOut?: LeftOut | undefined;
  /** Where it is written down what the account changes there; the same as the account's. */
  readonly acts?: ActsOf | undefined;
}

export interface Account {
  readonly id: string;
  readonly label: string;
  readonly identity: Identity;
  /** Who acts: the user of the certificate, or whom that one speaks for. Images are "mine" by this one. */
  readonly userUrn: string;
  readonly sliceAuthority: SliceAuthority;
  /** The authority of a project, which registers its slices (docs/protocol.md 5.3). Absent in accounts that only read. */
  readonly sliceAuthorityAt?: ((url: string) => SliceAuthority) | undefined;
  readonly sites: readonly Site[];
  /** True for the local testbed. */
  readonly local: boolean;
  /** Where it is written down what it changes; absent for nowhere. */
  readonly acts?: ActsOf | undefined;
}

/** A site with the account that uses it: where calls go. */
export interface Place {
  readonly account: Account;
  readonly site: Site;
}

/** A site as settings or the command line give it. */
export interface SiteAddress {
  readonly url: string;
  readonly name?: string | undefined;
  readonly urn?: string | undefined;
  readonly imagesUrl?: string | undefined;
  readonly diskOf?: ((sliverUrn: string) => string | undefined) | undefined;
  /** File with what the console of a sliver's node has shown; there too. */
  readonly consoleOf?: ((sliverUrn: string) => string | undefined) | undefined;
  /** Files with which one logs in to its nodes; there too. */
  readonly ssh?: SshFiles | undefined;
}

export interface AccountOptions {
  readonly id: string;
  readonly label: string;
  readonly identity: Identity;
  /** Whom the identity speaks for. */
  readonly speaksFor?: SpeaksFor | undefined;
  /**
   * One for all servers, or asked for each server's URL (pinned certificates differ): once now, and again before each
   * request.
   */
  readonly trust: Trust | ((url: string) => Trust);
  /** Default: the address in the certificate. */
  readonly sliceAuthorityUrl?: string | undefined;
  /** Default when empty: the home site, beside the slice authority. */
  readonly sites: readonly SiteAddress[];
  readonly local: boolean;
  /** Limit of one call in milliseconds. */
  readonly timeout?: number | undefined;
  /** How calls that only read are repeated while a site is busy. */
  readonly retry?: RetryOptions | undefined;
  readonly onCall?: ((record: CallRecord) => void) | undefined;
  /** Told about every entry of a list that is left out, because it cannot be read. */
  readonly onLeftOut?: LeftOut | undefined;
  readonly cache?: CredentialCache | undefined;
  /** Where it is written down what the account changes; default: nowhere. */
  readonly noteTo?: Acts | undefined;
}

/** An account that cannot be set up. */
export class AccountError extends UserError {
  override readonly name = 'AccountError';

  static override is(error: unknown): error is AccountError {
    return error instanceof AccountError;
  }
}

/**
 * Builds the clients of an account. Talks to nobody.
 * @throws AccountError when no address of a slice authority is known.
 * @throws AddressError for an address that is none.
 * @throws whatever `trust` throws for a server.
 */
export function connectAccount(options: AccountOptions): Account {
  const { id, label, identity, local, cache, speaksFor } = options;
  const home = homeOf(options);
  const client = (url: string): ClientOptions => ({
    url,
    identity,
    speaksFor,
    trust: trustAt(url, options.trust),
    timeout: options.timeout,
    retry: options.retry,
    onCall: options.onCall,
    onLeftOut: options.onLeftOut,
  });
  const addresses = options.sites.length > 0 ? options.sites : [homeSite(options, home)];
  const userUrn = userOf(options);
  const acts = options.noteTo && { acts: options.noteTo, who: userUrn };
  return {
    id,
    label,
    identity,
    userUrn,
    local,
    acts,
    sliceAuthority: new SliceAuthority({ ...client(home), cache }),
    sliceAuthorityAt: (url) => new SliceAuthority({ ...client(sliceAuthorityUrl(url)), cache }),
    sites: addresses.map((address) => ({
      ...siteAt(address, client),
      leftOut: options.onLeftOut,
      acts,
    })),
  };
}

/** @throws whatever `trust` throws: who is not trusted now is not connected */
function trustAt(url: string, trust: AccountOptions['trust']): TrustSource {
  if (typeof trust !== 'function') return trust;
  trust(url);
  return () => trust(url);
}

function homeOf({ identity, sliceAuthorityUrl: given }: HomeOptions): string {
  const address = given ?? identity.sliceAuthorityUrl;
  if (address === undefined) {
    throw new AccountError(
      l10n.t(
        'The certificate does not name a slice authority. Give its address, such as https://HOST:12369/protogeni/xmlrpc/sa.',
      ),
    );
  }
  return sliceAuthorityUrl(address);
}

/** The site that is asked when none is named. @throws AccountError, AddressError */
export function homeSiteOf(options: HomeOptions): SiteAddress {
  return homeSite(options, homeOf(options));
}

type HomeOptions = Pick<AccountOptions, 'identity' | 'speaksFor' | 'sliceAuthorityUrl'>;

function userOf({ identity, speaksFor }: HomeOptions): string {
  return speaksFor?.userUrn ?? identity.urn;
}

/** The site that runs the user's slice authority, named by the user's own domain. */
function homeSite(options: HomeOptions, authorityUrl: string): SiteAddress {
  const { authority } = parseUrn(userOf(options));
  const url = baseOf(authorityUrl).replace(/\/project\/[^/]+$/, '');
  return { url, urn: componentManagerUrn(authority) };
}

function siteAt(address: SiteAddress, client: (url: string) => ClientOptions): Site {
  const options = client(componentManagerUrl(address.url));
  const urn = address.urn ?? likelyManagerUrn(address.url);
  return {
    urn,
    name: address.name ?? parseUrn(urn).authority,
    componentManager: orderlyComponentManager(options),
    trust: options.trust,
    imagesUrl: address.imagesUrl,
    diskOf: address.diskOf,
    consoleOf: address.consoleOf,
    ssh: address.ssh,
  };
}
