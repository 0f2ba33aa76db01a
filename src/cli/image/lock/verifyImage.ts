/** One locked image: whether its contents, its name and who can use it still are what the lock says. */
import type { Site } from '../../../model/accounts/account';
import { compareContents, lockedVersion, type LockedImage } from '../../../model/images/lock';
import { visibilityOf } from '../../../model/inventory/visibility';
import {
  RpcError,
  sameImage,
  tryParseImageUrn,
  withoutVersion,
  type ImageMetadata,
} from '../../../rpc';
import type { CommonOptions } from '../arguments/options';
import type { Session } from '../session/session';
import { originOf } from '../../../model/images/origin';
import { addressIn } from '../../../model/images/lockedFrom';
import { askAsStranger } from './stranger';

/**
 * - `same`: proven. - `changed`: other contents, under the same version or the same name. - `gone`: the site says that
 *   there is none. - `private`: fewer people can use it than before. - `not-known`: nothing is proven.
 */
export type Outcome = 'same' | 'changed' | 'gone' | 'private' | 'not-known';

export interface Verified {
  readonly image: LockedImage;
  readonly outcome: Outcome;
  readonly sentence: string;
  /** A newer version with the same contents, which is no failure. */
  readonly newVersion?: number;
}

type Judgement = Omit<Verified, 'image'>;

export interface Asker {
  readonly options: CommonOptions;
  /** Of the person, where he asks as himself. */
  readonly sessions?: readonly Session[];
}

export async function verifyImage(image: LockedImage, asker: Asker): Promise<Verified> {
  const { imageUrl, ...version } = await verifyVersion(image, asker);
  if (version.outcome !== 'same') return { image, ...version };
  const name = image.pinned ? version : await verifyName(image, imageUrl, asker);
  if (name.outcome !== 'same' || asker.sessions === undefined) return { image, ...name };
  const access = await verifyAccess(image, asker.sessions);
  return access === undefined ? { image, ...name } : { image, ...access };
}

/** The version that was locked, at its own address. */
async function verifyVersion(
  image: LockedImage,
  { options, sessions }: Asker,
): Promise<Judgement & { readonly imageUrl?: string | undefined }> {
  const { url } = image;
  const told = await askAsStranger(url, options);
  if (told.kind === 'gone')
    return { outcome: 'gone', sentence: 'The site says that it has no image at its address.' };
  if (told.kind === 'not-known') return { outcome: 'not-known', sentence: told.why };
  const contents = compareContents(image, told.metadata);
  if (contents === 'other') {
    const sentence = `The site gives different contents for this version: SHA-1 ${told.metadata.hash ?? ''}.`;
    return { outcome: 'changed', sentence };
  }
  if (contents === 'unknown') return { outcome: 'not-known', sentence: noChecksum };
  const other = otherImage(image, told.metadata);
  if (other !== undefined) {
    const sentence = `The address in the lock is that of another image, ${other}.`;
    return { outcome: 'not-known', sentence };
  }
  const wrong = otherVersion(image, told.metadata);
  if (wrong !== undefined) return { outcome: 'not-known', sentence: wrong };
  // The site knows better than a file which address follows the releases of the name.
  const imageUrl = addressIn(told.metadata, 'image_metadata_url', url) ?? image.imageUrl;
  const now = visibilityOf(told.metadata);
  // For oneself the site is asked; what strangers may does not matter then.
  if (sessions !== undefined || image.visibility !== 'anyone' || now === 'anyone')
    return { outcome: 'same', sentence: 'The contents are the same.', imageUrl };
  return now === 'project'
    ? { outcome: 'private', sentence: 'Anyone could use it; now only its project can.' }
    : { outcome: 'not-known', sentence: 'Its site does not say who can use it now.' };
}

/** The image that a document is about, where it says so and the lock means another one. */
function otherImage({ urn }: LockedImage, metadata: ImageMetadata): string | undefined {
  const told = originOf(metadata)?.urn;
  return told === undefined || urn === undefined || sameImage(told, withoutVersion(urn))
    ? undefined
    : told;
}

/** Where the files name a version and the lock, or the site, means another one at this address. */
function otherVersion(
  { reference, urn }: LockedImage,
  metadata: ImageMetadata,
): string | undefined {
  const wanted = tryParseImageUrn(reference)?.version;
  const has = tryParseImageUrn(originOf(metadata)?.versionUrn ?? urn ?? '')?.version;
  return wanted === undefined || has === undefined || wanted === has
    ? undefined
    : `The lock has version ${has}, not ${wanted}.`;
}

const noChecksum = 'It is not known whether the contents are the same: there is no checksum.';

/** The version that the name stands for now. */
async function verifyName(
  image: LockedImage,
  imageUrl: string | undefined,
  { options }: Asker,
): Promise<Judgement> {
  if (imageUrl === undefined) {
    const sentence =
      'The locked version is the same, but it is not known which version its name refers to now.';
    return { outcome: 'not-known', sentence };
  }
  const told = await askAsStranger(imageUrl, options);
  if (told.kind === 'gone')
    return { outcome: 'gone', sentence: 'The site says that it has no image with that name.' };
  if (told.kind === 'not-known') return { outcome: 'not-known', sentence: told.why };
  const { version } = told.metadata;
  const named = version === undefined ? 'another version' : `version ${version}`;
  switch (compareContents(image, told.metadata)) {
    case 'other':
      return {
        outcome: 'changed',
        sentence: `The name now refers to different contents: ${named}, SHA-1 ${told.metadata.hash ?? ''}.`,
      };
    case 'unknown':
      return { outcome: 'not-known', sentence: noChecksum };
    case 'same': {
      const before = lockedVersion(image);
      return version === undefined || before === undefined || version <= before
        ? { outcome: 'same', sentence: 'The contents are the same.' }
        : {
            outcome: 'same',
            sentence: `There is a new version, ${version}, with the same contents.`,
            newVersion: version,
          };
    }
  }
}

/** With the person's certificate; undefined where it can be used. */
async function verifyAccess(
  { urn }: LockedImage,
  sessions: readonly Session[],
): Promise<Judgement | undefined> {
  const at = urn === undefined ? undefined : sessions.find(({ site }) => isOf(site, urn));
  if (urn === undefined || at === undefined) {
    const sentence = 'It is not known whether you can use it: give its site with -m.';
    return { outcome: 'not-known', sentence };
  }
  try {
    const credentials = [await at.account.sliceAuthority.selfCredential()];
    await at.site.componentManager.imageInfo({ imageUrn: withoutVersion(urn), credentials });
    return undefined;
  } catch (error) {
    if (!RpcError.is(error)) throw error;
    if (RpcError.is(error, 'not-found'))
      return { outcome: 'gone', sentence: 'The site says that it has no image with that name.' };
    if (RpcError.is(error, 'forbidden'))
      return { outcome: 'private', sentence: 'Its site does not let you use it.' };
    const { failureOf } = await import('../failures/report');
    const { sentence } = failureOf(error, { site: at.site.name }).explanation;
    return { outcome: 'not-known', sentence };
  }
}

function isOf({ urn: siteUrn }: Site, urn: string): boolean {
  const authority = (text: string): string | undefined => text.split('+')[1]?.toLowerCase();
  return authority(siteUrn) === authority(urn);
}
