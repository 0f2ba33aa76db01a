/** What a delete would remove, and the delete itself (docs/protocol.md 5.13). */
import * as l10n from '@vscode/l10n';
import { parseImageUrn, sameImage, withoutVersion } from '../../rpc';
import type { Place } from '../accounts/account';
import { refusal, type UserError } from '../failures/userError';
import { noted } from '../journal/acts';
import type { Image, ImageVersion } from '../inventory/image';
import { listImages } from '../inventory/loadImages';
import { lastPartOf, projectUrnOfImage } from '../urns';
import { VisibilityLookup } from '../inventory/visibility';

export interface DeletePlan {
  /** Sent as `image_urn`: with a version for one version, without for all of them. */
  readonly urn: string;
  /** What goes. */
  readonly versions: readonly ImageVersion[];
  /** What stays of the image. */
  readonly others: readonly ImageVersion[];
  /** Sum of the known sizes of what goes. */
  readonly bytes: number;
  readonly creatorUrn?: string | undefined;
  /** In whose list the image is. */
  readonly projectUrn: string;
  /** Somebody else's: ask before, and the creator must be named. */
  readonly foreign: boolean;
  /** Asks whether to do it. */
  readonly question: string;
  /** Says what it would do, after a dry run. */
  readonly forecast: string;
  /** Says that it was done. */
  readonly done: string;
}

/** Plans the delete of a whole image, or of one of its versions. */
export function planDelete(image: Image, me: string, version?: ImageVersion): DeletePlan {
  const versions = version === undefined ? image.versions : [version];
  const foreign = !image.mine && image.creatorUrn !== me;
  return {
    urn: version?.urn ?? image.urn,
    versions,
    others: image.versions.filter((one) => !versions.includes(one)),
    bytes: versions.reduce((sum, { size }) => sum + (size ?? 0), 0),
    creatorUrn: image.creatorUrn,
    projectUrn: image.projectUrn ?? projectUrnOfImage(image.urn),
    foreign,
    ...sentencesOf(image, version, foreign),
  };
}

type Sentences = Pick<DeletePlan, 'question' | 'forecast' | 'done'>;

function sentencesOf(image: Image, version: ImageVersion | undefined, foreign: boolean): Sentences {
  const creator = foreign ? image.creatorUrn : undefined;
  const name =
    creator === undefined ? image.name : l10n.t('{0} of {1}', image.name, lastPartOf(creator));
  const count = image.versions.length;
  // Deleting the last version deletes the image itself.
  if (count === 1) return ofOnlyVersion(name);
  return version === undefined ? ofAll(name, count) : ofOne(name, version.version, count - 1);
}

function ofOnlyVersion(name: string): Sentences {
  return {
    question: l10n.t('Delete image {0} and its only version?', name),
    forecast: l10n.t('This would delete image {0} and its only version.', name),
    done: l10n.t('Deleted image {0} and its only version.', name),
  };
}

function ofAll(name: string, count: number): Sentences {
  return {
    question: l10n.t('Delete image {0} and its {1} versions?', name, count),
    forecast: l10n.t('This would delete image {0} and its {1} versions.', name, count),
    done: l10n.t('Deleted image {0} and its {1} versions.', name, count),
  };
}

function ofOne(name: string, version: number, others: number): Sentences {
  if (others === 1) {
    return {
      question: l10n.t(
        'Delete version {0} of image {1} and keep the other version?',
        version,
        name,
      ),
      forecast: l10n.t(
        'This would delete version {0} of image {1} and keep the other version.',
        version,
        name,
      ),
      done: l10n.t(
        'Deleted version {0} of image {1}. The other version is still there.',
        version,
        name,
      ),
    };
  }
  return {
    question: l10n.t(
      'Delete version {0} of image {1} and keep the other {2} versions?',
      version,
      name,
      others,
    ),
    forecast: l10n.t(
      'This would delete version {0} of image {1} and keep the other {2} versions.',
      version,
      name,
      others,
    ),
    done: l10n.t(
      'Deleted version {0} of image {1}. The other {2} versions are still there.',
      version,
      name,
      others,
    ),
  };
}

interface Call {
  readonly signal?: AbortSignal | undefined;
}

/**
 * For the moment before a delete is sent: asks the site once more what the image is, so that what is deleted
 * is what was said.
 * @param said the plan that was agreed to
 * @param gone URNs of versions that were deleted on purpose since then
 * @throws UserError when the image has changed, RpcError
 */
export async function requireUnchanged(
  place: Place,
  said: DeletePlan,
  { gone = [], signal }: Call & { readonly gone?: readonly string[] } = {},
): Promise<void> {
  const now = await versionsNow(place, said, signal);
  const before = [...said.versions, ...said.others].filter(({ urn }) => !gone.includes(urn));
  if (marks(before) !== marks(now)) throw changed(said, now.length === 0);
}

/** All versions of the image of a plan; somebody else's are in the list of its project. */
async function versionsNow(
  { account, site }: Place,
  { urn, foreign, projectUrn }: DeletePlan,
  signal: AbortSignal | undefined,
): Promise<readonly ImageVersion[]> {
  const visibility = new VisibilityLookup();
  const imageUrn = withoutVersion(urn);
  const find = async (projects: readonly string[]): Promise<Image | undefined> => {
    const options = { visibility, signal, projects: () => Promise.resolve(projects) };
    const images = await listImages(account, site, options);
    return images.find((image) => sameImage(image.urn, imageUrn));
  };
  const own = foreign ? undefined : await find([]);
  return (own ?? (await find([projectUrn])))?.versions ?? [];
}

/** A name can stand for another image by now: the same version number with other contents. */
function marks(versions: readonly ImageVersion[]): string {
  return versions
    .map((version) => `${version.urn} ${markOf(version)}`)
    .sort()
    .join();
}

/** Tells a version from another one that has its URN later. */
export function markOf({ uuid, created }: ImageVersion): string {
  return `${uuid} ${created?.getTime() ?? ''}`;
}

function changed({ urn }: DeletePlan, isGone: boolean): UserError {
  const { name } = parseImageUrn(urn);
  return refusal(
    isGone
      ? l10n.t('The image {0} no longer exists: nothing was deleted.', name)
      : l10n.t(
          'The image {0} has changed since you were asked. Nothing was deleted. Check its versions, then decide again.',
          name,
        ),
  );
}

/**
 * Carries the plan out, after `requireUnchanged`; `dryRun` only asks the server. Sent once, never repeated.
 * @throws RpcError
 */
export async function deleteImage(
  place: Place,
  plan: DeleteWish,
  options: Call & { readonly dryRun?: boolean } = {},
): Promise<void> {
  if (options.dryRun === true) {
    await send(place, plan, options);
    return;
  }
  const { urn: siteUrn, name: siteName, acts } = place.site;
  const { urn: imageUrn, creatorUrn: creator, versions, bytes: size } = plan;
  const facts = {
    siteUrn,
    siteName,
    imageUrn,
    imageName: parseImageUrn(imageUrn).name,
    creator,
    versions: versions?.map(({ urn }) => urn),
    marks: versions?.map(markOf),
    size: size === 0 ? undefined : size,
  };
  const work = (): Promise<void> => send(place, plan, options);
  await noted(acts, { kind: 'delete', facts }, work, () => ({ outcome: 'done' }));
}

/** What is sent, and as much as is known of what goes with it. */
export interface DeleteWish extends Pick<DeletePlan, 'urn' | 'creatorUrn'> {
  readonly versions?: readonly ImageVersion[] | undefined;
  /** Of the versions together. */
  readonly bytes?: number | undefined;
}

async function send(
  { account, site }: Place,
  plan: DeleteWish,
  options: Call & { readonly dryRun?: boolean },
): Promise<void> {
  const call = { signal: options.signal };
  const credentials = [await account.sliceAuthority.selfCredential(call)];
  // The creator is always named: the servers ask for it in cases that we cannot see from here.
  const creatorUrn = plan.creatorUrn ?? account.userUrn;
  const dryRun = options.dryRun ?? false;
  await site.componentManager.deleteImage(
    { imageUrn: plan.urn, credentials, creatorUrn, dryRun },
    call,
  );
}
