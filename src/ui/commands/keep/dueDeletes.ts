/** Says that the date to delete some of one's images has come. Nothing is deleted but by the plan of housekeeping. */
import * as vscode from 'vscode';
import { dayOf, dueAmong } from '../../../model/keep/findings';
import { protectionOf } from '../../../model/keep/labels';
import { commands } from '../../contributions';
import type { Parts } from '../../context';
import { inform } from '../../text/messages';

/** @returns whether there was something to tell */
export function tellDueDeletes({
  inventory,
  labels,
}: Pick<Parts, 'inventory' | 'labels'>): boolean {
  const said = labels.current;
  const images = inventory.sites.flatMap((state) => state.images.value ?? []);
  const own = images.filter(({ mine }) => mine);
  const due = dueAmong(own, said, dayOf(Date.now()));
  const count = due.filter(({ urn }) => protectionOf(said, urn) === undefined).length;
  if (count > 0) void ask(count);
  return count > 0;
}

async function ask(count: number): Promise<void> {
  const show = vscode.l10n.t('Show Housekeeping');
  const words =
    count === 1
      ? vscode.l10n.t(
          'The date to delete a version of your images has come. Nothing is deleted yet.',
        )
      : vscode.l10n.t(
          'The date to delete {0} versions of your images has come. Nothing is deleted yet.',
          count,
        );
  if ((await inform(words, show)) === show)
    await vscode.commands.executeCommand(commands.showHousekeeping);
}
