/**
 * Asks a site for a snapshot. The wish is on disk before the request leaves and its answer right
 * after, so that neither a crash nor a lost connection loses a snapshot that the site has begun.
 */
import { randomUUID } from 'node:crypto';
import { RpcError, withoutVersion, type Credential } from '../rpc';
import type { Account, Site } from './account';
import { codeOf } from './explain';
import type { JobBook } from './jobBook';
import { SnapshotRefused, type SnapshotJob, type SnapshotRequest } from './snapshotJob';
import { versionsNamed } from './versionsNamed';

export interface SnapshotPlace {
  readonly account: Account;
  readonly site: Site;
}

/**
 * Resolves with the job once the site has accepted, or once it is unclear whether it has.
 * @throws RpcError when the site has refused: then there is no job and nothing has happened.
 * @throws SnapshotRefused when the job cannot be written down.
 */
export async function requestSnapshot(
  place: SnapshotPlace,
  request: SnapshotRequest,
  book: JobBook,
  signal: AbortSignal | undefined,
): Promise<SnapshotJob> {
  const { account, site } = place;
  const [credential, before] = await Promise.all([
    account.sliceAuthority.sliceCredential(request.sliceUrn, { signal }),
    whatIsThere(place, request.imageName, signal),
  ]);
  const job = writeDown(book, site, request, before);
  try {
    const created = await site.turns.take(request.sliceUrn, () => {
      signal?.throwIfAborted();
      return site.componentManager.createImage(createArguments(request, credential), { signal });
    });
    const previousHash = before.hashes.get(created.imageUrn);
    return updated(book, job, { created, stage: 'preparing', previousHash });
  } catch (error) {
    if (isRefusal(error)) {
      book.remove(job.id);
      throw error;
    }
    const problem = error instanceof Error ? error.message : String(error);
    return updated(book, job, { stage: 'unknown', problem });
  }
}

function updated(book: JobBook, job: SnapshotJob, patch: Partial<SnapshotJob>): SnapshotJob {
  return book.update(job.id, patch) ?? { ...job, ...patch };
}

type CreateArguments = Parameters<Site['componentManager']['createImage']>[0];

function createArguments(request: SnapshotRequest, credential: Credential): CreateArguments {
  const { sliceUrn, sliverUrn, imageName, global, description, wholeDisk, mustNotExist } = request;
  return {
    sliceUrn,
    sliverUrn,
    imageName,
    credentials: [credential],
    global,
    ...(description === undefined || description === '' ? {} : { description }),
    ...(wholeDisk === undefined ? {} : { wholeDisk }),
    ...(mustNotExist === undefined ? {} : { mustNotExist }),
  };
}

interface Before {
  readonly versions: readonly string[];
  /** Hash of the released version by unversioned image URN. */
  readonly hashes: ReadonlyMap<string, string>;
}

/**
 * What the name stands for now; the end is judged by what has changed (docs/protocol.md 5.11). Only
 * reads, and a failure of it does not keep anybody from a snapshot: the site says what is wrong.
 */
async function whatIsThere(
  { account, site }: SnapshotPlace,
  imageName: string,
  signal: AbortSignal | undefined,
): Promise<Before> {
  const hashes = new Map<string, string>();
  try {
    const credentials = [await account.sliceAuthority.selfCredential({ signal })];
    const versions = await versionsNamed(site, imageName, credentials, signal);
    for (const imageUrn of new Set(versions.map(({ urn }) => withoutVersion(urn)))) {
      const request = { imageUrn, credentials };
      const { hash } = await site.componentManager.imageInfo(request, { signal });
      if (hash !== undefined) hashes.set(imageUrn, hash);
    }
    return { versions: versions.map(({ urn }) => urn), hashes };
  } catch (error) {
    if (RpcError.is(error, 'aborted')) throw error;
    return { versions: [], hashes };
  }
}

function writeDown(
  book: JobBook,
  site: Site,
  request: SnapshotRequest,
  before: Before,
): SnapshotJob {
  const { accountId, siteUrn, sliceUrn, sliverUrn, clientId, imageName, global } = request;
  const job: SnapshotJob = {
    id: randomUUID(),
    accountId,
    siteUrn,
    siteName: site.name,
    sliceUrn,
    sliverUrn,
    clientId,
    imageName,
    global,
    description: request.description,
    stage: 'starting',
    samples: [],
    startedAt: Date.now(),
    versionsBefore: before.versions,
  };
  try {
    book.add(job);
    return job;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SnapshotRefused(
      'not-kept',
      `The snapshot was not started, because its record could not be written: ${why}.`,
    );
  }
}

/** Connections that were never made: nothing was sent. */
const neverSent = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/**
 * True when the site has certainly not begun: it said so, or it was never reached. A connection that
 * broke, a late answer and an unreadable one leave it open.
 */
function isRefusal(error: unknown): boolean {
  if (!RpcError.is(error)) return true;
  if (error.reason === 'connect') return neverSent.includes(codeOf(error));
  return !['timeout', 'aborted', 'bad-reply', 'http'].includes(error.reason);
}
