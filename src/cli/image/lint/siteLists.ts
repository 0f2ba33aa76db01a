/** What one site says about images: the person's own list, those of the projects, and the advertisement. */
import type { Site } from '../../../model/accounts/account';
import type { Image } from '../../../model/inventory/image';
import {
  findVisibility,
  listImages,
  projectsOf,
  withFacts,
} from '../../../model/inventory/loadImages';
import {
  releasedVersions,
  shownVersion,
  unfinishedVersions,
} from '../../../model/inventory/releasedOf';
import { VisibilityLookup } from '../../../model/inventory/visibility';
import type { SnapshotJob } from '../../../model/snapshots/job';
import { defaultJobDirectory, fileJobStore } from '../../../model/snapshots/jobStore';
import { RpcError, sameImage, withoutVersion } from '../../../rpc';
import { defined } from '../../../rpc/defined';
import {
  imagesOfAdvertisement,
  readAdvertisement,
  siteOfAdvertisement,
  type Advertisement,
} from '../../../rspec/images/advertisement';
import {
  findImage,
  type CatalogueImage,
  type CatalogueSite,
} from '../../../rspec/images/catalogue';
import type { ImageUse } from '../../../rspec/images/imageUses';
import { imageKey, lowerCaseAuthority } from '../../../rspec/images/references';
import type { Session } from '../session/session';

export interface SiteLists {
  readonly site: CatalogueSite;
  readonly images: readonly CatalogueImage[];
}

export interface ReadLists extends SiteLists {
  /** As the site lists them; of those that are used it is known who can use them. */
  readonly listed: readonly Image[];
  /** Why the advertisement is missing. */
  readonly unadvertised?: unknown;
}

/** Milliseconds: the advertisement of a large site has 9 MB. */
const ADVERTISEMENT_MS = 120_000;

/**
 * @param uses only the images that are used are asked about one by one
 * @throws RpcError where the site or the slice authority does not give the list
 */
export async function readSite(session: Session, uses: readonly ImageUse[]): Promise<ReadLists> {
  const { account, site } = session;
  const visibility = new VisibilityLookup();
  const projects: string[] = [];
  const bare = await listImages(account, site, {
    visibility,
    projects: async () => {
      const { subauthorities } = await account.sliceAuthority.resolveUser(account.userUrn);
      return projectsOf(subauthorities);
    },
    listed: (urn) => projects.push(urn),
  });
  const at = new Date();
  const used = bare.filter((image) => isUsed(image, uses));
  await findVisibility(used, site, { visibility });
  const listed = withFacts(bare, visibility);
  const advertised = await readAdvertised(session);
  const jobs = fileJobStore(defaultJobDirectory()).load();
  const states = await statesOf(session, withFacts(used, visibility));
  const own = listed.map((image) => catalogueImage(site, image, { jobs, states }));
  const completeProjects = advertised.lists && completeAt(site, projects);
  return {
    listed,
    images: merged(own, advertised.lists?.images ?? []),
    site: {
      ...advertised.lists?.site,
      urn: site.urn,
      name: site.name,
      at,
      ...(completeProjects && { completeProjects, listedAt: at }),
    },
    ...defined({ unadvertised: advertised.error }),
  };
}

function isUsed({ project, name }: Image, uses: readonly ImageUse[]): boolean {
  const key = imageKey({ project, name });
  // An address does not tell what it is about, so any image may be meant.
  return uses.some(({ reference }) => reference.form === 'url' || imageKey(reference) === key);
}

/** What the site offers. @throws RpcError, AdvertisementError */
export async function readAdvertisementOf({
  account,
  site,
}: Pick<Session, 'account' | 'site'>): Promise<Advertisement> {
  const credentials = [await account.sliceAuthority.selfCredential()];
  const call = { timeout: ADVERTISEMENT_MS };
  return await readAdvertisement(
    await site.componentManager.discoverResources({ credentials }, call),
  );
}

async function readAdvertised({
  account,
  site,
}: Session): Promise<{ lists?: SiteLists; error?: unknown }> {
  try {
    const advertisement = await readAdvertisementOf({ account, site });
    const named = { urn: site.urn, name: site.name };
    return {
      lists: {
        site: siteOfAdvertisement(advertisement, named),
        images: imagesOfAdvertisement(advertisement, named),
      },
    };
  } catch (error) {
    return { error };
  }
}

type State = NonNullable<CatalogueImage['state']>;

/** Of images without a version that anybody can use: whether the snapshot runs or has failed. By URN. */
async function statesOf(
  { account, site }: Session,
  used: readonly Image[],
): Promise<ReadonlyMap<string, State>> {
  const found = new Map<string, State>();
  for (const image of used.filter((one) => releasedVersions(one).length === 0)) {
    try {
      const credentials = [await account.sliceAuthority.selfCredential()];
      const imageUrn = withoutVersion(image.urn);
      const { status } = await site.componentManager.imageInfo({ imageUrn, credentials });
      if (status === 'failed') found.set(image.urn, 'failed');
      else if (status !== 'ready') found.set(image.urn, 'snapshot-running');
    } catch (error) {
      // Then its state is not known, and nothing is said of it.
      if (!RpcError.is(error)) throw error;
    }
  }
  return found;
}

interface Known {
  readonly jobs: readonly SnapshotJob[];
  readonly states: ReadonlyMap<string, State>;
}

function catalogueImage(site: Site, image: Image, { jobs, states }: Known): CatalogueImage {
  const own = jobs.filter(({ created }) => sameImage(created?.imageUrn ?? '', image.urn));
  const unfinished = unfinishedVersions(own);
  const released = releasedVersions(image, unfinished);
  const version = shownVersion(image, unfinished);
  if (version === undefined) throw new TypeError(`${image.urn} has no version`);
  const state = released.length > 0 ? undefined : states.get(image.urn);
  const { urn, name, project, mine, format } = image;
  const { hostImage } = version;
  return {
    urn,
    url: version.url,
    versionUrl: version.url,
    name,
    project,
    siteUrn: site.urn,
    siteName: site.name,
    version: version.version,
    versions: released.map((one) => one.version),
    visibility: version.visibility,
    mine,
    ours: true,
    ...(format === 'docker' && { sliverTypes: ['emulab-docker'] }),
    ...(format === 'ndz' && hostImage === '' && { sliverTypes: ['raw-pc'] }),
    ...defined({ size: version.size, state }),
  };
}

/** The own list first; an image in both has the sliver types that the site advertises. */
function merged(
  own: readonly CatalogueImage[],
  advertised: readonly CatalogueImage[],
): CatalogueImage[] {
  const rest = new Map(advertised.map((image) => [imageKey(image), image]));
  const both = own.map((image) => {
    const same = rest.get(imageKey(image));
    rest.delete(imageKey(image));
    return same === undefined ? image : { ...same, ...image };
  });
  return [...both, ...rest.values()];
}

/**
 * Names of the projects whose images are all listed: only at the site that holds the project (docs/protocol.md 1.5), and
 * never the system images, some of which exist without being told.
 */
function completeAt(site: Site, projects: readonly string[]): string[] {
  return projects.flatMap((urn) => {
    const [authority, project] = lowerCaseAuthority(urn)?.split(':') ?? [];
    const isHere = authority === lowerCaseAuthority(site.urn) && project !== 'emulab-ops';
    const name = isHere ? /\+project\+(.+)$/.exec(urn)?.[1] : undefined;
    return name === undefined ? [] : [name];
  });
}

/** The image that a use means, among those that sites list. */
export function usedImage(use: ImageUse, lists: readonly SiteLists[]): CatalogueImage | undefined {
  const catalogue = {
    sites: lists.map(({ site }) => site),
    images: lists.flatMap(({ images }) => images),
  };
  return findImage(catalogue, use.reference, use.siteUrn)?.image;
}
