/** Puts together what a site is asked for; whichever way the person took, it becomes one here. */
import { askerOf, isAtPortal, type SnapshotPlace } from '../place';
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
  /** Keep the accounts and groups that were added on the node. */
  readonly updateAccounts?: boolean | undefined;
}

type NewVersion = Extract<SnapshotPlan, { kind: 'new-version' }>;

/**
 * @param plan what the person was told and has agreed to. Without one, or with that of a new image,
 * nothing is replaced: a name that exists is refused.
 */
export function requestFor(
  place: SnapshotPlace,
  parts: RequestParts,
  plan?: SnapshotPlan,
): SnapshotRequest {
  const { sliceUrn, sliverUrn, clientId, imageName, description, wholeDisk } = parts;
  const agreed = plan?.kind === 'new-version' ? plan : undefined;
  const portal = isAtPortal(place) ? place.experiment : undefined;
  return {
    accountId: askerOf(place).id,
    siteUrn: isAtPortal(place) ? place.siteUrn : place.site.urn,
    siteUrl: isAtPortal(place) ? undefined : place.site.componentManager.url,
    portal,
    sliceUrn,
    sliverUrn,
    clientId,
    // The image keeps its spelling, whatever was typed.
    imageName: agreed?.image.name ?? imageName,
    // A new version is for whom the image is; if that is not known, count on the wider circle. A portal is not asked.
    global: globalOf(portal === undefined ? agreed : undefined, parts),
    // An empty one is refused by sites (docs/protocol.md 1.6).
    description: description?.trim() === '' ? undefined : description?.trim(),
    wholeDisk,
    updateAccounts: parts.updateAccounts,
    replaces: agreed?.replaces,
    mayReplace: plan?.kind === 'unseen' ? true : undefined,
  };
}

function globalOf(agreed: NewVersion | undefined, { global }: RequestParts): boolean {
  return agreed === undefined ? global === true : agreed.visibility !== 'project';
}
