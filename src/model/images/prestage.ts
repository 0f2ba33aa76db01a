/** Lets a site fetch images of another one before a node needs them, and follows it (docs/protocol.md 5.14). */
import type { PrestagedImage } from '../../rpc';
import type { Place } from '../accounts/account';
import { pause } from '../concurrency';
import { noted, type End } from '../journal/acts';
import { type ForeignForm, type ForeignImages, formRefusedIn, formSeenIn } from './foreignImages';

export interface Preparation {
  readonly sliceUrn: string;
  readonly imageUrns: readonly string[];
  /** False only looks how far the site is; default true. */
  readonly start?: boolean | undefined;
  /** Milliseconds between two looks. */
  readonly interval: number;
  /** Ends the waiting; one that has fired already leaves after the first look. */
  readonly signal: AbortSignal;
  /** Hears how far each image is. */
  readonly report: (images: readonly PrestagedImage[]) => void;
  /** Learns how the site takes images of others. */
  readonly foreignImages?: Pick<ForeignImages, 'saw'> | undefined;
  /** Milliseconds without a byte after which the waiting ends; default 10 minutes. */
  readonly patience?: number | undefined;
}

/**
 * `stalled`: nothing has come for long; a failed fetch looks like that, since sites report no failure.
 * `left`: the signal has fired; the site goes on by itself.
 */
export type Prepared = 'ready' | 'stalled' | 'left';

/** What one look may take with the pause before it, in milliseconds; the rest of a longer time was sleep. */
const longestLookMs = 120_000;

/** @throws RpcError when the site refuses, or cannot be asked any more. */
export async function prepareImages(place: Place, preparation: Preparation): Promise<Prepared> {
  if (preparation.start === false) return await follow(place, preparation);
  const { urn: siteUrn, name: siteName, acts } = place.site;
  const { sliceUrn, imageUrns: images } = preparation;
  return await noted(
    acts,
    { kind: 'prestage', facts: { siteUrn, siteName, sliceUrn, images } },
    () => follow(place, preparation),
    (prepared): End<'prestage'> => ({ outcome: prepared === 'ready' ? 'done' : prepared }),
  );
}

async function follow({ account, site }: Place, preparation: Preparation): Promise<Prepared> {
  const { sliceUrn, imageUrns, interval, signal, report } = preparation;
  const { start = true, patience = 600_000, foreignImages } = preparation;
  const learn = (form: ForeignForm | undefined): void => {
    if (form !== undefined) foreignImages?.saw(site.urn, form);
  };
  const ask = async (begin: boolean): Promise<PrestagedImage[]> => {
    const credentials = [await account.sliceAuthority.sliceCredential(sliceUrn)];
    const request = { sliceUrn, credentials, imageUrns, start: begin };
    try {
      const answer = await site.componentManager.prestageImages(request);
      learn(formSeenIn(site.urn, answer));
      return answer;
    } catch (error) {
      learn(formRefusedIn(site.urn, imageUrns, error));
      throw error;
    }
  };
  let images = await ask(start);
  let last = { bytes: -1, at: Date.now() };
  for (let waited = 0; ;) {
    report(images);
    if (images.length > 0 && images.every(({ ready }) => ready)) return 'ready';
    const now = { bytes: bytesOf(images), at: Date.now() };
    waited = now.bytes === last.bytes ? waited + Math.min(now.at - last.at, longestLookMs) : 0;
    last = now;
    if (waited > patience) return 'stalled';
    await pause(interval, signal);
    if (signal.aborted) return 'left';
    images = await ask(false);
  }
}

/** Bytes that have come; those of a ready image count in full. */
export function bytesOf(images: readonly PrestagedImage[]): number {
  return images.reduce(
    (sum, { ready, size = 0, progress = 0 }) => sum + (ready ? size : progress),
    0,
  );
}
