/** Puts together what a site is asked for; whichever way the person took, it becomes one here. */
import type { Place } from '../../accounts/account';
import type { SnapshotRequest } from '../job';
import type { SnapshotPlan } from './plan';

export interface RequestParts {
  readonly sliceUrn: string;
  readonly sliverUrn: string;
  readonly clientId: string;
  readonly imageName: string;
  /** Who may use a new image; only the project unless given. */
  readonly global?: boolean | undefined;
  readonly description?: string | undefined;
  readonly wholeDisk?: boolean | undefined;
}

/**
 * @param plan what the person was told and has agreed to. Without one, or with that of a new image,
 * nothing is replaced: a name that exists is refused.
 */
export function requestFor(
  { account, site }: Place,
  parts: RequestParts,
  plan?: SnapshotPlan,
): SnapshotRequest {
  const { sliceUrn, sliverUrn, clientId, imageName, description, wholeDisk } = parts;
  const agreed = plan?.kind === 'new-version' ? plan : undefined;
  return {
    accountId: account.id,
    siteUrn: site.urn,
    siteUrl: site.componentManager.url,
    sliceUrn,
    sliverUrn,
    clientId,
    // The image keeps its spelling, whatever was typed.
    imageName: agreed?.image.name ?? imageName,
    // A new version is for whom the image is; if that is not known, count on the wider circle.
    global: agreed === undefined ? parts.global === true : agreed.visibility !== 'project',
    // An empty one is refused by sites (docs/protocol.md 1.6).
    description: description?.trim() === '' ? undefined : description?.trim(),
    wholeDisk,
    replaces: agreed?.replaces,
  };
}
