/**
 * Who may use an image, found out the way a stranger would: by reading its metadata without a
 * certificate (docs/protocol.md 7, 8.2).
 */
import {
  fetchImageMetadata,
  RpcError,
  type ImageMetadata,
  type Trust,
  type TrustSource,
} from '../../rpc';
import { publicTrust } from '../../portal/http/publicTrust';
import { isOwnHost } from '../accounts/address';
import { eachWithLimit } from '../concurrency';
import type { VersionFacts, Visibility } from './image';

const atOnce = 4;

/** Requests in one go, and milliseconds in which they begin: a site can name any number, and answer slowly. */
const mostLooks = 500;
const longestLookMs = 60_000;

export interface LookUpOptions {
  readonly site: TrustedServer;
  /** Hears each answer. */
  readonly found?: (() => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Requests at most, the first of the URLs first; 500 unless given. */
  readonly most?: number | undefined;
}

/** Facts of versions by their metadata URL. What is released stays as it is, so it is kept. */
export class VisibilityLookup {
  readonly #known = new Map<string, VersionFacts>();

  readonly factsOf = (url: string): VersionFacts | undefined => this.#known.get(url);

  /**
   * Finds out about the URLs that are not settled yet, at the site's own hosts: a row can name any address,
   * and others are asked only when a person asks. Never rejects.
   */
  async lookUp(
    urls: readonly string[],
    { site, found, signal, most = mostLooks }: LookUpOptions,
  ): Promise<void> {
    const own = urls.filter((url) => isOwnHost(url, site.componentManager.url));
    const open = own.filter((url) => !isSettled(this.#known.get(url)));
    const end = performance.now() + longestLookMs;
    await eachWithLimit(open.slice(0, most), atOnce, async (url) => {
      if (signal?.aborted === true || performance.now() > end) return;
      const facts = await readFacts(url, site, signal);
      const before = this.#known.get(url);
      // A failed look must not hide what an earlier one has found.
      if (facts.isUntold === true && before !== undefined) return;
      this.#known.set(url, facts);
      if (facts.visibility !== before?.visibility) found?.();
    });
  }
}

function isSettled(facts: VersionFacts | undefined): boolean {
  return facts?.visibility === 'anyone' || facts?.visibility === 'project';
}

async function readFacts(
  url: string,
  site: TrustedServer,
  signal?: AbortSignal,
): Promise<VersionFacts> {
  try {
    const metadata = await readPublicMetadata(url, site, signal);
    const { hash, size, raw } = metadata;
    return {
      ...whoOf(visibilityOf(metadata)),
      hash,
      size,
      hostImage: raw['def_parentosid'] ?? '',
    };
  } catch (error) {
    return whoOf(isNotReleased(error) ? 'not-released' : 'unknown');
  }
}

function whoOf(visibility: Visibility): Pick<VersionFacts, 'visibility' | 'isUntold'> {
  return { visibility, isUntold: visibility === 'unknown' };
}

/** As the site says; a document without that word proves neither. */
export function visibilityOf({ global }: Pick<ImageMetadata, 'global'>): Visibility {
  return global === undefined ? 'unknown' : global ? 'anyone' : 'project';
}

/** 403: not released yet, or never to leave the site. Either way nobody can use it by its URL. */
export function isNotReleased(error: unknown): boolean {
  return RpcError.is(error) && error.code === 403;
}

/** The server whose trust counts: a site, or what is known of an address. */
export interface TrustedServer {
  readonly trust: TrustSource;
  /** Its services; `url` is the address that the trust was decided for. */
  readonly componentManager: { readonly url: string };
}

/**
 * Whom to believe where a site keeps its images. Its web server may show a certificate of a public authority
 * instead of the site's own, so those count too; nothing secret is sent. But the very server that a person
 * has accepted by its fingerprint is known by nothing else.
 */
export function webTrust(
  { trust: source, componentManager }: TrustedServer,
  url: string,
): readonly Trust[] {
  const trust = typeof source === 'function' ? source() : source;
  if ('ca' in trust) return [{ ca: withPublic(trust.ca) }];
  const isSame = URL.canParse(url) && new URL(url).host === new URL(componentManager.url).host;
  return isSame ? [trust] : [trust, { ca: withPublic() }];
}

const joined = new Map<string, string>();

/** PEM of a site's authorities and of the public ones; made once, like those. */
function withPublic(own = ''): string {
  const all = joined.get(own) ?? [own, publicTrust().ca].join('\n');
  joined.set(own, all);
  return all;
}

/** Metadata of an image as a stranger reads it. @throws RpcError */
export async function readPublicMetadata(
  url: string,
  site: TrustedServer,
  signal?: AbortSignal,
): Promise<ImageMetadata> {
  return await fetchImageMetadata(url, { trust: webTrust(site, url), signal });
}
