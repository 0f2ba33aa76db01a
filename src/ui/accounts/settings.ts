/** The only reader of the settings. What a person wrote there is checked here, once. */
import { defined } from '../../rpc/defined';
import * as vscode from 'vscode';
import { type ForeignForm, isForeignForm } from '../../model/images/foreignImages';
import type { Account, SiteAddress } from '../../model/accounts/account';
import { underHome as atHome } from '../../model/storage/folders';
import { defaultTestbedDirectory } from '../../model/accounts/localTestbed';
import { settings, settingsSection } from '../contributions';

export interface Settings {
  /** Path of the PEM file with key and certificate. */
  readonly certificate?: string | undefined;
  readonly caCertificate?: string | undefined;
  readonly sliceAuthority?: string | undefined;
  /** File with the credential by which the first certificate speaks for a user. */
  readonly speaksFor?: string | undefined;
  /** File of the private key for nodes; else as ssh is set up. */
  readonly sshKey?: string | undefined;
  /** When the last step of a snapshot looks at the node. */
  readonly checkBeforeSnapshot: WhenToCheck;
  /** More certificates, side by side with the first. */
  readonly moreCertificates: readonly string[];
  /** Besides the usual one. */
  readonly portals: readonly PortalSetting[];
  /** Those to show. */
  readonly aggregates: readonly SiteAddress[];
  /** Hidden ones too. */
  readonly allSites: readonly SiteSetting[];
  /** How sites take images of other sites, by domain or URN. */
  readonly foreignImages: Readonly<Record<string, ForeignForm>>;
  /** Milliseconds. */
  readonly pollInterval: number;
  readonly testbedDirectory: string;
}

/** `silent`: by itself where no key can ask for anything; `always`: by itself; `onRequest`: when the person says so. */
export type WhenToCheck = 'silent' | 'always' | 'onRequest';

/** An entry of the setting. */
export interface SiteSetting extends SiteAddress {
  readonly enabled: boolean;
}

/** A portal as it was written down. */
export interface PortalSetting {
  readonly url: string;
  readonly name?: string | undefined;
  /** Path of a PEM file; the authorities that come with VS Code where it is left out. */
  readonly caCertificate?: string | undefined;
}

const shortestPollSeconds = 0.2;
const usualPollSeconds = 15;

export function readSettings(): Settings {
  const section = vscode.workspace.getConfiguration(settingsSection);
  const text = (key: string): string | undefined => {
    const value = section.get<unknown>(key);
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  const path = (key: string): string | undefined => underHome(text(key));
  const allAggregates = addresses(section.get<unknown>(settings.aggregates));
  const seconds = section.get<unknown>(settings.pollInterval);
  return {
    certificate: path(settings.certificate),
    caCertificate: path(settings.caCertificate),
    sliceAuthority: text(settings.sliceAuthority),
    speaksFor: path(settings.speaksFor),
    sshKey: path(settings.sshKey),
    checkBeforeSnapshot: whenToCheck(section.get<unknown>(settings.checkBeforeSnapshot)),
    moreCertificates: paths(section.get<unknown>(settings.moreCertificates)),
    portals: portals(section.get<unknown>(settings.portals)),
    aggregates: allAggregates
      .filter(({ enabled }) => enabled)
      .map(({ url, name, urn }) => ({ url, name, urn })),
    allSites: allAggregates,
    foreignImages: foreignForms(section.get<unknown>(settings.foreignImages)),
    pollInterval:
      1000 *
      Math.max(shortestPollSeconds, typeof seconds === 'number' ? seconds : usualPollSeconds),
    testbedDirectory: path(settings.testbedDirectory) ?? defaultTestbedDirectory(),
  };
}

function whenToCheck(value: unknown): WhenToCheck {
  return value === 'always' || value === 'onRequest' ? value : 'silent';
}

const localPollMs = 1000;

/** Milliseconds between two looks. A testbed on this machine may be asked more often than a site. */
export function pollInterval(
  { pollInterval: chosen }: Settings,
  account: Pick<Account, 'local'> | undefined,
): number {
  return account?.local === true ? Math.min(localPollMs, chosen) : chosen;
}

export function onSettingsChange(
  changed: (affects: (key: string) => boolean) => void,
): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (!event.affectsConfiguration(settingsSection)) return;
    changed((key) => event.affectsConfiguration(`${settingsSection}.${key}`));
  });
}

/** All certificates that the person uses, the first one first. */
export function chosenCertificates({
  certificate,
  moreCertificates,
}: Pick<Settings, 'certificate' | 'moreCertificates'>): string[] {
  return [...new Set([...(certificate === undefined ? [] : [certificate]), ...moreCertificates])];
}

/** Writes only what changes. @param first none: the others stay what they are, beside each other */
export async function saveCertificates(
  first: string | undefined,
  more: readonly string[],
): Promise<void> {
  const now = readSettings();
  const save = (key: string, value: unknown): Thenable<void> =>
    vscode.workspace
      .getConfiguration(settingsSection)
      .update(key, value, vscode.ConfigurationTarget.Global);
  if (first !== now.certificate) await save(settings.certificate, first);
  if (more.join('\n') !== now.moreCertificates.join('\n')) {
    await save(settings.moreCertificates, more.length === 0 ? undefined : more);
  }
}

export async function saveSites(sites: readonly SiteSetting[]): Promise<void> {
  const section = vscode.workspace.getConfiguration(settingsSection);
  const value = sites.map(({ name, url, urn, enabled }) => ({
    ...defined({ name }),
    url,
    ...defined({ urn }),
    ...(!enabled && { enabled }),
  }));
  await section.update(settings.aggregates, value, vscode.ConfigurationTarget.Global);
}

function paths(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => underHome(filled(entry)?.trim()) ?? []);
}

function underHome(path: string | undefined): string | undefined {
  return path === undefined ? undefined : atHome(path);
}

function addresses(value: unknown): SiteSetting[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const { url, name, urn, enabled } = entry as Record<string, unknown>;
    if (typeof url !== 'string' || url.trim() === '') return [];
    const isHidden = enabled === false;
    return [{ url: url.trim(), name: filled(name), urn: filled(urn), enabled: !isHidden }];
  });
}

function portals(value: unknown): PortalSetting[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const { url, name, caCertificate } = entry as Record<string, unknown>;
    const address = filled(url)?.trim();
    if (address === undefined) return [];
    const ca = underHome(filled(caCertificate)?.trim());
    return [{ url: address, name: filled(name), caCertificate: ca }];
  });
}

function foreignForms(value: unknown): Record<string, ForeignForm> {
  if (typeof value !== 'object' || value === null) return {};
  const forms = Object.entries(value as Record<string, unknown>);
  return Object.fromEntries(
    forms.flatMap(([site, form]) => (isForeignForm(form) ? [[site, form]] : [])),
  );
}

function filled(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** Whether proxies count at all: VS Code's own setting turns them off for extensions. */
export function usesProxies(): boolean {
  return vscode.workspace.getConfiguration('http').get('proxySupport') !== 'off';
}

/** The setting of VS Code in which a proxy is given, if there is one that counts. */
export function proxySetting(): string | undefined {
  if (!usesProxies()) return undefined;
  const proxy = vscode.workspace.getConfiguration('http').get('proxy');
  return typeof proxy === 'string' && proxy.trim() !== '' ? 'http.proxy' : undefined;
}
