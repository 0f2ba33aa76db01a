/**
 * Who may use an image, found out the way a stranger would: by reading its metadata without a
 * certificate (docs/protocol.md 7, 8.2).
 */
import { rootCertificates } from 'node:tls';
import { fetchImageMetadata, RpcError, type ImageMetadata, type Trust } from '../rpc';
import { eachWithLimit } from './concurrency';
import type { VersionFacts } from './image';

const atOnce = 6;

export interface LookUpOptions {
  readonly trust: Trust;
  /** Hears each answer. */
  readonly found?: (() => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Requests at most, the first of the URLs first. */
  readonly most?: number | undefined;
}

/** Facts of versions by their metadata URL. What is released stays as it is, so it is kept. */
export class VisibilityLookup {
  readonly #known = new Map<string, VersionFacts>();

  readonly factsOf = (url: string): VersionFacts | undefined => this.#known.get(url);

  /** Finds out about the URLs that are not settled yet. Never rejects. */
  async lookUp(
    urls: readonly string[],
    { trust, found, signal, most = urls.length }: LookUpOptions,
  ): Promise<void> {
    const open = urls.filter((url) => !isSettled(this.#known.get(url)));
    await eachWithLimit(open.slice(0, most), atOnce, async (url) => {
      if (signal?.aborted === true) return;
      const facts = await readFacts(url, trust, signal);
      const before = this.#known.get(url);
      // A failed look must not hide what an earlier one has found.
      if (facts.visibility === 'unknown' && before !== undefined) return;
      this.#known.set(url, facts);
      if (facts.visibility !== before?.visibility) found?.();
    });
  }
}

function isSettled(facts: VersionFacts | undefined): boolean {
  return facts?.visibility === 'anyone' || facts?.visibility === 'project';
}

async function readFacts(url: string, trust: Trust, signal?: AbortSignal): Promise<VersionFacts> {
  try {
    const metadata = await readMetadata(url, trust, signal);
    const visibility = metadata.global ? 'anyone' : 'project';
    const { hash, size, raw } = metadata;
    return { visibility, hash, size, hostImage: raw['def_parentosid'] ?? '' };
  } catch (error) {
    return { visibility: isNotReleased(error) ? 'not-released' : 'unknown' };
  }
}

/** 403: not released yet, or never to leave the site. Either way nobody can use it by its URL. */
export function isNotReleased(error: unknown): boolean {
  return RpcError.is(error) && error.code === 403;
}

/** Whom to believe at a site's web server. */
export function webTrust(trust: Trust): Trust {
  const own = 'ca' in trust ? [trust.ca] : [];
  return { ca: [...own, ...rootCertificates].join('\n') };
}

/**
 * Metadata of an image as a stranger reads it. The web server of a site may show a certificate of a
 * public authority instead of the site's own, so those count too; nothing secret is sent.
 * @throws RpcError
 */
export async function readMetadata(
  url: string,
  trust: Trust,
  signal?: AbortSignal,
): Promise<ImageMetadata> {
  try {
    return await fetchImageMetadata(url, { trust, signal });
  } catch (error) {
    if (!RpcError.is(error, 'untrusted')) throw error;
    return await fetchImageMetadata(url, { trust: webTrust(trust), signal });
  }
}
