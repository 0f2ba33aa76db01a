/** Why some places are left as they are, in a sentence for each reason. */
import * as vscode from 'vscode';
import { inform } from '../../text/messages';
import { fileOf } from './notebookCells';
import type { FoundPlace } from './placesInWorkspace';

type Why = Extract<FoundPlace['change'], string>;

/** More places than these are only counted. */
const MOST_NAMED = 3;

export function leftWords(left: readonly FoundPlace[]): string {
  const byReason = new Map<Why, string[]>();
  for (const place of left) {
    const { change } = place;
    if (typeof change !== 'string') continue;
    const named = byReason.get(change) ?? [];
    const where = whereIs(place, change);
    byReason.set(change, named.includes(where) ? named : [...named, where]);
  }
  return [...byReason].map(([why, where]) => sentence(why, listed(where))).join(' ');
}

/** A whole file is left for what it is, a place for what stands there. */
function whereIs({ uri, range }: FoundPlace, why: Why): string {
  const file = vscode.workspace.asRelativePath(fileOf(uri));
  const isOfFile = why === 'read-only' || why === 'outside' || why === 'unreadable';
  return isOfFile ? file : `${file}:${range.start.line + 1}`;
}

function listed(where: readonly string[]): string {
  const named = where.slice(0, MOST_NAMED).join(', ');
  const more = where.length - MOST_NAMED;
  return more > 0 ? vscode.l10n.t('{0} and {1} more', named, more) : named;
}

function sentence(why: Why, where: string): string {
  switch (why) {
    case 'composed':
      return vscode.l10n.t('Change by hand, because the name is built from parts: {0}.', where);
    case 'other-site':
      return vscode.l10n.t(
        'Change by hand, because another site is given next to the image: {0}.',
        where,
      );
    case 'read-only':
      return vscode.l10n.t('Not changed, because it is read-only: {0}.', where);
    case 'outside':
      return vscode.l10n.t(
        'Not changed, because it is a link to a file outside this workspace: {0}.',
        where,
      );
    case 'unreadable':
      return vscode.l10n.t(
        'Not changed, because some of its characters cannot be read: {0}. Reopen it with its encoding first.',
        where,
      );
  }
}

/** @param text says which places are left; a button opens the first of them */
export async function informOfLeft(text: string, left: readonly FoundPlace[]): Promise<void> {
  const [first] = left;
  const open = vscode.l10n.t('Open');
  const answer = await (first === undefined ? inform(text) : inform(text, open));
  if (first === undefined || answer !== open) return;
  await vscode.window.showTextDocument(first.uri, { selection: first.range });
}
