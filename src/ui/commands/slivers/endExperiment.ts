/** End Experiment…: names what is lost, and asks. The request is sent once. */
import * as vscode from 'vscode';
import { portalFor } from '../../../model/slices/signedOut';
import { endExperiment as send } from '../../../model/portal/endExperiment';
import { refusal } from '../../../model/failures/userError';
import type { Parts } from '../../context';
import { askInDialog, inform, working } from '../../text/messages';
import type { AnySliceRow, Row } from '../../trees/row';
import { refuseToDisturb } from '../busy';
import { anySliceTarget } from '../target';
import { withSites } from './withSites';
import { signInToSee } from '../wayOn';

export async function endExperiment(parts: Parts, row: Row | undefined): Promise<void> {
  const title = vscode.l10n.t('End Experiment');
  const target = await anySliceTarget(parts, row, title, {
    isMeant: ({ slice }) => slice.experiment !== undefined,
    nothing: () => [signInToSee(vscode.l10n.t('No portal shows an experiment of yours'))],
  });
  if (target === undefined) return;
  const { slice } = target;
  const { experiment } = slice;
  if (experiment === undefined)
    throw refusal(
      vscode.l10n.t('{0} cannot be ended here: no portal shows it as an experiment.', slice.name),
    );
  const work = vscode.l10n.t('Ending {0}', slice.name);
  if (refuseToDisturb(parts, target, work)) return;
  const end = vscode.l10n.t('End Experiment');
  if ((await askInDialog({ ...question(parts, target), buttons: [end] })) !== end) return;
  if (refuseToDisturb(parts, target, work)) return;
  const account = portalFor(
    parts.inventory.portals.map(({ account: each }) => each),
    experiment.portalId,
    slice.name,
  );
  const about = { site: account.label, slice: slice.name };
  const ended = await parts.problems.guard(
    () =>
      working(vscode.l10n.t('Ending {0}…', slice.name), async () => {
        await send(account, withSites(parts, experiment));
        return true;
      }),
    // The question comes again first.
    { about, retry: () => endExperiment(parts, target) },
  );
  void parts.loading.refresh({ part: 'slices' }, false);
  if (ended === true) void inform(vscode.l10n.t('{0} has ended.', slice.name));
}

function question(
  { inventory }: Pick<Parts, 'inventory'>,
  { slice }: AnySliceRow,
): { question: string; detail: string } {
  const { experiment } = slice;
  const name = [experiment?.project, slice.name].filter(Boolean).join('/');
  // Those at other sites are lost too.
  const nodes = inventory.portals
    .flatMap(({ experiments }) => experiments.value ?? [])
    .filter(({ facts }) => facts.id === experiment?.id)
    .flatMap(({ parts }) => parts.flatMap((part) => part.nodes))
    .flatMap(({ clientId }) => clientId ?? []);
  const named = [...new Set(nodes)].join(', ');
  const stays = vscode.l10n.t('Images that were made from them stay.');
  const lost =
    named === ''
      ? vscode.l10n.t('Everything on the disks of its nodes is lost.')
      : vscode.l10n.t('Everything on the disks of {0} is lost.', named);
  return {
    question: vscode.l10n.t('End the experiment {0}?', name),
    detail: `${lost} ${stays}`,
  };
}
