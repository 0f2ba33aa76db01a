/**
 * Finds the image that a person means. A URN names its site; a name is looked for in one's own list and those of one's
 * projects at all chosen sites, then among the images that the sites offer to everyone.
 */
import type { Image } from '../../../model/inventory/image';
import { listImages } from '../../../model/inventory/loadImages';
import { VisibilityLookup } from '../../../model/inventory/visibility';
import { authorityOf, projectUrnOfImage } from '../../../model/urns';
import {
  formatImageUrn,
  parseImageUrn,
  RpcError,
  sameImage,
  sameName,
  withoutVersion,
} from '../../../rpc';
import { systemProject } from '../../../rspec/images/imageForm';
import { nearest } from '../../../rspec/language/distance';
import { explainInOneLine } from '../../../model/failures/explain';
import type { CommonOptions } from '../arguments/options';
import { Ambiguous, UsageError } from '../failures/failure';
import { NotThere } from '../failures/notThere';
import { pick } from '../terminal/pick';
import { isInteractive } from '../terminal/prompt';
import type { Output } from '../terminal/output';
import { imageNames, isCalled, type ImageName } from './imageNames';
import { openSession, openSessions, type Session, type Sessions } from './session';
import { imagesAt, offeredAt } from './siteImages';
import { chosenSites, siteNamed } from './sites';
import { shellWord } from '../../../model/shellWord';

export interface FoundImage {
  readonly session: Session;
  /** With the version that was named. */
  readonly urn: string;
  /** Undefined for a URN that no list has. */
  readonly image: Image | undefined;
}

export interface Finding {
  /** What the person wants to do, for what is shown to be typed: `info`. */
  readonly command: string;
  /** Something is lost if another image is meant: it must be the only one at every site. */
  readonly isRisky?: boolean;
  /** `-m` is the site that fetches it: an image is told from others by its URN. */
  readonly isFetched?: boolean;
}

/** @throws UsageError, Ambiguous, NotThere, and what connecting throws */
export async function findImage(
  word: string,
  options: CommonOptions,
  output: Output,
  finding: Finding,
): Promise<FoundImage> {
  // The classic scripts take URNs only.
  const names = output.name === 'geni-image' ? imageNames(word) : [];
  if (names.length === 0) {
    if (word.trim() === '') throw new UsageError(emptyWord);
    parseImageUrn(word);
    const session = await openSession(options, [word]);
    return { session, urn: word, image: undefined };
  }
  const opened = await openSessions(options, chosenSites(options.cm));
  const places = opened.sessions.map(({ site }) => site.name).join(', ');
  output.busy(`Looking for ${word} at ${places}…`);
  const looked = await lookedAt(opened, names);
  output.settle();
  if (finding.isRisky === true) refuseUnread(word, looked, finding);
  const found = looked.found;
  if (found.length > 1) return await chosenOf(word, found, options, finding);
  tellUnread(looked, output);
  const [only] = found;
  if (only !== undefined) return only;
  const offered = finding.isRisky === true ? [] : await offeredOf(opened, names);
  if (offered.length > 1) return await chosenOf(word, offered, options, finding);
  return offered[0] ?? refuseMissing(word, places, looked.names);
}

interface Unread {
  readonly name: string;
  readonly error: unknown;
}

interface Looked {
  readonly found: readonly FoundImage[];
  /** Of all images that were seen. */
  readonly names: readonly string[];
  readonly unread: readonly Unread[];
}

async function lookedAt(
  { sessions, leftOut }: Sessions,
  names: readonly ImageName[],
): Promise<Looked> {
  const unread: Unread[] = leftOut.map(({ address, error }) => ({
    name: siteNamed(address).name,
    error,
  }));
  const asked = sessions.map(async (session) => {
    try {
      return {
        session,
        images: await imagesAt(session, { mine: true, project: true, public: false }),
      };
    } catch (error) {
      unread.push({ name: session.site.name, error });
      return { session, images: [] };
    }
  });
  const read = await Promise.all(asked);
  // Whoever asks one site hears why it did not answer.
  const [failure] = unread;
  if (failure !== undefined && unread.length === sessions.length + leftOut.length)
    throw failure.error;
  return {
    found: read.flatMap(({ session, images }) => matching(session, images, names)),
    names: read.flatMap(({ images }) => images.map(({ name }) => name)),
    unread,
  };
}

function matching(
  session: Session,
  images: readonly Image[],
  names: readonly ImageName[],
): FoundImage[] {
  return images.flatMap((image) => {
    const wanted = names.find((name) => isCalled(image, name));
    if (wanted === undefined) return [];
    const { authority, project, name } = parseImageUrn(image.urn);
    const { version } = wanted;
    const urn =
      version === undefined ? image.urn : formatImageUrn({ authority, project, name, version });
    return [{ session, urn, image }];
  });
}

/** What is not read can hold the image that is meant. */
function refuseUnread(word: string, { unread }: Looked, { command }: Finding): void {
  const [first] = unread;
  if (first === undefined) return;
  throw new UsageError(
    `It is not known whether ${word} is the name of one image only, since ${first.name} could not be read. ${explainInOneLine(first.error, { site: first.name })} Give the URN of the image, or the site with -m: geni-image ${command} ${word} -m SITE.`,
  );
}

function tellUnread({ unread }: Looked, output: Output): void {
  for (const { name, error } of unread)
    output.warn(`${name} was left out. ${explainInOneLine(error, { site: name })}`);
}

/** On a terminal the person picks; elsewhere the failure shows what can be meant. */
async function chosenOf(
  word: string,
  found: readonly FoundImage[],
  { yes }: CommonOptions,
  { command, isFetched }: Finding,
): Promise<FoundImage> {
  if (isInteractive() && yes !== true) {
    const question = `${word} is the name of ${found.length} images. Which one?`;
    return await pick(
      question,
      found.map((one) => ({ value: one, label: titleOf(one) })),
    );
  }
  throw new Ambiguous(
    `${word} is the name of ${found.length} images. Give the one that you mean:`,
    found.map((one) => `geni-image ${command} ${isFetched === true ? one.urn : qualified(one)}`),
  );
}

/** A word without a letter is neither a name nor a URN. */
export const emptyWord =
  '"" is not an image: give its name, such as my-image or demo:my-image, or its URN.';

function titleOf({ session, urn }: FoundImage): string {
  return `${shortName(urn)} at ${session.site.name}`;
}

/** What names this image alone. */
function qualified({ session, urn }: FoundImage): string {
  const site = session.word === '' ? session.site.name : session.word;
  return `${shortName(urn)} -m ${shellWord(site)}`;
}

/** `project:name`, with the version where one is named. */
export function shortName(urn: string): string {
  const { project, name, version } = parseImageUrn(urn);
  return `${project}:${name}${version === undefined ? '' : `:${version}`}`;
}

function refuseMissing(word: string, places: string, names: readonly string[]): never {
  const last = word.split(/[:/]/).findLast((part) => !/^\d+$/.test(part)) ?? word;
  const [close] = nearest(last, new Set(names), 1);
  const guess = close === undefined || sameName(close, last) ? '' : ` Did you mean ${close}?`;
  throw new NotThere(
    `There is no image ${word} among yours and those of your projects at ${places}.${guess} "geni-image list --project" shows them.`,
  );
}

/** The images that sites offer to everyone. Their lists are long, so each site is first asked for the name alone. */
async function offeredOf(
  { sessions }: Sessions,
  names: readonly ImageName[],
): Promise<FoundImage[]> {
  const wanted = names.filter(
    ({ project }) => project === undefined || sameName(project, systemProject),
  );
  const asked = sessions.map(async (session) => {
    for (const { name } of wanted) {
      if (await isOffered(session, name))
        return matching(session, await offeredAt(session), wanted);
    }
    return [];
  });
  return (await Promise.all(asked)).flat();
}

/** A site tells anyone whether it has a system image of a name (docs/protocol.md 5.11, 6.9). */
async function isOffered({ account, site }: Session, name: string): Promise<boolean> {
  const authority = authorityOf(site.urn);
  if (authority === undefined) return false;
  const credentials = [await account.sliceAuthority.selfCredential()];
  try {
    const imageUrn = formatImageUrn({ authority, project: systemProject, name });
    await site.componentManager.imageInfo({ imageUrn, credentials }, { attempts: 1 });
    return true;
  } catch (error) {
    if (RpcError.is(error)) return error.reason === 'forbidden';
    throw error;
  }
}

/** The image of a URN, from one's own list, that of its project, or what the site offers to everyone. @throws RpcError */
export async function listedImage(
  { session, urn: imageUrn, image }: FoundImage,
  visibility = new VisibilityLookup(),
  isOwnOnly = false,
): Promise<Image | undefined> {
  if (image !== undefined) return image;
  const { account, site } = session;
  const urn = withoutVersion(imageUrn);
  const isMeant = (one: Image): boolean => sameImage(one.urn, urn);
  const own = (await listImages(account, site, { visibility })).find(isMeant);
  if (own !== undefined || isOwnOnly) return own;
  if (sameName(parseImageUrn(urn).project, systemProject))
    return (await offeredAt(session)).find(isMeant);
  const projects = (): Promise<readonly string[]> => Promise.resolve([projectUrnOfImage(urn)]);
  return (await listImages(account, site, { visibility, projects })).find(isMeant);
}
