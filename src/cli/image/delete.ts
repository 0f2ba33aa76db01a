/** `geni-image delete`: removes an image, or one version of it, after saying what will go. */
import { deleteImage, planDelete, type DeletePlan } from '../../model/delete';
import type { Image } from '../../model/image';
import { listImages } from '../../model/images';
import { Remembered } from '../../model/remembered';
import { lastPartOf } from '../../model/urns';
import { VisibilityLookup } from '../../model/visibility';
import { parseImageUrn, parseUrn, sameDomain, sameImage, sameUrn, withoutVersion } from '../../rpc';
import { confirm } from './confirm';
import { UsageError } from './failure';
import { sizeText } from './format';
import type { CommonOptions } from './options';
import type { Output } from './output';
import { openSession, type Session } from './session';

export interface DeleteOptions extends CommonOptions {
  readonly dryRun?: boolean;
}

export async function remove(
  imageUrn: string,
  creatorUrn: string | undefined,
  options: DeleteOptions,
  output: Output,
): Promise<void> {
  const { name } = parseImageUrn(imageUrn);
  if (creatorUrn !== undefined && parseUrn(creatorUrn).type !== 'user') {
    throw new UsageError(
      `${creatorUrn} is not the URN of a user: the creator of the image is meant.`,
    );
  }
  const session = await openSession(options, [imageUrn]);
  output.about({ site: session.site.name, image: imageUrn });
  const plan = await planFor(session, imageUrn);
  const creator = checkedCreator(name, creatorUrn, plan);
  const wish = { urn: plan?.urn ?? imageUrn, creatorUrn: creator };
  // The site's own check first: what it refuses needs no question (docs/protocol.md 5.13, `impotent`).
  if (plan === undefined || options.dryRun === true) {
    await deleteImage(session, wish, { dryRun: true });
    if (plan === undefined && creator === undefined) throw unknownCreator(name);
  }
  const shown = shownPlan(wish.urn, plan);
  if (options.dryRun === true) {
    output.result({ plan: shown }, `Nothing is done. ${whatGoes(name, plan)} The site agrees.`);
    return;
  }
  await confirm(whatGoes(name, plan), options, output);
  await deleteImage(session, wish);
  if (parseImageUrn(wish.urn).version === undefined) new Remembered().forgetImage(wish.urn);
  output.result({ deleted: shown }, doneText(name, plan));
}

/** Undefined for an image that neither one's own list nor that of its project has. */
async function planFor(session: Session, imageUrn: string): Promise<DeletePlan | undefined> {
  const { account, site } = session;
  const visibility = new VisibilityLookup();
  const own = await listImages(account, site, { visibility });
  refuseOtherSite(imageUrn, own);
  const projects = (): Promise<readonly string[]> => Promise.resolve([projectOf(imageUrn)]);
  return (
    planIn(own, imageUrn, account.identity.urn) ??
    planIn(
      await listImages(account, site, { visibility, projects }),
      imageUrn,
      account.identity.urn,
    )
  );
}

function planIn(images: readonly Image[], imageUrn: string, me: string): DeletePlan | undefined {
  const image = images.find(({ urn }) => sameImage(urn, withoutVersion(imageUrn)));
  if (image === undefined) return undefined;
  const version = image.versions.find(({ urn }) => sameImage(urn, imageUrn));
  if (version === undefined && parseImageUrn(imageUrn).version !== undefined) return undefined;
  return planDelete(image, me, version);
}

function projectOf(imageUrn: string): string {
  const { authority, project } = parseImageUrn(imageUrn);
  return `urn:publicid:IDN+${authority}:${project}+project+${project}`;
}

/** Servers ignore the site in a URN and would delete their own image of that name (docs/protocol.md 1.4). */
function refuseOtherSite(imageUrn: string, images: readonly Image[]): void {
  const { authority } = parseImageUrn(imageUrn);
  const here = images[0] && parseImageUrn(images[0].urn).authority;
  if (here === undefined || sameDomain(here, authority)) return;
  throw new UsageError(
    `This image belongs to ${authority}, but the site that you ask is ${here}: give the address of ${authority} with -m URL.`,
  );
}

/**
 * Servers do not check reliably whether somebody else's image is meant (docs/protocol.md 5.13), so the
 * creator must be named and must be the right one.
 */
function checkedCreator(
  name: string,
  given: string | undefined,
  plan: DeletePlan | undefined,
): string | undefined {
  const recorded = plan?.creatorUrn;
  if (given !== undefined && recorded !== undefined && !sameUrn(given, recorded)) {
    throw new UsageError(
      `The creator of the image ${name} is ${recorded}, not ${given}: nothing was deleted.`,
    );
  }
  if (given === undefined && plan?.foreign === true) throw unknownCreator(name, recorded);
  return given ?? recorded;
}

function unknownCreator(name: string, creator?: string): UsageError {
  const whose =
    creator === undefined ? 'is not in your list' : `is of ${lastPartOf(creator)}, not yours`;
  return new UsageError(
    `The image ${name} ${whose}: name its creator as well, "geni-image delete IMAGE_URN ${creator ?? 'CREATOR_URN'}", if you may and want to delete it.`,
  );
}

function whatGoes(name: string, plan: DeletePlan | undefined): string {
  if (plan === undefined) return `The image ${name} of somebody else is deleted.`;
  const size = plan.bytes > 0 ? ` (${sizeText(plan.bytes)})` : '';
  return plan.sentence.replace(/\.$/, `${size}.`);
}

function shownPlan(urn: string, plan: DeletePlan | undefined): object {
  const versions = plan?.versions.map((version) => version.urn);
  return { urn, versions, bytes: plan?.bytes, creatorUrn: plan?.creatorUrn };
}

function doneText(name: string, plan: DeletePlan | undefined): string {
  if (plan === undefined) return `The image ${name} is deleted.`;
  const freed = plan.bytes > 0 ? ` ${sizeText(plan.bytes)} are free again.` : '';
  return `${plan.sentence}${freed}`;
}
