/**
 * Which images the tree shows, in which groups and in which order. Pure: the tree turns the groups
 * into rows, and the words for the groups are its own.
 */
import type { Image, ImageVersion } from '../../model/inventory/image';
import type { SiteState } from '../../model/inventory/inventory';
import { shownVersion, type VersionUrns } from '../../model/inventory/releasedOf';
import { compareNames } from '../../model/inventory/compareNames';

export const groupings = ['site', 'owner', 'project', 'name', 'age'] as const;
export type Grouping = (typeof groupings)[number];

export const sortings = ['name', 'date', 'size'] as const;
export type Sorting = (typeof sortings)[number];

/** An image at the site where one account sees it. */
export interface PlacedImage {
  readonly state: SiteState;
  readonly image: Image;
  /** The version that counts for its age: the released one, else the newest. */
  readonly shown: ImageVersion | undefined;
}

export interface ImageGroup {
  /** The project, the name, or the word of an age or an owner. */
  readonly key: string;
  readonly images: readonly PlacedImage[];
}

export const ages = ['day', 'week', 'month', 'year', 'older'] as const;
export type Age = (typeof ages)[number];

const dayMs = 86_400_000;
const limits: readonly [Age, number][] = [
  ['day', dayMs],
  ['week', 7 * dayMs],
  ['month', 30 * dayMs],
  ['year', 365 * dayMs],
];

export function ageGroupOf(created: Date, now: number): Age {
  return limits.find(([, limit]) => now - created.getTime() < limit)?.[0] ?? 'older';
}

/**
 * Every image of every site. What two accounts see at one site is listed once.
 * @param unfinished versions that our own snapshots have not finished
 */
export function placedImages(sites: readonly SiteState[], unfinished?: VersionUrns): PlacedImage[] {
  const seen = new Set<string>();
  return sites.flatMap((state) =>
    (state.images.value ?? []).flatMap((image) => {
      const key = `${state.site.urn} ${image.urn}`;
      if (seen.has(key)) return [];
      seen.add(key);
      return [{ state, image, shown: shownVersion(image, unfinished) }];
    }),
  );
}

/** True when every word of the filter is somewhere in what is known of the image. */
export function matches(texts: readonly (string | undefined)[], filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = texts.join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}

export function filtered(images: readonly PlacedImage[], filter: string): PlacedImage[] {
  if (filter.trim() === '') return [...images];
  return images.filter(({ state, image }) =>
    matches([image.urn, image.description, image.creatorUrn, state.site.name], filter),
  );
}

/** Names from A to Z; dates and sizes with the largest first. */
export function sorted(images: readonly PlacedImage[], sorting: Sorting): PlacedImage[] {
  const value = ({ image, shown }: PlacedImage): number => {
    if (sorting === 'date') return shown?.created?.getTime() ?? 0;
    return image.versions.reduce((sum, { size }) => sum + (size ?? 0), 0);
  };
  // The model's lists are in the order of names already, which makes this quick.
  return [...images].sort(
    (a, b) =>
      (sorting === 'name' ? 0 : value(b) - value(a)) || compareNames(a.image.name, b.image.name),
  );
}

/** Groups over all sites, in the order of their keys; groups of ages and owners in their own order. */
export function grouped(
  images: readonly PlacedImage[],
  grouping: Exclude<Grouping, 'site'>,
  now: number,
): ImageGroup[] {
  const groups = new Map<string, PlacedImage[]>();
  for (const placed of images) {
    const key = keyOf(placed, grouping, now);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [placed]);
    else group.push(placed);
  }
  const order: readonly string[] = grouping === 'age' ? ages : ['mine', 'projects'];
  return [...groups]
    .map(([key, list]) => ({ key, images: list }))
    .sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key) || compareNames(a.key, b.key));
}

function keyOf({ image, shown }: PlacedImage, grouping: Grouping, now: number): string {
  switch (grouping) {
    case 'owner':
      return image.mine ? 'mine' : 'projects';
    case 'project':
      return image.project;
    case 'age':
      return ageGroupOf(shown?.created ?? new Date(0), now);
    case 'name':
    case 'site':
      return image.name;
  }
}
