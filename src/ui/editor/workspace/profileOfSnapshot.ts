/** Which snapshot goes into which profile: from the row of either, or picked. */
import * as vscode from 'vscode';
import { refusal } from '../../../model/failures/userError';
import type { ExperimentFacts, Slice } from '../../../model/inventory/sliver';
import { experimentOfJob } from '../../../model/slices/experimentOfJob';
import type { SnapshotJob } from '../../../model/snapshots/job';
import { ageText } from '../../../model/units';
import type { Parts } from '../../context';
import { askOne, back, type Choice } from '../../multiStepInput';
import type { Row } from '../../trees/row';

export interface ProfileSnapshot {
  readonly job: SnapshotJob;
  readonly experiment: ExperimentFacts;
}

type Known = Pick<Parts, 'inventory' | 'snapshots' | 'loading'>;

/** The snapshot of the row, or one of its node or slice. Undefined when the person leaves. @throws UserError, a refusal */
export async function profileSnapshot(
  known: Known,
  row: Row | undefined,
): Promise<ProfileSnapshot | undefined> {
  if (row?.kind !== 'slice' && row?.kind !== 'sliver') await known.loading.want('slices', true);
  const found = jobsOf(known, row).flatMap((job): ProfileSnapshot[] => {
    const experiment = experimentOfJob(known.inventory, job, among(row));
    return experiment === undefined ? [] : [{ job, experiment }];
  });
  const [only] = found;
  if (only === undefined) throw refusal(nothing(row));
  if (found.length === 1) return only;
  const choices = found.map((value): Choice<ProfileSnapshot> => {
    const { imageName: label, clientId, siteName, endedAt, startedAt } = value.job;
    const age = ageText(endedAt ?? startedAt, Date.now(), vscode.env.language);
    const description = `${age} · ${vscode.l10n.t('{0} at {1}', clientId, siteName)}`;
    return { label, description, iconPath: new vscode.ThemeIcon('package'), value };
  });
  const title = vscode.l10n.t('New Version of the Profile');
  const answer = await askOne({ title, placeholder: vscode.l10n.t('Pick a snapshot') }, choices);
  return answer === back ? undefined : answer;
}

function jobsOf({ snapshots }: Known, row: Row | undefined): readonly SnapshotJob[] {
  if (row?.kind === 'job') return [snapshots.jobs.find(({ id }) => id === row.job.id) ?? row.job];
  return snapshots.jobs.filter(({ outcome }) => outcome === 'ready');
}

/** Of the row of a node only that node counts. */
function among(row: Row | undefined): readonly Slice[] | undefined {
  if (row?.kind === 'slice') return [row.slice];
  return row?.kind === 'sliver' ? [{ ...row.slice, slivers: [row.sliver] }] : undefined;
}

function nothing(row: Row | undefined): string {
  if (row?.kind === 'sliver')
    return vscode.l10n.t(
      'No snapshot of {0} has created an image yet. Take one first.',
      row.sliver.clientId,
    );
  if (row?.kind === 'slice')
    return vscode.l10n.t(
      'No snapshot of a node of {0} has created an image yet. Take one first.',
      row.slice.name,
    );
  return vscode.l10n.t(
    'No snapshot here is of an experiment whose profile a portal shows. Take one of such a node first.',
  );
}
