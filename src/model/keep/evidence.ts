/** Why a version of an image stays: somebody says so, or something uses it. What is not known counts as used. */
import * as l10n from '@vscode/l10n';
import { sameName, sameUrn, tryParseImageUrn, urnKey, type ImageUrn } from '../../rpc';
import { isOwnHost } from '../accounts/address';
import type { LockedImage } from '../images/lock';
import type { Image, ImageVersion } from '../inventory/image';
import { unfinishedVersions } from '../inventory/releasedOf';
import type { Slice, Sliver } from '../inventory/sliver';
import type { SnapshotJob } from '../snapshots/job';
import { protectionOf, type Labels } from './labels';

/** An image that a file of the workspace names. */
export interface Mention {
  /** URN, address, name, or a part of one. */
  readonly value: string;
  readonly file: string;
  /** Whether it certainly names what `value` says. Of others, every image counts as named whose name is in it. */
  readonly isClear: boolean;
}

/** What an address of an image's metadata stands for, as its site has said. */
export type AddressMeaning =
  /** URN with version. */
  | { readonly kind: 'image'; readonly urn: string }
  | { readonly kind: 'none' }
  /** It could not be read. */
  | { readonly kind: 'unknown' };

export interface Evidence {
  readonly labels: Labels;
  readonly locked: readonly (LockedImage & { readonly file: string })[];
  readonly mentions: readonly Mention[];
  readonly slices: readonly Slice[];
  /** Newest first. */
  readonly jobs: readonly SnapshotJob[];
  /** Addresses in mentions and slivers that no list has. */
  readonly addresses: ReadonlyMap<string, AddressMeaning>;
}

/** An image at the site that lists it. */
export interface ListedAt {
  readonly image: Image;
  /** Address of the site's component manager. */
  readonly siteUrl: string;
}

/** The reason why a version must stay, as a sentence without its subject; undefined where there is none. */
export function whyKept(
  at: ListedAt,
  version: ImageVersion,
  evidence: Evidence,
): string | undefined {
  return (
    byProtection(version, evidence.labels) ??
    bySnapshot(version, evidence.jobs) ??
    byNode(at, version, evidence) ??
    byLock(at, version, evidence) ??
    byMention(at, version, evidence)
  );
}

function byProtection({ urn }: ImageVersion, labels: Labels): string | undefined {
  const found = protectionOf(labels, urn);
  if (found === undefined) return undefined;
  return found.reason === undefined
    ? l10n.t('is protected')
    : l10n.t('is protected: {0}', found.reason);
}

function bySnapshot({ urn }: ImageVersion, jobs: readonly SnapshotJob[]): string | undefined {
  const running = unfinishedVersions(jobs.filter(({ outcome }) => outcome !== 'failed'));
  return running.has(urnKey(urn)) ? l10n.t('its snapshot is still running') : undefined;
}

function byNode(at: ListedAt, version: ImageVersion, evidence: Evidence): string | undefined {
  const here = evidence.slices.filter(({ siteUrn }) => sameUrn(siteUrn, at.image.siteUrn));
  const unread = here.find(({ busy, error }) => busy || error !== undefined);
  if (unread !== undefined)
    return unread.isPortalOnly === true
      ? l10n.t('what experiment {0} runs is not known at the moment', unread.name)
      : l10n.t('what slice {0} runs is not known at the moment', unread.name);
  for (const slice of evidence.slices)
    for (const sliver of slice.slivers)
      if (runs(sliver, at, version, evidence))
        return slice.isPortalOnly === true
          ? l10n.t('runs on {0} in experiment {1}', sliver.clientId, slice.name)
          : l10n.t('runs on {0} in slice {1}', sliver.clientId, slice.name);
  return undefined;
}

/** A site's own name of what is loaded says more than what was asked for; of a fetched copy it says nothing here. */
function runs(
  { loadedImage = '', image: asked, siteUrn }: Sliver,
  at: ListedAt,
  version: ImageVersion,
  evidence: Evidence,
): boolean {
  const [, project = '', name = '', number] =
    /^([^/]+)\/([^:]+)(?::(\d+))?$/.exec(loadedImage) ?? [];
  const isHere = sameUrn(siteUrn, at.image.siteUrn);
  if (isHere && number !== undefined && project !== 'GeniSlices')
    return isCalled(at.image, project, name) && Number(number) === version.version;
  return asked !== undefined && names(asked, at, version, evidence) !== 'no';
}

function byLock(at: ListedAt, version: ImageVersion, evidence: Evidence): string | undefined {
  for (const { urn, url, file } of evidence.locked)
    if (names(urn ?? url, at, version, evidence) === 'exactly' || url === version.url)
      return l10n.t('is locked in {0}', file);
  return undefined;
}

function byMention(at: ListedAt, version: ImageVersion, evidence: Evidence): string | undefined {
  for (const { value, file, isClear } of evidence.mentions) {
    const how = isClear ? names(value, at, version, evidence) : resembles(value, at.image);
    if (how === 'unknown')
      return l10n.t('{0} names {1}, and which image that is could not be found out', file, value);
    if (how === 'exactly' || (how === 'newest' && counts(at.image, version)))
      return l10n.t('is named in {0}', file);
  }
  return undefined;
}

/**
 * - `exactly`: this very version. - `newest`: whichever version of the image counts. - `unknown`: an address that
 * could not be read.
 */
type Naming = 'exactly' | 'newest' | 'no' | 'unknown';

function names(value: string, at: ListedAt, version: ImageVersion, evidence: Evidence): Naming {
  if (value === version.url) return 'exactly';
  const parts = tryParseImageUrn(value);
  if (parts !== undefined) return byUrn(parts, at.image, version);
  if (at.image.versions.some(({ url }) => url === value)) return 'no';
  if (!isOwnHost(value, at.siteUrl)) return 'no';
  const meaning = evidence.addresses.get(value) ?? { kind: 'unknown' };
  if (meaning.kind === 'unknown') return 'unknown';
  const meant = meaning.kind === 'image' ? tryParseImageUrn(meaning.urn) : undefined;
  return meant === undefined ? 'no' : byUrn(meant, at.image, version);
}

/** Servers and most files do not care about the authority (docs/protocol.md 8.3), so any counts here. */
function byUrn({ project, name, version }: ImageUrn, image: Image, one: ImageVersion): Naming {
  if (!isCalled(image, project, name)) return 'no';
  if (version === undefined) return 'newest';
  return version === one.version ? 'exactly' : 'no';
}

function isCalled(image: Image, project: string, name: string): boolean {
  return sameName(image.project, project) && sameName(image.name, name);
}

function resembles(value: string, { name }: Image): Naming {
  return value.toLowerCase().includes(name.toLowerCase()) ? 'exactly' : 'no';
}

/** Whether a name without version may stand for it: the newest that is released, and all above it. */
function counts({ versions }: Image, version: ImageVersion): boolean {
  const released = versions.find(isProvenReleased);
  return released === undefined || version.version >= released.version;
}

/** The site gives its metadata to strangers, which it does of released versions only (docs/protocol.md 6). */
export function isProvenReleased({ visibility, hash }: ImageVersion): boolean {
  return visibility === 'anyone' || visibility === 'project' || hash !== undefined;
}

/** Addresses whose meaning must be asked for before anything is judged. @param siteUrl of a component manager */
export function openAddresses(
  evidence: Pick<Evidence, 'mentions' | 'slices'>,
  images: readonly Image[],
  siteUrl: string,
): string[] {
  const known = new Set(images.flatMap(({ versions }) => versions.map(({ url }) => url)));
  const values = [
    ...evidence.mentions.filter(({ isClear }) => isClear).map(({ value }) => value),
    ...evidence.slices.flatMap(({ slivers }) => slivers.flatMap(({ image }) => image ?? [])),
  ];
  const open = values.filter(
    (value) => tryParseImageUrn(value) === undefined && isOwnHost(value, siteUrl),
  );
  return [...new Set(open)].filter((value) => !known.has(value));
}
