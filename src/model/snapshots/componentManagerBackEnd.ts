/** Snapshots by the XML-RPC of a component manager: CreateImage, SliverStatus, ImageInfo. */
import {
  RpcError,
  watchSnapshot,
  type CallOptions,
  type CreateImageRequest,
  type Credential,
  type ImageInfo,
  type SnapshotProgress,
} from '../../rpc';
import type { Place } from '../account';
import { codeOf } from '../explainTransport';
import { withoutUndefined } from '../json';
import type { SnapshotJob, SnapshotRequest } from '../snapshotJob';
import { lookForSnapshot } from '../unansweredRequest';
import { webTrust } from '../visibility';
import type { BegunJob, LookOptions, SnapshotBackEnd, Verdict } from './backEnd';

export const componentManagerBackEnd: SnapshotBackEnd = {
  async begin({ account, site }, request, { signal, sending }) {
    const credential = await account.sliceAuthority.sliceCredential(request.sliceUrn, { signal });
    sending();
    return site.componentManager.createImage(createArguments(request, credential), { signal });
  },
  verdictOf,
  looks,
  find: lookForSnapshot,
  async hashOf(place, imageUrn, signal) {
    const info = await infoOf(place, imageUrn, { signal });
    return info?.hash;
  },
  /** The first "ready" may still tell of the version before: once more (docs/protocol.md 6.1). */
  async fileOf(place, { imageUrn }) {
    const { hash, size } = (await infoOf(place, imageUrn, {})) ?? {};
    return withoutUndefined({ hash, size }) as { hash?: string; size?: number };
  },
};

async function infoOf(
  { account, site }: Place,
  imageUrn: string,
  call: CallOptions,
): Promise<ImageInfo | undefined> {
  try {
    const credentials = [await account.sliceAuthority.selfCredential(call)];
    return await site.componentManager.imageInfo({ imageUrn, credentials }, call);
  } catch {
    return undefined;
  }
}

function createArguments(request: SnapshotRequest, credential: Credential): CreateImageRequest {
  const { sliceUrn, sliverUrn, imageName, global, description, wholeDisk, replaces } = request;
  return {
    sliceUrn,
    sliverUrn,
    imageName,
    credentials: [credential],
    global,
    wholeDisk,
    // The site itself refuses a name that exists (docs/protocol.md 5.10 step 15).
    mustNotExist: replaces === undefined ? true : undefined,
    description,
  };
}

/** Connections that were never made: nothing was sent. */
const neverSent = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/**
 * A connection that broke, a late answer and an unreadable one leave it open: a gateway may have answered
 * while the site works on. A site that fails on its own side has answered, and with the code that means
 * just that it has begun nothing (docs/protocol.md 5.10 step 22).
 */
function verdictOf(error: unknown): Verdict {
  if (!RpcError.is(error)) return 'refused';
  const { reason, code } = error;
  if (reason === 'connect') return neverSent.includes(codeOf(error)) ? 'refused' : 'lost';
  if (reason === 'http') return (code ?? 500) < 500 ? 'refused' : 'lost';
  if (reason === 'server-error') return code === 2 ? 'refused' : 'answered';
  if (reason === 'fault') return 'answered';
  return ['timeout', 'aborted', 'bad-reply'].includes(reason) ? 'lost' : 'refused';
}

async function* looks(
  place: Place,
  job: BegunJob,
  { interval, limit, signal }: LookOptions,
): AsyncGenerator<SnapshotProgress, void, void> {
  const { credentials, withheld } = credentialsFor(place, job);
  const progress = watchSnapshot({
    componentManager: place.site.componentManager,
    credentials,
    sliceUrn: job.sliceUrn,
    sliverUrn: job.sliverUrn,
    created: job.created,
    previousHash: job.previousHash,
    imagesTrust: webTrust(place.site.trust),
    interval,
    limit,
    signal,
  });
  for await (const seen of progress) {
    const problem = withheld() ?? seen.problem;
    yield problem === undefined ? seen : { ...seen, problem };
  }
}

/**
 * The credential of the slice; where that is withheld, because the slice has ended or is no longer ours,
 * one's own, which is enough to ask about the image (docs/protocol.md 4.2). `withheld` says why.
 */
function credentialsFor(
  { account: { sliceAuthority } }: Place,
  { sliceUrn }: SnapshotJob,
): {
  credentials: (call: CallOptions) => Promise<Credential[]>;
  withheld: () => RpcError | undefined;
} {
  let why: RpcError | undefined;
  const credentials = async (call: CallOptions): Promise<Credential[]> => {
    why = undefined;
    try {
      return [await sliceAuthority.sliceCredential(sliceUrn, call)];
    } catch (error) {
      if (!RpcError.is(error, 'not-found') && !RpcError.is(error, 'forbidden')) throw error;
      why = error;
      return [await sliceAuthority.selfCredential(call)];
    }
  };
  return { credentials, withheld: () => why };
}
