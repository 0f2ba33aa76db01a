/** What is known of the next snapshot before it is taken: from earlier ones, from the site's list of images. */
import { sameName, sameUrn, tryParseUrn } from '../../rpc';
import type { Image } from '../inventory/image';
import type { Sliver } from '../inventory/sliver';
import type { JournalEntry } from '../journal/entries';
import { usualDuration } from '../snapshots/history';
import type { SnapshotJob } from '../snapshots/job';
import { durationOf } from '../snapshots/times';
import { authorityOf } from '../urns';
import { checkBefore } from './checkBefore';

/** Each figure is absent where nothing tells it. */
export interface Expectation {
  /** Bytes of the last image of this sliver. */
  readonly lastSize?: number | undefined;
  /** Bytes that its disk used then. */
  readonly lastUsed?: number | undefined;
  /** Bytes of an image for each byte on the disk: median of checked snapshots at this site. */
  readonly ratio?: number | undefined;
  /** The image that the node runs, as the site lists it. Bytes. */
  readonly base?: { readonly name: string; readonly size: number } | undefined;
  /** Milliseconds; median of this sliver's snapshots. */
  readonly usualMs?: number | undefined;
  /** Bytes of an image for each millisecond, over whole snapshots: median at this site. */
  readonly rate?: number | undefined;
  /** Images of the project that the site lists. Bytes. */
  readonly project?: { readonly name: string; readonly size: number } | undefined;
}

/** What an estimate can be made from. */
export interface Known {
  /** Newest first. */
  readonly jobs?: readonly SnapshotJob[] | undefined;
  /** Of the journal, oldest first. */
  readonly entries?: readonly JournalEntry[] | undefined;
  /** As the site lists them. */
  readonly images?: readonly Image[] | undefined;
}

export type ExpectedSliver = Pick<Sliver, 'siteUrn' | 'urn' | 'sliceUrn' | 'image' | 'loadedImage'>;

/** So many of the newest count: disks and machines change. */
const COUNTED = 7;

export function expectationOf(
  sliver: ExpectedSliver,
  { jobs = [], entries = [], images = [] }: Known,
): Expectation {
  const { siteUrn, urn } = sliver;
  const done = jobs.filter((job) => job.outcome === 'ready' && job.siteUrn === siteUrn);
  const last = done.find((job) => job.sliverUrn === urn);
  const usual = usualDuration(jobs, { siteUrn, sliverUrn: urn });
  const checked = checkedSnapshots(entries, siteUrn);
  return {
    lastSize: last?.size,
    lastUsed: checked.find(({ job }) => job === last?.id)?.used,
    ratio: median(checked.map(({ size, used }) => size / used)),
    base: baseOf(sliver, images),
    usualMs: usual?.sameSliver === true ? usual.milliseconds : undefined,
    rate: median(
      done.flatMap((job) => {
        const took = durationOf(job);
        return took === undefined || took === 0 || job.size === undefined ? [] : [job.size / took];
      }),
    ),
    project: projectOf(sliver, images),
  };
}

interface CheckedSnapshot {
  readonly job: string;
  readonly size: number;
  readonly used: number;
}

/** Newest first. */
function checkedSnapshots(entries: readonly JournalEntry[], siteUrn: string): CheckedSnapshot[] {
  return entries
    .flatMap((entry) => {
      if (entry.kind !== 'snapshot-ended' || entry.siteUrn !== siteUrn) return [];
      if (entry.outcome !== 'ready' || entry.size === undefined) return [];
      const used = checkBefore(entries, entry)?.used;
      return used === undefined || used === 0 ? [] : [{ job: entry.job, size: entry.size, used }];
    })
    .reverse();
}

/** The site names what it has loaded in its own way: `project/name:version`. */
function baseOf(
  { image, loadedImage }: ExpectedSliver,
  images: readonly Image[],
): Expectation['base'] {
  const [, project, name, version] =
    /^([^/:]+)\/([^/:]+)(?::(\d+))?$/.exec(loadedImage ?? '') ?? [];
  const found =
    images.find((one) => sameName(one.name, name ?? '') && sameName(one.project, project ?? '')) ??
    images.find((one) => image !== undefined && sameUrn(one.urn, image));
  const size =
    found?.versions.find((one) => String(one.version) === version)?.size ??
    found?.versions.find((one) => one.size !== undefined)?.size;
  return found === undefined || size === undefined ? undefined : { name: found.name, size };
}

function projectOf({ sliceUrn }: ExpectedSliver, images: readonly Image[]): Expectation['project'] {
  if (tryParseUrn(sliceUrn) === undefined) return undefined;
  const name = authorityOf(sliceUrn)?.split(':')[1];
  if (name === undefined) return undefined;
  const size = images
    .filter((image) => sameName(image.project, name))
    .flatMap(({ versions }) => versions)
    .reduce((sum, version) => sum + (version.size ?? 0), 0);
  return size === 0 ? undefined : { name, size };
}

/** @param values the newest first */
function median(values: readonly number[]): number | undefined {
  const sorted = values.slice(0, COUNTED).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
