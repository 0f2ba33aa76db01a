/** What a delete would remove, and the delete itself (docs/protocol.md 5.13). */
import * as l10n from '@vscode/l10n';
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
  const creator = foreign ? image.creatorUrn : undefined;
  const name =
    creator === undefined
      ? l10n.t('the image {0}', image.name)
      : l10n.t('the image {0} of {1}', image.name, lastPartOf(creator));
  const count = image.versions.length;
  if (version !== undefined && count > 1) {
    return count === 2
      ? l10n.t('Version {0} of {1} is deleted; the other version stays.', version.version, name)
      : l10n.t(
          'Version {0} of {1} is deleted; the other {2} versions stay.',
          version.version,
          name,
          count - 1,
        );
  }
  // Deleting the last version deletes the image itself.
  const sentence =
    count === 1
      ? l10n.t('{0} is deleted with its only version.', name)
      : l10n.t('{0} is deleted with all {1} versions.', name, count);
  return sentence.charAt(0).toLocaleUpperCase() + sentence.slice(1);
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
