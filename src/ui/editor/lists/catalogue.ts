/**
 * What all sites offer, as the RSpec language sees it: the live inventory, the snapshots and the
 * advertisements. Made anew only when one of them changed.
 */
import { Emitter, type Event } from '../../../model/event';
import type { Image, ImageVersion } from '../../../model/inventory/image';
import type { Inventory, SiteState } from '../../../model/inventory/inventory';
import { listsOfJob } from '../../../model/inventory/listsOfJob';
import type { SnapshotJob } from '../../../model/snapshots/job';
import type { Snapshots } from '../../../model/snapshots/snapshots';
import type { Labels } from '../../../model/keep/labels';
import type { ForeignImages } from '../../../model/images/foreignImages';
import { ageText, sizeText } from '../../../model/units';
import type { Catalogue, CatalogueImage, CatalogueWords } from '../../../rspec/images/catalogue';
import { urnKey } from '../../../rpc';
import { imageKey } from '../../../rspec/images/references';
import { onMilestone } from '../../snapshots/milestones';
import type { Advertisements } from './advertisements';
import type { Advertised } from './advertised';
import { siteLists } from './siteLists';
import { imageOfJob, jobsByImage, newestOf, type Snapshotting, versionOf } from './liveImages';

/** What people have said of sites and images. */
export interface Sayings {
  readonly foreignImages: ForeignImages;
  readonly labels: { readonly current: Labels; readonly onDidChange: Event<unknown> };
}

export class LiveCatalogue {
  readonly advertisements: Advertisements;
  readonly #inventory: Inventory;
  readonly #snapshots: Snapshots;
  readonly #sayings: Sayings;
  readonly #changes = new Emitter<void>();
  readonly #listeners: { dispose(): void }[];
  readonly #words: CatalogueWords;
  /** Images that a complete list of their site has shown, to know those that were deleted since. */
  readonly #seen = new Map<string, Map<string, CatalogueImage>>();
  #made: Catalogue | undefined;

  readonly onDidChange = this.#changes.event;

  /** @param language in which sizes and ages are told, such as `de` */
  constructor(
    inventory: Inventory,
    snapshots: Snapshots,
    advertisements: Advertisements,
    sayings: Sayings,
    language: string,
  ) {
    this.#words = {
      size: (bytes) => sizeText(bytes, language),
      age: (created, now) => ageText(created, now.getTime(), language),
    };
    this.#inventory = inventory;
    this.#snapshots = snapshots;
    this.#sayings = sayings;
    this.advertisements = advertisements;
    const stale = (): void => {
      this.#made = undefined;
      this.#changes.fire();
    };
    this.#listeners = [
      inventory.onDidChange(stale),
      onMilestone(snapshots, stale),
      this.advertisements.onDidChange(stale),
      sayings.foreignImages.onDidChange(stale),
      sayings.labels.onDidChange(stale),
      this.advertisements,
      this.#changes,
    ];
  }

  get current(): Catalogue {
    this.#made ??= this.#make();
    return this.#made;
  }

  /** One image, or exactly one version of it. */
  image(state: SiteState, image: Image, version?: ImageVersion): CatalogueImage {
    return version === undefined
      ? newestOf(state, image, this.#snapshotting())
      : versionOf(state, image, version);
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }

  #snapshotting(): Snapshotting {
    const slivers = new Map<string, string>();
    for (const { slices } of this.#inventory.sites)
      for (const slice of slices.value ?? [])
        for (const { urn, sliverType } of slice.slivers) slivers.set(urn, sliverType);
    return { jobs: jobsByImage(this.#snapshots.jobs), slivers };
  }

  #make(): Catalogue {
    const { sites } = this.#inventory;
    const snapshotting = this.#snapshotting();
    const images = sites.flatMap((state) => this.#imagesOf(state, snapshotting));
    const listed = new Set(images.map(({ urn }) => urnKey(urn)));
    for (const job of this.#snapshots.jobs) {
      const image = imageOfJob(job, listedAt(sites, job));
      if (image === undefined || listed.has(urnKey(image.urn))) continue;
      listed.add(urnKey(image.urn));
      images.push(image);
    }
    const lists = sites.map((state) => siteLists(state, this.advertisements.of(state)));
    const foreignImages = this.#sayings.foreignImages.forms();
    const labels = this.#sayings.labels.current.images;
    return { sites: lists, images, foreignImages, labels, words: this.#words };
  }

  #imagesOf(state: SiteState, snapshotting: Snapshotting): CatalogueImage[] {
    const own = (state.images.value ?? []).map((image) => newestOf(state, image, snapshotting));
    return [
      ...withAdvertised(own, this.advertisements.of(state)),
      ...this.#deletedSince(state, own),
    ];
  }

  #deletedSince(state: SiteState, own: readonly CatalogueImage[]): CatalogueImage[] {
    const key = `${state.account.id} ${state.site.urn}`;
    const seen = this.#seen.get(key) ?? new Map<string, CatalogueImage>();
    this.#seen.set(key, seen);
    for (const image of own) seen.set(urnKey(image.urn), image);
    // While it is read, or when that failed, a list that lacks an image says nothing.
    const { value, loading, error } = state.images;
    if (value === undefined || loading || error !== undefined) return [];
    const here = new Set(own.map(({ urn }) => urnKey(urn)));
    return [...seen.values()]
      .filter(({ urn }) => !here.has(urnKey(urn)))
      .map((image) => ({ ...image, state: 'deleted' }));
  }
}

/** When the list in which the job's image will stand was read; epoch milliseconds. */
function listedAt(sites: readonly SiteState[], job: SnapshotJob): number | undefined {
  const [state] = listsOfJob(sites, job);
  return state?.images.at?.getTime();
}

/** The user's list first; an image that is in both gets the sliver types that the site advertises. */
function withAdvertised(
  own: readonly CatalogueImage[],
  advertised: Advertised | undefined,
): CatalogueImage[] {
  const rest = new Map((advertised?.images ?? []).map((image) => [imageKey(image), image]));
  const merged = own.map((image) => {
    const same = rest.get(imageKey(image));
    if (same === undefined) return image;
    rest.delete(imageKey(image));
    return { ...same, ...image };
  });
  return [...merged, ...rest.values()];
}
