// What to do when CreateImage was sent and no answer came: never send it again, since that could make a
// second version, but look whether it took effect (docs/protocol.md 5.10, 6.1). It did when the sliver is
// being imaged, or when a version of that name appeared or changed since the call began.
import { setTimeout } from 'node:timers/promises';
import type { CreatedImage, CreateImageRequest } from './createImage';
import { RpcError } from './errors';
import type { ListedImage } from './images';
import type { CallOptions } from './options';
import type { SliceStatus } from './sliceStatus';
import { parseImageUrn, sameUrn, tryParseUrn, withoutVersion } from './urn';

/** What looking needs: two calls, and how patient the caller is. */
export interface Looking {
  sliverStatus: (
    request: Pick<CreateImageRequest, 'sliceUrn' | 'credentials'>,
    call: CallOptions,
  ) => Promise<SliceStatus>;
  listImages: (
    request: Pick<CreateImageRequest, 'credentials'>,
    call: CallOptions,
  ) => Promise<ListedImage[]>;
  /** Milliseconds that the call itself might take; each of these two may take twice as long. */
  limit: number;
}

/** Milliseconds that one call of a look may take, and how many looks there are. */
const LOOK_LIMIT = 10_000;
const LOOKS = 2;

/** Milliseconds between two looks; less for callers that are in a hurry. */
const PAUSE = 2_000;

/** The server's clock may differ from ours by this much without our taking an old version for a new one. */
const CLOCK_SLACK = 5_000;

/** True when the request may have reached the server though its answer did not reach us. */
export function isUnanswered(error: unknown): error is RpcError {
  if (!RpcError.is(error)) return false;
  if (error.reason === 'timeout') return true;
  if (error.reason === 'bad-reply') return error.retryable;
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return error.reason === 'connect' && (code === 'ECONNRESET' || code === 'EPIPE');
}

/**
 * The image, if the unanswered call made it.
 * @throws the error that was given, its message extended by what was found.
 */
export async function lookForCreated(
  looking: Looking,
  request: CreateImageRequest,
  elapsed: () => number,
  error: RpcError,
): Promise<CreatedImage> {
  for (let look = 1; look <= LOOKS; look++) {
    const found = await lookOnce(looking, request, elapsed).catch((problem: unknown) => {
      if (RpcError.is(problem)) return undefined;
      throw problem;
    });
    if (found === undefined) throw extended(error, 'and whether it began could not be found out');
    if (found !== 'nothing') return found;
    // The request may still be on its way through a slow server.
    if (look < LOOKS) await setTimeout(Math.min(PAUSE, elapsed() / 4));
  }
  throw extended(
    error,
    'and nothing shows that it began: the sliver is not being imaged and no new version is listed',
  );
}

async function lookOnce(
  { sliverStatus, listImages, limit }: Looking,
  { sliceUrn, sliverUrn, imageName, credentials }: CreateImageRequest,
  elapsed: () => number,
): Promise<CreatedImage | 'nothing'> {
  const call = { timeout: Math.min(LOOK_LIMIT, 2 * limit) };
  const status = await sliverStatus({ sliceUrn, credentials }, call);
  const asked = elapsed();
  const imaging = status.slivers.some(
    ({ urn, state }) => sameUrn(urn, sliverUrn) && state === 'imaging',
  );
  const versions = (await listImages({ credentials }, call)).filter((image) =>
    isNamed(image, imageName),
  );
  // Both times are the server's, so its clock does not matter; ours only measures how long ago it was.
  const since =
    status.utc === undefined
      ? Number.POSITIVE_INFINITY
      : status.utc.getTime() - asked - CLOCK_SLACK;
  const newest = versions.toSorted((a, b) => versionOf(b) - versionOf(a))[0];
  const fresh = versions.find(
    ({ created, updated }) => Math.max(created.getTime(), updated?.getTime() ?? 0) >= since,
  );
  const made = fresh ?? (imaging ? newest : undefined);
  return made === undefined ? 'nothing' : createdFrom(made);
}

function isNamed({ urn }: ListedImage, name: string): boolean {
  return tryParseUrn(urn)?.type === 'image' && parseImageUrn(urn).name === name;
}

function versionOf({ urn }: ListedImage): number {
  return parseImageUrn(urn).version ?? 0;
}

/** The list has no address for the image without version; that of the version leads there too. */
function createdFrom({ urn, url }: ListedImage): CreatedImage {
  return { imageUrn: withoutVersion(urn), imageUrl: url, versionUrn: urn, versionUrl: url };
}

function extended(error: RpcError, what: string): RpcError {
  const { code, codeName, serverText, logUrl, retryable, method, url, service, flaw, cause } =
    error;
  return new RpcError(error.reason, `${error.message.replace(/\.$/, '')}, ${what}.`, {
    ...{ code, codeName, serverText, logUrl, retryable, method, url, service, flaw, cause },
  });
}
