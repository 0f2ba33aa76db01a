/**
 * Lets waiting snapshots start: looks when a snapshot has changed or accounts have come, whether a
 * view is in sight or not, and tells about what starts and what is held.
 */
import * as vscode from 'vscode';
import type { Disposable } from '../../model/event';
import { defaultQueueDirectory, fileQueueStore } from '../../model/snapshots/queue/queueStore';
import type { Place } from '../../model/accounts/account';
import { placeOf } from '../../model/snapshots/placeOf';
import { jobSentence } from '../../model/snapshots/sentence';
import { readinessOf, readinessSentence } from '../../model/snapshots/planning/readiness';
import type { SnapshotJob, SnapshotRequest } from '../../model/snapshots/job';
import { type Hindrance, SnapshotQueue } from '../../model/snapshots/queue/queue';
import type { QueuedSnapshot } from '../../model/snapshots/queue/queuedSnapshot';
import type { Snapshots } from '../../model/snapshots/snapshots';
import type { Accounts } from '../accounts/accounts';
import { commands } from '../contributions';
import type { Parts } from '../context';
import { explainInOneLine } from '../../model/failures/explain';
import { pollInterval, type Settings } from '../accounts/settings';
import type { QueuedRow } from '../trees/row';
import { inform, warn } from '../text/messages';

export interface QueueParts {
  readonly snapshots: Snapshots;
  readonly accounts: Accounts;
  readonly settings: () => Settings;
}

export function makeQueue({ snapshots, accounts, settings }: QueueParts): SnapshotQueue {
  const placeAt = (request: SnapshotRequest): Place | undefined => placeOf(accounts.list, request);
  return new SnapshotQueue({
    snapshots,
    store: fileQueueStore(defaultQueueDirectory()),
    readiness: (request, signal) => readinessOf(placeAt(request), request, signal),
    interval: (request) => pollInterval(settings(), placeAt(request)?.account),
    sentenceOf: (hindrance, request) =>
      hindranceWords(hindrance, request, placeAt(request)?.site.name ?? request.siteUrn),
  });
}

function hindranceWords(hindrance: Hindrance, request: SnapshotRequest, siteName: string): string {
  const { imageName, clientId } = request;
  if ('error' in hindrance) {
    return explainInOneLine(hindrance.error, { image: imageName, sliver: clientId });
  }
  if (hindrance.found.state === 'not-yet') {
    return vscode.l10n.t(
      '{0} did not become ready: check it before you start the snapshot again.',
      clientId,
    );
  }
  return readinessSentence(hindrance.found, { ...request, siteName }) ?? '';
}

export function registerQueue(parts: Parts): Disposable {
  const { queue, snapshots, accounts } = parts;
  const listeners = [
    snapshots.onDidChange(() => queue.look()),
    snapshots.onDidForget(() => queue.look()),
    accounts.onDidChange(() => queue.look()),
    queue.onDidHold((queued) => void tellHeld(queued)),
    queue.onDidStart((job) => void tellStarted(job)),
    queue.onDidFail(({ error }) => void parts.problems.show(error)),
  ];
  for (const queued of queue.waiting) if (queued.held) void tellHeld(queued);
  for (const { error } of [...snapshots.problems, ...queue.problems]) {
    void parts.problems.show(error);
  }
  queue.look();
  if (queue.waiting.some(({ held }) => !held)) void accounts.connect(false);
  return vscode.Disposable.from(...listeners);
}

/** Nobody asked for it at this moment: whoever types goes on typing. */
async function tellStarted(job: SnapshotJob): Promise<void> {
  const show = vscode.l10n.t('Show Progress');
  const text = jobSentence({ ...job, reason: job.problem });
  if ((await inform(text, show)) !== show) return;
  await vscode.commands.executeCommand(commands.showSnapshotProgress, { kind: 'job', job });
}

async function tellHeld(queued: QueuedSnapshot): Promise<void> {
  const { imageName } = queued.request;
  const text = vscode.l10n.t('The snapshot {0} is on hold. {1}', imageName, heldWords(queued));
  const start = vscode.l10n.t('Start Now');
  const remove = vscode.l10n.t('Remove');
  const answer = await warn(text, start, remove);
  const row: QueuedRow = { kind: 'queued', queued };
  if (answer === start) await vscode.commands.executeCommand(commands.releaseQueued, row);
  if (answer === remove) await vscode.commands.executeCommand(commands.removeQueued, row);
}

/** Why it does not start by itself. */
export function heldWords({ problem, request }: QueuedSnapshot): string {
  if (problem !== undefined) return problem;
  return vscode.l10n.t(
    'It waited too long, or {0} was not available when its turn came.',
    request.clientId,
  );
}
