/** What of one's images could go, by what is known of them: old versions, failed ones, copies. */
import { urnKey } from '../../rpc';
import type { Image, ImageVersion } from '../inventory/image';
import { failedVersions } from '../inventory/releasedOf';
import type { SnapshotJob } from '../snapshots/job';
import { isOver, nowAt } from './dates';
import { isProvenReleased, type Evidence } from './evidence';
import type { Labels } from './labels';
import { saidOf } from './said';

/**
 * Versions beyond the newest `keep` ones, newest first. Only versions that are known as released count, and only those
 * are found: what may be unfinished replaces nothing.
 */
export function supersededIn({ versions }: Image, keep = 1): readonly ImageVersion[] {
  return versions.filter(isProvenReleased).slice(keep);
}

/**
 * Versions whose snapshot failed, as its record says, and which the site still does not give out: the number of a failed
 * version is used again (docs/protocol.md 6.7).
 */
export function failedIn(
  { versions }: Image,
  jobs: readonly SnapshotJob[],
): readonly ImageVersion[] {
  const failed = failedVersions(jobs);
  return versions.filter(
    ({ urn, visibility }) => failed.has(urnKey(urn)) && visibility === 'not-released',
  );
}

/** The day after which a version is to be deleted, once that is over. @param now epoch milliseconds */
export function dueDay(labels: Labels, urn: string, now: number): string | undefined {
  const { deleteAfter } = saidOf(labels, urn);
  return deleteAfter !== undefined && isOver(deleteAfter, now) ? deleteAfter : undefined;
}

/** @param slices tell how far the clock of a site is off */
export function dueAmong(
  images: readonly Image[],
  { labels, slices }: Pick<Evidence, 'labels' | 'slices'>,
  now: number,
): ImageVersion[] {
  if (labels.images.length === 0) return [];
  return images.flatMap(({ siteUrn, versions }) => {
    const here = nowAt(siteUrn, slices, now);
    return versions.filter(({ urn }) => dueDay(labels, urn, here) !== undefined);
  });
}

export interface VersionOf {
  readonly image: Image;
  readonly version: ImageVersion;
}

/** Versions with the same contents at one site, in one project and for the same users: one could stand for all. */
export function copiesAmong(images: readonly Image[]): readonly (readonly VersionOf[])[] {
  const groups = new Map<string, VersionOf[]>();
  for (const image of images)
    for (const version of image.versions) {
      const { hash, visibility } = version;
      if (hash === undefined) continue;
      const key = [image.siteUrn, image.project, hash, visibility].join(' ').toLowerCase();
      groups.set(key, [...(groups.get(key) ?? []), { image, version }]);
    }
  return [...groups.values()].filter(({ length }) => length > 1).map(newestFirst);
}

function newestFirst(all: readonly VersionOf[]): readonly VersionOf[] {
  const made = ({ version: { created } }: VersionOf): number => created?.getTime() ?? 0;
  return [...all].sort((a, b) => made(b) - made(a));
}
