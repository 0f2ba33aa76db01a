/** `geni-image info`: the state of one image. */
import type { Image, ImageVersion } from '../../../model/inventory/image';
import { findVisibility, listImages, withFacts } from '../../../model/inventory/loadImages';
import { releasedOf } from '../../../model/inventory/releasedOf';
import { VisibilityLookup } from '../../../model/inventory/visibility';
import { parseImageUrn, sameImage, withoutVersion, type ImageInfo } from '../../../rpc';
import { knownAge, knownSize, knownVisibility } from '../terminal/format';
import { shownImage } from './list';
import { NotThere, versionNamed } from '../failures/notThere';
import type { CommonOptions } from '../arguments/options';
import { indented, type Output } from '../terminal/output';
import { openSession, type Session } from '../session/session';

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
  const named = image && versionNamed(image, imageUrn);
  if (image === undefined && urn !== imageUrn) throw unknownVersion(imageUrn, site.name);
  const { status, size, hash, log, reason } = factsOf(state, image, named);
  const text = [
    `image    ${urn}`,
    ...(status === undefined ? [] : [`status   ${status}`]),
    ...(status === undefined && size === undefined ? [] : [`size     ${knownSize(size)}`]),
    ...(hash === undefined ? [] : [`SHA-1    ${hash}`]),
    ...(reason === undefined ? [] : reasonLines(reason)),
    ...(log === undefined ? [] : ['log', ...indented(log)]),
    ...(image === undefined ? [] : versionLines(image, named)),
  ];
  const details = image === undefined ? {} : shownImage(image);
  output.result({ image: { ...details, urn, status, size, hash, reason, log } }, text);
}

function reasonLines(reason: string): string[] {
  const [first = '', ...more] = reason.split('\n');
  return [`reason   ${first}`, ...more.map((line) => `         ${line}`)];
}

interface Facts {
  readonly status?: ImageInfo['status'];
  readonly size?: number | undefined;
  readonly hash?: string | undefined;
  readonly log?: string | undefined;
  readonly reason?: string | undefined;
}

/**
 * The site tells the state of the image: of the version that is released, or that is being made. Of any
 * other only what the list has is known.
 */
function factsOf(state: ImageInfo, image?: Image, named?: ImageVersion): Facts {
  const { status, size, hash, log, output: reason } = state;
  if (image === undefined || named === undefined) return { status, size, hash, log, reason };
  const isMeant =
    status === 'ready'
      ? named === releasedOf(image)
      : image.versions.every(({ version }) => version <= named.version);
  return isMeant ? { status, size, hash, log, reason } : { size: named.size, hash: named.hash };
}

/** One's own images are listed; one that is merely shared has only its state. */
async function listed({ account, site }: Session, urn: string): Promise<Image | undefined> {
  const visibility = new VisibilityLookup();
  const images = await listImages(account, site, { visibility });
  const image = images.filter((it) => sameImage(it.urn, urn));
  await findVisibility(image, site, { visibility });
  return withFacts(image, visibility)[0];
}

/** One version, when one was asked for. */
function versionLines(image: Image, only?: ImageVersion): string[] {
  return [
    ...(image.description === '' ? [] : [`about    ${image.description}`]),
    ...(only === undefined ? image.versions : [only]).map(
      ({ version, size, created, visibility }) =>
        `version  ${version}: ${knownSize(size)}, made ${knownAge(created)}, can be used by ${knownVisibility(visibility)}`,
    ),
  ];
}

/** The site tells the state of an image, and versions only of images that it lists for the user. */
function unknownVersion(imageUrn: string, site: string): NotThere {
  const { name, version } = parseImageUrn(imageUrn);
  return new NotThere(
    `It is not known whether ${name} has a version ${version ?? 0}: ${site} does not list this image for you. Leave out the version to see the state of the image.`,
  );
}
