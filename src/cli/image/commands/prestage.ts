/** `geni-image prestage`: lets a site fetch images of other sites before a slice needs them. */
import { ForeignImages } from '../../../model/images/foreignImages';
import { prepareImages } from '../../../model/images/prestage';
import { verdictOf } from '../../../model/failures/verdict';
import { parseImageUrn, RpcError, type PrestagedImage } from '../../../rpc';
import { Ended, exitCodes, UsageError } from '../failures/failure';
import { pollInterval } from '../snapshots/follow';
import { knownSize } from '../terminal/format';
import type { CommonOptions } from '../arguments/options';
import type { Output } from '../terminal/output';
import { openSession, timeoutOf, type Session } from '../session/session';
import { emptyWord, findImage } from '../session/findImage';
import { imageNames } from '../session/imageNames';
import { chosenSlices, severalSlices } from '../session/sliceNames';

export interface PrestageOptions extends CommonOptions {
  readonly poll?: string;
  readonly dryRun?: boolean;
}

export async function prestage(
  images: readonly string[],
  options: PrestageOptions,
  output: Output,
): Promise<void> {
  const interval = pollInterval(options.poll);
  const limit = timeoutOf(options) ?? 60 * 60_000;
  const imageUrns = await urnsOf(images, options, output);
  const session = await openSession(options);
  output.about({ site: session.site.name });
  const sliceUrn = await oneSlice(session, options.slicename);
  const foreignImages = new ForeignImages();
  let fetched: readonly PrestagedImage[] = [];
  const preparing = prepareImages(session, {
    sliceUrn,
    imageUrns,
    start: options.dryRun !== true,
    interval,
    foreignImages,
    signal: options.wait === true ? AbortSignal.timeout(limit) : AbortSignal.abort(),
    // How long to wait is said by --timeout.
    patience: Number.POSITIVE_INFINITY,
    report: (found) => {
      fetched = found;
      if (options.wait === true && found.some(({ ready }) => !ready))
        output.status(found.map(progressOf).join(', '));
    },
  });
  const prepared = await preparing.catch(async (error: unknown) => {
    throw await refusedOne(session, { sliceUrn, imageUrns, output }, error);
  });
  const form = foreignImages.forms()(session.site.urn);
  output.result(
    { site: session.siteUrn, images: fetched, foreignImages: form },
    textOf(fetched, output),
  );
  if (form === 'urn')
    output.note(
      `${session.site.name} fetches images of other sites by URN, so an RSpec can use their URNs there.`,
    );
  if (options.wait === true && prepared !== 'ready') {
    output.warn('The images are still being fetched; run the same command again to check.');
    throw new Ended(exitCodes.timedOut);
  }
}

/** The site that fetches has the images of others only by URN: names are looked for at all chosen sites. */
async function urnsOf(
  words: readonly string[],
  options: PrestageOptions,
  output: Output,
): Promise<string[]> {
  const urns: string[] = [];
  for (const word of words) {
    if (imageNames(word).length === 0) {
      if (word.trim() === '') throw new UsageError(emptyWord);
      parseImageUrn(word);
      urns.push(word);
    } else {
      const elsewhere = { ...options, cm: [] };
      const found = await findImage(word, elsewhere, output, {
        command: 'prestage',
        isFetched: true,
      });
      urns.push(found.urn);
    }
  }
  return urns;
}

interface Asked {
  readonly sliceUrn: string;
  readonly imageUrns: readonly string[];
  readonly output: Output;
}

/** A refusal of several images need not say which: each is looked at alone, which begins nothing. */
async function refusedOne(
  { account, site }: Session,
  { sliceUrn, imageUrns, output }: Asked,
  error: unknown,
): Promise<unknown> {
  if (!RpcError.is(error) || verdictOf(error) !== 'refused' || imageUrns.length < 2) return error;
  const refused: { imageUrn: string; error: RpcError }[] = [];
  for (const imageUrn of imageUrns) {
    try {
      const credentials = [await account.sliceAuthority.sliceCredential(sliceUrn)];
      const request = { sliceUrn, credentials, imageUrns: [imageUrn], start: false };
      await site.componentManager.prestageImages(request);
    } catch (one) {
      if (!RpcError.is(one)) throw one;
      refused.push({ imageUrn, error: one });
    }
  }
  const [first] = refused;
  if (first === undefined || refused.length === imageUrns.length) return error;
  output.warn(
    `${site.name} refuses ${refused.length} of ${imageUrns.length} images: ${refused.map(({ imageUrn }) => imageUrn).join(', ')}`,
  );
  output.about({ image: first.imageUrn });
  return first.error;
}

async function oneSlice(session: Session, name: string | undefined): Promise<string> {
  const slices = await chosenSlices(session, name);
  const [sliceUrn, second] = slices;
  if (sliceUrn !== undefined && second === undefined) return sliceUrn;
  throw new UsageError(
    slices.length === 0
      ? 'You have no slice, and a site fetches images only for a slice: give one with -n.'
      : `${severalSlices(slices)}: give the one that will use the images with -n.`,
  );
}

function progressOf({ ready, progress, size }: PrestagedImage): string {
  if (ready) return 'ready';
  return size === undefined ? 'waiting' : `${knownSize(progress ?? 0)} of ${knownSize(size)}`;
}

function textOf(images: readonly PrestagedImage[], output: Output): string[] {
  return output.table(
    [{ title: 'STATE' }, { title: 'IMAGE' }],
    images.map((image) => [progressOf(image), image.asked]),
  );
}
