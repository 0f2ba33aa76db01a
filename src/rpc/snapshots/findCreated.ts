// Did a CreateImage whose answer never came take effect? It is never sent again, for that could make a
// second version; what the site shows afterwards decides (docs/protocol.md 5.10, 6.1, 6.7). Everybody who
// asks this question asks here: the library after a lost answer, and whoever follows a job later.
import type { CreatedImage } from '../services/replies/createImage';
import type { ListedImage } from '../services/replies/images';
import type { SliceStatus } from '../services/replies/sliceStatus';
import { sameName } from '../names';
import { sameImage, sameUrn, tryParseImageUrn, withoutVersion } from '../urn';

/**
 * The longest time, in milliseconds from when it was sent, for which a request is taken to be still
 * waiting at a site: in the queue of its web server, or behind the lock of the slice. Until then the
 * absence of every sign means nothing, however short the caller's own limit was.
 */
export const LONGEST_HOLD_MS = 120_000;

/** A version that was listed before the request was sent. */
export interface VersionBefore {
  readonly urn: string;
  /** When it was last changed, by the site's clock: the later one of `created` and `updated`. */
  readonly changed?: Date | undefined;
}

/** What was asked for. */
export interface LostRequest {
  readonly imageName: string;
  readonly sliverUrn: string;
  /**
   * All versions of that name before the request was sent, from the same lists as `listed`; undefined
   * where nobody looked. Without it only the clock of the site can tell an old version from a new one.
   */
  readonly before?: readonly VersionBefore[] | undefined;
}

/** One look at the site. */
export interface Look {
  /** SliverStatus of the slice; undefined when the slice has nothing at the site. */
  readonly status: SliceStatus | undefined;
  /**
   * The images, asked for after `status` came. Of every list in which the new version may stand: one's
   * own, and the project's where the image may be a colleague's, since lists go by creator (5.12).
   */
  readonly listed: readonly ListedImage[];
  /** Milliseconds from sending the request until `status` came, by one clock of ours. */
  readonly sentAgo: number;
}

/** What became of the request, as far as one look tells. */
export type Finding =
  /** It took effect, and this is its image. */
  | { readonly kind: 'begun'; readonly created: CreatedImage }
  /** Nothing shows that it began, but it may still be waiting at the site: look again later. */
  | { readonly kind: 'no-sign-yet' }
  /** Nothing shows that it began, and it cannot be waiting any more: nothing was changed. */
  | { readonly kind: 'never-began' }
  /**
   * `imaging`: the sliver is being imaged, but no image of the name is listed. `before-unknown`: there
   * are versions, and neither the list before nor the site's clock tells whether one of them is new.
   */
  | { readonly kind: 'unclear'; readonly why: 'imaging' | 'before-unknown' };

/**
 * Times in lists have no fractions, and the site's programs take theirs from several clocks: a version
 * may look this much older than it is, in milliseconds.
 */
const SLACK_MS = 5_000;

/** Less for a version that was there before: it may have been changed just before the request. */
const SLACK_OF_OLD_MS = 1_000;

/** Pure: the same look always gives the same finding. Never throws. */
export function findCreated(request: LostRequest, look: Look): Finding {
  const versions = look.listed.filter((image) => isNamed(image, request.imageName));
  const since = sentAt(look);
  const fresh = newest(versions.filter((version) => isFresh(version, request.before, since)));
  const imaging = isImaging(look.status, request.sliverUrn);
  // A version that an earlier attempt left unfinished is used again (6.7), so it need not be a new one.
  const made = fresh ?? (imaging ? newest(versions) : undefined);
  if (made !== undefined) return { kind: 'begun', created: createdFrom(made) };
  if (imaging) return { kind: 'unclear', why: 'imaging' };
  if (!versions.every((version) => isJudged(version, request.before, since))) {
    return { kind: 'unclear', why: 'before-unknown' };
  }
  return { kind: look.sentAgo >= LONGEST_HOLD_MS ? 'never-began' : 'no-sign-yet' };
}

/** When a version was last changed, by the site's clock; undefined where the site gives no dates. */
export function changedAt({
  created,
  updated,
}: Pick<ListedImage, 'created' | 'updated'>): Date | undefined {
  if (created === undefined || updated === undefined) return created ?? updated;
  return created > updated ? created : updated;
}

/** When the request was sent, by the clock of the site; ours only measures how long ago that was. */
function sentAt({ status, sentAgo }: Look): number | undefined {
  return status?.utc === undefined ? undefined : status.utc.getTime() - sentAgo;
}

function isFresh(
  version: ListedImage,
  before: LostRequest['before'],
  since: number | undefined,
): boolean {
  const earlier = before?.find(({ urn }) => sameImage(urn, version.urn));
  if (before !== undefined && earlier === undefined) return true;
  const changed = changedAt(version)?.getTime();
  if (changed === undefined) return false;
  // Sites without versions write over version 0, and an unfinished one is used again (6.7).
  if (earlier?.changed !== undefined) return changed > earlier.changed.getTime();
  const slack = earlier === undefined ? SLACK_MS : SLACK_OF_OLD_MS;
  return since !== undefined && changed >= since - slack;
}

/** True when `isFresh` had something to judge this version by. */
function isJudged(
  version: ListedImage,
  before: LostRequest['before'],
  since: number | undefined,
): boolean {
  return before !== undefined || (since !== undefined && changedAt(version) !== undefined);
}

function isImaging(status: SliceStatus | undefined, sliverUrn: string): boolean {
  return (
    status?.slivers.some(({ urn, state }) => sameUrn(urn, sliverUrn) && state === 'imaging') ??
    false
  );
}

/** A snapshot `img` may become a version of `IMG`. */
function isNamed({ urn }: ListedImage, name: string): boolean {
  const listed = tryParseImageUrn(urn)?.name;
  return listed !== undefined && sameName(listed, name);
}

function newest(versions: readonly ListedImage[]): ListedImage | undefined {
  const number = ({ urn }: ListedImage): number => tryParseImageUrn(urn)?.version ?? 0;
  return versions.toSorted((a, b) => number(b) - number(a))[0];
}

/** The list has no address for the image without version; that of the version leads there too. */
function createdFrom({ urn, url }: ListedImage): CreatedImage {
  return { imageUrn: withoutVersion(urn), imageUrl: url, versionUrn: urn, versionUrl: url };
}
