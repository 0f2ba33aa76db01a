/** While a snapshot runs, commands that would disturb it refuse and say why. */
import * as vscode from 'vscode';
import type { SnapshotJob } from '../../model/snapshots/job';
import { commands } from '../contributions';
import type { Parts } from '../context';
import { refusal } from '../../model/failures/userError';
import type { AnySliceRow, AnySliverRow } from '../trees/row';
import { currentSlice } from './target';
import { warn } from '../text/messages';

/** True when our own snapshot keeps the slice busy; the person has been told. */
function refuseWhileBusy(
  { snapshots }: Parts,
  { slice, state }: AnySliceRow | AnySliverRow,
  sentence: (job: SnapshotJob) => string,
): boolean {
  const job = snapshots.busySlice(slice.urn, state.site.urn);
  if (job === undefined) return false;
  const show = vscode.l10n.t('Show Progress');
  void warn(sentence(job), show).then((answer) => {
    if (answer === show) {
      void vscode.commands.executeCommand(commands.showSnapshotProgress, { kind: 'job', job });
    }
  });
  return true;
}

/**
 * The same for work that changes the slice here, such as a restart. Also refuses while somebody
 * else's snapshot is seen in the slice.
 * @param work what is refused, as in "Restarting vm"
 * @throws UserError, a refusal
 */
export function refuseToDisturb(
  parts: Parts,
  row: AnySliceRow | AnySliverRow,
  work: string,
): boolean {
  const busy = refuseWhileBusy(parts, row, (job) =>
    vscode.l10n.t(
      '{0} would interfere with the snapshot {1} of {2}, which is still running. Wait until it finishes.',
      work,
      job.imageName,
      job.clientId,
    ),
  );
  if (busy) return true;
  const imaged = currentSlice(parts, row).slivers.find(({ state }) => state === 'imaging');
  if (imaged === undefined) return false;
  throw refusal(
    vscode.l10n.t(
      '{0} would interfere with the snapshot that {1} is taking of {2}. Wait until it finishes.',
      work,
      row.state.site.name,
      imaged.clientId,
    ),
  );
}
