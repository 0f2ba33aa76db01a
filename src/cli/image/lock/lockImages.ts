/** From references in files to the versions that they mean now, as their sites tell them. */
import { isOwnHost } from '../../../model/accounts/address';
import { eachWithLimit } from '../../../model/concurrency';
import type { LockedImage, NotKnown } from '../../../model/images/lock';
import { releasedOf } from '../../../model/inventory/releasedOf';
import type { TrustedServer } from '../../../model/inventory/visibility';
import { sameImage, withoutVersion } from '../../../rpc';
import { defined } from '../../../rpc/defined';
import { findImage, type CatalogueImage } from '../../../rspec/images/catalogue';
import type { ImageUse } from '../../../rspec/images/imageUses';
import { lowerCaseAuthority } from '../../../rspec/images/references';
import type { CommonOptions } from '../arguments/options';
import type { Live } from '../lint/live';
import { lockedFrom } from '../../../model/images/lockedFrom';
import { askAsStranger, askServer } from './stranger';

/** A reference that is used, for one site; without the files that have it. */
export type Wanted = Pick<ImageUse, 'reference' | 'siteUrn'>;

export type Resolved = Omit<LockedImage, 'files'> | Omit<NotKnown, 'files'>;

const atOnce = 4;

/** @param live undefined where all references are addresses: then no list is needed */
export async function lockImages(
  wanted: readonly Wanted[],
  live: Live | undefined,
  options: CommonOptions,
): Promise<Map<Wanted, Resolved>> {
  const found = new Map<Wanted, Resolved>();
  await eachWithLimit(wanted, atOnce, async (use) => {
    const place = { reference: use.reference.text, ...defined({ site: use.siteUrn }) };
    const where = addressOf(use, live);
    if (typeof where === 'string') {
      found.set(use, { ...place, why: where });
      return;
    }
    const told =
      where.server === undefined
        ? await askAsStranger(where.url, options)
        : await askServer(where.url, where.server);
    if (told.kind === 'told')
      found.set(use, { ...place, ...lockedFrom(told.metadata, where, place.reference) });
    else {
      const why =
        told.kind === 'gone' ? 'The site says that it has no image at its address.' : told.why;
      found.set(use, { ...place, why });
    }
  });
  return found;
}

interface Where {
  readonly url: string;
  /** The site that has told the address; undefined for one that stands in the files. */
  readonly server?: TrustedServer;
  /** As the site lists it, with version. */
  readonly urn?: string;
}

/** Where the site tells of the image; a sentence where that is not known. */
function addressOf(use: Wanted, live: Live | undefined): Where | string {
  const { reference, siteUrn } = use;
  const read = live?.read ?? [];
  if (reference.form === 'url') {
    const url = reference.text;
    const own = read.find(({ session }) => isOwnHost(url, session.site.componentManager.url));
    return own === undefined ? { url } : { url, server: own.session.site };
  }
  const catalogue = {
    sites: read.map(({ site }) => site),
    images: read.flatMap(({ images }) => images),
  };
  const match = findImage(catalogue, reference, siteUrn);
  // The same name at some other site says nothing certain about this one.
  const isMeant =
    match?.by === 'site' ||
    (match && reference.authority?.toLowerCase() === lowerCaseAuthority(match.image.siteUrn));
  const lists = read.find(({ site }) => site.urn === match?.image.siteUrn);
  if (match === undefined || isMeant !== true || lists === undefined) return notListed;
  return listedAddress(lists, match.image, reference.version);
}

/** In the person's own lists with its versions, else among what the site offers. */
function listedAddress(
  { listed, session: { site } }: Live['read'][number],
  { urn, url }: CatalogueImage,
  wanted: number | undefined,
): Where | string {
  const image = listed.find((one) => sameImage(one.urn, withoutVersion(urn)));
  if (image !== undefined) {
    const version =
      wanted === undefined
        ? releasedOf(image)
        : image.versions.find((one) => one.version === wanted);
    return version === undefined
      ? 'Its site lists no such version that can be used.'
      : { url: version.url, server: site, urn: version.urn };
  }
  if (url === undefined) return 'Its site gives no address for it.';
  return wanted === undefined ? { url, server: site } : notListed;
}

const notListed =
  'It is not in any list of the sites that were asked: give its site with -m, or its address.';
