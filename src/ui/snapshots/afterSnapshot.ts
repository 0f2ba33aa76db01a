/**
 * What a snapshot leaves behind: a new image, and a node that boots again. Both are read when it has
 * ended, and the node's slice until it is still (docs/protocol.md 6.1).
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Disposable } from '../../model/event';
import { sameUrn } from '../../rpc';
import type { SnapshotJob } from '../../model/snapshots/job';
import { onDidEnd } from './onSnapshotEnd';
import type { Parts } from '../context';
import { pollInterval } from '../accounts/settings';

/** Milliseconds. A node that is not up by then does not come up by itself; we stop looking. */
const patienceMs = 15 * 60_000;

export function registerAftermath(parts: Parts): Disposable {
  const stopped = new AbortController();
  const listener = onDidEnd(parts.snapshots, (job) => void read(parts, job, stopped.signal));
  return {
    dispose: () => {
      listener.dispose();
      stopped.abort();
    },
  };
}

async function read(parts: Parts, job: SnapshotJob, signal: AbortSignal): Promise<void> {
  const { accountId, siteUrn } = job;
  await parts.loading.refresh({ accountId, siteUrn }, false);
  await untilStill(parts, job, signal);
}

/** A slice at a site. */
export interface SlicePlace {
  readonly accountId: string;
  readonly siteUrn: string;
  readonly sliceUrn: string;
}

/** Reads a slice again until none of its slivers is changing, or for a quarter of an hour. */
export async function untilStill(
  parts: Parts,
  place: SlicePlace,
  signal?: AbortSignal,
): Promise<void> {
  const { accountId, siteUrn } = place;
  const end = Date.now() + patienceMs;
  while (isMoving(parts, place) && Date.now() < end && signal?.aborted !== true) {
    const account = parts.accounts.list.find(({ id }) => id === accountId);
    await pause(pollInterval(parts.settings(), account), undefined, { ref: false });
    await parts.loading.refresh({ accountId, siteUrn, part: 'slices' }, false);
  }
}

function isMoving(
  { inventory, snapshots }: Parts,
  { accountId, siteUrn, sliceUrn }: SlicePlace,
): boolean {
  // A new snapshot of the slice has a follower of its own.
  if (snapshots.busySlice(sliceUrn, siteUrn) !== undefined) return false;
  const state = inventory.sites.find(
    ({ account, site }) => account.id === accountId && site.urn === siteUrn,
  );
  const slice = state?.slices.value?.find(({ urn }) => sameUrn(urn, sliceUrn));
  if (state === undefined || slice === undefined) return false;
  // A slice or a site that could not be asked says nothing about now.
  if (slice.busy || slice.error !== undefined || state.slices.error !== undefined) return true;
  return slice.slivers.some(({ status }) => status === 'changing' || status === 'notready');
}
