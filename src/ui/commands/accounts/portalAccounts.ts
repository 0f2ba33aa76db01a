/**
 * Portal Accounts…: who is signed in where, and until when, with ways to check, to renew and to sign out. The same lines
 * stand beside the certificates in Choose Certificate….
 */
import * as vscode from 'vscode';
import { dateText } from '../../../model/units';
import { explain } from '../../../model/failures/explain';
import type { SignedIn } from '../../accounts/portalAccounts';
import type { Parts } from '../../context';
import { askOne, back, type Choice, type ChoiceButton } from '../../multiStepInput';
import { askInDialog, inform, workingQuietly } from '../../text/messages';
import { reasonOf, signIn } from './signIn';

export type PortalWish =
  | { readonly kind: 'check' | 'renew' | 'signOut'; readonly one: SignedIn }
  | { readonly kind: 'signIn'; readonly one?: SignedIn };

/** What came of a wish, by account: shown on its line. */
export type Said = Map<string, string>;

/** The list comes back until the person leaves. */
export async function showPortalAccounts(parts: Parts): Promise<void> {
  const said: Said = new Map();
  for (;;) {
    await parts.portalAccounts.read();
    const answer = await askOne<PortalWish>(
      {
        title: vscode.l10n.t('Portal Accounts'),
        placeholder: vscode.l10n.t('Choose an account to check its token'),
      },
      [...portalLines(parts, said, (wish) => wish), signInLine((wish) => wish)],
    );
    if (answer === undefined || answer === back) return;
    if (await fulfil(parts, answer, said)) return;
  }
}

/** True when the list has served its purpose. */
export async function fulfil(parts: Parts, wish: PortalWish, said: Said): Promise<boolean> {
  if (wish.kind === 'signIn') return (await signIn(parts, wish.one?.id)) !== undefined;
  const { one } = wish;
  said.delete(one.id);
  if (wish.kind === 'signOut') {
    await askToSignOut(parts, one);
    return false;
  }
  try {
    const words = wish.kind === 'check' ? await check(parts, one) : await renew(parts, one);
    if (words !== undefined) said.set(one.id, words);
  } catch (error) {
    parts.log.failure(error);
    said.set(one.id, reasonOf(explain(error)));
  }
  return false;
}

async function check({ portalAccounts }: Parts, { id, url }: SignedIn): Promise<string> {
  const title = vscode.l10n.t('Asking {0} about the token…', new URL(url).host);
  await workingQuietly(title, () => portalAccounts.check(id));
  return vscode.l10n.t('The portal accepts the token.');
}

/** Undefined when the person has thought better of it. */
async function renew(
  { portalAccounts }: Parts,
  { id, label, url }: SignedIn,
): Promise<string | undefined> {
  const yes = vscode.l10n.t('Renew');
  const answer = await askInDialog({
    question: vscode.l10n.t('Renew the token of {0}?', label),
    detail: [
      vscode.l10n.t(
        'The portal gives you a new token. The one in use stops working at once, also in the file cloudlab.jwt and in other programs.',
      ),
      ...whatIsKept(portalAccounts.keeping),
    ].join('\n\n'),
    buttons: [yes],
  });
  if (answer !== yes) return undefined;
  const title = vscode.l10n.t('Asking {0} for a new token…', new URL(url).host);
  await workingQuietly(title, () => portalAccounts.renew(id));
  return vscode.l10n.t('The token was renewed.');
}

function whatIsKept(keeping: Parts['portalAccounts']['keeping']): string[] {
  switch (keeping) {
    case 'kept':
      return [];
    case 'unknown':
      return [
        vscode.l10n.t(
          'If this computer has no keychain, the new token is lost when this window closes.',
        ),
      ];
    case 'lost':
      return [
        vscode.l10n.t(
          'VS Code found no keychain on this computer: the new token is lost when this window closes.',
        ),
      ];
  }
}

/** Sign Out of a Portal…: one account at a time, after a yes. */
export async function signOut(parts: Parts): Promise<void> {
  await parts.portalAccounts.read();
  const { signedIn } = parts.portalAccounts;
  const [only] = signedIn;
  if (only === undefined) {
    void inform(vscode.l10n.t('You are not signed in to a portal.'));
    return;
  }
  const one = signedIn.length === 1 ? only : await askWhich(signedIn);
  if (one === undefined || !(await askToSignOut(parts, one))) return;
  void inform(vscode.l10n.t('Signed out of {0}.', one.label));
}

async function askWhich(signedIn: readonly SignedIn[]): Promise<SignedIn | undefined> {
  const answer = await askOne<SignedIn>(
    { title: vscode.l10n.t('Sign Out of a Portal') },
    signedIn.map((one) => ({
      label: one.user ?? new URL(one.url).host,
      description: placeOf(one),
      iconPath: new vscode.ThemeIcon('account'),
      value: one,
    })),
  );
  return answer === back ? undefined : answer;
}

/** True when the token is forgotten. */
async function askToSignOut({ portalAccounts, snapshots }: Parts, one: SignedIn): Promise<boolean> {
  const yes = vscode.l10n.t('Sign Out');
  const { expires, state } = one;
  const works = vscode.l10n.t(
    'VS Code forgets the token. The portal is not told: wherever else you have the token, it works until it expires.',
  );
  const isRunning = snapshots.jobs.some(
    ({ accountId, outcome }) => accountId === one.id && outcome === undefined,
  );
  const running = vscode.l10n.t(
    'The portal finishes the snapshot that is running. VS Code shows the result when you sign in again.',
  );
  const forgets =
    state === 'ended' || state === 'refused' || expires === undefined
      ? vscode.l10n.t('VS Code forgets the token.')
      : works;
  const answer = await askInDialog({
    question: vscode.l10n.t('Sign out of {0}?', one.label),
    detail: isRunning ? `${forgets} ${running}` : forgets,
    buttons: [yes],
  });
  if (answer !== yes) return false;
  await portalAccounts.signOut(one.id);
  return true;
}

/** @param wish makes the wishes of a list of more than portals */
export function portalLines<T>(
  { portalAccounts }: Parts,
  said: ReadonlyMap<string, string>,
  wish: (wish: PortalWish) => T,
): Choice<T>[] {
  return portalAccounts.signedIn.map((one) => {
    const isGood = one.state === 'good';
    return {
      label: one.user ?? new URL(one.url).host,
      description: placeOf(one),
      detail: [said.get(one.id), endOf(one)].filter(Boolean).join(' '),
      iconPath: new vscode.ThemeIcon(isGood || one.state === 'stopped' ? 'account' : 'error'),
      buttons: buttonsOf(one, wish),
      value: wish(isGood ? { kind: 'check', one } : { kind: 'signIn', one }),
    };
  });
}

export function signInLine<T>(wish: (wish: PortalWish) => T): Choice<T> {
  return {
    label: vscode.l10n.t('Sign In with a Portal Token…'),
    iconPath: new vscode.ThemeIcon('add'),
    alwaysShow: true,
    value: wish({ kind: 'signIn' }),
  };
}

function buttonsOf<T>(one: SignedIn, wish: (wish: PortalWish) => T): ChoiceButton<T>[] {
  const button = (kind: 'check' | 'renew' | 'signOut', icon: string, tooltip: string) => ({
    iconPath: new vscode.ThemeIcon(icon),
    tooltip,
    value: wish({ kind, one }),
  });
  const checking = button('check', 'refresh', vscode.l10n.t('Check Now'));
  const renewing = button('renew', 'sync', vscode.l10n.t('Renew…'));
  const leaving = button('signOut', 'sign-out', vscode.l10n.t('Sign Out…'));
  if (one.state === 'stopped') return [leaving];
  return one.state === 'good' ? [checking, renewing, leaving] : [checking, leaving];
}

function placeOf({ url, local }: SignedIn): string {
  return local ? vscode.l10n.t('local testbed') : new URL(url).host;
}

function endOf({ state, expires }: SignedIn): string {
  const { language } = vscode.env;
  switch (state) {
    case 'stopped':
      return vscode.l10n.t('The local testbed is not running.');
    case 'refused':
      return vscode.l10n.t(
        'The portal no longer accepts this token. Choose this line for a new one.',
      );
    case 'ended':
      return vscode.l10n.t(
        'Expired on {0}. Choose this line for a new one.',
        expires === undefined ? '' : dateText(expires, language),
      );
    case 'good':
      return expires === undefined
        ? ''
        : vscode.l10n.t('Expires on {0}.', dateText(expires, language));
  }
}
