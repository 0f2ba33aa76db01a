/** A snapshot as people and programs see it. */
import type { SnapshotJob } from '../../../model/snapshots/job';
import { durationOf } from '../../../model/snapshots/times';
import { durationText, knownSize } from '../terminal/format';

export function startedText({ created, imageName, clientId, siteName }: SnapshotJob): string[] {
  const version = /:(\d+)$/.exec(created?.versionUrn ?? '')?.[1] ?? '0';
  const what = version === '0' ? '' : `, as version ${version}`;
  return [
    `The snapshot ${imageName} of ${clientId} has started at ${siteName}${what}.`,
    ...addresses(created),
  ];
}

export function readyText(job: SnapshotJob): string[] {
  const { created, imageName, siteName } = job;
  const duration = durationOf(job);
  const took = duration === undefined ? '' : ` in ${durationText(duration)}`;
  return [
    `The image ${imageName} is ready at ${siteName}: ${knownSize(job.size)}${took}.`,
    ...addresses(created),
  ];
}

function addresses(created: SnapshotJob['created']): string[] {
  return [`image URN  ${created?.imageUrn ?? '-'}`, `image URL  ${created?.imageUrl ?? '-'}`];
}

/** The job as programs see it. */
export function shownJob(job: SnapshotJob): object {
  const { id, imageName, siteUrn, sliceUrn, sliverUrn, clientId, global, stage, outcome } = job;
  return {
    id,
    imageName,
    ...job.created,
    siteUrn,
    sliceUrn,
    sliverUrn,
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
