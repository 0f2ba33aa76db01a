// The images that completion, hover and diagnostics know of. The caller builds a catalogue from live
// lists and advertisements; this folder only reads it and never asks a server.
import type { CatalogueLabel } from './labels';
import { lowerCaseAuthority, imageKey, parseReference, type ImageReference } from './references';

export type ImageVisibility = 'anyone' | 'project' | 'unknown' | 'not-released';

/** How an image is named: by its URN, or by the address of its metadata page. */
export type ImageForm = 'urn' | 'url';

export interface CatalogueSite {
  /** URN of the component manager, `…+authority+cm`. */
  readonly urn: string;
  readonly name: string;
  /** Sliver types and hardware types of the site's advertisement, most useful first. */
  readonly sliverTypes?: readonly string[];
  readonly hardwareTypes?: readonly string[];
  /** Component URNs of the site's nodes. */
  readonly nodes?: readonly string[];
  /** Projects whose images are all listed here, so that one that is missing does not exist. */
  readonly completeProjects?: readonly string[];
  /** When the lists of those projects were read. */
  readonly listedAt?: Date;
  /** When the oldest of all lists was read. */
  readonly at?: Date;
}

export interface CatalogueImage {
  /** With or without a version. */
  readonly urn: string;
  /** Address of the metadata page of the image, for use at other sites. */
  readonly url?: string;
  /** The same for exactly the version of `version`. */
  readonly versionUrl?: string;
  readonly name: string;
  readonly project: string;
  readonly siteUrn: string;
  readonly siteName: string;
  /** Sliver types that the image runs on; undefined when nobody said. */
  readonly sliverTypes?: readonly string[];
  /** Sliver types that get this image when a request names none. */
  readonly defaultFor?: readonly string[];
  readonly description?: string;
  /** The newest version. */
  readonly version?: number;
  /** Every version that exists, when known. */
  readonly versions?: readonly number[];
  /** In bytes. */
  readonly size?: number;
  readonly created?: Date;
  readonly visibility: ImageVisibility;
  readonly mine: boolean;
  /** Of a project of the person, whoever made it. */
  readonly ours?: boolean;
  readonly os?: string;
  /** Version of the operating system, not of the image. */
  readonly osVersion?: string;
  /** A newer version is being made from a sliver now; what is told here is of the one before. */
  readonly renewing?: boolean;
  /** Left out for a ready image. */
  readonly state?: 'snapshot-running' | 'failed' | 'deleted';
}

/**
 * The sliver types that an image runs on, as far as anyone said. Sites run their ordinary images on Xen too, and some
 * list them for bare metal only (docs/protocol.md 9); what was made from a virtual machine runs on nothing else.
 */
export function runsOn({ project, name, sliverTypes = [] }: CatalogueImage): readonly string[] {
  const isOrdinary =
    project === 'emulab-ops' && name.endsWith('-STD') && sliverTypes.includes('raw-pc');
  return isOrdinary && !sliverTypes.includes('emulab-xen')
    ? [...sliverTypes, 'emulab-xen']
    : sliverTypes;
}

/** How sizes and ages are said: as everywhere else in the product, so whoever makes the catalogue knows. */
export interface CatalogueWords {
  /** `1.4 GB` */
  size(bytes: number): string;
  /** `5 days ago` */
  age(created: Date, now: Date): string;
}

export interface Catalogue {
  readonly sites: readonly CatalogueSite[];
  readonly images: readonly CatalogueImage[];
  /**
   * The form by which a site fetches images of other sites: `urn` takes both, `url` only that. Undefined, as
   * without this, where nobody knows.
   */
  readonly foreignImages?: (siteUrn: string) => ImageForm | undefined;
  /** UUIDs of metadata addresses at which the site itself has said that there is no image. */
  readonly unknownUuids?: ReadonlySet<string>;
  /** What the team says of images, see docs/housekeeping.md. */
  readonly labels?: readonly CatalogueLabel[];
  /** Without them neither sizes nor ages are shown. */
  readonly words?: CatalogueWords;
}

export const emptyCatalogue: Catalogue = { sites: [], images: [] };

interface Index {
  readonly byKey: Map<string, CatalogueImage[]>;
  readonly byUuid: Map<string, CatalogueImage>;
}

/** One index for each catalogue, built when it is first asked: completion must not walk 10,000 images twice. */
const indexes = new WeakMap<Catalogue, Index>();

function indexOf(catalogue: Catalogue): Index {
  let index = indexes.get(catalogue);
  if (!index) {
    index = { byKey: new Map(), byUuid: new Map() };
    for (const image of catalogue.images) {
      const key = imageKey(image) ?? '';
      const same = index.byKey.get(key);
      if (same) same.push(image);
      else index.byKey.set(key, [image]);
      for (const url of [image.url, image.versionUrl]) {
        const uuid = url === undefined ? undefined : parseReference(url).uuid;
        if (uuid !== undefined) index.byUuid.set(uuid, image);
      }
    }
    indexes.set(catalogue, index);
  }
  return index;
}

/** Images with that project and name, at whatever site. */
export function imagesNamed(
  catalogue: Catalogue,
  reference: ImageReference,
): readonly CatalogueImage[] {
  const key = imageKey(reference);
  return key === undefined ? [] : (indexOf(catalogue).byKey.get(key) ?? []);
}

export type MatchedBy = 'uuid' | 'site' | 'project-and-name' | 'elsewhere';

export interface ImageMatch {
  readonly image: CatalogueImage;
  readonly by: MatchedBy;
}

/**
 * The image that a reference means at a site. Servers compare project and name only and ignore the
 * authority (docs/protocol.md 8.3), and most files say emulab.net whatever the site, so the image of
 * the node's site comes first, then the site of the URN, then any other.
 */
export function findImage(
  catalogue: Catalogue,
  reference: ImageReference,
  siteUrn?: string,
): ImageMatch | undefined {
  if (reference.form === 'url') {
    const image =
      reference.uuid === undefined ? undefined : indexOf(catalogue).byUuid.get(reference.uuid);
    return image && { image, by: 'uuid' };
  }
  const candidates = imagesNamed(catalogue, reference);
  const here = siteUrn && candidates.find((image) => sameSite(image.siteUrn, siteUrn));
  if (here) return { image: here, by: 'site' };
  const domain = reference.authority?.toLowerCase();
  const named = candidates.find((image) => lowerCaseAuthority(image.siteUrn) === domain);
  if (named) return { image: named, by: siteUrn === undefined ? 'site' : 'elsewhere' };
  const [first] = candidates;
  return first && { image: first, by: siteUrn === undefined ? 'project-and-name' : 'elsewhere' };
}

/** Whether two authority URNs name the same site; `+am` and `+cm` are one. */
export function sameSite(a: string, b: string): boolean {
  if (a === b) return true;
  const authority = siteAuthority(a);
  return authority !== undefined && authority === siteAuthority(b);
}

/** Ten thousand images name a dozen sites, so their authorities are remembered. */
const authorities = new Map<string, string | undefined>();
const MAX_REMEMBERED = 500;

function siteAuthority(urn: string): string | undefined {
  if (authorities.has(urn)) return authorities.get(urn);
  if (authorities.size >= MAX_REMEMBERED) authorities.clear();
  const authority = lowerCaseAuthority(urn);
  authorities.set(urn, authority);
  return authority;
}

export function siteOf(
  catalogue: Catalogue,
  siteUrn: string | undefined,
): CatalogueSite | undefined {
  if (siteUrn === undefined) return undefined;
  return catalogue.sites.find((site) => sameSite(site.urn, siteUrn));
}
