/**
 * Start, stop, restart, power cycle and reload. What ends the processes of a node asks first; all of them wait until
 * the node is still again.
 */
import * as vscode from 'vscode';
import type { ActionRequest, CallOptions } from '../../rpc';
import { powerChoices } from '../../model/slices/power';
import { untilStill } from '../snapshots/afterSnapshot';
import type { Parts } from '../context';
import type { Row, SliverRow } from '../trees/row';
import { shortName } from '../text/labels';
import { refuseToDisturb } from './busy';
import { sliverTarget } from './target';
import { askInDialog, type ModalQuestion, working } from '../text/messages';

interface Action {
  readonly title: string;
  /** As in "Restarting vm". */
  readonly work: string;
  /** Left out for what disturbs nothing. */
  readonly question?: ModalQuestion;
  readonly send: (request: ActionRequest, call?: CallOptions) => Promise<void>;
}

export async function restartSliver(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await onSliver(parts, row, vscode.l10n.t('Restart Sliver'));
  if (target === undefined) return;
  const { sliver, state } = target;
  await act(parts, target, {
    title: vscode.l10n.t('Restarting {0}…', sliver.clientId),
    work: vscode.l10n.t('Restarting {0}', sliver.clientId),
    question: {
      question: vscode.l10n.t('Restart {0}?', sliver.clientId),
      detail: vscode.l10n.t('Running processes are stopped. The disk is not changed.'),
      buttons: [vscode.l10n.t('Restart')],
    },
    send: (request, call) => state.site.componentManager.restartSliver(request, call),
  });
}

export async function startSliver(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await offSliver(parts, row, vscode.l10n.t('Start Sliver'));
  if (target === undefined) return;
  const { sliver, state } = target;
  await act(parts, target, {
    title: vscode.l10n.t('Starting {0}…', sliver.clientId),
    work: vscode.l10n.t('Starting {0}', sliver.clientId),
    send: (request, call) => state.site.componentManager.startSliver(request, call),
  });
}

export async function stopSliver(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await onSliver(parts, row, vscode.l10n.t('Stop Sliver'));
  if (target === undefined) return;
  const { sliver, state } = target;
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
    send: (request, call) => state.site.componentManager.stopSliver(request, call),
  });
}

export async function powerCycleSliver(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await onSliver(parts, row, vscode.l10n.t('Power Cycle Sliver'));
  if (target === undefined) return;
  const { sliver, state } = target;
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
    send: (request, call) => state.site.componentManager.powerCycleSliver(request, call),
  });
}

export async function reloadSliver(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await sliverTarget(parts, row, vscode.l10n.t('Reload Sliver'));
  if (target === undefined) return;
  const { sliver, state } = target;
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
    send: (request, call) => state.site.componentManager.reloadSliver(request, call),
  });
}

/** Those that the menus of the tree offer it for. */
function onSliver(
  parts: Parts,
  row: Row | undefined,
  title: string,
): Promise<SliverRow | undefined> {
  return sliverTarget(parts, row, title, undefined, (one) => powerChoices(one).canStop);
}

function offSliver(
  parts: Parts,
  row: Row | undefined,
  title: string,
): Promise<SliverRow | undefined> {
  return sliverTarget(parts, row, title, undefined, (one) => powerChoices(one).canStart);
}

async function act(parts: Parts, target: SliverRow, action: Action): Promise<void> {
  if (refuseToDisturb(parts, target, action.work)) return;
  const { question, work } = action;
  if (question !== undefined && (await askInDialog(question)) !== question.buttons[0]) return;
  // A snapshot may have begun while the question stood there.
  if (refuseToDisturb(parts, target, work)) return;
  const { sliver, slice, state } = target;
  const about = { site: state.site.name, sliver: sliver.clientId, slice: slice.name };
  await parts.problems.guard(() => send(parts, target, action), {
    about,
    retry: () => act(parts, target, action),
  });
}

/** Shows how it goes until the node is still; the notification can be left at any time. */
async function send(parts: Parts, { state, slice, sliver }: SliverRow, action: Action) {
  const { account, site } = state;
  const place = { accountId: account.id, siteUrn: site.urn, sliceUrn: slice.urn };
  await working(action.title, async () => {
    await parts.accounts.connect(true);
    const credentials = [await account.sliceAuthority.sliceCredential(slice.urn)];
    await action.send({ credentials, sliverUrns: [sliver.urn] });
    const { accountId, siteUrn } = place;
    await parts.loading.refresh({ accountId, siteUrn, part: 'slices' }, false);
  });
  void untilStill(parts, place);
}
