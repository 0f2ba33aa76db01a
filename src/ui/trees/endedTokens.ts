/** What stands above the slivers while a portal token no longer counts: which, and the way on. */
import * as vscode from 'vscode';
import type { SignedIn } from '../accounts/portalAccounts';
import { inertText } from '../text/inert';

/** Undefined while all are good. */
export function endedTokens(signedIn: readonly SignedIn[]): string | undefined {
  const ended = signedIn.filter(({ state }) => state === 'ended' || state === 'refused');
  const [only] = ended;
  if (only === undefined) return undefined;
  const who = inertText(ended.map(({ label }) => label).join('; '));
  return ended.length > 1
    ? vscode.l10n.t(
        'These portal tokens no longer work: {0}. Get new ones in the portal and sign in again.',
        who,
      )
    : vscode.l10n.t(
        'The portal token of {0} no longer works. Get a new one in the portal and sign in again.',
        who,
      );
}
