/**
 * What a snapshot leaves behind: a new image, and a node that boots again. Both are read when it has
 * ended, and the node's slice until it is still (docs/protocol.md 6.1).
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Disposable } from '../../model/event';
import { sameUrn, urnKey } from '../../rpc';
import type { PortalState, RefreshScope } from '../../model/inventory/inventory';
import { slicesAt, sliceStates } from '../../model/inventory/slicesAt';
import { releasedOf, unfinishedVersions } from '../../model/inventory/releasedOf';
import { listsOfJob } from '../../model/inventory/listsOfJob';
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
  await Promise.all(scopesOf(job).map((scope) => parts.loading.refresh(scope, false)));
  await Promise.all([untilStill(parts, job, signal), untilGone(parts, job, signal)]);
}

/** The images of a portal's experiment are listed by whoever has a certificate there. */
function scopesOf({ accountId, siteUrn, portal }: SnapshotJob): RefreshScope[] {
  if (portal === undefined) return [{ accountId, siteUrn }];
  return [
    { portalId: accountId, part: 'slices' },
    { siteUrn, part: 'images' },
  ];
}

/** Milliseconds for which a site may go on listing the image of a failed snapshot; half a minute is usual. */
const ghostMs = 3 * 60_000;

/**
 * A site lists the image that a failed snapshot should have become, and takes it away a while later
 * (docs/protocol.md 5.11): the list is read until then. An image that had a version before stays.
 */
async function untilGone(parts: Parts, job: SnapshotJob, signal: AbortSignal): Promise<void> {
  const end = Date.now() + ghostMs;
  while (isGhost(parts, job) && Date.now() < end && !signal.aborted) {
    const [state] = listsOfJob(parts.inventory.sites, job);
    if (state === undefined) return;
    const { account, site } = state;
    await pause(pollInterval(parts.settings(), account), undefined, { ref: false });
    const scope = { accountId: account.id, siteUrn: site.urn, part: 'images' } as const;
    await parts.loading.refresh(scope, false);
  }
}

function isGhost({ inventory, snapshots }: Parts, job: SnapshotJob): boolean {
  const { outcome, created } = job;
  if (outcome !== 'failed' || created === undefined) return false;
  const [state] = listsOfJob(inventory.sites, job);
  const image = state?.images.value?.find(({ urn }) => sameUrn(urn, created.imageUrn ?? ''));
  return image !== undefined && releasedOf(image, unfinishedVersions(snapshots.jobs)) === undefined;
}

/** A slice at a site. */
export interface SlicePlace {
  /** Of an account, or of a portal that sees it. */
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
    const portal = portalOf(parts, place)?.account;
    const account = portal ?? parts.accounts.list.find(({ id }) => id === accountId);
    await pause(pollInterval(parts.settings(), account), undefined, { ref: false });
    const scope = portal === undefined ? { accountId, siteUrn } : { portalId: accountId };
    await parts.loading.refresh({ ...scope, part: 'slices' }, false);
  }
}

function portalOf(
  { inventory }: Pick<Parts, 'inventory'>,
  { accountId }: SlicePlace,
): PortalState | undefined {
  return inventory.portals.find(({ account }) => account.id === accountId);
}

function isMoving(parts: Parts, place: SlicePlace): boolean {
  const { inventory, snapshots } = parts;
  const { accountId, siteUrn, sliceUrn } = place;
  // A new snapshot of the slice has a follower of its own.
  if (snapshots.busySlice(sliceUrn, siteUrn) !== undefined) return false;
  const portal = portalOf(parts, place);
  const states = sliceStates(inventory)
    .filter(({ site }) => site.urn === siteUrn)
    .filter(({ account }) => portal !== undefined || account?.id === accountId);
  const slice = states.flatMap(slicesAt).find(({ urn }) => urnKey(urn) === urnKey(sliceUrn));
  if (slice === undefined) return false;
  // A slice or a site that could not be asked says nothing about now.
  const error = portal === undefined ? states[0]?.slices.error : portal.experiments.error;
  if (slice.busy || slice.error !== undefined || error !== undefined) return true;
  // One that is switched off is not ready, and stays so.
  return slice.slivers.some(
    ({ state: now, status }) =>
      status === 'changing' || (status === 'notready' && now !== 'stopped'),
  );
}
