/** `geni-image info`: the state of one image. */
import type { Image, ImageVersion } from '../../../model/inventory/image';
import { findVisibility, withFacts } from '../../../model/inventory/loadImages';
import { releasedOf } from '../../../model/inventory/releasedOf';
import { lastPartOf } from '../../../model/urns';
import { VisibilityLookup } from '../../../model/inventory/visibility';
import { parseImageUrn, withoutVersion, type ImageInfo } from '../../../rpc';
import { knownAge, knownSize, knownVisibility } from '../terminal/format';
import { saidOf, saidOfVersion, saidWords } from '../../../model/keep/said';
import { labelLines, labelsToShow, shownSaid } from '../keep/labelLines';
import type { Labels } from '../../../model/keep/labels';
import { shownImage } from './list';
import { madeFrom, madeFromLines } from '../history/madeFrom';
import { NotThere, versionNamed } from '../failures/notThere';
import type { CommonOptions } from '../arguments/options';
import { indented, type Output } from '../terminal/output';
import { findImage, listedImage, type FoundImage } from '../session/findImage';
import { lastTryOf } from '../trials/lastTryOf';

export async function info(word: string, options: CommonOptions, output: Output): Promise<void> {
  const found = await findImage(word, options, output, { command: 'info' });
  const { session, urn: imageUrn } = found;
  const { account, site } = session;
  output.about({ site: site.name, image: imageUrn });
  const credentials = [await account.sliceAuthority.selfCredential()];
  // The call understands no versions (docs/protocol.md 1.4).
  const urn = withoutVersion(imageUrn);
  const state = await site.componentManager.imageInfo({ imageUrn: urn, credentials });
  // The classic script knows one's own images only.
  const image = await listed(found, output.name !== 'geni-image');
  const named = image && versionNamed(image, imageUrn);
  if (image === undefined && urn !== imageUrn) throw unknownVersion(imageUrn, site.name);
  const facts = factsOf(state, image, named);
  const labels = labelsToShow(output);
  const details = image === undefined ? {} : shownImage(image, labels);
  const marked = shownSaid(saidOf(labels, imageUrn));
  const where = word === imageUrn ? [] : [`site     ${site.name}`];
  const meant = named ?? (image && releasedOf(image));
  const url = meant?.url;
  // The classic script's output stays as it is.
  const isClassic = output.name !== 'geni-image';
  const past = isClassic ? {} : await pastOf(found, meant?.urn);
  const text = [
    `image    ${urn}`,
    ...(url === undefined ? [] : [`url      ${url}`]),
    ...where,
    ...creatorLine(image),
    ...labelLines(labels, imageUrn, 9),
    ...factLines(facts),
    ...madeFromLines(past.made, site.name),
  ];
  const versions = image === undefined ? [] : versionLines(image, named, labels);
  const shown = { ...details, urn, ...facts, marked, madeFrom: past.made, lastTry: past.tried?.shown };
  output.result({ image: shown }, [...text, ...versions, ...triedLine(past)]);
}

interface Past {
  readonly made?: Awaited<ReturnType<typeof madeFrom>>;
  readonly tried?: ReturnType<typeof lastTryOf>;
}

/** What the journal knows of it. */
async function pastOf({ session, urn }: FoundImage, meant: string | undefined): Promise<Past> {
  const made = meant === undefined ? undefined : await madeFrom(session, meant);
  return { made, tried: lastTryOf(urn) };
}

function triedLine({ tried }: Past): string[] {
  return tried === undefined ? [] : [`tried    ${tried.sentence}`];
}

/** Of somebody else's image. */
function creatorLine(image: Image | undefined): string[] {
  const creator = image?.mine === false ? image.creatorUrn : undefined;
  return creator === undefined ? [] : [`creator  ${lastPartOf(creator)}`];
}

function factLines({ status, size, hash, log, reason }: Facts): string[] {
  return [
    ...(status === undefined ? [] : [`status   ${status}`]),
    ...(status === undefined && size === undefined ? [] : [`size     ${knownSize(size)}`]),
    ...(hash === undefined ? [] : [`SHA-1    ${hash}`]),
    ...(reason === undefined ? [] : reasonLines(reason)),
    ...(log === undefined ? [] : ['log', ...indented(log)]),
  ];
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

/** With who can use it. One that nobody lists has only its state. */
async function listed(found: FoundImage, isOwnOnly: boolean): Promise<Image | undefined> {
  const { site } = found.session;
  const visibility = new VisibilityLookup();
  const image = await listedImage(found, visibility, isOwnOnly);
  if (image === undefined) return undefined;
  await findVisibility([image], site, { visibility });
  return withFacts([image], visibility)[0];
}

/** One version, when one was asked for. */
function versionLines(image: Image, only: ImageVersion | undefined, labels: Labels): string[] {
  return [
    ...(image.description === '' ? [] : [`about    ${image.description}`]),
    ...(only === undefined ? image.versions : [only]).map(
      ({ urn, version, size, created, visibility }) =>
        [
          `version  ${version}: ${knownSize(size)}`,
          `made ${knownAge(created)}`,
          `can be used by ${knownVisibility(visibility)}`,
          ...(only === undefined ? saidWords(saidOfVersion(labels, urn)) : []),
        ].join(', '),
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
