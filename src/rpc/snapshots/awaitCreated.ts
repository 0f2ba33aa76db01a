// What to do when CreateImage was sent and no answer came: never send it again, since that could make a
// second version, but look whether it took effect (docs/protocol.md 5.10). `findCreated` judges each look.
import { setTimeout } from 'node:timers/promises';
import type { CreatedImage, CreateImageRequest } from '../services/replies/createImage';
import { RpcError } from '../errors';
import type { ListedImage } from '../services/replies/images';
import type { CallOptions } from '../options';
import type { SliceStatus } from '../services/replies/sliceStatus';
import { findCreated, type Finding } from './findCreated';

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
  /** Ends the looking at once. */
  signal: AbortSignal | undefined;
  /** Milliseconds since the request was sent. */
  elapsed: () => number;
}

/** Milliseconds that one call of a look may take, and how many looks there are. */
const LOOK_LIMIT_MS = 10_000;
const LOOKS = 2;

/** Milliseconds between two looks; less for callers that are in a hurry. */
const PAUSE_MS = 2_000;

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
 * The image, if the unanswered call made it. Looks twice at most: a request that still waits at a slow
 * site is not waited for, and nobody is told that it never began.
 * @throws {RpcError} the error that was given, its message extended by what was found; `aborted`, with
 * the reason of the signal as its cause, when the signal fires.
 */
export async function lookForCreated(
  looking: Looking,
  request: CreateImageRequest,
  error: RpcError,
): Promise<CreatedImage> {
  for (let look = 1; ; look++) {
    const finding = await lookOnce(looking, request).catch(orUnknown);
    if (finding?.kind === 'begun') return finding.created;
    if (finding === undefined || finding.kind === 'unclear') {
      throw extended(error, 'and it could not be determined whether it started');
    }
    if (look === LOOKS) {
      const yet = finding.kind === 'never-began' ? '' : ' yet';
      throw extended(
        error,
        `and nothing shows${yet} that it started: the sliver is not being imaged and no new version is listed`,
      );
    }
    // The request may still be on its way through a slow server.
    await rest(Math.min(PAUSE_MS, looking.elapsed() / 4), looking.signal);
  }
}

/** A look that failed tells nothing; a caller who stops it does not want to hear more. */
function orUnknown(problem: unknown): undefined {
  if (!RpcError.is(problem) || problem.reason === 'aborted') throw problem;
}

async function lookOnce(
  { sliverStatus, listImages, limit, signal, elapsed }: Looking,
  { sliceUrn, sliverUrn, imageName, credentials }: CreateImageRequest,
): Promise<Finding> {
  const call: CallOptions = { timeout: Math.min(LOOK_LIMIT_MS, 2 * limit), signal };
  const status = await sliverStatus({ sliceUrn, credentials }, call);
  const sentAgo = elapsed();
  const listed = await listImages({ credentials }, call);
  return findCreated({ imageName, sliverUrn }, { status, listed, sentAgo });
}

async function rest(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await setTimeout(milliseconds, undefined, { signal });
  } catch {
    throw new RpcError('aborted', 'The search for the outcome of CreateImage was stopped.', {
      method: 'CreateImage',
      cause: signal?.reason,
    });
  }
}

function extended(error: RpcError, what: string): RpcError {
  const { code, codeName, serverText, logUrl, retryable, method, url, service, flaw, cause } =
    error;
  return new RpcError(error.reason, `${error.message.replace(/\.$/, '')}, ${what}.`, {
    code,
    codeName,
    serverText,
    logUrl,
    retryable,
    method,
    url,
    service,
    flaw,
    cause,
  });
}
