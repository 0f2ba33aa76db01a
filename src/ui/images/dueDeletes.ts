/** Images of one's own whose date to be deleted has come: said once in each window, and deleted only by the plan. */
import * as vscode from 'vscode';
import { dayOf, dueAmong } from '../../model/keep/findings';
import { protectionOf } from '../../model/keep/labels';
import { commands } from '../contributions';
import type { Parts } from '../context';
import { inform } from '../text/messages';

export function registerDueDeletes({
  inventory,
  labels,
}: Pick<Parts, 'inventory' | 'labels'>): vscode.Disposable {
  let isSaid = false;
  const look = (): void => {
    if (isSaid) return;
    const said = labels.current;
    if (said.images.every(({ deleteAfter }) => deleteAfter === undefined)) return;
    const images = inventory.sites.flatMap((state) => state.images.value ?? []);
    const own = images.filter(({ mine }) => mine);
    const due = dueAmong(own, said, dayOf(Date.now()));
    const count = due.filter(({ urn }) => protectionOf(said, urn) === undefined).length;
    if (count === 0) return;
    isSaid = true;
    void ask(count);
  };
  return vscode.Disposable.from(
    inventory.onDidChange(({ part }) => {
      if (part !== 'slices') look();
    }),
    labels.onDidChange(look),
  );
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
