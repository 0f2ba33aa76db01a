/** Forget Passphrase…: one certificate at a time, after a yes. The next use asks for its passphrase. */
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { type CertificateFile, certificateFiles } from '../../accounts/certificateFiles';
import type { Parts } from '../../context';
import { askOne, back } from '../../multiStepInput';
import { userWords } from '../../text/labels';
import { askInDialog, inform } from '../../text/messages';

export async function forgetPassphrase(parts: Parts): Promise<void> {
  const kept = (await certificateFiles(parts)).filter(({ isKept }) => isKept);
  const path = await askWhich(kept);
  if (path === undefined || !(await askToForget(parts, path))) return;
  void inform(vscode.l10n.t('Forgot the passphrase of {0}.', basename(path)));
}

async function askWhich(kept: readonly CertificateFile[]): Promise<string | undefined> {
  const [only] = kept;
  if (only === undefined) {
    void inform(vscode.l10n.t('No passphrase is kept.'));
    return undefined;
  }
  if (kept.length === 1) return only.path;
  const answer = await askOne<string>(
    {
      title: vscode.l10n.t('Forget Passphrase'),
      placeholder: vscode.l10n.t('The certificate whose passphrase VS Code should forget'),
    },
    kept.map(({ path, user }) => ({
      label: basename(path),
      description: dirname(path),
      detail: user === undefined ? '' : userWords(user.urn),
      iconPath: new vscode.ThemeIcon('key'),
      value: path,
    })),
  );
  return answer === back ? undefined : answer;
}

/** True when it is forgotten. */
export async function askToForget(
  { passphrases, accounts }: Pick<Parts, 'passphrases' | 'accounts'>,
  path: string,
): Promise<boolean> {
  const yes = vscode.l10n.t('Forget');
  const answer = await askInDialog({
    question: vscode.l10n.t('Forget the passphrase of {0}?', basename(path)),
    detail: vscode.l10n.t('VS Code asks for it the next time it uses the certificate.'),
    buttons: [yes],
  });
  if (answer !== yes) return false;
  await passphrases.forget(path);
  await accounts.connect(false);
  return true;
}
