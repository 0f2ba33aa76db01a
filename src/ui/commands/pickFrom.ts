/** Picks from what the sites list: usable while some are still read, and with a way on where there is nothing. */
import * as vscode from 'vscode';
import type { InventoryPart } from '../../model/inventory/siteState';
import type { Parts } from '../context';
import { askOne, back, type Choice, type LiveChoices, type Question } from '../multiStepInput';
import { workingQuietly } from '../text/messages';
import { stillRead, unread, WayOn } from './wayOn';

export interface Source<T> {
  readonly part: InventoryPart;
  /** What is known now. */
  readonly known: () => readonly Choice<T | WayOn>[];
  /** Shown when every site has answered and has nothing. */
  readonly nothing: () => readonly Choice<T | WayOn>[];
}

/** Between the choices of two places. It has no name: each choice says where it is, also when others are filtered out. */
export function line<T>(): Choice<T> {
  return { label: '', kind: vscode.QuickPickItemKind.Separator };
}

/** Undefined when the person leaves. */
export async function pickFrom<T>(
  parts: Parts,
  question: Question,
  source: Source<T>,
): Promise<T | undefined> {
  // Whoever is asked for a passphrase is asked before the list: two boxes cannot be open at a time.
  await workingQuietly(vscode.l10n.t('Connecting…'), () => parts.accounts.connect(true));
  for (;;) {
    const answer = await askOne<T | WayOn>(question, live(parts, source));
    if (answer === undefined || answer === back) return undefined;
    if (!(answer instanceof WayOn)) return answer;
    await answer.go();
    if (!answer.comesBack) return undefined;
  }
}

function live<T>(parts: Parts, { part, known, nothing }: Source<T>): LiveChoices<T | WayOn> {
  let reading = true;
  const read = parts.loading.want(part, false).finally(() => (reading = false));
  return {
    read,
    onDidChange: parts.inventory.onDidChange,
    now: () => {
      const choices: Choice<T | WayOn>[] = [
        ...known(),
        ...unread(parts, part),
        ...stillRead(parts, part, reading && parts.inventory.sites.length === 0),
      ];
      if (choices.length > 0) return choices;
      return reading ? stillRead(parts, part, true) : nothing();
    },
  };
}
