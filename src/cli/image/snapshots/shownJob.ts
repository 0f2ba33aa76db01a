/** A snapshot as people and programs see it. */
import type { SnapshotJob } from '../../../model/snapshots/job';
import { durationOf } from '../../../model/snapshots/times';
import { durationText, knownSize } from '../terminal/format';

export function startedText(job: SnapshotJob): string[] {
  const { created, imageName, clientId, siteName } = job;
  const version = /:(\d+)$/.exec(created?.versionUrn ?? '')?.[1] ?? '0';
  const what = version === '0' ? '' : `, as version ${version}`;
  return [
    `The snapshot ${imageName} of ${clientId} has started at ${siteName}${what}.`,
    ...addresses(job),
  ];
}

export function readyText(job: SnapshotJob): string[] {
  const { imageName, siteName } = job;
  const duration = durationOf(job);
  const took = duration === undefined ? '' : ` in ${durationText(duration)}`;
  return [
    `The image ${imageName} is ready at ${siteName}: ${knownSize(job.size)}${took}.`,
    ...addresses(job),
  ];
}

/** A portal may not tell them, and tells no URL. */
function addresses({ created, portal }: SnapshotJob): string[] {
  const { imageUrn, imageUrl } = created ?? {};
  return [
    ...(portal !== undefined && imageUrn === undefined ? [] : [`image URN  ${imageUrn ?? '-'}`]),
    ...(portal !== undefined && imageUrl === undefined ? [] : [`image URL  ${imageUrl ?? '-'}`]),
  ];
}

/** The job as programs see it. */
export function shownJob(job: SnapshotJob): object {
  const { id, imageName, siteUrn, sliceUrn, sliverUrn, clientId, global, stage, outcome } = job;
  return {
    id,
    imageName,
    ...job.created,
    siteUrn,
    sliceUrn: urnOf(sliceUrn),
    sliverUrn: urnOf(sliverUrn),
    clientId,
    global,
    stage,
    said: job.said,
    experiment: job.portal,
    outcome,
    size: job.size,
    hash: job.hash,
    reason: job.reason,
    log: job.log,
    started: new Date(job.startedAt).toISOString(),
    ended: job.endedAt === undefined ? undefined : new Date(job.endedAt).toISOString(),
  };
}

/** Of what only a portal knows there may be no more than a key. */
function urnOf(urn: string): string | undefined {
  return urn.startsWith('urn:') ? urn : undefined;
}
