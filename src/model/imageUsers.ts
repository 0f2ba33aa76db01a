/** Which of the user's slivers run an image: what a delete would take away below them. */
import { sameImage, withoutVersion } from '../rpc';
import type { Image, ImageVersion } from './image';
import type { SiteState } from './siteEntry';
import type { Slice, Sliver } from './sliver';
import { imagePartsOf } from './urns';

export interface ImageUser {
  readonly state: SiteState;
  readonly slice: Slice;
  readonly sliver: Sliver;
}

/**
 * Slivers of every site that run one of the versions, by URN or by the address of its metadata. A
 * URN without version means the newest.
 */
export function sliversRunning(
  sites: readonly SiteState[],
  image: Image,
  versions: readonly ImageVersion[],
): ImageUser[] {
  return sites.flatMap((state) =>
    (state.slices.value ?? []).flatMap((slice) =>
      slice.slivers
        .filter((sliver) => sliver.image !== undefined && isOneOf(sliver.image, image, versions))
        .map((sliver) => ({ state, slice, sliver })),
    ),
  );
}

function isOneOf(reference: string, image: Image, versions: readonly ImageVersion[]): boolean {
  if (/^https?:/i.test(reference)) {
    return versions.some(
      ({ url, uuid }) => url === reference || (uuid !== '' && reference.includes(`uuid=${uuid}`)),
    );
  }
  const parts = imagePartsOf(reference);
  if (parts === undefined || !sameImage(withoutVersion(reference), image.urn)) return false;
  const version = parts.version ?? image.versions[0]?.version;
  return versions.some((one) => one.version === version);
}
