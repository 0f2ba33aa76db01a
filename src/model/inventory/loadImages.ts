/** Reads the images of a site: the user's own, then those of his projects. */
import { RpcError, urnKey, type CallOptions, type LeftOut, type ListedImage } from '../../rpc';
import type { Account, Site } from '../accounts/account';
import { fromAuthority } from './authorityWait';
import type { Image } from './image';
import { groupImages } from './groupImages';
import { authorityOf, projectUrnOf } from '../urns';
import type { VisibilityLookup } from './visibility';

export interface LoadImagesOptions {
  readonly visibility: VisibilityLookup;
  readonly signal?: AbortSignal | undefined;
  /** Somebody else, whose images are listed instead of one's own; sites allow it within their users. */
  readonly creatorUrn?: string | undefined;
  /** Project URNs whose images are listed too. */
  readonly projects?: () => Promise<readonly string[]>;
  /** Hears the list as it grows; the returned promise has the last word. */
  readonly report?: (images: readonly Image[]) => void;
  /** Called before each project is asked for: its credential may be long in coming. */
  readonly beforeProject?: () => void;
  /** Hears the URN of each project that the site has listed whole. */
  readonly listed?: (projectUrn: string) => void;
}

/** The list as far as the site gives it; visibility as far as it is known. @throws RpcError */
export async function listImages(
  account: Account,
  site: Site,
  options: LoadImagesOptions,
): Promise<readonly Image[]> {
  const me = account.userUrn;
  const { visibility } = options;
  const grouped = (rows: readonly ListedImage[]): Image[] =>
    groupImages(rows, site.urn, me, visibility.factsOf);
  const report = (rows: readonly ListedImage[]): void => options.report?.(grouped(rows));
  return grouped(await listRows(account, site, { ...options, report }));
}

/** The same as the site lists it, one row for each version. @throws RpcError */
export async function listRows(
  account: Account,
  site: Site,
  options: Omit<LoadImagesOptions, 'visibility' | 'report'> & {
    readonly report?: (rows: readonly ListedImage[]) => void;
  },
): Promise<readonly ListedImage[]> {
  const { signal, creatorUrn } = options;
  const leftOut = onceEach(site.leftOut);
  const me = account.userUrn;
  const self = account.sliceAuthority.selfCredential({ signal });
  const credentials = [await fromAuthority(account, self, signal)];
  // Asking for oneself by name fails where the site maps users to its own (docs/protocol.md 5.12).
  const userUrn = creatorUrn === me ? undefined : creatorUrn;
  const own = await site.componentManager.listImages(
    { credentials, userUrn },
    { signal, onLeftOut: leftOut() },
  );
  let rows: readonly ListedImage[] =
    userUrn === undefined ? own : own.map((row) => ({ creatorUrn: userUrn, ...row }));
  options.report?.(rows);
  for (const projectUrn of (await options.projects?.()) ?? []) {
    options.beforeProject?.();
    const found = await projectImages(account, site, projectUrn, { signal, onLeftOut: leftOut() });
    if (found === undefined) continue;
    rows = merged(rows, found);
    options.listed?.(projectUrn);
  }
  return rows;
}

/** Rows of a project; undefined where the site does not know it or does not let us look. */
async function projectImages(
  account: Account,
  site: Site,
  projectUrn: string,
  call: CallOptions,
): Promise<ListedImage[] | undefined> {
  const { signal } = call;
  try {
    // The same text for both: the server compares them literally (docs/protocol.md 4.5).
    const asked = account.sliceAuthority.projectCredential(projectUrn, { signal });
    const credentials = [await fromAuthority(account, asked, signal)];
    return await site.componentManager.listImages({ credentials, projectUrn }, call);
  } catch (error) {
    if (isNoSuchProject(error)) return undefined;
    throw error;
  }
}

/** For each list an ear: a row that several lists have, and that cannot be read, is told once. */
function onceEach(hear: LeftOut | undefined): () => LeftOut | undefined {
  const told = new Map<string, number>();
  return () => {
    const here = new Map<string, number>();
    return (
      hear &&
      ((problem) => {
        const count = (here.get(problem.message) ?? 0) + 1;
        here.set(problem.message, count);
        if (count <= (told.get(problem.message) ?? 0)) return;
        told.set(problem.message, count);
        hear(problem);
      })
    );
  };
}

function isNoSuchProject(error: unknown): boolean {
  return (
    RpcError.is(error, 'not-found') ||
    RpcError.is(error, 'forbidden') ||
    RpcError.is(error, 'refused') ||
    RpcError.is(error, 'unsupported')
  );
}

/** The project's rows also name the creator, so they replace the user's own rows. */
function merged(rows: readonly ListedImage[], more: readonly ListedImage[]): ListedImage[] {
  const byUrn = new Map(rows.map((row) => [urnKey(row.urn), row]));
  for (const row of more) byUrn.set(urnKey(row.urn), { ...byUrn.get(urnKey(row.urn)), ...row });
  return [...byUrn.values()];
}

export interface FindVisibilityOptions {
  readonly visibility: VisibilityLookup;
  readonly signal?: AbortSignal | undefined;
  /** Hears that something more is known, again and again as answers come. */
  readonly changed?: (() => void) | undefined;
  /** Versions asked about in one go: each is a request to the site. 500, when left out. */
  readonly most?: number | undefined;
}

/** Looks up who may use each version: the newest of each image first, young images before old ones. */
export async function findVisibility(
  images: readonly Image[],
  site: Site,
  { visibility, signal, changed, most }: FindVisibilityOptions,
): Promise<void> {
  const newestFirst = images
    .flatMap(({ versions }) => versions.map(({ url, created }, age) => ({ url, created, age })))
    .filter(({ url }) => url !== '')
    .sort((a, b) => a.age - b.age || (b.created?.getTime() ?? 0) - (a.created?.getTime() ?? 0))
    .map(({ url }) => url);
  await visibility.lookUp(newestFirst, { site, found: changed, signal, most });
}

/** The same images with what is known now. */
export function withFacts(images: readonly Image[], visibility: VisibilityLookup): Image[] {
  return images.map((image) => ({
    ...image,
    versions: image.versions.map((version) => {
      const facts = visibility.factsOf(version.url);
      if (facts === undefined) return version;
      return { ...version, ...facts, size: facts.size ?? version.size };
    }),
  }));
}

/** The project URNs of a user, from the project authorities that his slice authority names. */
export function projectsOf(subauthorities: Readonly<Record<string, string>>): string[] {
  return Object.keys(subauthorities).flatMap((urn) => projectUrnOf(authorityOf(urn)) ?? []);
}
