/** Snapshots by the XML-RPC of a component manager: CreateImage, SliverStatus, ImageInfo. */
import {
  RpcError,
  sameImage,
  watchSnapshot,
  type CallOptions,
  type CreatedImage,
  type CreateImageRequest,
  type Credential,
  type ImageInfo,
  type SnapshotProgress,
} from '../../../rpc';
import type { Place } from '../../accounts/account';
import { verdictOf } from '../../failures/verdict';
import { withoutUndefined } from '../../storage/json';
import type { SnapshotJob, SnapshotRequest } from '../job';
import { lookForSnapshot } from './unanswered';
import { webTrust } from '../../inventory/visibility';
import type { BegunJob, LookOptions, SnapshotBackEnd } from './backEnd';

export function componentManagerBackEnd(place: Place): SnapshotBackEnd {
  const { account, site } = place;
  const { sliceAuthority } = account;
  return {
    async begin(request, { signal, sending }) {
      const credential = await sliceAuthority.sliceCredential(request.sliceUrn, { signal });
      sending();
      return site.componentManager.createImage(createArguments(request, credential), { signal });
    },
    verdictOf,
    looks: (job, options) => looks(place, job, options),
    find: (job, options) => lookForSnapshot(place, job, options),
    async hashOf({ imageUrn, sliceUrn }, signal) {
      const call = { signal };
      const credential = sliceAuthority.sliceCredential(sliceUrn, call);
      return (await infoOf(place, imageUrn, credential, call))?.hash;
    },
    /** The first "ready" may still tell of the version before: once more (docs/protocol.md 6.1). */
    async fileOf({ imageUrn = '' }) {
      const credential = sliceAuthority.selfCredential();
      const { hash, size } = (await infoOf(place, imageUrn, credential, {})) ?? {};
      return withoutUndefined({ hash, size }) as { hash?: string; size?: number };
    },
  };
}

async function infoOf(
  { site }: Place,
  imageUrn: string,
  credential: Promise<Credential>,
  call: CallOptions,
): Promise<ImageInfo | undefined> {
  try {
    const credentials = [await credential];
    return await site.componentManager.imageInfo({ imageUrn, credentials }, call);
  } catch {
    return undefined;
  }
}

function createArguments(request: SnapshotRequest, credential: Credential): CreateImageRequest {
  const { sliceUrn, sliverUrn, imageName, global, description, wholeDisk, replaces } = request;
  const { updateAccounts: updatePrepare } = request;
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
    updatePrepare,
  };
}

async function* looks(
  place: Place,
  job: BegunJob,
  { interval, limit, signal }: LookOptions,
): AsyncGenerator<SnapshotProgress, void, void> {
  const { credentials, withheld } = credentialsFor(place, job);
  const created = createdOf(job);
  const progress = watchSnapshot({
    componentManager: place.site.componentManager,
    credentials,
    sliceUrn: job.sliceUrn,
    sliverUrn: job.sliverUrn,
    created,
    previousHash: job.previousHash,
    isUnlisted: isUnlisted(job),
    imagesTrust: () => webTrust(place.site, created.versionUrl),
    interval,
    limit,
    signal,
  });
  for await (const seen of progress) {
    const problem = withheld() ?? seen.problem;
    yield problem === undefined ? seen : { ...seen, problem };
  }
}

/** A site names all four; where a record lacks one, nothing is found under it. */
function createdOf({ created }: BegunJob): CreatedImage {
  const { imageUrn = '', imageUrl = '', versionUrn = '', versionUrl = '' } = created;
  return { imageUrn, imageUrl, versionUrn, versionUrl };
}

/** False where nobody looked what there was before. */
function isUnlisted({ versionsBefore, created: { versionUrn = '' } }: BegunJob): boolean {
  return versionsBefore?.every((urn) => !sameImage(urn, versionUrn)) ?? false;
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
