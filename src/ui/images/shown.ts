/** Which images the tree shows: what the filter, the person's choice and their hidden images leave. Pure. */
import type { CatalogueImage } from '../../rspec/images/catalogue';
import { filtered, matches, type PlacedImage } from './arrange';
import type { ImagesView } from './imagesView';
import { type Criterion, type ImageFacts, passes } from './only';

/** What decides, taken from the view once for many images. */
export type Shows = Pick<ImagesView, 'filter' | 'only' | 'showsHidden'> & {
  readonly marks: Pick<ImagesView['marks'], 'has'>;
};

export interface ShownImages {
  readonly images: readonly PlacedImage[];
  /** How many are left out only because the person has hidden them. */
  readonly hidden: number;
}

/** @param all in the order in which they are wanted; favourites come first */
export function shownImages(all: readonly PlacedImage[], view: Shows, now: number): ShownImages {
  const { only } = view;
  const found = filtered(all, view.filter).filter((placed) =>
    passes(factsOf(placed, view), only, now),
  );
  return withoutHidden(found, view, ({ image }) => image.urn);
}

export interface ShownSystemImages {
  readonly images: readonly CatalogueImage[];
  readonly hidden: number;
}

export function shownSystemImages(
  all: readonly CatalogueImage[],
  view: Shows,
  now: number,
): ShownSystemImages {
  const { filter, only } = view;
  const found = all.filter(
    (image) =>
      matches([image.urn, image.description, image.os, image.siteName], filter) &&
      passes(systemFacts(image, view), only, now),
  );
  return withoutHidden(found, view, ({ urn }) => urn);
}

/** False when what is asked for can be no image of the site's own. */
export function canBeSystem(only: readonly Criterion[]): boolean {
  const asked = only.filter((one) => one.startsWith('owner:'));
  return asked.length === 0 || asked.includes('owner:system');
}

/** Favourites first, each part in the order of before. */
export function favouritesFirst<T>(
  images: readonly T[],
  { marks }: Pick<Shows, 'marks'>,
  urnOf: (image: T) => string,
): T[] {
  const isFirst = (image: T): boolean => marks.has('favourite', urnOf(image));
  return [...images.filter(isFirst), ...images.filter((image) => !isFirst(image))];
}

function withoutHidden<T>(
  images: readonly T[],
  { marks, showsHidden }: Shows,
  urnOf: (image: T) => string,
): { images: readonly T[]; hidden: number } {
  if (showsHidden) return { images, hidden: 0 };
  const left = images.filter((image) => !marks.has('hidden', urnOf(image)));
  return { images: left, hidden: images.length - left.length };
}

function factsOf({ image, shown }: PlacedImage, { marks }: Shows): ImageFacts {
  const sizes = image.versions.flatMap(({ size }) => size ?? []);
  return {
    owner: image.mine ? 'mine' : 'projects',
    who: shown?.visibility ?? 'unknown',
    created: shown?.created,
    size: sizes.length === 0 ? undefined : sizes.reduce((sum, size) => sum + size, 0),
    isFavourite: marks.has('favourite', image.urn),
  };
}

function systemFacts(image: CatalogueImage, { marks }: Shows): ImageFacts {
  const { visibility, created, size, urn } = image;
  const isFavourite = marks.has('favourite', urn);
  return { owner: 'system', who: visibility, created, size, isFavourite };
}
