// How much the images of a project may take at a site (docs/protocol.md, section 6.8).
import type { Settings } from '../settings';
import type { Site } from '../sites/site';
import type { Store } from '../state/store';
import type { Catalogue } from './catalogue';

interface ImageFiles {
  readonly store: Store;
  readonly catalogue: Catalogue;
}

/** Bytes of all image files of a project. */
export function usedBytes({ store, catalogue }: ImageFiles, site: Site, project: string): number {
  return store.images
    .filter((image) => image.site === site.name && image.project === project)
    .flatMap((image) => catalogue.versions(image))
    .reduce((sum, { size }) => sum + (size ?? 0), 0);
}

/** Whether `more` bytes, or what is there already, go beyond the quota. Without a quota nothing does. */
export function isOverQuota(
  testbed: ImageFiles & { readonly settings: Pick<Settings, 'quota'> },
  site: Site,
  project: string,
  more = 0,
): boolean {
  const { quota } = testbed.settings;
  return quota !== undefined && usedBytes(testbed, site, project) + more > quota;
}
