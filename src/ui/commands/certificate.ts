/** Choose Certificate…, Forget Passphrase…. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { homeFolder } from '../../model/storage/folders';
import { askOne, back, type Choice } from '../multiStepInput';
import type { Parts } from '../context';
import { saveCertificate, saveMoreCertificates } from '../accounts/settings';
import { inform } from '../text/messages';
import { explain } from '../../model/failures/explain';
import { checkIdentityFile } from '../../rpc';

const browse = Symbol('browse');

/** Where portals and the classic scripts put the file. */
const usualPlaces = [
  ['.ssl', 'encrypted.pem'],
  ['.bssw', 'geni', 'encrypted.pem'],
];

/** Browsers number a file that was downloaded twice, as in `cloudlab (1).pem`. */
const downloaded = /^(cloudlab|emulab|powder|apt|encrypted|geni)\b.*\.pem$/i;

function found(): string[] {
  const usual = usualPlaces
    .map((place) => join(homeFolder(), ...place))
    .filter((path) => existsSync(path));
  const downloads = join(homeFolder(), 'Downloads');
  const names = existsSync(downloads) ? readdirSync(downloads) : [];
  return [
    ...usual,
    ...names.filter((name) => downloaded.test(name)).map((name) => join(downloads, name)),
  ];
}

/** A file is saved only after it has been opened; for one that is no good the list stays, and says why. */
export async function chooseCertificate(parts: Parts): Promise<void> {
  const refused = new Map<string, string>();
  for (;;) {
    const path = await askWhich(parts, refused);
    if (path === undefined) return;
    const wrong = await openable(parts, path);
    if (wrong === undefined) {
      if (await saveAs(parts, path)) break;
      return;
    }
    if (wrong === 'left') return;
    refused.set(path, wrong.sentence);
  }
  await parts.accounts.connect(true);
  await parts.loading.want('slices', true);
}

async function askWhich(
  { settings }: Parts,
  refused: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  const chosen = await askOne<string | typeof browse>(
    {
      title: vscode.l10n.t('Choose Certificate'),
      placeholder: vscode.l10n.t(
        'The file that your portal gives you: encrypted.pem or cloudlab.pem',
      ),
    },
    choices(settings().certificate, refused),
  );
  if (chosen === undefined || chosen === back) return undefined;
  return chosen === browse ? browsed() : chosen;
}

/** Asks for the passphrase. Undefined when the file can be used; `left` when the person goes away. */
async function openable(
  { passphrases, testbed }: Parts,
  path: string,
): Promise<{ readonly sentence: string } | 'left' | undefined> {
  // Nobody is asked for the passphrase of the testbed's own users: it lies beside the key.
  if (testbed.description?.users.some(({ certificate }) => certificate === path) === true) {
    return undefined;
  }
  try {
    const check = await checkIdentityFile({ certificate: path });
    if (check.state === 'bad') return explain(check.error);
    return (await passphrases.open(path, true)) === undefined ? 'left' : undefined;
  } catch (error) {
    return explain(error);
  }
}

/** Another certificate takes the place of the one in use, or stands beside it. */
async function saveAs({ settings }: Parts, path: string): Promise<boolean> {
  const { certificate, moreCertificates } = settings();
  if (certificate !== undefined && certificate !== path && existsSync(certificate)) {
    const answer = await askOne<'instead' | 'beside'>(
      { title: vscode.l10n.t('How to use {0}?', basename(path)) },
      [
        {
          label: vscode.l10n.t('Side by side with {0}', basename(certificate)),
          detail: vscode.l10n.t('The trees show the slivers and images of both.'),
          iconPath: new vscode.ThemeIcon('split-horizontal'),
          value: 'beside',
        },
        {
          label: vscode.l10n.t('Instead of {0}', basename(certificate)),
          detail: vscode.l10n.t('The file stays where it is.'),
          iconPath: new vscode.ThemeIcon('arrow-swap'),
          value: 'instead',
        },
      ],
    );
    if (answer === undefined || answer === back) return false;
    if (answer === 'beside') {
      await saveMoreCertificates([...new Set([...moreCertificates, path])]);
      return true;
    }
  }
  await saveCertificate(path);
  return true;
}

function choices(
  current: string | undefined,
  refused: ReadonlyMap<string, string>,
): Choice<string | typeof browse>[] {
  const own = current === undefined ? [] : [current];
  const paths = [...new Set([...refused.keys(), ...own, ...found()])];
  return [
    ...paths.map((path) => ({
      label: basename(path),
      iconPath: new vscode.ThemeIcon(refused.has(path) ? 'error' : 'key'),
      detail: refused.get(path) ?? '',
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
  const { certificate, moreCertificates } = settings();
  const chosen = [...(certificate === undefined ? [] : [certificate]), ...moreCertificates];
  if (chosen.length === 0) {
    void inform(vscode.l10n.t('No certificate is chosen, so no passphrase is kept.'));
    return;
  }
  for (const path of chosen) await passphrases.forget(path);
  await accounts.connect(false);
  const names = chosen.map((path) => basename(path)).join(', ');
  void inform(vscode.l10n.t('Forgot the passphrase of {0}.', names));
}
