/** Which of the user's slivers run an image: what a delete would take away below them. */
import { sameImage, sameName, tryParseImageUrn, withoutVersion } from '../../rpc';
import type { Image, ImageVersion } from '../../model/inventory/image';
import type { SlicesState } from '../../model/inventory/inventory';
import { slicesAt } from '../../model/inventory/slicesAt';
import type { Slice, Sliver } from '../../model/inventory/sliver';
import { releasedOf } from '../../model/inventory/releasedOf';

export interface RunningSliver {
  readonly state: SlicesState;
  readonly slice: Slice;
  readonly sliver: Sliver;
}

/**
 * Slivers of every site that run one of the versions: by what the site says it has loaded, else by what
 * was asked for, a URN or the address of its metadata. A URN without version means the released one.
 */
export function sliversRunning(
  sites: readonly SlicesState[],
  image: Image,
  versions: readonly ImageVersion[],
): RunningSliver[] {
  return sites.flatMap((state) =>
    slicesAt(state).flatMap((slice) =>
      slice.slivers
        .filter((sliver) => runs(sliver, image, versions))
        .map((sliver) => ({ state, slice, sliver })),
    ),
  );
}

function runs(sliver: Sliver, image: Image, versions: readonly ImageVersion[]): boolean {
  const loaded = sliver.siteUrn === image.siteUrn ? loadedVersion(sliver, image) : undefined;
  if (loaded !== undefined) return versions.some(({ version }) => version === loaded);
  return sliver.image !== undefined && isOneOf(sliver.image, image, versions);
}

/** The version that the site says it has loaded; undefined where it loaded another image, or says nothing. */
function loadedVersion({ loadedImage }: Sliver, { project, name }: Image): number | undefined {
  const [, ofProject, ofName, version] = /^([^/]+)\/([^:]+):(\d+)$/.exec(loadedImage ?? '') ?? [];
  if (ofProject === undefined || ofName === undefined) return undefined;
  return sameName(ofProject, project) && sameName(ofName, name) ? Number(version) : undefined;
}

function isOneOf(reference: string, image: Image, versions: readonly ImageVersion[]): boolean {
  if (/^https?:/i.test(reference)) {
    return versions.some(
      ({ url, uuid }) => url === reference || (uuid !== '' && reference.includes(`uuid=${uuid}`)),
    );
  }
  const parts = tryParseImageUrn(reference);
  if (parts === undefined || !sameImage(withoutVersion(reference), image.urn)) return false;
  const version = parts.version ?? releasedOf(image)?.version;
  return versions.some((one) => one.version === version);
}
