/**
 * What a snapshot under a name would do: make a new image, make a new version of one that exists, or nothing,
 * because the name cannot be had (docs/protocol.md 6.6, 6.7, 6.9). This is decided here alone; the
 * window, the queue, an assistant and the commands ask it when they show it, and again before they send.
 */
import { defined } from '../../../rpc/defined';
import * as l10n from '@vscode/l10n';
import {
  formatImageUrn,
  formatUrn,
  RpcError,
  sameDomain,
  sameName,
  type Credential,
} from '../../../rpc';
import type { Place } from '../../accounts/account';
import type { Image, Visibility } from '../../inventory/image';
import { isAtPortal, type PortalPlace, type SnapshotPlace } from '../place';
import { checkImageName } from './imageName';
import { findVisibility, listImages, withFacts } from '../../inventory/loadImages';
import type { Replaced } from '../job';
import { authorityOf, lastPartOf, projectUrnOf } from '../../urns';
import { VisibilityLookup } from '../../inventory/visibility';

export type SnapshotPlan =
  | { readonly kind: 'new'; readonly sentence: string }
  | {
      readonly kind: 'new-version';
      readonly sentence: string;
      readonly image: Image;
      /** The number that the new version will have. */
      readonly version: number;
      readonly replaces: Replaced;
      /** Who can use the new version: whoever can use the image. Never `not-released`. */
      readonly visibility: Visibility;
    }
  /** Nobody here can list images: what there is of the name gets a new version. */
  | { readonly kind: 'unseen'; readonly sentence: string }
  | { readonly kind: 'refused'; readonly sentence: string; readonly image?: Image };

export interface PlanWish {
  readonly imageName: string;
  /** Its project gets the image. */
  readonly sliceUrn: string;
  /** Who shall use it, where the person said so. */
  readonly global?: boolean | undefined;
  readonly wholeDisk?: boolean | undefined;
}

/** What is known of the names at the site. */
export interface KnownNames {
  /** The user's and the project's. */
  readonly images: readonly Image[];
  /** True when a system image has the name; false when none has, or nobody has looked. */
  readonly isSystem?: boolean | undefined;
}

/** @param known undefined where a portal alone is asked, which lists no images */
export function planSnapshot(wish: PlanWish, known: KnownNames | undefined): SnapshotPlan {
  const { imageName: name } = wish;
  const wrong = checkImageName(name);
  if (wrong !== undefined) return { kind: 'refused', sentence: wrong };
  if (known === undefined) return unseen(wish);
  const [image, another] = known.images.filter((it) => isMeant(it, wish));
  if (another !== undefined) {
    return refused(l10n.t('Several images have the name {0}: choose another name.', name));
  }
  if (image !== undefined) return planVersion(image, wish);
  if (known.isSystem === true) {
    return refused(l10n.t('{0} is the name of a system image: choose another name.', name));
  }
  return { kind: 'new', sentence: l10n.t('{0} will be a new image.', name) };
}

function unseen({ imageName: name }: PlanWish): SnapshotPlan {
  const sentence = l10n.t(
    'A portal does not list images: if your project already has an image {0}, it gets a new version.',
    name,
  );
  return { kind: 'unseen', sentence };
}

function refused(sentence: string, image?: Image): SnapshotPlan {
  return { kind: 'refused', sentence, ...defined({ image }) };
}

/**
 * A snapshot of an image that exists, under its name in whatever case: its creator, and who can use it, stay. That
 * of a colleague is for members of its project to renew (docs/protocol.md 6.7); whoever agrees has read whose it is.
 */
function planVersion(image: Image, wish: PlanWish): SnapshotPlan {
  const { name } = image;
  if (wish.wholeDisk === true) {
    const sentence = l10n.t(
      'The whole disk can be captured only into a new image, and {0} exists: choose another name.',
      name,
    );
    return refused(sentence, image);
  }
  const visibility = visibilityOf(image);
  const clash = clashOf(name, wish.global, visibility);
  if (clash !== undefined) return refused(clash, image);
  const newest = newestVersion(image);
  const version = newest + (isUnfinished(image, newest) ? 0 : 1);
  const spelling =
    wish.imageName === name
      ? []
      : [l10n.t('Sites ignore case in names: {0} is {1}.', wish.imageName, name)];
  const sentence = [...spelling, becomes(image, version), whoCanUse(visibility)].join(' ');
  const replaces = { imageUrn: image.urn, version: newest };
  return { kind: 'new-version', sentence, image, version, replaces, visibility };
}

function becomes({ name, mine, creatorUrn }: Image, version: number): string {
  return mine || creatorUrn === undefined
    ? l10n.t(
        '{0} is your image: this snapshot becomes version {1}; {0} will then refer to the new contents.',
        name,
        version,
      )
    : l10n.t(
        '{0} is an image of {1}, not yours: this snapshot becomes version {2}; {0} will then refer to the new contents for everyone who uses it.',
        name,
        lastPartOf(creatorUrn),
        version,
      );
}

/** Who can use an image is decided by its first snapshot, so any version that tells will do. */
function visibilityOf({ versions }: Image): Visibility {
  const told = versions.find(({ visibility: it }) => it === 'anyone' || it === 'project');
  return told?.visibility ?? 'unknown';
}

/** The person wants other users than the image has. What is not known must not publish by surprise. */
function clashOf(
  name: string,
  global: boolean | undefined,
  visibility: Visibility,
): string | undefined {
  if (global === false && visibility === 'anyone') {
    return l10n.t(
      'Anyone can use {0}, and a new version does not change that. To share with the project only, choose another name.',
      name,
    );
  }
  if (global === false && visibility === 'unknown') {
    return l10n.t(
      'It is not known who can use {0}, and a new version does not change that. To share with the project only, choose another name.',
      name,
    );
  }
  if (global === true && visibility === 'project') {
    return l10n.t(
      'Only its project can use {0}, and a new version does not change that. To share with everyone, choose another name.',
      name,
    );
  }
  return undefined;
}

/** Who can use a new version, as a sentence. */
export function whoCanUse(visibility: Visibility): string {
  switch (visibility) {
    case 'anyone':
      return l10n.t('Anyone can use it, as before.');
    case 'project':
      return l10n.t('Only its project can use it, as before.');
    case 'unknown':
    case 'not-released':
      return l10n.t('It is not known who can use it, and that does not change.');
  }
}

function newestVersion({ versions }: Image): number {
  return Math.max(0, ...versions.map(({ version }) => version));
}

/** A version that was never released is used again by the next attempt. */
function isUnfinished({ versions }: Image, newest: number): boolean {
  const found = versions.find(({ version }) => version === newest);
  return found?.visibility === 'not-released';
}

/** A name is one within the project of the slice (docs/protocol.md 1.5). */
function isMeant(image: Image, { imageName, sliceUrn }: PlanWish): boolean {
  return sameName(image.name, imageName) && isOfProject(image, sliceUrn);
}

/** What a site makes of another authority's projects only the site knows; its rows may tell. */
function isOfProject({ urn, project, projectUrn }: Image, sliceUrn: string): boolean {
  const authority = authorityOf(sliceUrn);
  const owner = projectUrn === undefined ? undefined : authorityOf(projectUrn);
  if (authority === undefined || (owner !== undefined && sameName(owner, authority))) return true;
  const [domain = '', name] = authority.split(':');
  const isLocal = sameDomain(authorityOf(urn) ?? '', domain) && name !== undefined;
  return isLocal ? sameName(project, name) : owner === undefined;
}

export interface ReadPlan {
  readonly plan: SnapshotPlan;
  /** URNs of the versions that images of this name have now; undefined where nobody can list them. */
  readonly versions: readonly string[] | undefined;
}

/** Versions of one image that are asked who can use them; the first that tells is enough. */
const mostAsked = 4;

/**
 * The plan, from what the site lists now: the user's images, the project's, and the system's.
 * @throws RpcError when the list cannot be read, and no portal makes the snapshot anyway.
 */
export async function readPlan(
  place: SnapshotPlace,
  wish: PlanWish,
  signal?: AbortSignal,
): Promise<ReadPlan> {
  if (!isAtPortal(place)) return readListed(place, wish, signal);
  const unlisted = { plan: planSnapshot(wish, undefined), versions: undefined };
  if (place.beside === undefined) return unlisted;
  try {
    return await readListed(place.beside, besideWish(place, place.beside, wish), signal);
  } catch (error) {
    if (!RpcError.is(error) || error.reason === 'aborted') throw error;
    return unlisted;
  }
}

/** A portal does not tell the URN of a slice, but its project; domain and authority are those of the person. */
function besideWish(
  { experiment: { project = '' } }: PortalPlace,
  { account }: Place,
  wish: PlanWish,
): PlanWish {
  const domain = authorityOf(account.userUrn)?.split(':', 1)[0];
  if (authorityOf(wish.sliceUrn) !== undefined || domain === undefined || !/^[\w-]+$/.test(project))
    return wish;
  const sliceUrn = formatUrn({ authority: `${domain}:${project}`, type: 'slice', id: 'any' });
  return { imageName: wish.imageName, sliceUrn, ...defined({ wholeDisk: wish.wholeDisk }) };
}

async function readListed(
  place: Place,
  wish: PlanWish,
  signal: AbortSignal | undefined,
): Promise<ReadPlan> {
  const { account, site } = place;
  const visibility = new VisibilityLookup();
  const projects = (): Promise<string[]> =>
    Promise.resolve([projectUrnOf(authorityOf(wish.sliceUrn)) ?? []].flat());
  const [listed, isSystem] = await Promise.all([
    listImages(account, site, { visibility, signal, projects }),
    isSystemName(place, wish, signal),
  ]);
  const named = listed.filter(({ name }) => sameName(name, wish.imageName));
  await findVisibility(named, site, { visibility, signal, most: mostAsked });
  const images = withFacts(named, visibility);
  const plan = planSnapshot(wish, { images, isSystem });
  return { plan, versions: named.flatMap(({ versions }) => versions.map(({ urn }) => urn)) };
}

const systemProject = 'emulab-ops';

/** No list names the images of the system, but anyone may ask for one (docs/protocol.md 5.11, 6.9). */
async function isSystemName(
  { account, site }: Place,
  { imageName, sliceUrn }: PlanWish,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const authority = authorityOf(site.urn);
  if (authority === undefined || checkImageName(imageName) !== undefined) return false;
  if (authorityOf(sliceUrn)?.split(':')[1] === systemProject) return false;
  try {
    const credentials: Credential[] = [await account.sliceAuthority.selfCredential({ signal })];
    const imageUrn = formatImageUrn({ authority, project: systemProject, name: imageName });
    await site.componentManager.imageInfo({ imageUrn, credentials }, { signal, attempts: 1 });
    return true;
  } catch (error) {
    if (RpcError.is(error, 'aborted')) throw error;
    // What cannot be found out the site decides: it refuses such a name.
    return RpcError.is(error, 'forbidden');
  }
}

/**
 * A name for an image that does not exist yet: the wanted one, else with a number behind it.
 * @param images those of the site; undefined when they are not known, which makes the name one of its time.
 */
export function freeName(
  wanted: string,
  images: readonly Image[] | undefined,
  now = new Date(),
): string {
  const words = wanted.replace(/[^A-Za-z0-9_.-]+/g, '-').replace(/-{2,}/g, '-');
  const plain = words.replace(/^[^A-Za-z0-9]+|-$/g, '') || 'image';
  const named = (end: string): string => `${plain.slice(0, 30 - end.length)}${end}`;
  if (images === undefined) return named(`-${now.toISOString().slice(0, 16).replace(/\D/g, '')}`);
  const isTaken = (name: string): boolean => images.some((image) => sameName(image.name, name));
  let name = named('');
  for (let number = 2; isTaken(name); number++) name = named(`-${number}`);
  return name;
}
