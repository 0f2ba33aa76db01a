/**
 * Start, stop, restart, power cycle and reload. What ends the processes of a node asks first; all of them wait until
 * the node is still again.
 */
import * as vscode from 'vscode';
import { actOnSliver, type SliverAction } from '../../../model/slices/actOnSliver';
import { powerChoices } from '../../../model/slices/power';
import { wayToAct } from '../../../model/slices/ways';
import { untilStill } from '../../snapshots/afterSnapshot';
import type { Parts } from '../../context';
import type { Row, AnySliverRow } from '../../trees/row';
import { shortName } from '../../text/labels';
import { refuseToDisturb } from '../busy';
import { anySliverTarget } from '../target';
import { askInDialog, type ModalQuestion, working } from '../../text/messages';

interface Asked {
  readonly title: string;
  /** As in "Restarting vm". */
  readonly work: string;
  /** Left out for what disturbs nothing. */
  readonly question?: ModalQuestion;
  readonly action: SliverAction;
}

export async function restartSliver(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await onSliver(parts, row, vscode.l10n.t('Restart Sliver'));
  if (target === undefined) return;
  const { sliver } = target;
  await act(parts, target, {
    title: vscode.l10n.t('Restarting {0}…', sliver.clientId),
    work: vscode.l10n.t('Restarting {0}', sliver.clientId),
    question: {
      question: vscode.l10n.t('Restart {0}?', sliver.clientId),
      detail: vscode.l10n.t('Running processes are stopped. The disk is not changed.'),
      buttons: [vscode.l10n.t('Restart')],
    },
    action: 'restart',
  });
}

export async function startSliver(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await offSliver(parts, row, vscode.l10n.t('Start Sliver'));
  if (target === undefined) return;
  const { sliver } = target;
  await act(parts, target, {
    title: vscode.l10n.t('Starting {0}…', sliver.clientId),
    work: vscode.l10n.t('Starting {0}', sliver.clientId),
    action: 'start',
  });
}

export async function stopSliver(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await onSliver(parts, row, vscode.l10n.t('Stop Sliver'));
  if (target === undefined) return;
  const { sliver } = target;
  await act(parts, target, {
    title: vscode.l10n.t('Stopping {0}…', sliver.clientId),
    work: vscode.l10n.t('Stopping {0}', sliver.clientId),
    question: {
      question: vscode.l10n.t('Stop {0}?', sliver.clientId),
      detail: vscode.l10n.t(
        'Running processes are stopped. The disk is kept, and {0} stays off until it is started.',
        sliver.clientId,
      ),
      buttons: [vscode.l10n.t('Stop')],
    },
    action: 'stop',
  });
}

export async function powerCycleSliver(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await onSliver(parts, row, vscode.l10n.t('Power Cycle Sliver'));
  if (target === undefined) return;
  const { sliver } = target;
  await act(parts, target, {
    title: vscode.l10n.t('Power cycling {0}…', sliver.clientId),
    work: vscode.l10n.t('Power cycling {0}', sliver.clientId),
    question: {
      question: vscode.l10n.t('Power cycle {0}?', sliver.clientId),
      detail: vscode.l10n.t(
        'The power is cut and comes back: nothing is shut down, and data that is not yet on the disk is lost. Use it when a restart has no effect.',
      ),
      buttons: [vscode.l10n.t('Power Cycle')],
    },
    action: 'powerCycle',
  });
}

export async function reloadSliver(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await anySliverTarget(parts, row, vscode.l10n.t('Reload Sliver'));
  if (target === undefined) return;
  const { sliver } = target;
  const image = sliver.image === undefined ? vscode.l10n.t('its image') : shortName(sliver.image);
  await act(parts, target, {
    title: vscode.l10n.t('Reloading {0}…', sliver.clientId),
    work: vscode.l10n.t('Reloading {0}', sliver.clientId),
    question: {
      question: vscode.l10n.t('Reload the disk of {0}?', sliver.clientId),
      detail: vscode.l10n.t(
        'All changes on the disk will be lost. It will be reimaged from {0}.',
        image,
      ),
      buttons: [vscode.l10n.t('Reload')],
    },
    action: 'reload',
  });
}

/** Those that the menus of the tree offer it for. */
function onSliver(
  parts: Parts,
  row: Row | undefined,
  title: string,
): Promise<AnySliverRow | undefined> {
  return anySliverTarget(parts, row, title, undefined, (one) => powerChoices(one).canStop);
}

function offSliver(
  parts: Parts,
  row: Row | undefined,
  title: string,
): Promise<AnySliverRow | undefined> {
  return anySliverTarget(parts, row, title, undefined, (one) => powerChoices(one).canStart);
}

async function act(parts: Parts, target: AnySliverRow, asked: Asked): Promise<void> {
  if (refuseToDisturb(parts, target, asked.work)) return;
  const { question, work } = asked;
  if (question !== undefined && (await askInDialog(question)) !== question.buttons[0]) return;
  // A snapshot may have begun while the question stood there.
  if (refuseToDisturb(parts, target, work)) return;
  const { sliver, slice, state } = target;
  const about = { site: state.site.name, sliver: sliver.clientId, slice: slice.name };
  await parts.problems.guard(() => send(parts, target, asked), {
    about,
    retry: () => act(parts, target, asked),
  });
}

/** Shows how it goes until the node is still; the notification can be left at any time. */
async function send(parts: Parts, target: AnySliverRow, { title, action }: Asked): Promise<void> {
  const { inventory, accounts, loading } = parts;
  const { state, slice, sliver } = target;
  const isBySite = wayToAct(target) === 'certificate';
  const accountId = (isBySite ? state.account?.id : sliver.portal?.portalId) ?? '';
  const siteUrn = state.site.urn;
  await working(title, async () => {
    if (isBySite) await accounts.connect(true);
    const portals = inventory.portals.map(({ account }) => account);
    await actOnSliver(action, target, portals);
    const scope = isBySite ? { accountId, siteUrn } : { portalId: accountId };
    await loading.refresh({ ...scope, part: 'slices' }, false);
  });
  void untilStill(parts, { accountId, siteUrn, sliceUrn: slice.urn });
}
