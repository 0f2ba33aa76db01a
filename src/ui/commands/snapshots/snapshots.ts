/** Commands on snapshots that were taken: show the page, drop ended ones from the list. */
import * as vscode from 'vscode';
import type { Parts } from '../../context';
import type { Row } from '../../trees/row';
import { jobTarget } from '../target';

export async function showSnapshotProgress(parts: Parts, row: Row | undefined): Promise<void> {
  const job = await jobTarget(parts, row, vscode.l10n.t('Show Snapshot Progress'));
  if (job !== undefined) parts.pages.progress.show(job);
}

/** Only the list forgets it: the image stays. */
export function forgetSnapshot({ snapshots }: Parts, row: Row | undefined): void {
  if (row?.kind === 'job' && row.job.outcome !== undefined) snapshots.forget(row.job.id);
}

/** The same with all that have ended. */
export function clearFinished({ snapshots }: Parts): void {
  for (const { id, outcome } of [...snapshots.jobs]) {
    if (outcome !== undefined) snapshots.forget(id);
  }
}
