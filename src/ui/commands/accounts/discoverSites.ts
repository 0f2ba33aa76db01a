/** Discover Sites…: the clearing house of the federation lists its sites, and the person picks. */
import * as vscode from 'vscode';
import type { Account } from '../../../model/accounts/account';
import { clearingHouseUrl } from '../../../model/accounts/address';
import { knownSites } from '../../../model/accounts/knownSites';
import { authorityOf } from '../../../model/urns';
import { ClearingHouse, type Component } from '../../../rpc';
import { askText } from '../../multiStepInput';
import type { Parts } from '../../context';
import { explainInOneLine } from '../../../model/failures/explain';
import { refusal } from '../../../model/failures/userError';
import type { SiteSetting } from '../../accounts/settings';
import { trustOf } from '../../accounts/trust';
import { configuredSites, isSameSite, ownAccount, pickMany, showSites } from './sites';
import { working } from '../../text/messages';
import { UnknownServer } from '../../../model/accounts/knownServers';

export async function discoverSites(parts: Parts): Promise<void> {
  const account = await ownAccount(parts);
  if (account === undefined) return;
  const url = await askText({
    title: vscode.l10n.t('Discover Sites'),
    value: clearingHouseUrl(account.sliceAuthority.url),
    prompt: vscode.l10n.t(
      'The address of the clearing house, which lists the sites of a federation',
    ),
    check: (text) => {
      const wrong = wrongAddress(text);
      return wrong === undefined ? undefined : { error: true, sentence: wrong };
    },
  });
  if (typeof url === 'string') await ask(parts, account, clearingHouseUrl(url));
}

async function ask(parts: Parts, account: Account, url: string): Promise<void> {
  const { host } = new URL(url);
  const title = vscode.l10n.t('Asking {0} for its sites…', host);
  const found = await parts.problems.guard(
    () => working(title, () => components(parts, account, url)),
    { about: { site: host }, retry: () => ask(parts, account, url) },
  );
  if (found === undefined) return;
  if (found.length === 0) throw refusal(vscode.l10n.t('{0} lists no sites.', host));
  await pick(parts, found);
}

/** Undefined when the person does not trust the server. */
async function components(
  parts: Parts,
  { identity, sliceAuthority }: Account,
  url: string,
): Promise<Component[] | undefined> {
  const trust = trustOf(parts.settings().caCertificate, parts.known);
  const [untrusted] = (await parts.trustQuestions.askAbout([url], trust)).values();
  if (UnknownServer.is(untrusted)) return undefined;
  if (untrusted !== undefined) throw untrusted;
  const onCall = parts.log.call;
  const clearingHouse = new ClearingHouse({ url, identity, trust: trust(url), onCall });
  const credential = await sliceAuthority.selfCredential();
  return clearingHouse.listComponents({ credential });
}

/** Sites that are shown already are checked; taking the check away hides them. */
async function pick(parts: Parts, found: readonly Component[]): Promise<void> {
  const configured = configuredSites(parts);
  const listed = found.map((component): SiteSetting => {
    const site = { name: nameOf(component), url: component.url, urn: component.urn };
    return configured.find((one) => isSameSite(one, site)) ?? { ...site, enabled: false };
  });
  const title = vscode.l10n.t('Discover Sites');
  const chosen = await pickMany(listed, title);
  if (chosen === undefined) return;
  const others = configured.filter((site) => !listed.includes(site));
  const known = listed.filter((site) => configured.includes(site) || chosen.includes(site));
  await showSites(parts, [
    ...others,
    ...known.map((site) => ({ ...site, enabled: chosen.includes(site) })),
  ]);
}

function nameOf({ urn, hrn }: Component): string {
  const domain = authorityOf(urn) ?? hrn ?? urn;
  return knownSites.find((site) => site.domain === domain)?.name ?? domain;
}

function wrongAddress(text: string): string | undefined {
  try {
    clearingHouseUrl(text);
    return undefined;
  } catch (error) {
    return explainInOneLine(error);
  }
}
