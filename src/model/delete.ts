/** What a delete would remove, and the delete itself (docs/protocol.md 5.13). */
import type { Place } from './account';
import type { Image, ImageVersion } from './image';
import { lastPartOf } from './urns';

export interface DeletePlan {
  /** Sent as `image_urn`: with a version for one version, without for all of them. */
  readonly urn: string;
  readonly versions: readonly ImageVersion[];
  /** Sum of the known sizes. */
  readonly bytes: number;
  readonly creatorUrn?: string | undefined;
  /** Somebody else's: ask before, and the creator must be named. */
  readonly foreign: boolean;
  readonly sentence: string;
}

/** Plans the delete of a whole image, or of one of its versions. */
export function planDelete(image: Image, me: string, version?: ImageVersion): DeletePlan {
  const versions = version === undefined ? image.versions : [version];
  const foreign = !image.mine && image.creatorUrn !== me;
  return {
    urn: version?.urn ?? image.urn,
    versions,
    bytes: versions.reduce((sum, { size }) => sum + (size ?? 0), 0),
    creatorUrn: image.creatorUrn,
    foreign,
    sentence: sentenceOf(image, version, foreign),
  };
}

function sentenceOf(image: Image, version: ImageVersion | undefined, foreign: boolean): string {
  const owner =
    foreign && image.creatorUrn !== undefined ? ` of ${lastPartOf(image.creatorUrn)}` : '';
  const count = image.versions.length;
  if (version !== undefined && count > 1) {
    const rest = count === 2 ? 'the other version stays' : `the other ${count - 1} versions stay`;
    return `Version ${version.version} of the image ${image.name}${owner} is deleted; ${rest}.`;
  }
  // Deleting the last version deletes the image itself.
  const all = count === 1 ? 'its only version' : `all ${count} versions`;
  return `The image ${image.name}${owner} is deleted with ${all}.`;
}

/**
 * Carries the plan out; `dryRun` only asks the server. Sent once, never repeated.
 * @throws RpcError
 */
export async function deleteImage(
  { account, site }: Place,
  plan: Pick<DeletePlan, 'urn' | 'creatorUrn'>,
  options: { dryRun?: boolean; signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const call = { signal: options.signal };
  const credentials = [await account.sliceAuthority.selfCredential(call)];
  // The creator is always named: the servers ask for it in cases that we cannot see from here.
  const creatorUrn = plan.creatorUrn ?? account.identity.urn;
  const dryRun = options.dryRun ?? false;
  await site.componentManager.deleteImage(
    { imageUrn: plan.urn, credentials, creatorUrn, dryRun },
    call,
  );
}
