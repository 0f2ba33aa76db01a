/**
 * The last questions before a request leaves, whichever way the person took: may it start, and what would
 * it do? Whoever showed an answer before showed it of a moment that has passed.
 */
import * as l10n from '@vscode/l10n';
import { formatImageUrn, RpcError, sameDomain } from '../../../rpc';
import { authorityOf } from '../../urns';
import { releasedOf } from '../../inventory/releasedOf';
import { isAtPortal, siteNameOf, type SnapshotPlace } from '../place';
import { checkImageName } from '../planning/imageName';
import { readinessOf, requireReady, type Readiness } from '../planning/readiness';
import { SnapshotRefused, type NodeImage, type SnapshotRequest, type Workspace } from '../job';
import type { StartOptions } from './startOptions';
import { requireAgreed } from '../planning/agreement';
import type { SnapshotBackEnd } from './backEnd';
import { checkDescription } from '../planning/description';
import { readPlan, type PlanWish, type SnapshotPlan } from '../planning/plan';

/** What the name stood for when the request was made; the end is judged by what has changed. */
export interface Before {
  /** Undefined when it could not be found out. */
  readonly versions: readonly string[] | undefined;
  /** Hash of the image that gets a new version. */
  readonly hash?: string | undefined;
  /** What the node ran; undefined when nobody has read it. */
  readonly nodeImage?: NodeImage | undefined;
  /** The experiment's latest snapshot, at a portal. */
  readonly snapshotBefore?: string | undefined;
  /** The repository from which it is asked for. */
  readonly workspace?: Workspace | undefined;
}

/** @throws SnapshotRefused for a name or a description that no site takes, and for what a portal does not offer */
export function refuseBadWords({ imageName, description, global, portal }: SnapshotRequest): void {
  const wrong = checkImageName(imageName);
  if (wrong !== undefined) throw new SnapshotRefused('bad-name', wrong);
  const bad = checkDescription(description ?? '');
  if (bad !== undefined) throw new SnapshotRefused('bad-description', bad);
  if (portal === undefined) return;
  if (description !== undefined)
    throw new SnapshotRefused(
      'not-offered',
      l10n.t('A portal takes no description of an image: leave it out, or use your certificate.'),
    );
  if (global)
    throw new SnapshotRefused(
      'not-offered',
      l10n.t(
        'A portal cannot be told who can use an image: leave that out, or use your certificate.',
      ),
    );
}

/**
 * @throws SnapshotRefused when it may not start, or would do what nobody has agreed to; RpcError when the
 * site cannot be asked.
 */
export async function beforeSending(
  place: SnapshotPlace,
  request: SnapshotRequest,
  backEnd: SnapshotBackEnd,
  { signal, look, imageable, nodeImage: told }: StartOptions,
): Promise<Before> {
  const { replaces } = request;
  // A portal refuses no name that exists: it is always looked at first.
  const isUnseen = look === false && replaces === undefined && !isAtPortal(place);
  // Sites of before know no `mustnotexist`, and overwrite: only the hash from before then proves the end.
  const named = isUnseen ? urnOfName(place, request) : undefined;
  const [found, hash] = await Promise.all([
    // Only a manifest tells what the node runs, which is kept for good: one that was read before is read again.
    readinessOf(place, { ...request, imageable: told && imageable }, signal),
    named === undefined
      ? undefined
      : backEnd.hashOf({ imageUrn: named, sliceUrn: request.sliceUrn }, signal),
  ]);
  requireReady(found, { ...request, siteName: siteNameOf(place) });
  const node = toldOf(found, told);
  if (isUnseen) return { versions: undefined, hash, ...node };
  try {
    const { plan, versions } = await readPlan(place, wishOf(request), signal);
    requireAgreed(request, plan);
    if (replaces === undefined) return { versions, ...node };
    const asked = { imageUrn: replaces.imageUrn, sliceUrn: request.sliceUrn };
    const before = await backEnd.hashOf(asked, signal);
    return { versions, hash: before ?? releasedHash(plan), ...node };
  } catch (error) {
    // Where nothing is replaced, the site refuses a name that exists: no list is needed for that.
    const isNeeded = replaces !== undefined || !RpcError.is(error);
    if (isNeeded || error.reason === 'aborted') throw error;
    return { versions: undefined, ...node };
  }
}

/** @param told what a manifest said that was read before */
function toldOf(
  found: Readiness,
  told: NodeImage | undefined,
): Pick<Before, 'nodeImage' | 'snapshotBefore'> {
  if (found.state !== 'ready') return { nodeImage: told };
  return { nodeImage: found.nodeImage ?? told, snapshotBefore: found.snapshotBefore };
}

/** What the name stands for at a site that names projects as the slice does; its own name for others only it knows. */
function urnOfName(
  place: SnapshotPlace,
  { sliceUrn, imageName: name }: SnapshotRequest,
): string | undefined {
  if (isAtPortal(place)) return undefined;
  const [authority, slice] = [authorityOf(place.site.urn), authorityOf(sliceUrn)];
  const project = slice?.split(':')[1];
  if (authority === undefined || slice === undefined || project === undefined) return undefined;
  return sameDomain(authority, slice) ? formatImageUrn({ authority, project, name }) : undefined;
}

/** What its public metadata say, where the site tells the hash of an image to nobody but its creator. */
function releasedHash(plan: SnapshotPlan): string | undefined {
  return plan.kind === 'new-version' ? releasedOf(plan.image)?.hash : undefined;
}

/**
 * Anyone may use a new image unless the person says no, so only that is a wish; and who has agreed to a new
 * version has been told who can use it.
 */
function wishOf({ imageName, sliceUrn, wholeDisk, global, replaces }: SnapshotRequest): PlanWish {
  const isPrivate = !global && replaces === undefined;
  return { imageName, sliceUrn, wholeDisk, ...(isPrivate && { global: false }) };
}
