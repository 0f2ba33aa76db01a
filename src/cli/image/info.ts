/** `geni-image info`: the state of one image. */
import type { Image } from '../../model/image';
import { findVisibility, listImages, withFacts } from '../../model/images';
import { VisibilityLookup } from '../../model/visibility';
import { parseImageUrn, withoutVersion } from '../../rpc';
import { ageText, sizeText, visibilityText } from './format';
import { shownImage } from './list';
import type { CommonOptions } from './options';
import { indented, type Output } from './output';
import { openSession, type Session } from './session';

export async function info(
  imageUrn: string,
  options: CommonOptions,
  output: Output,
): Promise<void> {
  parseImageUrn(imageUrn);
  const session = await openSession(options, [imageUrn]);
  const { account, site } = session;
  output.about({ site: site.name, image: imageUrn });
  const credentials = [await account.sliceAuthority.selfCredential()];
  // The call understands no versions (docs/protocol.md 1.4).
  const urn = withoutVersion(imageUrn);
  const state = await site.componentManager.imageInfo({ imageUrn: urn, credentials });
  const image = await listed(session, urn);
  const { status, size, hash, log, output: reason } = state;
  const text = [
    `image    ${urn}`,
    `status   ${status}`,
    `size     ${sizeText(size)}`,
    ...(hash === undefined ? [] : [`SHA-1    ${hash}`]),
    ...(reason === undefined ? [] : [`reason   ${reason}`]),
    ...(log === undefined ? [] : ['log', ...indented(log)]),
    ...(image === undefined ? [] : versionLines(image)),
  ];
  const details = image === undefined ? {} : shownImage(image);
  output.result({ image: { ...details, urn, status, size, hash, reason, log } }, text);
}

/** One's own images are listed; one that is merely shared has only its state. */
async function listed({ account, site }: Session, urn: string): Promise<Image | undefined> {
  const visibility = new VisibilityLookup();
  const images = await listImages(account, site, { visibility });
  const image = images.filter((it) => it.urn === urn);
  await findVisibility(image, site, { visibility });
  return withFacts(image, visibility)[0];
}

function versionLines(image: Image): string[] {
  return [
    ...(image.description === '' ? [] : [`about    ${image.description}`]),
    ...image.versions.map(
      ({ version, size, created, visibility }) =>
        `version  ${version}: ${sizeText(size)}, made ${ageText(created)}, used by ${visibilityText(visibility)}`,
    ),
  ];
}
