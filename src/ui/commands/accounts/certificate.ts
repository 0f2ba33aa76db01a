/**
 * Choose Certificate…: the files in use and those that were found, each with whose it is, and the portals that one is
 * signed in to. The list comes back until the person leaves or has chosen: with the reason on a file that is no good, and
 * without one that was removed.
 */
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { dateText } from '../../../model/units';
import {
  type CertificateFile,
  certificateFile,
  certificateFiles,
  reasonOf,
} from '../../accounts/certificateFiles';
import { chosenCertificates, saveCertificates } from '../../accounts/settings';
import type { Parts } from '../../context';
import { askOne, back, type Choice, type ChoiceButton } from '../../multiStepInput';
import { userWords } from '../../text/labels';
import { askInDialog } from '../../text/messages';
import { askAboutUsed } from './certificateInUse';
import { askToForget } from './forgetPassphrase';
import { fulfil, portalLines, type PortalWish, type Said, signInLine } from './portalAccounts';
import { startTestbed } from './testbed';

type Wish =
  | { readonly kind: 'use' | 'remove' | 'forget'; readonly file: CertificateFile }
  | { readonly kind: 'browse' | 'localOnly' }
  | { readonly kind: 'portal'; readonly wish: PortalWish };

/** A file is saved only after it has been opened. */
export async function chooseCertificate(parts: Parts): Promise<void> {
  /** Why files that were tried are no good, by path. */
  const refused = new Map<string, string>();
  const said: Said = new Map();
  await parts.portalAccounts.read();
  for (;;) {
    const wish = await askWhich(parts, refused, said);
    if (wish === undefined) return;
    if (wish.kind === 'portal') {
      if (await fulfil(parts, wish.wish, said)) return;
      continue;
    }
    if (wish.kind === 'localOnly') return useLocalOnly(parts);
    if (wish.kind === 'remove') await remove(parts, wish.file.path);
    else if (wish.kind === 'forget') await askToForget(parts, wish.file.path);
    else {
      const path = wish.kind === 'use' ? wish.file.path : await browsed();
      if (path !== undefined && (await use(parts, path, refused))) return;
    }
  }
}

async function askWhich(
  parts: Parts,
  refused: ReadonlyMap<string, string>,
  said: Said,
): Promise<Wish | undefined> {
  const files = await certificateFiles(parts, refused.keys());
  const chosen = await askOne<Wish>(
    {
      title: vscode.l10n.t('Choose Certificate'),
      placeholder: vscode.l10n.t(
        'The file that your portal gives you: encrypted.pem or cloudlab.pem',
      ),
    },
    choices(files, refused, portalChoices(parts, said)),
  );
  if (chosen === undefined || chosen === back) return undefined;
  if (chosen.kind !== 'use' || !chosen.file.isChosen) return chosen;
  const deed = await askAboutUsed(chosen.file);
  return deed === undefined ? askWhich(parts, refused, said) : { kind: deed, file: chosen.file };
}

/** True when it is in use now. */
async function use(parts: Parts, path: string, refused: Map<string, string>): Promise<boolean> {
  refused.delete(path);
  const wasKept = await parts.passphrases.isKept(path);
  const opened = await open(parts, path, refused);
  if (!opened) return false;
  if (!(await saveAs(parts, path))) {
    // Nothing was chosen, so nothing is kept.
    if (!wasKept) await parts.passphrases.forget(path);
    return false;
  }
  await parts.accounts.connect(true);
  await parts.loading.want('slices', true);
  return true;
}

/** Asks for the passphrase. False when the file cannot be used, or the person goes back to the list. */
async function open(parts: Parts, path: string, refused: Map<string, string>): Promise<boolean> {
  // Nobody is asked for the passphrase of the testbed's own users: it lies beside the key.
  const users = parts.testbed.description?.users ?? [];
  if (users.some(({ certificate }) => certificate === path)) return true;
  const { wrong } = await certificateFile(parts, path);
  if (wrong !== undefined) {
    refused.set(path, wrong);
    return false;
  }
  try {
    return (await parts.passphrases.open(path, true)) !== undefined;
  } catch (error) {
    refused.set(path, reasonOf(error, path));
    return false;
  }
}

/** Another certificate takes the place of those in use, or stands beside them. */
async function saveAs({ settings, passphrases }: Parts, path: string): Promise<boolean> {
  const chosen = chosenCertificates(settings());
  if (chosen.includes(path)) return true;
  const { certificate, moreCertificates } = settings();
  if (chosen.length === 0) {
    await saveCertificates(path, []);
    return true;
  }
  const names = chosen.map((one) => basename(one)).join(', ');
  const answer = await askOne<'instead' | 'beside'>(
    { title: vscode.l10n.t('How should {0} be used?', basename(path)) },
    [
      {
        label: vscode.l10n.t('Side by side with {0}', names),
        detail: vscode.l10n.t('The trees show the slivers and images of each.'),
        iconPath: new vscode.ThemeIcon('split-horizontal'),
        value: 'beside',
      },
      {
        label: vscode.l10n.t('Instead of {0}', names),
        detail: whatStays(chosen.length),
        iconPath: new vscode.ThemeIcon('arrow-swap'),
        value: 'instead',
      },
    ],
  );
  if (answer === undefined || answer === back) return false;
  if (answer === 'beside') {
    await saveCertificates(certificate, [...moreCertificates, path]);
    return true;
  }
  for (const one of chosen) await passphrases.forget(one);
  await saveCertificates(path, []);
  return true;
}

/** What becomes of files that are no longer used. */
function whatStays(files: number): string {
  return files === 1
    ? vscode.l10n.t('The file stays where it is. Its passphrase is forgotten.')
    : vscode.l10n.t('The files stay where they are. Their passphrases are forgotten.');
}

async function remove({ settings, passphrases }: Parts, path: string): Promise<void> {
  const yes = vscode.l10n.t('Remove');
  const answer = await askInDialog({
    question: vscode.l10n.t('Stop using {0}?', basename(path)),
    detail: `${vscode.l10n.t('Its slivers and images are no longer shown.')} ${whatStays(1)}`,
    buttons: [yes],
  });
  if (answer !== yes) return;
  const { certificate, moreCertificates } = settings();
  await passphrases.forget(path);
  await saveCertificates(
    certificate === path ? undefined : certificate,
    moreCertificates.filter((one) => one !== path),
  );
}

async function useLocalOnly(parts: Parts): Promise<void> {
  for (const path of chosenCertificates(parts.settings())) await parts.passphrases.forget(path);
  await saveCertificates(undefined, []);
  await parts.accounts.connect(false);
  if (parts.testbed.state !== 'running') await startTestbed(parts);
}

function choices(
  files: readonly CertificateFile[],
  refused: ReadonlyMap<string, string>,
  portals: PortalChoices,
): Choice<Wish>[] {
  const chosen = files.filter(({ isChosen }) => isChosen);
  const line = (file: CertificateFile): Choice<Wish> =>
    fileChoice(file, refused.get(file.path) ?? file.wrong);
  return [
    ...headed(vscode.l10n.t('in use'), chosen.map(line)),
    ...headed(
      vscode.l10n.t('on this computer'),
      files.filter(({ isChosen }) => !isChosen).map(line),
    ),
    ...headed(vscode.l10n.t('signed in by token'), portals.lines),
    ...headed('', [
      {
        label: vscode.l10n.t('Browse…'),
        iconPath: new vscode.ThemeIcon('folder-opened'),
        alwaysShow: true,
        value: { kind: 'browse' },
      },
      portals.signIn,
      ...(chosen.length === 0 ? [] : [localOnlyChoice(chosen)]),
    ]),
  ];
}

interface PortalChoices {
  readonly lines: Choice<Wish>[];
  readonly signIn: Choice<Wish>;
}

function portalChoices(parts: Parts, said: Said): PortalChoices {
  const wishOf = (wish: PortalWish): Wish => ({ kind: 'portal', wish });
  return { lines: portalLines(parts, said, wishOf), signIn: signInLine(wishOf) };
}

function headed(label: string, choices: Choice<Wish>[]): Choice<Wish>[] {
  const { Separator: kind } = vscode.QuickPickItemKind;
  return choices.length === 0 ? [] : [{ kind, label }, ...choices];
}

function fileChoice(file: CertificateFile, wrong: string | undefined): Choice<Wish> {
  const { path, user, isChosen, isKept } = file;
  const remove: ChoiceButton<Wish> = {
    iconPath: new vscode.ThemeIcon('close'),
    tooltip: vscode.l10n.t('Remove'),
    value: { kind: 'remove', file },
  };
  const forget: ChoiceButton<Wish> = {
    iconPath: new vscode.ThemeIcon('lock'),
    tooltip: vscode.l10n.t('Forget Passphrase'),
    value: { kind: 'forget', file },
  };
  const expires = user && dateText(user.notAfter, vscode.env.language);
  return {
    label: basename(path),
    description: dirname(path),
    detail:
      wrong ??
      (user && vscode.l10n.t('{0} · expires {1}', userWords(user.urn), expires ?? '')) ??
      '',
    iconPath: new vscode.ThemeIcon(wrong === undefined ? 'key' : 'error'),
    buttons: [...(isKept ? [forget] : []), ...(isChosen ? [remove] : [])],
    value: { kind: 'use', file },
  };
}

function localOnlyChoice(chosen: readonly CertificateFile[]): Choice<Wish> {
  const names = chosen.map(({ path }) => basename(path)).join(', ');
  return {
    label: vscode.l10n.t('Local testbed only'),
    detail:
      chosen.length === 1
        ? vscode.l10n.t('Stop using {0} and forget its passphrase. The file stays.', names)
        : vscode.l10n.t('Stop using {0} and forget their passphrases. The files stay.', names),
    iconPath: new vscode.ThemeIcon('vm'),
    alwaysShow: true,
    value: { kind: 'localOnly' },
  };
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
