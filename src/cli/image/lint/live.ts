/** The lists of the sites for a lint: read now, or kept from an earlier one; and what could not be judged without them. */
import { isOwnHost } from '../../../model/accounts/address';
import {
  readPublicMetadata,
  visibilityOf,
  type TrustedServer,
} from '../../../model/inventory/visibility';
import { RpcError, type ImageMetadata } from '../../../rpc';
import { defined } from '../../../rpc/defined';
import { findImage, type Catalogue, type CatalogueImage } from '../../../rspec/images/catalogue';
import type { ImageUse } from '../../../rspec/images/imageUses';
import { openSessions, type Session } from '../session/session';
import { sitesToAsk } from '../session/configuredSites';
import { siteNamed } from '../session/sites';
import { knownAge } from '../terminal/format';
import type { CommonOptions } from '../arguments/options';
import { exitCodes, NotTrusted } from '../failures/failure';
import type { ConfiguredSite } from './configuration';
import type { LeftOut, UsedImage } from './finding';
import { keepLists, keptLists } from './keptLists';
import { originOf } from '../../../model/images/origin';
import { readSite, usedImage, type ReadLists, type SiteLists } from './siteLists';

/** What only lists can tell, by the codes of the findings. */
const whole = ['image-unknown'];
const checks = [
  ...whole,
  'image-failed',
  'image-not-ready',
  'image-sliver-type',
  'image-name-case',
  'image-version-missing',
  'image-version-old',
  'image-not-shared',
];

export interface Live {
  readonly lists: readonly SiteLists[];
  /** Those of them that were read now. */
  readonly read: readonly (ReadLists & { readonly session: Session })[];
  /** Images that are in no list and that their site describes at their address. */
  readonly addressed: readonly CatalogueImage[];
  readonly unknownUuids: ReadonlySet<string>;
  readonly leftOut: readonly LeftOut[];
  /** Exit code of the first failure, if there was one. */
  readonly exitCode?: number;
}

/** How the sites are asked. */
export interface Asking {
  readonly options: CommonOptions;
  readonly sites: readonly ConfiguredSite[];
  readonly uses: readonly ImageUse[];
}

/** A site that does not answer costs only itself: its kept list stands for it, where there is one. */
export async function liveLists(asking: Asking): Promise<Live> {
  const { options, sites, uses } = asking;
  const { addresses, notAsked } = await sitesToAsk(options, sites);
  const lists: SiteLists[] = [];
  const read: (ReadLists & { session: Session })[] = [];
  const leftOut: LeftOut[] = [];
  const codes: number[] = [];
  const failed = async (site: { urn?: string | undefined; name: string }, error: unknown) => {
    const { failureOf } = await import('../failures/report');
    const { explanation, exitCode } = failureOf(error, { site: site.name });
    codes.push(exitCode);
    const why = [explanation.sentence, explanation.action ?? ''].join(' ').trim();
    const kept = keptLists().find((it) => it.site.urn === site.urn);
    if (kept === undefined) leftOut.push(without(site, checks, why));
    else {
      lists.push(kept);
      leftOut.push(...agedOf(kept, why));
    }
  };
  for (const { urn, sentence } of notAsked)
    await failed({ urn, name: urn }, new NotTrusted(sentence));
  const { sessions, leftOut: unmet } =
    addresses === undefined
      ? { sessions: [], leftOut: [] }
      : await openSessions(options, addresses);
  for (const { address, error } of unmet) await failed(siteNamed(address), error);
  const asked = sessions.map(async (session) => {
    try {
      return { session, found: await readSite(session, uses) };
    } catch (error) {
      if (!RpcError.is(error)) throw error;
      return { session, error };
    }
  });
  for (const { session, found, error } of await Promise.all(asked)) {
    const { name } = session.site;
    if (found === undefined) {
      await failed({ urn: session.siteUrn, name }, error);
      continue;
    }
    lists.push(found);
    read.push({ ...found, session });
    keepLists(found);
    if (found.unadvertised !== undefined) {
      const { failureOf } = await import('../failures/report');
      const { explanation } = failureOf(found.unadvertised, { site: name });
      leftOut.push(without({ urn: session.siteUrn, name }, whole, explanation.sentence));
    }
  }
  const addressed = await readAddresses(uses, lists, sessions);
  return {
    lists,
    read,
    addressed: addressed.images,
    unknownUuids: addressed.unknown,
    leftOut: [...leftOut, ...addressed.leftOut],
    ...defined({ exitCode: codes[0] }),
  };
}

/**
 * What an earlier lint has read; nobody is asked.
 * @param why the sentence why nobody could be asked, if that was wanted
 */
export function listsOfBefore(sites: readonly ConfiguredSite[], why?: string): Live {
  const advice = (what: string): string => why ?? `${what} is kept: "lint --live" reads it.`;
  const wanted = new Set(sites.map(({ urn }) => urn.toLowerCase()));
  const lists = keptLists().filter(
    ({ site }) => wanted.size === 0 || wanted.has(site.urn.toLowerCase()),
  );
  const missing = sites.filter(({ urn }) => !lists.some(({ site }) => site.urn === urn));
  const none = without({ name: 'any site' }, checks, advice('No list'));
  return {
    lists,
    read: [],
    addressed: [],
    unknownUuids: new Set(),
    leftOut: [
      ...lists.flatMap((kept) => agedOf(kept, why ?? '')),
      ...missing.map(({ urn }) => without({ urn, name: urn }, checks, advice('No list of it'))),
      ...(lists.length === 0 && missing.length === 0 ? [none] : []),
    ],
    ...((lists.length === 0 || missing.length > 0) && { exitCode: exitCodes.usage }),
  };
}

/** What a lint finds with the lists. */
export function catalogueWith(
  catalogue: Catalogue,
  { lists, addressed, unknownUuids }: Live,
): Catalogue {
  return {
    ...catalogue,
    sites: lists.map(({ site }) => site),
    images: [...lists.flatMap(({ images }) => images), ...addressed],
    unknownUuids,
  };
}

function without(
  { urn, name }: { urn?: string | undefined; name: string },
  missing: readonly string[],
  why: string,
): LeftOut {
  const what = missing === checks ? 'all checks that need a list' : missing.join(', ');
  const sentence = `Left out for ${name}: ${what}. ${why}`;
  return { ...defined({ site: urn }), checks: missing, sentence };
}

const HOUR_MS = 3_600_000;

/** A kept list proves presence for a day and absence for an hour (docs/diagnostics.md); its age is told. */
function agedOf({ site }: SiteLists, why: string): LeftOut[] {
  const { at = new Date(0), urn, name } = site;
  const age = Date.now() - at.getTime();
  const told = `Its list was read ${knownAge(at)}. ${why}`.trim();
  if (age > 24 * HOUR_MS) return [without({ urn, name }, checks, told)];
  return [without({ urn, name }, age > HOUR_MS ? whole : [], told)].map((one) =>
    one.checks.length > 0 ? one : { ...one, sentence: `${name}: ${told}` },
  );
}

/** Each image that is used and known, with who can use it. */
export function usedImages(uses: readonly ImageUse[], catalogue: Catalogue): UsedImage[] {
  const found = new Map<CatalogueImage, UsedImage>();
  for (const use of uses) {
    const image = findImage(catalogue, use.reference, use.siteUrn)?.image;
    if (image === undefined) continue;
    const { urn, url, name, siteUrn, siteName, visibility, version, state } = image;
    const site = { siteUrn, siteName };
    found.set(image, { urn, name, ...site, visibility, ...defined({ url, version, state }) });
  }
  return [...found.values()];
}

interface Addressed {
  readonly images: readonly CatalogueImage[];
  readonly unknown: ReadonlySet<string>;
  readonly leftOut: readonly LeftOut[];
}

/** Images by their address that no list has: their own site is asked as a stranger, where it is one of those asked. */
async function readAddresses(
  uses: readonly ImageUse[],
  lists: readonly SiteLists[],
  sessions: readonly Session[],
): Promise<Addressed> {
  const open = uses.filter(
    (use) => use.reference.uuid !== undefined && usedImage(use, lists) === undefined,
  );
  const images: CatalogueImage[] = [];
  const unknown = new Set<string>();
  const leftOut: LeftOut[] = [];
  for (const url of new Set(open.map(({ reference }) => reference.text))) {
    const uuid = open.find(({ reference }) => reference.text === url)?.reference.uuid ?? '';
    const at = sessions.find(({ site }) => isOwnHost(url, site.componentManager.url));
    const asked = at === undefined ? 'elsewhere' : await read(url, at.site);
    if (asked === 'unknown') unknown.add(uuid);
    else if (typeof asked === 'string')
      leftOut.push(without({ name: url }, checks, reasons[asked]));
    else images.push(imageAt(url, asked));
  }
  return { images, unknown, leftOut };
}

const reasons = {
  elsewhere: 'Its site was not asked: give it with -m.',
  'not-given': 'Its site does not share it: it is not released, or must not leave the site.',
  failed: 'Its site gave no answer about it.',
} as const;

async function read(
  url: string,
  site: TrustedServer,
): Promise<ImageMetadata | 'unknown' | keyof typeof reasons> {
  try {
    return await readPublicMetadata(url, site);
  } catch (error) {
    if (!RpcError.is(error)) throw error;
    if (error.reason === 'not-found') return 'unknown';
    return error.code === 403 ? 'not-given' : 'failed';
  }
}

function imageAt(url: string, metadata: ImageMetadata): CatalogueImage {
  const { name, originUrn = '', version } = metadata;
  const { urn = '', project = '' } = originOf(metadata) ?? {};
  return {
    urn,
    url,
    name,
    project,
    siteUrn: originUrn,
    siteName: new URL(url).host,
    visibility: visibilityOf(metadata),
    mine: false,
    ...defined({ version }),
  };
}
