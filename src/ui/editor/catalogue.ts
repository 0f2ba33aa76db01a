/** The live inventory as the RSpec language sees it. Made anew only when the inventory changed. */
import type { Image, ImageVersion } from '../../model/image';
import type { Inventory, SiteState } from '../../model/inventory';
import type { SnapshotJob } from '../../model/snapshotJob';
import type { Snapshots } from '../../model/snapshots';
import type { Catalogue, CatalogueImage } from '../../rspec/catalogue';

export class LiveCatalogue {
  readonly #inventory: Inventory;
  readonly #snapshots: Snapshots;
  readonly #listeners: { dispose(): void }[];
  #made: Catalogue | undefined;

  constructor(inventory: Inventory, snapshots: Snapshots) {
    this.#inventory = inventory;
    this.#snapshots = snapshots;
    const stale = (): void => (this.#made = undefined);
    this.#listeners = [inventory.onDidChange(stale), snapshots.onDidChange(stale)];
  }

  get current(): Catalogue {
    this.#made ??= this.#make();
    return this.#made;
  }

  /** One image, or exactly one version of it. */
  image(state: SiteState, image: Image, version?: ImageVersion): CatalogueImage {
    return version === undefined
      ? newest(state, image, this.#snapshots.jobs)
      : ofVersion(state, image, version);
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }

  #make(): Catalogue {
    const { sites } = this.#inventory;
    return {
      sites: sites.map(({ site }) => ({ urn: site.urn, name: site.name })),
      images: sites.flatMap((state) =>
        (state.images.value ?? []).map((image) => newest(state, image, this.#snapshots.jobs)),
      ),
    };
  }
}

/** The unversioned image follows releases; so does its address, if a snapshot of ours was told it. */
function newest(state: SiteState, image: Image, jobs: readonly SnapshotJob[]): CatalogueImage {
  const [version] = image.versions;
  if (version === undefined) throw new TypeError(`${image.urn} has no version`);
  const own = jobs.find(({ created }) => created?.imageUrn === image.urn)?.created?.imageUrl;
  const running = jobs.some(
    (job) => job.outcome === undefined && job.created?.versionUrn === version.urn,
  );
  return {
    ...ofVersion(state, image, version),
    urn: image.urn,
    url: own ?? version.url,
    versions: image.versions.map((one) => one.version),
    ...(running && image.versions.length === 1 ? { state: 'snapshot-running' } : {}),
  };
}

function ofVersion({ site }: SiteState, image: Image, version: ImageVersion): CatalogueImage {
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
