/** What a lock says of a reference, beside what the lists that were read before say of the image now. Asks nobody. */
import { sameImage, withoutVersion } from '../../rpc';
import { defined } from '../../rpc/defined';
import type { Image, ImageVersion } from '../inventory/image';
import { releasedOf, type VersionUrns } from '../inventory/releasedOf';
import { compareContents, lockedVersion, placeKey, type Lock, type LockedImage } from './lock';

/**
 * - `version-changed`: the site gives other contents for the very version that is locked. - `name-moved`: the name
 *   stands for a later version now, with other contents. - `version-gone`: the lists have the image and not this
 *   version. - `not-told`: nothing of these is known.
 */
export type SinceLocked = 'version-changed' | 'name-moved' | 'version-gone' | 'not-told';

export type LockState =
  | { readonly kind: 'not-in-lock' }
  /** It is in the lock as one of which nothing was known. */
  | { readonly kind: 'not-known' }
  | {
      readonly kind: 'locked';
      readonly image: LockedImage;
      /** Of the lock, where it names one. */
      readonly version?: number;
      /** The released version, where that is a later one. */
      readonly newest?: number;
      /** Whether the newest has the contents that are locked; absent where that is not known. */
      readonly newestIsSame?: boolean;
      readonly since: SinceLocked;
    };

/** A lock by its places: files name the same few images again and again. */
export type LockIndex = ReadonlyMap<string, LockedImage | 'not-known'>;

export function indexLock({ images, notKnown }: Lock): LockIndex {
  return new Map<string, LockedImage | 'not-known'>([
    ...notKnown.map(({ reference, site }) => [placeKey(reference, site), 'not-known'] as const),
    ...images.map((image) => [placeKey(image.reference, image.site), image] as const),
  ]);
}

/**
 * @param siteUrn of the node, where the file names it
 * @param lists images of all sites, as they were read
 * @param unfinished what our own snapshots have not finished
 */
export function lockState(
  lock: LockIndex,
  { reference, siteUrn }: { readonly reference: string; readonly siteUrn: string | undefined },
  lists: readonly Image[],
  unfinished?: VersionUrns,
): LockState {
  const image = lock.get(placeKey(reference, siteUrn));
  if (image === undefined) return { kind: 'not-in-lock' };
  if (image === 'not-known') return { kind: 'not-known' };
  const version = lockedVersion(image);
  const listed = listedAs(image, lists);
  const locked = { kind: 'locked', image, ...defined({ version }) } as const;
  return listed === undefined
    ? { ...locked, since: 'not-told' }
    : { ...locked, ...now(image, listed, unfinished) };
}

function listedAs({ urn, url }: LockedImage, lists: readonly Image[]): Image | undefined {
  if (urn === undefined)
    return lists.find(({ versions }) => versions.some((each) => each.url === url));
  const whole = withoutVersion(urn);
  return lists.find((image) => sameImage(image.urn, whole));
}

type Now = Omit<Extract<LockState, { kind: 'locked' }>, 'kind' | 'image' | 'version'>;

function now(image: LockedImage, listed: Image, unfinished: VersionUrns | undefined): Now {
  const version = lockedVersion(image);
  const released = releasedOf(listed, unfinished);
  const newer = isLater(released, version) ? released : undefined;
  const contents = newer && compareContents(image, newer);
  const isMoved = contents === 'other' && !image.pinned;
  return {
    ...defined({
      newest: newer?.version,
      newestIsSame:
        contents === undefined || contents === 'unknown' ? undefined : contents === 'same',
    }),
    since: ownVersion(image, listed, version) ?? (isMoved ? 'name-moved' : 'not-told'),
  };
}

function isLater(released: ImageVersion | undefined, version: number | undefined): boolean {
  return released !== undefined && version !== undefined && released.version > version;
}

function ownVersion(
  image: LockedImage,
  { versions }: Image,
  version: number | undefined,
): SinceLocked | undefined {
  if (version === undefined) return undefined;
  const own = versions.find((each) => each.version === version);
  if (own === undefined) return 'version-gone';
  return compareContents(image, own) === 'other' ? 'version-changed' : undefined;
}
