/** Above each node of a manifest: how its sliver is, and what one does with it next. */
import * as vscode from 'vscode';
import { manifestNodes, type ManifestNodeSpan } from '../../../rspec/links';
import { commands } from '../../contributions';
import { onMilestone } from '../../snapshots/milestones';
import type { Parts } from '../../context';
import { slicesAt, sliceStates } from '../../../model/inventory/slicesAt';
import type { AnySliverRow } from '../../trees/row';
import { sliverLook } from '../../text/labels';
import { rangeOf } from '../documents/spans';
import { rspecOf, rspecSelector } from '../documents/understood';

export function registerCodeLenses(parts: Parts): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const { inventory, snapshots } = parts;
  return vscode.Disposable.from(
    changed,
    vscode.languages.registerCodeLensProvider(rspecSelector, {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses: (document) => lenses(parts, document),
    }),
    inventory.onDidChange(({ part }) => {
      if (part !== 'images') changed.fire();
    }),
    onMilestone(snapshots, () => changed.fire()),
  );
}

function lenses(parts: Parts, document: vscode.TextDocument): vscode.CodeLens[] | undefined {
  const rspec = rspecOf(document);
  return (
    rspec &&
    manifestNodes(rspec).flatMap((node) => {
      const range = rangeOf(document, node);
      return commandsFor(parts, node).map((command) => new vscode.CodeLens(range, command));
    })
  );
}

function commandsFor(parts: Parts, node: ManifestNodeSpan): vscode.Command[] {
  const row = rowOf(parts, node.sliverUrn);
  if (row === undefined) {
    const read = parts.loading.has('slices');
    return [
      {
        title: read ? vscode.l10n.t('not among your slivers') : vscode.l10n.t('Show State'),
        command: commands.refresh,
        tooltip: vscode.l10n.t('Reads your slivers again'),
      },
    ];
  }
  const busy = parts.snapshots.busySliver(row.sliver.urn);
  const { words } = sliverLook(row.sliver, busy !== undefined);
  const state = {
    title: words,
    command: commands.refresh,
    tooltip: vscode.l10n.t('Reads it again'),
  };
  if (busy !== undefined) {
    const title = vscode.l10n.t('Show Progress');
    return [state, { title, command: commands.showSnapshotProgress, arguments: [row] }];
  }
  const found: vscode.Command[] = [state];
  if (node.imageable !== false)
    found.push({
      title: vscode.l10n.t('Snapshot…'),
      command: commands.snapshotSliver,
      arguments: [row],
    });
  if (node.logins.length > 0)
    found.push({
      title: vscode.l10n.t('SSH'),
      command: commands.openTerminal,
      arguments: [row],
    });
  return found;
}

function rowOf({ inventory }: Parts, sliverUrn: string): AnySliverRow | undefined {
  for (const state of sliceStates(inventory)) {
    for (const slice of slicesAt(state)) {
      const sliver = slice.slivers.find(({ urn }) => urn === sliverUrn);
      if (sliver !== undefined) return { kind: 'sliver', state, slice, sliver };
    }
  }
  return undefined;
}
