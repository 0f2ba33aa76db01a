// Snapshots by REST: started with the code of CreateImage, then followed at the site step by step, as the portal does.
// An experiment remembers its latest one.
import { randomUUID } from 'node:crypto';
import { checkCanBeImaged, checkSliverReady, takeImage } from '../cm/takeImage';
import { snapshotReasons } from '../faults';
import type { Federation } from '../federation';
import { sliverKey } from '../state/holdings';
import type { ExperimentRecord, SnapshotRecord } from '../state/records';
import { membersOf, optionalFlag, text } from './body';
import { changeRecord, experimentIn, nodeIn, statusOf } from './experiments';
import {
  askSites,
  isUuid,
  ok,
  PortalRefusal,
  slot,
  type PortalAnswer,
  type PortalRequest,
} from './request';
import { shownSnapshot } from './snapshotView';

/** Unscaled milliseconds between two looks at the site. */
const tickMs = 100;

/** True ones at the least. */
const leastTickMs = 5;

export async function startSnapshot(request: PortalRequest): Promise<PortalAnswer> {
  const { federation, user } = request;
  const experiment = experimentIn(request);
  const { part, sliver } = nodeIn(experiment, slot(request, 1));
  const members = membersOf(request);
  const name = text(members, 'image_name');
  const wholeDisk = optionalFlag(members, 'whole_disk') ?? false;
  const status = statusOf(experiment);
  if (status !== 'ready') throw PortalRefusal.of(400, `Experiment must be ready, it is ${status}`);
  const place = { federation, site: part.site };
  const { holding } = part;
  const { image, version } = await askSites(() => {
    checkCanBeImaged(place, holding);
    checkSliverReady(place, sliver);
    return takeImage(place, { userUrn: user.urn, holding, sliver, name, wholeDisk });
  });
  // The first version goes by the name alone.
  const number = version.version === 0 ? undefined : version.version;
  const snapshot: SnapshotRecord = {
    id: randomUUID(),
    site: part.site.name,
    sliverId: sliver.id,
    imageUuid: image.uuid,
    version: version.version,
    imageUrn: federation.catalogue.urn(part.site, { ...image, name }, number),
    status: 'preparing',
    since: federation.clock.now(),
    size: 0,
  };
  const { uuid } = experiment.slice;
  changeRecord(federation, uuid, { snapshot });
  void federation.background.run(() => follow(federation, uuid, snapshot.id));
  return ok(shownSnapshot(snapshot));
}

/** The slot is a `client_id` when a snapshot is started, and the snapshot's id when it is asked for. */
export function getSnapshot(request: PortalRequest): PortalAnswer {
  const { record } = experimentIn(request);
  const id = slot(request, 1);
  if (!isUuid(id)) throw PortalRefusal.of(400, `Not the id of a snapshot: ${id}`);
  if (record.snapshot?.id !== id.toLowerCase()) throw PortalRefusal.of(404, 'No such snapshot');
  return ok(shownSnapshot(record.snapshot));
}

/** Goes on with what the last life of the testbed has left. */
export function followAll(federation: Federation): void {
  for (const { sliceUuid, snapshot } of federation.store.experiments.values()) {
    if (snapshot === undefined || snapshot.isOver === true) continue;
    void federation.background.run(() => follow(federation, sliceUuid, snapshot.id));
  }
}

/** Until the node is back as well, so that the experiment is ready a step after the snapshot. */
async function follow(federation: Federation, sliceUuid: string, id: string): Promise<void> {
  const { clock, background, store } = federation;
  for (;;) {
    try {
      await clock.wait(tickMs, undefined, leastTickMs);
      const record = store.experiments.get(sliceUuid);
      if (record?.snapshot?.id !== id || record.snapshot.isOver === true) return;
      const { snapshot } = record;
      const next = await nextOf(federation, sliceUuid, snapshot);
      if (next !== snapshot) await background.keep(() => enter(federation, sliceUuid, next));
    } catch (error) {
      if (clock.stopped.aborted) return;
      throw error;
    }
  }
}

function enter(federation: Federation, sliceUuid: string, snapshot: SnapshotRecord): void {
  const record: ExperimentRecord | undefined = federation.store.experiments.get(sliceUuid);
  if (record?.snapshot?.id === snapshot.id) changeRecord(federation, sliceUuid, { snapshot });
}

async function nextOf(
  federation: Federation,
  sliceUuid: string,
  snapshot: SnapshotRecord,
): Promise<SnapshotRecord> {
  if (snapshot.status === 'ready' || snapshot.status === 'failed')
    return isNodeBack(federation, snapshot) ? { ...snapshot, isOver: true } : snapshot;
  const { status, size, error } = seenAtSite(federation, snapshot);
  if (status !== 'ready') return changed(federation, snapshot, status, size, error);
  const isCopied = await copyBack(federation, sliceUuid, snapshot);
  return isCopied
    ? changed(federation, snapshot, 'ready', size)
    : changed(federation, snapshot, 'failed', size, 'Imaging failed');
}

/** An image is copied to the project's home site where that is another one; here only when a fault says so. */
async function copyBack(
  federation: Federation,
  sliceUuid: string,
  snapshot: SnapshotRecord,
): Promise<boolean> {
  const { faults, clock, background } = federation;
  const slow = faults.strike('portal-copying', { site: snapshot.site });
  const broken = faults.strike('portal-copy-failed', { site: snapshot.site });
  if (!slow && !broken) return true;
  const copying = changed(federation, snapshot, 'copying', snapshot.size);
  await background.keep(() => enter(federation, sliceUuid, copying));
  if (slow) await faults.pause(slow, clock.stopped);
  else await clock.wait(tickMs, undefined, leastTickMs);
  return broken === undefined;
}

function changed(
  { clock }: Federation,
  snapshot: SnapshotRecord,
  status: string,
  size: number,
  error?: string,
): SnapshotRecord {
  if (status === snapshot.status && size === snapshot.size) return snapshot;
  const since = status === snapshot.status ? snapshot.since : clock.now();
  return { ...snapshot, status, size, since, ...(error !== undefined && { error }) };
}

function isNodeBack({ store }: Federation, { site, sliverId }: SnapshotRecord): boolean {
  const sliver = store.slivers.get(sliverKey({ name: site }, sliverId));
  return sliver === undefined || (sliver.state !== 'imaging' && sliver.status !== 'changing');
}

/** How far the site is; a version counts from its release on. */
function seenAtSite(
  { store, catalogue }: Federation,
  { imageUuid, version: number, size }: SnapshotRecord,
): { status: string; size: number; error?: string } {
  const image = store.images.get(imageUuid);
  const version = image && catalogue.version(image, number);
  if (version?.released) return { status: 'ready', size: version.size ?? size };
  const task = store.tasks.get(imageUuid);
  if (!version || task?.version !== number)
    return { status: 'failed', size, error: 'Imaging failed' };
  if (task.status === 'failed') return { status: 'failed', size, error: wordsOf(task.output) };
  return { status: task.status === 'ready' ? 'finishing' : task.status, size: task.size };
}

/** The portal has two sentences for all that can happen. */
function wordsOf(output: string | undefined): string {
  return output === snapshotReasons.timeout ? 'Imaging timed out' : 'Imaging failed';
}
