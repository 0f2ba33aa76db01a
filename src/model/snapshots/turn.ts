/**
 * Which snapshots wait for each other: a slice takes one at a time at a site (docs/protocol.md 5.10 step 7), and an
 * experiment one at a time wherever its nodes are.
 */
import * as l10n from '@vscode/l10n';
import { urnKey } from '../../rpc';
import type { SnapshotJob, SnapshotRequest } from './job';
import { sliceNameOf } from './place';

export type Turn = Pick<SnapshotRequest, 'siteUrn' | 'siteUrl' | 'sliceUrn' | 'portal'>;

/**
 * The same for those of which one must be over before the next begins. Another local testbed has sites and slices of
 * the same names, and takes its own turns.
 */
export function turnKey({ siteUrn, siteUrl = '', sliceUrn, portal }: Turn): string {
  return portal === undefined
    ? `${siteUrn} ${siteUrl} ${urnKey(sliceUrn)}`
    : `portal:${portal.experiment}`;
}

/** The same of two that are kept: one of before names no address, and counts at each site of the name. */
export function isSameTurn(a: Turn, b: Turn): boolean {
  const isKnown = a.siteUrl !== undefined && b.siteUrl !== undefined;
  const at = (turn: Turn): Turn => ({ ...turn, siteUrl: isKnown ? turn.siteUrl : undefined });
  return turnKey(at(a)) === turnKey(at(b));
}

/** Whether a job keeps a slice busy, at a site or at any. */
export function keepsBusy(job: SnapshotJob, sliceUrn: string, siteUrn?: string): boolean {
  if (urnKey(job.sliceUrn) !== urnKey(sliceUrn)) return false;
  return siteUrn === undefined || job.siteUrn === siteUrn || job.portal !== undefined;
}

/** A site that began a later snapshot had ended this one, even if nobody looked. */
export function isOvertaken(job: SnapshotJob, all: readonly SnapshotJob[]): boolean {
  return all.some(
    (other) =>
      other.startedAt > job.startedAt && other.created !== undefined && isSameTurn(other, job),
  );
}

/** Why a second one is refused. @param name of the image that is being made */
export function stillRuns(name: string, request: Turn): string {
  const where = sliceNameOf(request);
  return request.portal === undefined
    ? l10n.t('The snapshot {0} is still running in slice {1}. Wait until it finishes.', name, where)
    : l10n.t(
        'The snapshot {0} is still running in experiment {1}. Wait until it finishes.',
        name,
        where,
      );
}
