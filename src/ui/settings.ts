/** The only reader of the settings. What a person wrote there is checked here, once. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Account, SiteAddress } from '../model/account';
import { defaultTestbedDirectory } from '../model/testbedState';
import { settings, settingsSection } from './contributions';

export interface Settings {
  /** Path of the PEM file with key and certificate. */
  readonly certificate?: string | undefined;
  readonly caCertificate?: string | undefined;
  readonly sliceAuthority?: string | undefined;
  readonly aggregates: readonly SiteAddress[];
  /** Milliseconds. */
  readonly pollInterval: number;
  readonly testbedDirectory: string;
}

const shortestPoll = 0.2;
const usualPoll = 15;

export function readSettings(): Settings {
  const section = vscode.workspace.getConfiguration(settingsSection);
  const text = (key: string): string | undefined => {
    const value = section.get<unknown>(key);
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  const path = (key: string): string | undefined => underHome(text(key));
  const seconds = section.get<unknown>(settings.pollInterval);
  return {
    certificate: path(settings.certificate),
    caCertificate: path(settings.caCertificate),
    sliceAuthority: text(settings.sliceAuthority),
    aggregates: addresses(section.get<unknown>(settings.aggregates)),
    pollInterval: 1000 * Math.max(shortestPoll, typeof seconds === 'number' ? seconds : usualPoll),
    testbedDirectory: path(settings.testbedDirectory) ?? defaultTestbedDirectory(),
  };
}

const localPoll = 1000;

/** Milliseconds between two looks. A testbed on this machine may be asked more often than a site. */
export function pollInterval(
  { pollInterval: chosen }: Settings,
  account: Pick<Account, 'local'> | undefined,
): number {
  return account?.local === true ? Math.min(localPoll, chosen) : chosen;
}

export function onSettingsChange(
  changed: (affects: (key: string) => boolean) => void,
): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (!event.affectsConfiguration(settingsSection)) return;
    changed((key) => event.affectsConfiguration(`${settingsSection}.${key}`));
  });
}

export async function saveCertificate(path: string): Promise<void> {
  const section = vscode.workspace.getConfiguration(settingsSection);
  await section.update(settings.certificate, path, vscode.ConfigurationTarget.Global);
}

function underHome(path: string | undefined): string | undefined {
  return path === '~' || path?.startsWith('~/') === true ? join(homedir(), path.slice(1)) : path;
}

function addresses(value: unknown): SiteAddress[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const { url, name, urn } = entry as Record<string, unknown>;
    if (typeof url !== 'string' || url.trim() === '') return [];
    return [{ url: url.trim(), name: filled(name), urn: filled(urn) }];
  });
}

function filled(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
