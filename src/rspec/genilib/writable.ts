// Which images can stand in a place of a profile, and in which form.
import type { Catalogue, CatalogueImage } from '../images/catalogue';
import { destination, systemProject, writeImage, type WrittenImage } from '../images/imageForm';
import { lowerCaseAuthority } from '../images/references';
import type { ProfileImageUse } from './uses';

/** The id of `urn.Image` can only name images of the authority beside it, and never by their address. */
export function writable(use: ProfileImageUse, catalogue: Catalogue): Catalogue {
  if (use.writtenAs !== 'id') return catalogue;
  const authority = use.reference.authority?.toLowerCase() ?? '';
  const images = catalogue.images
    .filter(
      ({ siteUrn, project }) =>
        authority === '' || project === systemProject || lowerCaseAuthority(siteUrn) === authority,
    )
    .map(withoutAddress);
  return { ...catalogue, images };
}

type Changeable<T> = { -readonly [Member in keyof T]: T[Member] };

function withoutAddress(image: CatalogueImage): CatalogueImage {
  const copy: Changeable<CatalogueImage> = { ...image };
  delete copy.url;
  delete copy.versionUrl;
  return copy;
}

/** Undefined where the image cannot be named: in `urn.Image` beside the authority of another site. */
export function writtenIn(
  use: ProfileImageUse,
  image: CatalogueImage,
  catalogue: Catalogue,
): WrittenImage | undefined {
  const [possible] = writable(use, { ...catalogue, images: [image] }).images;
  if (!possible) return undefined;
  const siteUrn = use.writtenAs === 'id' ? undefined : use.siteUrn;
  return writeImage(possible, destination(catalogue, siteUrn));
}
