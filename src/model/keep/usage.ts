/** How much room images take, and what of it could be freed. Counts what is listed; sites may hold more. */
import { lastPartOf } from '../urns';
import type { Image, ImageVersion } from '../inventory/image';
import { whyKept, type Evidence, type ListedAt } from './evidence';
import { copiesAmong, dueAmong, failedIn, supersededIn } from './findings';

export interface Total {
  readonly name: string;
  readonly images: number;
  readonly versions: number;
  /** Of the versions whose size is known. */
  readonly bytes: number;
  readonly unsized: number;
}

export interface Found {
  readonly versions: number;
  readonly bytes: number;
  /** URNs, the largest first. */
  readonly urns: readonly string[];
}

export interface Usage {
  readonly all: Total;
  readonly sites: readonly Total[];
  readonly projects: readonly Total[];
  readonly owners: readonly Total[];
  /** Of one's own images. */
  readonly superseded: Found;
  readonly failed: Found;
  readonly copies: Found;
  /** What `images.labels.json` gives a date that has come. */
  readonly due: Found;
  /** Only their project can use them, and nothing that is known names or runs them. */
  readonly unnamed: Found;
  /** What the next snapshot is likely to take: the middle one of the sizes of one's own images. */
  readonly usual?: { readonly bytes: number; readonly images: number };
}

/** @param siteName how people call the site of an image @param now epoch milliseconds */
export function usageOf(
  listed: readonly ListedAt[],
  evidence: Evidence,
  siteName: (image: Image) => string,
  now: number,
): Usage {
  const images = listed.map(({ image }) => image);
  const own = listed.filter(({ image }) => image.mine);
  const mine = own.map(({ image }) => image);
  const copies = copiesAmong(mine).flatMap((same) => same.slice(1).map(({ version }) => version));
  const unnamed = own.flatMap((at) =>
    at.image.versions.filter(
      (version) => version.visibility === 'project' && whyKept(at, version, evidence) === undefined,
    ),
  );
  const usual = usualOf(mine);
  return {
    all: totalOf('', images),
    sites: totalsBy(images, siteName),
    projects: totalsBy(images, ({ project }) => project),
    owners: totalsBy(images, ({ creatorUrn }) =>
      creatorUrn === undefined ? '' : lastPartOf(creatorUrn),
    ),
    superseded: foundOf(mine.flatMap((image) => supersededIn(image))),
    failed: foundOf(mine.flatMap((image) => failedIn(image, evidence.jobs))),
    copies: foundOf(copies),
    due: foundOf(dueAmong(mine, evidence, now)),
    unnamed: foundOf(unnamed),
    ...(usual === undefined ? {} : { usual }),
  };
}

function totalsBy(images: readonly Image[], nameOf: (image: Image) => string): Total[] {
  const groups = new Map<string, Image[]>();
  for (const image of images)
    groups.set(nameOf(image), [...(groups.get(nameOf(image)) ?? []), image]);
  return [...groups]
    .map(([name, some]) => totalOf(name, some))
    .sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1));
}

function totalOf(name: string, images: readonly Image[]): Total {
  const versions = images.flatMap((image) => image.versions);
  return {
    name,
    images: images.length,
    versions: versions.length,
    bytes: bytesOf(versions),
    unsized: versions.filter(({ size }) => size === undefined).length,
  };
}

export function bytesOf(versions: readonly ImageVersion[]): number {
  return versions.reduce((sum, { size = 0 }) => sum + size, 0);
}

function foundOf(versions: readonly ImageVersion[]): Found {
  const largest = [...versions].sort((a, b) => (b.size ?? 0) - (a.size ?? 0));
  return {
    versions: versions.length,
    bytes: bytesOf(versions),
    urns: largest.map(({ urn }) => urn),
  };
}

/** The median of the newest sizes that are known. */
function usualOf(images: readonly Image[]): Usage['usual'] {
  const sizes = images
    .flatMap(({ versions }) => versions.find(({ size }) => size !== undefined)?.size ?? [])
    .sort((a, b) => a - b);
  const bytes = sizes[Math.floor(sizes.length / 2)];
  return bytes === undefined ? undefined : { bytes, images: sizes.length };
}
