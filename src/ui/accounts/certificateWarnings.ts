/** Warns 30, 7 and 1 days before a certificate ends, each once: a new one takes time to get. */
import * as vscode from 'vscode';
import type { Account } from '../../model/accounts/account';
import { dueWarning } from './certificateEnd';
import type { Disposable } from '../../model/event';
import { commands } from '../contributions';
import type { Parts } from '../context';
import { ageText, dateText } from '../../model/units';
import { shortName } from '../text/labels';
import { warn } from '../text/messages';

const key = 'certificateWarnings';

export function registerCertificateWarnings(
  { accounts }: Parts,
  memory: vscode.Memento,
): Disposable {
  return accounts.onDidChange(() => {
    for (const account of accounts.list) if (!account.local) void warnInTime(account, memory);
  });
}

async function warnInTime({ identity }: Account, memory: vscode.Memento): Promise<void> {
  const due = dueWarning(identity.notAfter, Date.now());
  if (due === undefined) return;
  const said = memory.get<unknown>(key);
  const before = typeof said === 'object' && said !== null ? (said as Record<string, unknown>) : {};
  // An ended one is said in every session: nothing works with it.
  if (due !== 0 && before[identity.fingerprint] === due) return;
  await memory.update(key, { ...before, [identity.fingerprint]: due });
  const { language } = vscode.env;
  const when = `${dateText(identity.notAfter, language)}, ${ageText(identity.notAfter, Date.now(), language)}`;
  const who = shortName(identity.urn);
  const text =
    due === 0
      ? vscode.l10n.t(
          'The certificate of {0} has expired ({1}). Get a new one from your portal.',
          who,
          when,
        )
      : vscode.l10n.t(
          'The certificate of {0} expires on {1}. Get a new one from your portal in time.',
          who,
          when,
        );
  const choose = vscode.l10n.t('Choose Certificate…');
  const answer = await warn(text, choose);
  if (answer === choose) await vscode.commands.executeCommand(commands.chooseCertificate);
}
