/**
 * Choose Sites…: which sites are shown, the well-known ones among them. Add Site…: one by
 * its address, after it has answered. Hide Site: from its row.
 */
import * as vscode from 'vscode';
import { componentManagerUrl } from '../../../model/accounts/address';
import { type Account, connectAccount, type SiteAddress } from '../../../model/accounts/account';
import { identityOf, type SiteIdentity } from '../../../model/accounts/siteIdentity';
import { knownSites } from '../../../model/accounts/knownSites';
import { componentManagerUrn } from '../../../rpc';
import { askMany, askText } from '../../multiStepInput';
import type { Parts } from '../../context';
import { explainInOneLine } from '../../../model/failures/explain';
import { refusal } from '../../../model/failures/userError';
import { chosenCertificates, type SiteSetting, saveSites } from '../../accounts/settings';
import type { Row } from '../../trees/row';
import { trustOf } from '../../accounts/trust';
import { chooseCertificate } from './certificate';
import { inform, warn, working } from '../../text/messages';
import { UnknownServer } from '../../../model/accounts/knownServers';

/** The sites that people of Emulab, CloudLab and Powder use; the others are added by address. */
const offered =
  /^(emulab\.net|(utah|wisc|clemson)\.cloudlab\.us|cloudlab\.umass\.edu|apt\.emulab\.net|.+\.powderwireless\.net)$/;

function wellKnown(): SiteSetting[] {
  return knownSites
    .filter(({ domain }) => offered.test(domain))
    .map(({ domain, host, name }) => ({
      name,
      url: `https://${host}:12369/protogeni/xmlrpc/cm`,
      urn: componentManagerUrn(domain),
      enabled: false,
    }));
}

export async function chooseSites(parts: Parts): Promise<void> {
  const configured = configuredSites(parts);
  const others = wellKnown().filter((site) => !configured.some((it) => isSameSite(it, site)));
  const sites = await pickMany(
    [...configured, ...others],
    vscode.l10n.t('Choose Sites'),
    isWithoutCertificate(parts)
      ? vscode.l10n.t('The sites that the trees show once you have chosen a certificate')
      : undefined,
  );
  if (sites === undefined || sites.length + configured.length === 0) return;
  await showSites(parts, [
    ...sites.map((site) => ({ ...site, enabled: true })),
    ...configured
      .filter((site) => !sites.includes(site))
      .map((site) => ({ ...site, enabled: false })),
  ]);
  if (isWithoutCertificate(parts)) await sayWhatIsMissing(parts, sites);
}

/** Only the local testbed is there, or nothing. */
function isWithoutCertificate({ settings, testbed }: Parts): boolean {
  const local = testbed.description?.users.map(({ certificate }) => certificate) ?? [];
  return chosenCertificates(settings()).every((path) => local.includes(path));
}

/** The choice is kept, and nothing of it is to be seen yet. */
async function sayWhatIsMissing(parts: Parts, sites: readonly SiteSetting[]): Promise<void> {
  const choose = vscode.l10n.t('Choose Certificate…');
  const [only] = sites;
  const text =
    sites.length === 1 && only !== undefined
      ? vscode.l10n.t('{0} appears once you have chosen a certificate.', nameOf(only))
      : vscode.l10n.t('The {0} sites appear once you have chosen a certificate.', sites.length);
  if ((await inform(text, choose)) === choose) await chooseCertificate(parts);
}

function nameOf({ name, url }: SiteSetting): string {
  return name ?? hostOf(url);
}

/** Those that are enabled are checked. Undefined when the person leaves. */
export async function pickMany(
  sites: readonly SiteSetting[],
  title: string,
  placeholder = vscode.l10n.t('The sites that the trees show'),
): Promise<SiteSetting[] | undefined> {
  const choices = sites.map((site) => ({
    value: site,
    label: nameOf(site),
    description: hostOf(site.url),
    picked: site.enabled,
  }));
  return askMany({ title, placeholder }, choices);
}

/** The setting is written by people, and clearing houses may list anything. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

/** What the settings list; when they list nothing, the sites that the accounts found themselves. */
export function configuredSites({ settings, accounts }: Parts): SiteSetting[] {
  const { allSites: allAggregates } = settings();
  if (allAggregates.length > 0) return [...allAggregates];
  const sites = accounts.list.filter(({ local }) => !local).flatMap((account) => account.sites);
  return sites.map(({ name, urn, componentManager }) => ({
    name,
    urn,
    url: componentManager.url,
    enabled: true,
  }));
}

export function isSameSite(a: SiteAddress, b: SiteAddress): boolean {
  if (a.urn !== undefined && a.urn === b.urn) return true;
  return a.url === b.url || comparable(a.url) === comparable(b.url);
}

function comparable(url: string): string {
  try {
    return componentManagerUrl(url);
  } catch {
    return url;
  }
}

/** What was shown before is read again only where it changed. */
export async function showSites(parts: Parts, sites: readonly SiteSetting[]): Promise<void> {
  if (!sites.some(({ enabled }) => enabled)) {
    throw refusal(vscode.l10n.t('At least one site must be shown.'));
  }
  await saveSites(sites);
  await parts.accounts.connect(true);
  await parts.loading.want('slices', true);
}

export async function hideSite(parts: Parts, row: Row | undefined): Promise<void> {
  if (row?.kind !== 'site') return chooseSites(parts);
  const { account, site } = row.state;
  if (account.local) {
    throw refusal(vscode.l10n.t('The sites of the local testbed disappear when it stops.'));
  }
  const hidden = { url: site.componentManager.url, urn: site.urn };
  const sites = configuredSites(parts);
  await showSites(
    parts,
    sites.map((it) => (isSameSite(it, hidden) ? { ...it, enabled: false } : it)),
  );
}

/** Undefined when there is none: the person has been told what is missing, or has left. */
export async function ownAccount(parts: Parts): Promise<Account | undefined> {
  const { accounts } = parts;
  const own = (): Account | undefined => accounts.list.find(({ local }) => !local);
  await accounts.connect(true);
  if (own() !== undefined) return own();
  if (!isWithoutCertificate(parts)) {
    const [problem] = accounts.problems;
    if (problem !== undefined) throw problem.error;
    return undefined;
  }
  const choose = vscode.l10n.t('Choose Certificate…');
  const answer = await warn(
    vscode.l10n.t('Sites require a certificate. Choose yours first.'),
    choose,
  );
  if (answer !== choose) return undefined;
  await chooseCertificate(parts);
  return own();
}

export async function addSite(parts: Parts): Promise<void> {
  const account = await ownAccount(parts);
  if (account === undefined) return;
  const title = vscode.l10n.t('Add Site');
  const url = await askText({
    title,
    step: 1,
    steps: 2,
    placeholder: 'https://HOST:12369/protogeni/xmlrpc/cm',
    prompt: vscode.l10n.t('The address of its component manager'),
    check: (text) => {
      const wrong = wrongAddress(text);
      return wrong === undefined ? undefined : { error: true, sentence: wrong };
    },
  });
  if (typeof url !== 'string') return;
  const greeted = await parts.problems.guard(() => greet(parts, account, url), {
    about: { site: new URL(url).host },
    retry: () => addSite(parts),
  });
  if (greeted === undefined) return;
  const { api, urn, name: proposed, claimed } = greeted;
  const name = await askText({
    title,
    step: 2,
    steps: 2,
    value: proposed,
    prompt:
      claimed === undefined
        ? vscode.l10n.t('It answers, with version {0}. What should it be called?', api)
        : vscode.l10n.t(
            'It calls itself {0}, which is another site, so it is listed by its address. What should it be called?',
            claimed,
          ),
    check: (text) =>
      text.trim() === '' ? { error: true, sentence: vscode.l10n.t('Give it a name.') } : undefined,
  });
  if (typeof name !== 'string') return addSite(parts);
  const sites = configuredSites(parts).filter((site) => !isSameSite(site, { url }));
  await showSites(parts, [...sites, { name: name.trim(), urn, url: url.trim(), enabled: true }]);
}

function wrongAddress(text: string): string | undefined {
  try {
    componentManagerUrl(text);
    return undefined;
  } catch (error) {
    return explainInOneLine(error);
  }
}

/** First contact asks about the server; then the site tells its version and what it is called. */
async function greet(
  parts: Parts,
  account: Account,
  url: string,
): Promise<(SiteIdentity & { api: number }) | undefined> {
  const trust = trustOf(parts.settings().caCertificate, parts.known);
  const [untrusted] = (await parts.trustQuestions.askAbout([url], trust)).values();
  if (UnknownServer.is(untrusted)) return undefined;
  if (untrusted !== undefined) throw untrusted;
  const { id, label, identity, sliceAuthority } = account;
  const onCall = parts.log.call;
  const [site] = connectAccount({
    id,
    label,
    identity,
    trust,
    sites: [{ url }],
    local: false,
    sliceAuthorityUrl: sliceAuthority.url,
    onCall,
  }).sites;
  if (site === undefined) return undefined;
  const title = vscode.l10n.t('Asking {0} for its version…', new URL(url).host);
  return working(title, async () => {
    const { api } = await site.componentManager.getVersion();
    return { api, ...(await identityOf(site, account, { onCall })) };
  });
}
