// How much the images of a project may take at a site (docs/protocol.md, section 6.8).
import type { Federation } from '../federation';
import type { Site } from '../sites/site';

/** Bytes of all image files of a project. */
export function usedBytes(federation: Federation, site: Site, project: string): number {
  return federation.store.images
    .filter((image) => image.site === site.name && image.project === project)
    .flatMap((image) => federation.catalogue.versions(image))
    .reduce((sum, { size }) => sum + (size ?? 0), 0);
}

/** Whether `more` bytes, or what is there already, go beyond the quota. Without a quota nothing does. */
export function isOverQuota(
  federation: Federation,
  site: Site,
  project: string,
  more = 0,
): boolean {
  const { quota } = federation.settings;
  return quota !== undefined && usedBytes(federation, site, project) + more > quota;
}
