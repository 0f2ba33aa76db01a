/** Choose Certificate…, Forget Passphrase…. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { askOne, back, type Choice } from '../ask';
import type { Parts } from '../parts';
import { saveCertificate } from '../settings';

const browse = Symbol('browse');

/** Where portals and the classic scripts put the file. */
const usualPlaces = [
  ['.ssl', 'encrypted.pem'],
  ['Downloads', 'encrypted.pem'],
  ['Downloads', 'cloudlab.pem'],
  ['Downloads', 'emulab.pem'],
  ['.bssw', 'geni', 'encrypted.pem'],
];

export async function chooseCertificate(parts: Parts): Promise<void> {
  const chosen = await askOne<string | typeof browse>(
    {
      title: vscode.l10n.t('Choose Certificate'),
      placeholder: vscode.l10n.t('The PEM file with your encrypted key and your certificate'),
    },
    choices(parts.settings().certificate),
  );
  if (chosen === undefined || chosen === back) return;
  const path = chosen === browse ? await browsed() : chosen;
  if (path === undefined) return;
  await saveCertificate(path);
  await parts.accounts.connect(true);
  await parts.loading.want('slices', true);
}

function choices(current: string | undefined): Choice<string | typeof browse>[] {
  const usual = usualPlaces
    .map((place) => join(homedir(), ...place))
    .filter((path) => existsSync(path));
  const paths = [...new Set([...(current === undefined ? [] : [current]), ...usual])];
  return [
    ...paths.map((path) => ({
      label: basename(path),
      iconPath: new vscode.ThemeIcon('key'),
      description: path === current ? vscode.l10n.t('{0} (in use)', dirname(path)) : dirname(path),
      value: path,
    })),
    {
      label: vscode.l10n.t('Browse…'),
      iconPath: new vscode.ThemeIcon('folder-opened'),
      alwaysShow: true,
      value: browse,
    },
  ];
}

async function browsed(): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Choose Certificate'),
    openLabel: vscode.l10n.t('Use Certificate'),
    filters: {
      [vscode.l10n.t('Certificates')]: ['pem', 'crt', 'key'],
      [vscode.l10n.t('All files')]: ['*'],
    },
  });
  return chosen?.[0]?.fsPath;
}

/** The next use asks for it again. */
export async function forgetPassphrase({ settings, passphrases, accounts }: Parts): Promise<void> {
  const { certificate } = settings();
  if (certificate === undefined) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No certificate is chosen, so no passphrase is kept.'),
    );
    return;
  }
  await passphrases.forget(certificate);
  await accounts.connect(false);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('The passphrase of {0} is forgotten.', basename(certificate)),
  );
}
