/**
 * Finds out what became of a CreateImage whose answer never came: the site may have begun, or may
 * never have heard of it. Asking again would make a second snapshot, so we only look.
 */
import * as l10n from '@vscode/l10n';
import {
  parseImageUrn,
  RpcError,
  withoutVersion,
  type CreatedImage,
  type ListedImage,
  type SliceStatus,
} from '../rpc';
import { pause } from './concurrency';
import type { Place } from './account';
import { explainInOneLine } from './explain';
import type { SnapshotJob } from './snapshotJob';
import { versionsNamed } from './versionsNamed';

export type Finding =
  | { readonly kind: 'begun'; readonly created: CreatedImage }
  | { readonly kind: 'not-begun' }
  | { readonly kind: 'unclear'; readonly problem: string };

/** Looks once. A site that cannot be asked, or is busy with the slice, is `unclear`. */
export async function lookForSnapshot(
  { account, site }: Place,
  job: SnapshotJob,
  signal: AbortSignal,
): Promise<Finding> {
  try {
    const credentials = [await account.sliceAuthority.selfCredential({ signal })];
    const status = await statusOf({ account, site }, job, signal);
    const since = beginning(status, job);
    const imaging = isImaging(status, job);
    const versions = await versionsNamed(site, job.imageName, credentials, signal);
    const { versionsBefore: before } = job;
    const fresh =
      before === undefined
        ? versions.find((version) => since !== undefined && changedAt(version) >= since)
        : versions.find(({ urn }) => !before.includes(urn));
    // A version that an earlier attempt left unfinished is used again (docs/protocol.md 6.7).
    const found = fresh ?? (imaging ? newest(versions) : undefined);
    if (found !== undefined) return { kind: 'begun', created: createdFrom(found) };
    if (imaging) {
      return {
        kind: 'unclear',
        problem: l10n.t('the sliver is being imaged, but no image is listed yet'),
      };
    }
    if (before !== undefined || since !== undefined || versions.length === 0) {
      return { kind: 'not-begun' };
    }
    return { kind: 'unclear', problem: l10n.t('it is not known what was there before') };
  } catch (error) {
    const problem = explainInOneLine(error, { site: site.name, image: job.imageName });
    return { kind: 'unclear', problem };
  }
}

/** So many looks there are at least: the time may have passed in sleep, and the network is late after that. */
const leastLooks = 20;

/**
 * Looks again and again until it is clear, the time is over, or the signal fires. A request may still
 * wait at a slow site, so that nothing has begun must be seen twice.
 */
export async function settleRequest(
  place: Place,
  job: SnapshotJob,
  options: { interval: number; until: number; signal: AbortSignal; unclear: (why: string) => void },
): Promise<Finding> {
  let nothing = 0;
  for (let looks = 1; ; looks++) {
    const finding = await lookForSnapshot(place, job, options.signal);
    nothing = finding.kind === 'not-begun' ? nothing + 1 : 0;
    if (finding.kind === 'begun' || nothing === 2 || options.signal.aborted) return finding;
    if (finding.kind === 'unclear') {
      if (Date.now() >= options.until && looks >= leastLooks) return finding;
      options.unclear(finding.problem);
    }
    await pause(options.interval, options.signal);
  }
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

function isImaging(status: SliceStatus | undefined, { sliverUrn }: SnapshotJob): boolean {
  return status?.slivers.find(({ urn }) => urn === sliverUrn)?.state === 'imaging';
}

/** Times in the list have no fractions, and a call takes a while. */
const slack = 5_000;

/** When the request was made, by the clock of the site; undefined when that is not known. */
function beginning(status: SliceStatus | undefined, job: SnapshotJob): number | undefined {
  if (status?.utc === undefined) return undefined;
  return status.utc.getTime() - (Date.now() - job.startedAt) - slack;
}

function changedAt({ created, updated }: ListedImage): number {
  return Math.max(created?.getTime() ?? 0, updated?.getTime() ?? 0);
}

function newest(versions: readonly ListedImage[]): ListedImage | undefined {
  const number = (row: ListedImage): number => parseImageUrn(row.urn).version ?? 0;
  return [...versions].sort((a, b) => number(b) - number(a))[0];
}

/** The list names no URL of the unversioned image; the version's own serves both. */
function createdFrom({ urn, url }: ListedImage): CreatedImage {
  return { imageUrn: withoutVersion(urn), imageUrl: url, versionUrn: urn, versionUrl: url };
}
