/** While a snapshot runs, commands that would disturb it refuse and say why. */
import * as vscode from 'vscode';
import { commands } from '../contributions';
import type { Parts } from '../parts';
import type { SliverRow } from '../trees/row';

/** True when the slice is busy; the person has been told. */
export function refuseWhileBusy({ snapshots }: Parts, { slice, state }: SliverRow): boolean {
  const job = snapshots.busySlice(slice.urn, state.site.urn);
  if (job === undefined) return false;
  const show = vscode.l10n.t('Show Progress');
  const text = vscode.l10n.t(
    'The snapshot {0} of {1} is still running. The slice {2} takes one snapshot at a time: wait until it has ended.',
    job.imageName,
    job.clientId,
    slice.name,
  );
  void vscode.window.showWarningMessage(text, show).then((answer) => {
    if (answer === show) {
      void vscode.commands.executeCommand(commands.showSnapshotProgress, { kind: 'job', job });
    }
  });
  return true;
}
