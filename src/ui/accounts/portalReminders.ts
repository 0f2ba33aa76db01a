/**
 * Reminds a week and a day before a token ends, and when it has ended or was revoked: each once for a token, and not
 * where the person reads it already.
 */
import * as vscode from 'vscode';
import { pageOfPortal } from '../../model/accounts/portals';
import type { Disposable } from '../../model/event';
import { ageText, dateText } from '../../model/units';
import { commands } from '../contributions';
import type { Parts } from '../context';
import { warn } from '../text/messages';
import { openWebPage } from '../text/webPage';
import type { SignedIn } from './portalAccounts';
import { dueReminder } from './tokenEnd';

const key = 'portalReminders';

/** Windows stay open for days. */
const hourMs = 3_600_000;

type Kind = 'refused' | NonNullable<ReturnType<typeof dueReminder>>;

/** @param isShown whether the Slivers view, which says which tokens no longer work, is in sight */
export function registerPortalReminders(
  { portalAccounts, problems }: Pick<Parts, 'portalAccounts' | 'problems'>,
  memory: vscode.Memento,
  isShown: () => boolean,
): Disposable {
  const isRead = (one: SignedIn, kind: Kind): boolean =>
    (kind === 'refused' && problems.hasJustRefused(one.url)) ||
    ((kind === 'refused' || kind === 'ended') && isShown());
  /** Reading and writing of the memory, one after the other. */
  let last: Promise<unknown> = Promise.resolve();
  const look = (): void => {
    for (const one of portalAccounts.signedIn)
      last = last.then(() => remindInTime(one, memory, isRead)).catch(() => undefined);
  };
  const hourly = setInterval(() => {
    portalAccounts.refresh();
    look();
  }, hourMs);
  hourly.unref();
  const listener = portalAccounts.onDidChange(look);
  return {
    dispose: () => {
      clearInterval(hourly);
      listener.dispose();
    },
  };
}

async function remindInTime(
  one: SignedIn,
  memory: vscode.Memento,
  isRead: (one: SignedIn, kind: Kind) => boolean,
): Promise<void> {
  const kind = kindOf(one);
  if (one.local || kind === undefined) return;
  const said = memory.get<unknown>(key);
  const before = typeof said === 'object' && said !== null ? (said as Record<string, unknown>) : {};
  // A new token has another end.
  const about = `${one.expires?.getTime() ?? ''} ${kind}`;
  if (before[one.id] === about) return;
  await memory.update(key, { ...before, [one.id]: about });
  if (!isRead(one, kind)) void remind(one, kind);
}

function kindOf({ state, expires }: SignedIn): Kind | undefined {
  if (state === 'refused') return 'refused';
  return expires === undefined ? undefined : dueReminder(expires, Date.now());
}

async function remind(one: SignedIn, kind: Kind): Promise<void> {
  const page = pageOfPortal(one.url);
  const open = vscode.l10n.t('Open Portal');
  const signIn = vscode.l10n.t('Sign In…');
  const buttons = page === undefined ? [signIn] : [open, signIn];
  const answer = await warn(words(one, kind), ...buttons);
  if (answer === signIn) await vscode.commands.executeCommand(commands.signIn);
  else if (answer === open && page !== undefined) await openWebPage(page);
}

function words({ label, expires }: SignedIn, kind: Kind): string {
  const { language } = vscode.env;
  const when =
    expires === undefined
      ? ''
      : `${dateText(expires, language)}, ${ageText(expires, Date.now(), language)}`;
  switch (kind) {
    case 'refused':
      return vscode.l10n.t(
        'The portal no longer accepts the token of {0}. Get a new one in the portal.',
        label,
      );
    case 'ended':
      return vscode.l10n.t(
        'The portal token of {0} has expired ({1}). Get a new one in the portal.',
        label,
        when,
      );
    case 1:
    case 7:
      return vscode.l10n.t(
        'The portal token of {0} expires on {1}. Get a new one in the portal before then.',
        label,
        when,
      );
  }
}
