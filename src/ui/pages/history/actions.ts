/** What the buttons of the history's page do. */
import * as vscode from 'vscode';
import { refusal } from '../../../model/failures/userError';
import type { Inventory } from '../../../model/inventory/inventory';
import { hiddenEntry, type Acts } from '../../../model/journal/acts';
import { sameImage } from '../../../rpc';
import { commands } from '../../contributions';
import type { Problems } from '../../errors/problems';
import type { HistoryActions } from './pages';
import { shortName } from '../../text/labels';
import type { VersionRow } from '../../trees/row';

export interface HistoryActionParts {
  readonly problems: Problems;
  readonly acts: Acts;
  readonly inventory: Inventory;
  /** Makes sure that the list of images has been read once. */
  readonly read: () => Promise<void>;
}

export function historyActions(parts: HistoryActionParts): HistoryActions {
  const { problems, acts, inventory, read } = parts;
  return {
    hide: (id, hidden) => acts.note(hiddenEntry(id, hidden)),
    note: (versionUrn) =>
      problems.guard(async () => {
        await read();
        const row = rowOf(inventory, versionUrn);
        await vscode.commands.executeCommand(commands.copyImageNote, row);
      }),
  };
}

/** @throws UserError, a refusal, for what no list has: nothing can be asked about it */
function rowOf({ sites }: Inventory, versionUrn: string): VersionRow {
  for (const state of sites) {
    for (const image of state.images.value ?? []) {
      const version = image.versions.find(({ urn }) => sameImage(urn, versionUrn));
      if (version !== undefined) return { kind: 'version', state, image, version };
    }
  }
  throw refusal(
    vscode.l10n.t(
      '{0} is in none of your lists of images, so no site can be asked about it.',
      shortName(versionUrn),
    ),
  );
}
