/**
 * Lets waiting snapshots start: looks when a snapshot has ended or slivers have been read, and tells
 * about what starts and what is held.
 */
import * as vscode from 'vscode';
import type { Disposable } from '../model/event';
import type { Inventory, SiteState } from '../model/inventory';
import type { SnapshotRequest } from '../model/snapshotJob';
import {
  type QueuedSnapshot,
  type QueueStore,
  type Readiness,
  SnapshotQueue,
} from '../model/snapshotQueue';
import type { Snapshots } from '../model/snapshots';
import { commands } from './contributions';
import type { Parts } from './parts';
import { sentencesOf } from './plainError';
import type { QueuedRow } from './trees/row';

const key = 'queuedSnapshots';

/** The queue of this workspace: another window has its own, so that nothing starts twice. */
export function makeQueue(
  memory: vscode.Memento,
  snapshots: Snapshots,
  inventory: Inventory,
): SnapshotQueue {
  return new SnapshotQueue({
    snapshots,
    store: storeIn(memory),
    readiness: (request) => readiness(inventory, snapshots, request),
    sentenceOf: (error, { imageName }) => sentencesOf(error, { image: imageName }).sentence,
  });
}

export function registerQueue(parts: Parts): Disposable {
  const { queue, snapshots, inventory, loading } = parts;
  const listeners = [
    snapshots.onDidChange(({ outcome }) => {
      if (outcome !== undefined) queue.look();
    }),
    snapshots.onDidForget(() => queue.look()),
    inventory.onDidChange(({ part }) => {
      if (part === 'slices') queue.look();
    }),
    queue.onDidHold((queued) => void tellHeld(queued)),
    queue.onDidStart((job) => parts.pages.show(job)),
  ];
  for (const queued of queue.waiting) if (queued.held) void tellHeld(queued);
  if (queue.waiting.some(({ held }) => !held)) void loading.want('slices', false);
  return vscode.Disposable.from(...listeners);
}

async function tellHeld(queued: QueuedSnapshot): Promise<void> {
  const { imageName } = queued.request;
  const text = vscode.l10n.t('The snapshot {0} is on hold. {1}', imageName, heldWords(queued));
  const start = vscode.l10n.t('Start Now');
  const remove = vscode.l10n.t('Remove');
  const answer = await vscode.window.showWarningMessage(text, start, remove);
  const row: QueuedRow = { kind: 'queued', queued };
  if (answer === start) await vscode.commands.executeCommand(commands.releaseQueued, row);
  if (answer === remove) await vscode.commands.executeCommand(commands.removeQueued, row);
}

/** Why it does not start by itself. */
export function heldWords({ problem, request }: QueuedSnapshot): string {
  if (problem !== undefined) return problem;
  return vscode.l10n.t(
    'It waited for long, or {0} was not there when its turn came.',
    request.clientId,
  );
}

function readiness(
  inventory: Inventory,
  snapshots: Snapshots,
  request: SnapshotRequest,
): Readiness {
  const { accountId, siteUrn, sliceUrn, sliverUrn } = request;
  const state = inventory.sites.find(
    ({ account, site }) => account.id === accountId && site.urn === siteUrn,
  );
  if (state === undefined || !isCurrent(state, snapshots, request)) return 'not-yet';
  const slice = state.slices.value?.find(({ urn }) => urn === sliceUrn);
  if (slice?.busy === true || slice?.error !== undefined) return 'not-yet';
  const sliver = slice?.slivers.find(({ urn }) => urn === sliverUrn);
  if (slice === undefined || sliver === undefined) return 'gone';
  const isStill = slice.slivers.every(({ status }) => status !== 'changing');
  return isStill && sliver.status === 'ready' ? 'ready' : 'not-yet';
}

/** Slivers that were read before the last snapshot of the slice ended say nothing about now. */
function isCurrent(
  { slices: { at, loading, error } }: SiteState,
  snapshots: Snapshots,
  { sliceUrn, siteUrn }: SnapshotRequest,
): boolean {
  if (at === undefined || loading || error !== undefined) return false;
  const last = snapshots.jobs.find((job) => job.sliceUrn === sliceUrn && job.siteUrn === siteUrn);
  return at.getTime() >= (last?.endedAt ?? 0);
}

function storeIn(memory: vscode.Memento): QueueStore {
  return {
    load: () => {
      const value = memory.get<unknown>(key);
      return Array.isArray(value) ? value.filter(isQueued) : [];
    },
    save: (list) => void memory.update(key, list),
  };
}

/** An older version of the extension may have written it. */
function isQueued(value: unknown): value is QueuedSnapshot {
  if (typeof value !== 'object' || value === null || !('request' in value)) return false;
  const { request } = value;
  const texts = ['accountId', 'siteUrn', 'sliceUrn', 'sliverUrn', 'clientId', 'imageName'];
  return (
    typeof request === 'object' &&
    request !== null &&
    texts.every((name) => typeof (request as Record<string, unknown>)[name] === 'string') &&
    'id' in value &&
    typeof value.id === 'string'
  );
}
