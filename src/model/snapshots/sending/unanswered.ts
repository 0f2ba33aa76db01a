/**
 * Finds out what became of a CreateImage whose answer never came: the site may have begun, or may
 * never have heard of it. Asking again would make a second snapshot, so we only look.
 */
import * as l10n from '@vscode/l10n';
import { findCreated, RpcError, type SliceStatus } from '../../../rpc';
import { listRows } from '../../inventory/loadImages';
import { authorityOf, projectUrnOf } from '../../urns';
import { pause } from '../../concurrency';
import type { Place } from '../../accounts/account';
import { whatHappened } from '../../failures/explain';
import type { SnapshotJob } from '../job';
import type { RequestFinding, FindOptions, SnapshotBackEnd } from './backEnd';

/** Looks once. A site that cannot be asked, or is busy with the slice, is `unclear`. */
export async function lookForSnapshot(
  { account, site }: Place,
  job: SnapshotJob,
  { signal, sentAgo }: FindOptions,
): Promise<RequestFinding> {
  const { imageName, sliverUrn, versionsBefore } = job;
  try {
    const status = await statusOf({ account, site }, job, signal);
    const age = sentAgo();
    const projects = (): Promise<readonly string[]> => Promise.resolve(projectsToList(job));
    const listed = await listRows(account, site, { signal, projects });
    const before = versionsBefore?.map((urn) => ({ urn }));
    const request = { imageName, sliverUrn, before };
    const finding = findCreated(request, { status, listed, sentAgo: age });
    if (finding.kind === 'begun') return { kind: 'begun', handle: finding.created };
    if (finding.kind !== 'unclear') return finding;
    return { kind: 'unclear', problem: unclearWords(finding.why) };
  } catch (error) {
    const problem = whatHappened(error, { site: site.name, image: imageName });
    return { kind: 'unclear', problem };
  }
}

/**
 * The image of a colleague stands in the list of its project alone. Where there was none of the name, the site
 * makes ours or refuses, and what a colleague has made since is not ours.
 */
function projectsToList({ sliceUrn, versionsBefore = [] }: SnapshotJob): string[] {
  return versionsBefore.length === 0 ? [] : [projectUrnOf(authorityOf(sliceUrn)) ?? []].flat();
}

function unclearWords(why: 'imaging' | 'before-unknown'): string {
  return why === 'imaging'
    ? l10n.t('the sliver is being imaged, but no image is listed yet')
    : l10n.t('it is not known what was there before');
}

/** So many looks there are at least: the time may have passed in sleep, and the network is late after that. */
const leastLooks = 20;

export interface SettleOptions {
  /** Milliseconds since the request was sent. */
  readonly sentAgo: () => number;
  /** Milliseconds between two looks. */
  readonly interval: number;
  /** Milliseconds after which a matter that stays unclear is given up. */
  readonly longest: number;
  /** Milliseconds after which a request without a sign can no longer wait at the site. */
  readonly held: number;
  readonly signal: AbortSignal;
  /** Hears why it is not settled yet, and whether the site was seen to show no sign of it. */
  readonly unclear: (why: string, seen: boolean) => void;
}

/**
 * Looks again and again until it is clear, the time is over, or the signal fires. That nothing has begun
 * counts only once the request can no longer wait at the site, and must then be seen twice.
 */
export async function settleRequest(
  backEnd: Pick<SnapshotBackEnd, 'find'>,
  job: SnapshotJob,
  { sentAgo, interval, longest, held, signal, unclear }: SettleOptions,
): Promise<RequestFinding> {
  let nothing = 0;
  for (let looks = 1; ; looks++) {
    const isOver = sentAgo() >= held;
    const seen = await backEnd.find(job, { signal, sentAgo });
    const finding: RequestFinding =
      seen.kind === 'no-sign-yet' && isOver ? { kind: 'never-began' } : seen;
    nothing = finding.kind === 'never-began' ? nothing + 1 : 0;
    if (finding.kind === 'begun' || nothing === 2 || signal.aborted) return finding;
    if (finding.kind === 'unclear') {
      if (sentAgo() >= longest && looks >= leastLooks) return finding;
      unclear(finding.problem, false);
    } else unclear(noSign(job), true);
    await pause(interval, signal);
  }
}

/**
 * Milliseconds since a request was sent. The time of day tells it once, for the process may be another one
 * than the one that sent it; from then on a clock counts that nobody can set.
 */
export function timeSince({ startedAt }: Pick<SnapshotJob, 'startedAt'>): () => number {
  const before = Math.max(0, Date.now() - startedAt);
  const from = performance.now();
  return () => before + performance.now() - from;
}

function noSign({ siteName }: SnapshotJob): string {
  return l10n.t(
    'There is no sign of it at {0} yet; the request may still be waiting there.',
    siteName,
  );
}

/** Undefined when the slice has nothing here. */
async function statusOf(
  { account, site }: Place,
  { sliceUrn }: SnapshotJob,
  signal: AbortSignal,
): Promise<SliceStatus | undefined> {
  const credentials = [await account.sliceAuthority.sliceCredential(sliceUrn, { signal })];
  try {
    return await site.componentManager.sliverStatus({ sliceUrn, credentials }, { signal });
  } catch (error) {
    if (RpcError.is(error, 'not-found')) return undefined;
    throw error;
  }
}
