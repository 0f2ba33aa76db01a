/** `geni-image delete`: removes an image, or one version of it, after saying what will go. */
import {
  deleteImage,
  planDelete,
  requireUnchanged,
  type DeletePlan,
  type DeleteWish,
} from '../../../model/images/deleteImage';
import { requireUnprotected } from '../../../model/keep/protection';
import type { Image, ImageVersion } from '../../../model/inventory/image';
import { isOfAuthority } from '../../../model/failures/names';
import { verdictOf } from '../../../model/failures/verdict';
import { listImages } from '../../../model/inventory/loadImages';
import { Remembered } from '../session/commandCache';
import { lastPartOf, projectUrnOfImage } from '../../../model/urns';
import { systemProject } from '../../../rspec/images/imageForm';
import { VisibilityLookup } from '../../../model/inventory/visibility';
import {
  parseImageUrn,
  parseUrn,
  RpcError,
  sameDomain,
  sameImage,
  sameUrn,
  withoutVersion,
} from '../../../rpc';
import { confirm } from '../terminal/confirm';
import { UsageError, type Ended } from '../failures/failure';
import { unanswered } from '../failures/unanswered';
import { knownAge, knownSize, knownVisibility } from '../terminal/format';
import type { CommonOptions } from '../arguments/options';
import { versionNamed } from '../failures/notThere';
import type { Output } from '../terminal/output';
import { labelsHere } from '../keep/labelsFile';
import { findImage, type FoundImage } from '../session/findImage';
import type { Session } from '../session/session';
import { shellWord } from '../../../model/shellWord';
import { siteOptionOf } from '../session/sites';

export interface DeleteOptions extends CommonOptions {
  readonly dryRun?: boolean;
  /** Full name of a protected image. */
  readonly protected?: string;
}

export async function remove(
  word: string,
  creatorUrn: string | undefined,
  options: DeleteOptions,
  output: Output,
): Promise<void> {
  refuseWords(word, creatorUrn);
  const finding = { command: 'delete', isRisky: true };
  const found = await findImage(word, options, output, finding);
  const { session, urn: imageUrn } = found;
  const { project, name, version } = parseImageUrn(imageUrn);
  const what = version === undefined ? `image ${name}` : `version ${version} of the image ${name}`;
  output.about({ site: session.site.name, image: imageUrn });
  const plan = await planFor(session, imageUrn);
  if (plan === undefined && project === systemProject) throw ofSystem(name, session);
  requireUnprotected(labelsHere(), plan?.urn ?? imageUrn, options.protected);
  const creator = checkedCreator({ word, name }, creatorUrn, plan);
  const wish = { urn: imageUrn, ...plan, creatorUrn: creator };
  // The site's own check first: what it refuses needs no question (docs/protocol.md 5.13, `impotent`).
  if (plan === undefined || options.dryRun === true) {
    await deleteImage(session, wish, { dryRun: true });
    if (plan === undefined && creator === undefined) throw unknownCreator({ word, name });
  }
  const shown = shownPlan(wish.urn, plan);
  if (options.dryRun === true) {
    output.result(
      { plan: shown },
      `Nothing was done. ${forecastOf(what, plan)} The site accepted a dry run.`,
    );
    return;
  }
  const question = questionOf(what, plan);
  // A name says less than what was found by it.
  if (found.image !== undefined && plan !== undefined) tellFound(found, found.image, plan, output);
  await confirm(question, options, output, question);
  if (plan !== undefined) await requireUnchanged(session, plan);
  const look = `geni-image list${siteOptionOf(session, options.cm)}`;
  await sendDelete(session, wish, (error) =>
    unanswered(error, `whether the ${what} is deleted`, look, output),
  );
  if (parseImageUrn(wish.urn).version === undefined)
    new Remembered().forgetImage(session.site.componentManager.url, wish.urn);
  output.changed({ deleted: shown }, doneText(what, plan));
}

/** @throws UsageError, UrnError for what cannot be meant */
function refuseWords(word: string, creatorUrn: string | undefined): void {
  refuseSwapped(word, creatorUrn);
  if (creatorUrn === undefined || parseUrn(creatorUrn).type === 'user') return;
  throw new UsageError(`${creatorUrn} is not the URN of a user: give the creator of the image.`);
}

function ofSystem(name: string, { site }: Session): UsageError {
  return new UsageError(
    `The image ${name} is one of the system images of ${site.name}, which only the site’s operators can delete.`,
  );
}

/** Which image a name has found: said before it is deleted, whether or not anybody is asked. */
function tellFound(
  { session: { site } }: FoundImage,
  image: Image,
  { urn, versions, foreign }: DeletePlan,
  output: Output,
): void {
  const whose = foreign ? `the image of ${lastPartOf(image.creatorUrn ?? '')}` : 'your image';
  const going = new Set(versions.map((version) => version.urn));
  output.note(`${urn} is ${whose} at ${site.name}:`);
  for (const version of image.versions)
    if (going.has(version.urn)) output.note(`  ${versionText(version)}`);
}

function versionText({ version, size, created, visibility }: ImageVersion): string {
  return `version ${version}: ${knownSize(size)}, made ${knownAge(created)}, can be used by ${knownVisibility(visibility)}`;
}

/** Undefined for an image that neither one's own list nor that of its project has. */
async function planFor(session: Session, imageUrn: string): Promise<DeletePlan | undefined> {
  const { account, site } = session;
  const visibility = new VisibilityLookup();
  const own = await listImages(account, site, { visibility });
  refuseOtherSite(imageUrn, own);
  const projects = (): Promise<readonly string[]> => Promise.resolve([projectUrnOfImage(imageUrn)]);
  return (
    planIn(own, imageUrn, account.userUrn) ??
    planIn(await listImages(account, site, { visibility, projects }), imageUrn, account.userUrn)
  );
}

function planIn(images: readonly Image[], imageUrn: string, me: string): DeletePlan | undefined {
  const image = images.find(({ urn }) => sameImage(urn, withoutVersion(imageUrn)));
  if (image === undefined) return undefined;
  return planDelete(image, me, versionNamed(image, imageUrn));
}

/** Servers ignore the site in a URN and would delete their own image of that name (docs/protocol.md 1.4). */
function refuseOtherSite(imageUrn: string, images: readonly Image[]): void {
  const { authority } = parseImageUrn(imageUrn);
  const here = images[0] && parseImageUrn(images[0].urn).authority;
  if (here === undefined || sameDomain(here, authority)) return;
  throw new UsageError(
    `This image belongs to ${authority}, but you are using ${here}: give the address of ${authority} with -m URL.`,
  );
}

/**
 * Servers do not check reliably whether somebody else's image is meant (docs/protocol.md 5.13), so the
 * creator must be named and must be the right one.
 */
function checkedCreator(
  image: Named,
  given: string | undefined,
  plan: DeletePlan | undefined,
): string | undefined {
  const recorded = plan?.creatorUrn;
  if (given !== undefined && recorded !== undefined && !sameUrn(given, recorded)) {
    throw new UsageError(
      `The creator of the image ${image.name} is ${recorded}, not ${given}: nothing was deleted.`,
    );
  }
  if (given === undefined && plan?.foreign === true) throw unknownCreator(image, recorded);
  return given ?? recorded;
}

/** An image as it was typed, and its name. */
interface Named {
  readonly word: string;
  readonly name: string;
}

function unknownCreator({ word, name }: Named, creator?: string): UsageError {
  const image = word.startsWith('urn:') ? 'IMAGE_URN' : shellWord(word);
  const whose =
    creator === undefined ? 'is not in your list' : `is of ${lastPartOf(creator)}, not yours`;
  return new UsageError(
    `The image ${name} ${whose}: give its creator too, "geni-image delete ${image} ${creator ?? 'CREATOR_URN'}", if you are allowed to delete it.`,
  );
}

/** @param what the image, or the version of it, that is named. */
function questionOf(what: string, plan: DeletePlan | undefined): string {
  return plan === undefined
    ? `Delete the ${what}, which is someone else's?`
    : `${plan.question.slice(0, -1)}${sizeOf(plan)}?`;
}

function forecastOf(what: string, plan: DeletePlan | undefined): string {
  return plan === undefined
    ? `This would delete the ${what}, which is someone else's.`
    : `${plan.forecast.slice(0, -1)}${sizeOf(plan)}.`;
}

function sizeOf({ bytes }: DeletePlan): string {
  return bytes > 0 ? ` (${knownSize(bytes)})` : '';
}

function shownPlan(urn: string, plan: DeletePlan | undefined): object {
  const versions = plan?.versions.map((version) => version.urn);
  return { urn, versions, bytes: plan?.bytes, creatorUrn: plan?.creatorUrn };
}

function doneText(what: string, plan: DeletePlan | undefined): string {
  if (plan === undefined) return `Deleted the ${what}.`;
  const freed = plan.bytes > 0 ? ` Freed ${knownSize(plan.bytes)}.` : '';
  return `${plan.done}${freed}`;
}

/** The creator and the image in the order of other tools. */
function refuseSwapped(image: string, creator: string | undefined): void {
  const isUser = /\+user\+/i.test(image) && creator !== undefined && /\+image\+/i.test(creator);
  if (isUser) {
    throw new UsageError(
      `The arguments are the wrong way round: give the image first, "geni-image delete ${shellWord(creator)} ${shellWord(image)}".`,
    );
  }
}

/** @param open makes the failure of a request that may have taken effect. */
async function sendDelete(
  session: Session,
  wish: DeleteWish,
  open: (error: unknown) => Ended,
): Promise<void> {
  try {
    await deleteImage(session, wish);
  } catch (error) {
    if (verdictOf(error) === 'refused' || (RpcError.is(error) && isOfAuthority(error))) throw error;
    throw open(error);
  }
}
