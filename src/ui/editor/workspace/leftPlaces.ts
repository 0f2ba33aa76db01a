/** Why some places are left as they are, in a sentence for each reason. */
import * as vscode from 'vscode';
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
  const file = vscode.workspace.asRelativePath(uri);
  const isOfFile = why === 'read-only' || why === 'outside';
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
      return vscode.l10n.t('Put together from parts, so change it by hand: {0}.', where);
    case 'other-site':
      return vscode.l10n.t(
        'Names another site beside the image, so change it by hand: {0}.',
        where,
      );
    case 'read-only':
      return vscode.l10n.t('Read-only, so left as it is: {0}.', where);
    case 'outside':
      return vscode.l10n.t('A link out of this workspace, so left as it is: {0}.', where);
  }
}
