/** Images of the inventory and of snapshots as the RSpec language sees them. */
import { sameImage, urnKey } from '../../../rpc';
import { defined } from '../../../rpc/defined';
import type { Image, ImageVersion } from '../../../model/inventory/image';
import type { SiteState } from '../../../model/inventory/inventory';
import { releasedVersions, unfinishedVersions } from '../../../model/inventory/releasedOf';
import type { SnapshotJob } from '../../../model/snapshots/job';
import type { CatalogueImage } from '../../../rspec/images/catalogue';
import { parseReference } from '../../../rspec/images/references';

export interface Snapshotting {
  /** By the URN of the image that they make (`urnKey`), newest first. */
  readonly jobs: ReadonlyMap<string, readonly SnapshotJob[]>;
  /** Sliver types by sliver URN. */
  readonly slivers: ReadonlyMap<string, string>;
}

/** @param jobs newest first */
export function jobsByImage(jobs: readonly SnapshotJob[]): Snapshotting['jobs'] {
  const found = new Map<string, SnapshotJob[]>();
  for (const job of jobs) {
    if (job.created?.imageUrn === undefined) continue;
    const urn = urnKey(job.created.imageUrn);
    const same = found.get(urn);
    if (same === undefined) found.set(urn, [job]);
    else same.push(job);
  }
  return found;
}

/**
 * The unversioned image follows releases; so does its address, if a snapshot of ours was told it. A
 * version that is still being made, or whose snapshot failed, is in the list but cannot be used, and
 * an image without any other does not exist yet.
 */
export function newestOf(
  state: SiteState,
  image: Image,
  { jobs, slivers }: Snapshotting,
): CatalogueImage {
  const own = jobs.get(urnKey(image.urn)) ?? [];
  // Newest first: a version that failed is made again under the same number (docs/protocol.md 6).
  const jobOf = ({ urn }: ImageVersion): SnapshotJob | undefined =>
    own.find(({ created }) => sameImage(created?.versionUrn ?? '', urn));
  const [newest] = image.versions;
  if (newest === undefined) throw new TypeError(`${image.urn} has no version`);
  const released = releasedVersions(image, unfinishedVersions(own));
  const version = released[0] ?? newest;
  const job = jobOf(version);
  const type = image.format === 'docker' ? 'emulab-docker' : job && slivers.get(job.sliverUrn);
  return {
    ...versionOf(state, image, version),
    urn: image.urn,
    url: own[0]?.created?.imageUrl ?? version.url,
    versions: released.map((one) => one.version),
    ...(type === undefined ? {} : { sliverTypes: [type] }),
    ...stateOf(released.length > 0, jobOf(newest)),
  };
}

/** @param job the one that makes, or made, the newest version */
function stateOf(
  usable: boolean,
  job: SnapshotJob | undefined,
): Pick<CatalogueImage, 'state' | 'renewing'> {
  if (job?.outcome === 'failed') return usable ? {} : { state: 'failed' };
  if (job === undefined || job.outcome !== undefined) return {};
  return usable ? { renewing: true } : { state: 'snapshot-running' };
}

/**
 * Without a host for virtual machines an image is for bare metal. With one nothing is known: the sites name it for
 * images of bare metal too, where their base runs on both (docs/protocol.md 8.2).
 */
function hostFacts({ hostImage }: ImageVersion): Pick<CatalogueImage, 'sliverTypes'> {
  return hostImage === '' ? { sliverTypes: ['raw-pc'] } : {};
}

export function versionOf(
  { site }: SiteState,
  image: Image,
  version: ImageVersion,
): CatalogueImage {
  return {
    urn: version.urn,
    url: version.url,
    versionUrl: version.url,
    name: image.name,
    project: image.project,
    siteUrn: site.urn,
    siteName: site.name,
    description: version.description,
    version: version.version,
    ...defined({ size: version.size, created: version.created }),
    visibility: version.visibility,
    ...(image.format === 'ndz' ? hostFacts(version) : {}),
    mine: image.mine,
    // The lists hold one's own images and those of one's projects.
    ours: true,
  };
}

/**
 * An image that no list shows yet, or never will: its snapshot runs, has failed, or has ended since the
 * list was read.
 * @param listedAt epoch milliseconds; undefined when the list of its site has not been read
 */
export function imageOfJob(job: SnapshotJob, listedAt?: number): CatalogueImage | undefined {
  const { outcome, endedAt = 0 } = job;
  if (outcome === 'ready') return (listedAt ?? 0) < endedAt ? namedImage(job) : undefined;
  if (outcome !== undefined && outcome !== 'failed') return undefined;
  const image = namedImage(job);
  return image && { ...image, state: outcome === 'failed' ? 'failed' : 'snapshot-running' };
}

/** What the site answered when it took the snapshot; undefined until it has answered. */
export function namedImage(job: SnapshotJob): CatalogueImage | undefined {
  const { created, imageName, siteUrn, siteName } = job;
  const urn = created?.imageUrn;
  const project = urn === undefined ? undefined : parseReference(urn).project;
  if (created === undefined || urn === undefined || project === undefined) return undefined;
  return {
    urn,
    ...defined({ url: created.imageUrl, versionUrl: created.versionUrl }),
    name: imageName,
    project,
    siteUrn,
    siteName,
    visibility: usersOf(job),
    mine: true,
    ours: true,
  };
}

/** A portal neither asks nor tells who can use an image. */
function usersOf({ global, portal }: SnapshotJob): CatalogueImage['visibility'] {
  if (portal !== undefined) return 'unknown';
  return global ? 'anyone' : 'project';
}
