/** What the buttons of the page of an image do: the same as the commands of the tree. */
import * as vscode from 'vscode';
import { refusal } from '../../../model/failures/userError';
import { copy } from '../../commands/images/copyImage';
import { commands } from '../../contributions';
import type { Problems } from '../../errors/problems';
import type { ImageRow, SystemRow, VersionRow } from '../../trees/row';
import type { Detailed } from './detailed';
import type { DetailsActions } from './pages';

export function detailsActions(problems: Problems): DetailsActions {
  const run = (command: string, rowOf: () => DetailedRow): unknown =>
    problems.guard(() => vscode.commands.executeCommand(command, rowOf()));
  return {
    insert: (detailed) => run(commands.insertDiskImage, () => rowOf(detailed)),
    remove: (detailed, version) => run(commands.deleteImage, () => rowOf(detailed, version)),
    copy: (detailed, what) => {
      if (what === 'url') return run(commands.copyImageUrl, () => rowOf(detailed));
      const version = what === 'urn' ? undefined : what.version;
      return run(commands.copyImageUrn, () => rowOf(detailed, version));
    },
    note: (detailed) => run(commands.copyImageNote, () => rowOf(detailed)),
    history: (detailed) => run(commands.showHistory, () => rowOf(detailed)),
    connect: () => problems.guard(() => vscode.commands.executeCommand(commands.refresh)),
    copyText: (name, text) => copy(text, name, vscode.l10n.t('RSpec snippet')),
  };
}

type DetailedRow = ImageRow | VersionRow | SystemRow;

/** A version that has gone is refused: its image must not stand in for it. */
function rowOf({ state, image, system }: Detailed, number?: number): DetailedRow {
  if (system !== undefined) return { kind: 'system', state, image: system };
  if (number === undefined) return { kind: 'image', state, image };
  const version = image.versions.find((one) => one.version === number);
  if (version !== undefined) return { kind: 'version', state, image, version };
  throw refusal(vscode.l10n.t('Version {0} of {1} no longer exists.', number, image.name));
}
