/** Which version counts: the one that an image's URN without version stands for. */
import { urnKey } from '../../rpc';
import type { Image, ImageVersion } from './image';
import type { SnapshotJob } from '../snapshots/job';

/** URNs of versions, by `urnKey`. */
export type VersionUrns = ReadonlySet<string>;

const none: VersionUrns = new Set();

/**
 * The newest released version; undefined while none is.
 *
 * A version that is still being made, or whose snapshot failed, stays in ListImages but is not released:
 * until a snapshot succeeds, the URN without version means the version before it (docs/protocol.md 6).
 * We know a version as not released when the site refuses its metadata, or when our own snapshot that
 * makes it has not succeeded. A version about which nothing is known counts as released.
 * @param unfinished what our own snapshots have not finished, from {@link unfinishedVersions}
 */
export function releasedOf(
  { versions }: Pick<Image, 'versions'>,
  unfinished: VersionUrns = none,
): ImageVersion | undefined {
  return versions.find((version) => isReleased(version, unfinished));
}

/** All versions that can be loaded, newest first. */
export function releasedVersions(
  { versions }: Pick<Image, 'versions'>,
  unfinished: VersionUrns = none,
): ImageVersion[] {
  return versions.filter((version) => isReleased(version, unfinished));
}

/**
 * The version to show for an image: the released one, or the newest where none is released yet.
 * Use {@link releasedOf} where a version is named, loaded or given to others.
 */
export function shownVersion(
  image: Pick<Image, 'versions'>,
  unfinished: VersionUrns = none,
): ImageVersion | undefined {
  return releasedOf(image, unfinished) ?? image.versions[0];
}

/**
 * The versions that our own snapshots are still making, or failed to make.
 * @param jobs newest first: a version that failed is made again under the same number
 */
export function unfinishedVersions(jobs: readonly SnapshotJob[]): VersionUrns {
  return versionsBy(jobs, (outcome) => outcome === undefined || outcome === 'failed');
}

/**
 * The versions that our own snapshots failed to make. A site lists them until the next snapshot takes their number
 * (docs/protocol.md 6.7).
 * @param jobs newest first
 */
export function failedVersions(jobs: readonly SnapshotJob[]): VersionUrns {
  return versionsBy(jobs, (outcome) => outcome === 'failed');
}

/** Versions by how the newest snapshot of each stands. */
function versionsBy(
  jobs: readonly SnapshotJob[],
  isWanted: (outcome: SnapshotJob['outcome']) => boolean,
): VersionUrns {
  const seen = new Set<string>();
  const wanted = new Set<string>();
  for (const { created, outcome } of jobs) {
    if (created?.versionUrn === undefined) continue;
    const urn = urnKey(created.versionUrn);
    if (seen.has(urn)) continue;
    seen.add(urn);
    if (isWanted(outcome)) wanted.add(urn);
  }
  return wanted;
}

function isReleased({ urn, visibility }: ImageVersion, unfinished: VersionUrns): boolean {
  if (visibility === 'not-released') return false;
  return unfinished.size === 0 || !unfinished.has(urnKey(urn));
}
