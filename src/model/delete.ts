/** What a delete would remove, and the delete itself (protocol 5.13). */
import type { Account, Site } from './account';
import type { Image, ImageVersion } from './image';

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
export declare function planDelete(image: Image, me: string, version?: ImageVersion): DeletePlan;

/** Carries the plan out; `dryRun` only asks the server. @throws RpcError */
export declare function deleteImage(
  target: { account: Account; site: Site },
  plan: Pick<DeletePlan, 'urn' | 'creatorUrn'>,
  options?: { dryRun?: boolean; signal?: AbortSignal },
): Promise<void>;
