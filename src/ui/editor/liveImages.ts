/** Images of the inventory and of snapshots as the RSpec language sees them. */
import type { Image, ImageVersion } from '../../model/image';
import type { SiteState } from '../../model/inventory';
import type { SnapshotJob } from '../../model/snapshotJob';
import type { CatalogueImage } from '../../rspec/catalogue';
import { parseReference } from '../../rspec/references';

export interface Snapshotting {
  /** Newest first. */
  readonly jobs: readonly SnapshotJob[];
  /** Sliver types by sliver URN. */
  readonly slivers: ReadonlyMap<string, string>;
}

/** The unversioned image follows releases; so does its address, if a snapshot of ours was told it. */
export function newestOf(
  state: SiteState,
  image: Image,
  { jobs, slivers }: Snapshotting,
): CatalogueImage {
  const [version] = image.versions;
  if (version === undefined) throw new TypeError(`${image.urn} has no version`);
  const own = jobs.find(({ created }) => created?.imageUrn === image.urn)?.created?.imageUrl;
  const job = jobs.find(({ created }) => created?.versionUrn === version.urn);
  const running = job !== undefined && job.outcome === undefined && image.versions.length === 1;
  const type = image.format === 'docker' ? 'emulab-docker' : job && slivers.get(job.sliverUrn);
  return {
    ...versionOf(state, image, version),
    urn: image.urn,
    url: own ?? version.url,
    versions: image.versions.map((one) => one.version),
    ...(type === undefined ? {} : { sliverTypes: [type] }),
    ...(running ? { state: 'snapshot-running' } : {}),
  };
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
    ...(version.size === undefined ? {} : { size: version.size }),
    created: version.created,
    visibility: version.visibility,
    mine: image.mine,
  };
}

/** An image that no list shows yet, or never will: its snapshot runs or has failed. */
export function imageOfJob(job: SnapshotJob): CatalogueImage | undefined {
  const { outcome } = job;
  if (outcome !== undefined && outcome !== 'failed') return undefined;
  const image = namedImage(job);
  return image && { ...image, state: outcome === 'failed' ? 'failed' : 'snapshot-running' };
}

/** What the site answered when it took the snapshot; undefined until it has answered. */
export function namedImage(job: SnapshotJob): CatalogueImage | undefined {
  const { created, imageName, siteUrn, siteName, global } = job;
  const project = created && parseReference(created.imageUrn).project;
  if (created === undefined || project === undefined) return undefined;
  return {
    urn: created.imageUrn,
    url: created.imageUrl,
    versionUrl: created.versionUrl,
    name: imageName,
    project,
    siteUrn,
    siteName,
    visibility: global ? 'anyone' : 'project',
    mine: true,
  };
}
