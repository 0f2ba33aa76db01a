/** `geni-image delete`: removes an image, or one version of it. */
import { deleteImage, planDelete, type DeletePlan } from '../../model/delete';
import type { Image } from '../../model/image';
import { listImages } from '../../model/images';
import { VisibilityLookup } from '../../model/visibility';
import { parseImageUrn, parseUrn, sameImage, withoutVersion } from '../../rpc';
import { UsageError } from './failure';
import { sizeText } from './format';
import type { CommonOptions } from './options';
import type { Output } from './output';
import { openSession, type Session } from './session';

export async function remove(
  imageUrn: string,
  creatorUrn: string | undefined,
  options: CommonOptions,
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
  const urn = plan?.urn ?? imageUrn;
  await deleteImage(session, { urn, creatorUrn: creatorUrn ?? plan?.creatorUrn });
  const versions = plan?.versions.map((version) => version.urn);
  output.result({ deleted: { urn, versions, bytes: plan?.bytes } }, doneText(name, plan));
}

/** Undefined for an image that is not in one's own list: then the server alone decides. */
async function planFor(session: Session, imageUrn: string): Promise<DeletePlan | undefined> {
  const { account, site } = session;
  const images = await listImages(account, site, { visibility: new VisibilityLookup() });
  refuseOtherSite(imageUrn, images);
  const image = images.find(({ urn }) => sameImage(urn, withoutVersion(imageUrn)));
  const version = image?.versions.find(({ urn }) => sameImage(urn, imageUrn));
  if (image === undefined) return undefined;
  if (version === undefined && parseImageUrn(imageUrn).version !== undefined) return undefined;
  return planDelete(image, account.identity.urn, version);
}

/** Servers ignore the site in a URN and would delete their own image of that name (docs/protocol.md 1.4). */
function refuseOtherSite(imageUrn: string, images: readonly Image[]): void {
  const { authority } = parseImageUrn(imageUrn);
  const here = images[0] && parseImageUrn(images[0].urn).authority;
  if (here === undefined || here.toLowerCase() === authority.toLowerCase()) return;
  throw new UsageError(
    `This image belongs to ${authority}, but the site that you ask is ${here}: give the address of ${authority} with -m URL.`,
  );
}

function doneText(name: string, plan: DeletePlan | undefined): string {
  if (plan === undefined) return `The image ${name} is deleted.`;
  const freed = plan.bytes > 0 ? ` ${sizeText(plan.bytes)} are free again.` : '';
  return `${plan.sentence}${freed}`;
}
