/** The two places that accounts come from: the local testbed, and the certificate in the settings. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import {
  type Account,
  AccountError,
  connectAccount,
  type SiteAddress,
} from '../../model/accounts/account';
import { type KnownServers, UnknownServer } from '../../model/accounts/knownServers';
import {
  type TestbedDescription,
  type TestbedUser,
  testbedSites,
} from '../../model/accounts/localTestbed';
import { accountIdOf, speaksForIn } from '../../model/accounts/speaksFor';
import type { Acts } from '../../model/journal/acts';
import { systemWords } from '../../model/storage/storageError';
import { lastPartOf } from '../../model/urns';
import { heedProxyVariables, type Identity, loadIdentity, type SpeaksFor } from '../../rpc';
import { readLimited } from '../../rpc/readLimited';
import type { AccountProblem } from './accountProblem';
import type { Log } from '../errors/log';
import type { Passphrases } from './passphrases';
import { chosenCertificates, type Settings, usesProxies } from './settings';
import type { LocalTestbed } from './testbed';
import {
  isUnknown,
  type UntrustedServers,
  type TrustFor,
  trustOf,
  type TrustQuestions,
} from './trust';

export interface AccountSource {
  readonly settings: () => Settings;
  readonly passphrases: Passphrases;
  readonly known: KnownServers;
  readonly trustQuestions: TrustQuestions;
  readonly testbed: LocalTestbed;
  readonly log: Log;
  /** Where it is written down what accounts change; default: nowhere. */
  readonly acts?: Acts | undefined;
  /** Accounts by what they were made from: those that did not change keep their credentials. */
  readonly made: Map<string, Account>;
}

export interface Found {
  readonly accounts?: readonly Account[];
  readonly problems?: readonly AccountProblem[];
  /** Certificates whose passphrase the person would have to be asked for, or did not give. */
  readonly locked?: readonly string[];
}

export const nobody: Found = {};

/** The testbed's user whose certificate is chosen in the settings, else its first. */
function localUser(source: AccountSource): TestbedUser | undefined {
  const users = source.testbed.description?.users ?? [];
  return users.find(({ certificate }) => certificate === source.settings().certificate) ?? users[0];
}

/** Nobody is asked for this passphrase: it lies beside the key. */
export async function localAccount(source: AccountSource): Promise<Found> {
  const { description } = source.testbed;
  const user = localUser(source);
  if (description === undefined || user === undefined) return nobody;
  try {
    const key = `local ${user.urn} ${JSON.stringify(description)}`;
    const account = await keep(source, key, () => connectLocal(source, description, user));
    return { accounts: [account] };
  } catch (error) {
    return { problems: [{ id: 'local testbed', label: vscode.l10n.t('Local testbed'), error }] };
  }
}

async function connectLocal(
  source: AccountSource,
  testbed: TestbedDescription,
  user: TestbedUser,
): Promise<Account> {
  const passphrase = (await readFile(user.passphraseFile, 'utf8')).replace(/\r?\n$/, '');
  const identity = await loadIdentity({ certificate: user.certificate, passphrase });
  return connectAccount({
    id: identity.urn,
    label: vscode.l10n.t('{0}, local testbed', lastPartOf(identity.urn)),
    identity,
    trust: { ca: await readFile(testbed.caCertificate, 'utf8') },
    sliceAuthorityUrl: testbed.sliceAuthority.url,
    sites: testbedSites(testbed, user),
    local: true,
    noteTo: source.acts,
    onCall: source.log.call,
    onLeftOut: source.log.leftOut,
  });
}

/** The accounts of all certificates that are chosen, one after the other: each may ask. */
export async function ownAccounts(source: AccountSource, ask: boolean): Promise<Found> {
  // Before the first connection of an account.
  heedProxyVariables(usesProxies);
  const found: Found[] = [];
  // A server that one of them was refused for is not asked about for the next.
  const untrusted: UntrustedServers = new Map();
  for (const path of chosenCertificates(source.settings())) {
    found.push(await ownAccount(source, path, ask ? untrusted : undefined));
  }
  return {
    accounts: found.flatMap(({ accounts = [] }) => accounts),
    problems: found.flatMap(({ problems = [] }) => problems),
    locked: found.flatMap(({ locked = [] }) => locked),
  };
}

/** @param untrusted undefined when nobody is to be asked */
async function ownAccount(
  source: AccountSource,
  certificate: string,
  untrusted: UntrustedServers | undefined,
): Promise<Found> {
  const settings = source.settings();
  if (localUser(source)?.certificate === certificate) return nobody;
  try {
    const trust = trustOf(settings.caCertificate, source.known);
    const identity = await source.passphrases.open(certificate, untrusted !== undefined);
    if (identity === undefined) return { locked: [certificate] };
    const isFirst = certificate === settings.certificate;
    return await connectOwn(source, identity, trust, untrusted, isFirst);
  } catch (error) {
    return { problems: [{ id: certificate, label: basename(certificate), error }] };
  }
}

/** A server that is not known, and not accepted when asked, becomes a problem of its own. */
async function connectOwn(
  source: AccountSource,
  identity: Identity,
  trust: TrustFor,
  met: UntrustedServers | undefined,
  isFirst: boolean,
): Promise<Found> {
  const { aggregates, caCertificate, sliceAuthority, speaksFor: file } = source.settings();
  const speaksFor = isFirst && file !== undefined ? await wordIn(file, identity) : undefined;
  // The setting is for the first certificate; others name their authority themselves.
  const authority = (isFirst ? sliceAuthority : undefined) ?? identity.sliceAuthorityUrl;
  const urls = [
    ...(authority === undefined ? [] : [authority]),
    ...aggregates.map(({ url }) => url),
  ];
  if (met !== undefined) await source.trustQuestions.askAbout(urls, trust, met);
  const refused = (url: string): Error => met?.get(new URL(url).host) ?? new UnknownServer(url);
  if (authority !== undefined && isUnknown(authority, trust)) throw refused(authority);
  const [sites, untrusted] = split(aggregates, (site) => !isUnknown(site.url, trust));
  const problems = untrusted.map(({ url, name }) => ({
    id: url,
    label: name ?? new URL(url).host,
    error: refused(url),
  }));
  if (aggregates.length > 0 && sites.length === 0) return { problems };
  const pins = [...(authority === undefined ? [] : [authority]), ...sites.map(({ url }) => url)];
  const key = JSON.stringify([
    identity.fingerprint,
    identity.file,
    speaksFor?.credential.xml,
    caCertificate,
    authority,
    sites,
    pins.map(trust),
  ]);
  const account = await keep(source, `own ${key}`, () =>
    connectAccount({
      id: accountIdOf(identity, speaksFor),
      label: labelOf(identity, speaksFor),
      identity,
      speaksFor,
      trust,
      sliceAuthorityUrl: authority,
      sites,
      local: false,
      noteTo: source.acts,
      onCall: source.log.call,
      onLeftOut: source.log.leftOut,
    }),
  );
  return { accounts: [account], problems };
}

/** Bytes: more than any credential has. */
const longestWord = 1_048_576;

/** @throws AccountError */
async function wordIn(file: string, identity: Identity): Promise<SpeaksFor> {
  return await speaksForIn(textOf(file), file, identity);
}

function textOf(file: string): string {
  try {
    return readLimited(file, longestWord).toString('utf8');
  } catch (error) {
    throw new AccountError(
      vscode.l10n.t(
        'The credential {0} cannot be read ({1}): give the path of a credential file.',
        file,
        systemWords(error),
      ),
    );
  }
}

function labelOf({ urn }: Identity, speaksFor: SpeaksFor | undefined): string {
  const name = lastPartOf(urn);
  if (speaksFor === undefined) return name;
  return vscode.l10n.t('{0}, by {1}', lastPartOf(speaksFor.userUrn), name);
}

function split(
  sites: readonly SiteAddress[],
  known: (site: SiteAddress) => boolean,
): [SiteAddress[], SiteAddress[]] {
  return [sites.filter(known), sites.filter((site) => !known(site))];
}

async function keep(
  source: AccountSource,
  key: string,
  make: () => Account | Promise<Account>,
): Promise<Account> {
  const kept = source.made.get(key);
  if (kept !== undefined) return kept;
  const account = await make();
  source.made.set(key, account);
  return account;
}
