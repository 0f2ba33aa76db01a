// Which images can stand in a place of a profile, and in which form.
import type { Catalogue, CatalogueImage } from '../images/catalogue';
import {
  destination,
  systemProject,
  writeImage,
  writeInstead,
  type WrittenImage,
} from '../images/imageForm';
import { lowerCaseAuthority } from '../images/references';
import type { ProfileImageUse } from './uses';

/** Where the beginning of the URN stands elsewhere. */
export function isApart({ writtenAs }: ProfileImageUse): boolean {
  return writtenAs === 'id' || writtenAs === 'name';
}

/**
 * The id of `urn.Image` can only name images of the authority beside it, and never by their address; the name that
 * completes a URN only those of its project.
 */
export function writable(use: ProfileImageUse, catalogue: Catalogue): Catalogue {
  if (use.within !== undefined)
    return { ...catalogue, images: imagesWithin(use.within, catalogue) };
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

/** Images of the project that a URN begins with, at its authority; those of the system are alike everywhere. */
function imagesWithin(prefix: string, { images }: Catalogue): CatalogueImage[] {
  const [, authority = '', project = ''] =
    /^urn:publicid:IDN\+([^+]+)\+image\+([^:/]+)/i.exec(prefix) ?? [];
  const ofProject = images.filter((image) => image.project === project);
  const here = ofProject.filter(
    ({ siteUrn }) => lowerCaseAuthority(siteUrn) === authority.toLowerCase(),
  );
  const found = here.length > 0 || project !== systemProject ? here : ofProject;
  return [...new Map(found.map((image) => [image.name, withoutAddress(image)])).values()];
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
  const siteUrn = isApart(use) ? undefined : use.siteUrn;
  return writeImage(possible, destination(catalogue, siteUrn));
}

/** In the place of another image: nodes of several sites may get it from there, each of which must find it. */
export function writtenInstead(
  use: ProfileImageUse,
  image: CatalogueImage,
  catalogue: Catalogue,
): WrittenImage | undefined {
  const [possible] = writable(use, { ...catalogue, images: [image] }).images;
  if (!possible) return undefined;
  if (isApart(use)) return writeImage(possible, destination(catalogue, undefined));
  const sites = new Set(use.places.flatMap((place) => place.sites));
  const forms = [...sites].map((siteUrn) => writeImage(possible, destination(catalogue, siteUrn)));
  const obstacle = forms.find((form) => form.obstacle !== undefined);
  const address = forms.find(({ form }) => form === 'url');
  return obstacle ?? address ?? forms[0] ?? writeInstead(possible, use, catalogue);
}
