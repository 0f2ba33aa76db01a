/** The images of a site as the commands list and find them: one's own, those of one's projects, those for everyone. */
import type { Image, ImageVersion } from '../../../model/inventory/image';
import {
  findVisibility,
  listImages,
  projectsOf,
  withFacts,
} from '../../../model/inventory/loadImages';
import { VisibilityLookup } from '../../../model/inventory/visibility';
import { formatImageUrn, parseUrn, tryParseImageUrn, urnKey } from '../../../rpc';
import { imagesOfAdvertisement } from '../../../rspec/images/advertisement';
import type { CatalogueImage } from '../../../rspec/images/catalogue';
import { readAdvertisementOf } from '../lint/siteLists';
import { Remembered } from './commandCache';
import type { Session } from './session';

export interface Wanted {
  readonly mine: boolean;
  /** All images of one's projects, one's own there included. */
  readonly project: boolean;
  /** What the site advertises. */
  readonly public: boolean;
  /** Somebody else, whose images are listed instead of one's own. */
  readonly creatorUrn?: string | undefined;
  /** Versions that the site is asked about at most, each in a request; 500, when left out. */
  readonly mostVersions?: number | undefined;
}

/** With who can use each version, as far as the site tells. @throws RpcError, AdvertisementError */
export async function imagesAt(session: Session, wanted: Wanted): Promise<readonly Image[]> {
  const listed = wanted.mine || wanted.project ? await listedAt(session, wanted) : [];
  const offered = wanted.public ? await offeredAt(session) : [];
  const known = new Set(listed.map(({ urn }) => urnKey(urn)));
  const images = [...listed, ...offered.filter(({ urn }) => !known.has(urnKey(urn)))];
  const urns = listed.map(({ urn }) => urn);
  if (urns.length > 0) new Remembered().add(session.site.componentManager.url, { images: urns });
  return images;
}

async function listedAt({ account, site }: Session, wanted: Wanted): Promise<readonly Image[]> {
  const { creatorUrn } = wanted;
  const visibility = new VisibilityLookup();
  const projects = async (): Promise<string[]> => {
    const { subauthorities } = await account.sliceAuthority.resolveUser(account.userUrn);
    return projectsOf(subauthorities);
  };
  const listed = await listImages(account, site, {
    visibility,
    creatorUrn,
    ...(wanted.project ? { projects } : {}),
  });
  await findVisibility(listed, site, { visibility, most: wanted.mostVersions });
  return withFacts(listed, visibility);
}

/** What the site offers to everyone; no list but its advertisement names these. @throws RpcError, AdvertisementError */
export async function offeredAt(
  session: Pick<Session, 'account' | 'site'>,
): Promise<readonly Image[]> {
  const { site } = session;
  const advertisement = await readAdvertisementOf(session);
  const offered = imagesOfAdvertisement(advertisement, { urn: site.urn, name: site.name });
  return offered.flatMap((image) => offeredImage(image, site.urn));
}

/** Nothing for an image without a URN: nothing here could name it. */
function offeredImage(image: CatalogueImage, siteUrn: string): Image[] {
  const parts = tryParseImageUrn(image.urn);
  if (parts === undefined) return [];
  const { authority } = parseUrn(image.urn);
  const { project, name, version = image.version ?? 0 } = parts;
  const { description = '', url = '', visibility } = image;
  const only: ImageVersion = {
    urn: image.urn,
    url,
    version,
    uuid: '',
    size: image.size,
    description,
    visibility,
  };
  return [
    {
      urn: formatImageUrn({ authority, project, name }),
      name,
      project,
      siteUrn,
      versions: [only],
      format: 'ndz',
      description,
      mine: false,
    },
  ];
}
