/** What can be done with a certificate that is in use: also for those who cannot reach the buttons of its line by keys. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { CertificateFile } from '../../accounts/certificateFiles';
import { askOne, back, type Choice } from '../../multiStepInput';

export type Deed = 'use' | 'forget' | 'remove';

/** Undefined when the person goes back to the list. */
export async function askAboutUsed({ path, isKept }: CertificateFile): Promise<Deed | undefined> {
  const line = (value: Deed, icon: string, label: string, detail: string): Choice<Deed> => ({
    label,
    detail,
    iconPath: new vscode.ThemeIcon(icon),
    value,
  });
  const forget = line(
    'forget',
    'lock',
    vscode.l10n.t('Forget Passphrase…'),
    vscode.l10n.t('VS Code asks for it the next time it uses the certificate.'),
  );
  const answer = await askOne<Deed>({ title: vscode.l10n.t('{0} is in use', basename(path)) }, [
    line(
      'use',
      'refresh',
      vscode.l10n.t('Connect Again'),
      vscode.l10n.t('Ask its sites again, and for the passphrase if it is locked.'),
    ),
    ...(isKept ? [forget] : []),
    line(
      'remove',
      'close',
      vscode.l10n.t('Remove…'),
      vscode.l10n.t('Stop using it. The file stays where it is.'),
    ),
  ]);
  return answer === back ? undefined : answer;
}
