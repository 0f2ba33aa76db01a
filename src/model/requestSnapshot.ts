/**
 * Asks a site for a snapshot. The wish is on disk before the request leaves and its answer right
 * after, so that neither a crash nor a lost connection loses a snapshot that the site has begun.
 */
import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import { RpcError, withoutVersion, type CreateImageRequest, type Credential } from '../rpc';
import type { Place, Site } from './account';
import { explainInOneLine } from './explain';
import { codeOf } from './explainTransport';
import type { JobBook } from './jobBook';
import { SnapshotRefused, type SnapshotJob, type SnapshotRequest } from './snapshotJob';
import type { StartOptions } from './snapshots';
import { lookForSnapshot } from './unansweredRequest';
import { versionsNamed } from './versionsNamed';

/**
 * Resolves with the job once the site has accepted, or once it is unclear whether it has.
 * @throws RpcError when the site has refused: then there is no job and nothing has happened.
 * @throws SnapshotRefused when the job cannot be written down.
 */
export async function requestSnapshot(
  place: Place,
  request: SnapshotRequest,
  book: JobBook,
  { signal, look, wish }: Pick<StartOptions, 'signal' | 'look' | 'wish'> = {},
): Promise<SnapshotJob> {
  const { account, site } = place;
  const [credential, before] = await Promise.all([
    account.sliceAuthority.sliceCredential(request.sliceUrn, { signal }),
    look === false ? notLooked : whatIsThere(place, request.imageName, signal),
  ]);
  const job = writeDown(book, site, { ...request, wish }, before);
  try {
    const created = await site.componentManager.createImage(createArguments(request, credential), {
      signal,
    });
    const previousHash = before.hashes.get(created.imageUrn);
    return updated(book, job, { created, stage: 'preparing', previousHash });
  } catch (error) {
    if (isRefusal(error)) return dropAndThrow(book, job, error);
    if (isAnswer(error)) return await afterStrangeAnswer(place, job, book, error);
    return updated(book, job, { stage: 'unknown', problem: problemOf(error, job) });
  }
}

/** The site did answer, though not with yes or no: a look at it settles the matter mostly. */
async function afterStrangeAnswer(
  place: Place,
  job: SnapshotJob,
  book: JobBook,
  error: unknown,
): Promise<SnapshotJob> {
  const finding = await lookForSnapshot(place, job, new AbortController().signal);
  switch (finding.kind) {
    case 'begun':
      return updated(book, job, { created: finding.created, stage: 'preparing' });
    case 'not-begun':
      return dropAndThrow(book, job, error);
    case 'unclear':
      return updated(book, job, { stage: 'unknown', problem: problemOf(error, job) });
  }
}

function dropAndThrow(book: JobBook, job: SnapshotJob, error: unknown): never {
  book.remove(job.id);
  throw error;
}

function problemOf(error: unknown, { siteName: site, imageName: image }: SnapshotJob): string {
  return explainInOneLine(error, { site, image });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function updated(book: JobBook, job: SnapshotJob, patch: Partial<SnapshotJob>): SnapshotJob {
  return book.update(job.id, patch) ?? { ...job, ...patch };
}

function createArguments(request: SnapshotRequest, credential: Credential): CreateImageRequest {
  const { sliceUrn, sliverUrn, imageName, global, description, wholeDisk, mustNotExist } = request;
  return {
    sliceUrn,
    sliverUrn,
    imageName,
    credentials: [credential],
    global,
    wholeDisk,
    mustNotExist,
    // An empty one is refused (docs/protocol.md 1.6).
    description: description === '' ? undefined : description,
  };
}

interface Before {
  /** Undefined when it could not be found out. */
  readonly versions: readonly string[] | undefined;
  /** Hash of the released version by unversioned image URN. */
  readonly hashes: ReadonlyMap<string, string>;
}

const notLooked: Before = { versions: undefined, hashes: new Map() };

/**
 * What the name stands for now; the end is judged by what has changed (docs/protocol.md 5.11). Only
 * reads, and a failure of it does not keep anybody from a snapshot: the site says what is wrong.
 */
async function whatIsThere(
  { account, site }: Place,
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
    return { versions: undefined, hashes };
  }
}

function writeDown(
  book: JobBook,
  site: Site,
  request: SnapshotRequest & Pick<StartOptions, 'wish'>,
  before: Before,
): SnapshotJob {
  const { accountId, siteUrn, sliceUrn, sliverUrn, clientId, imageName, global } = request;
  const job: SnapshotJob = {
    id: randomUUID(),
    wish: request.wish,
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
    // Should the answer be lost; an answer tells exactly which image is meant.
    previousHash: before.hashes.size === 1 ? [...before.hashes.values()][0] : undefined,
  };
  try {
    book.add(job);
    return job;
  } catch (error) {
    throw new SnapshotRefused(
      'not-kept',
      l10n.t(
        'The snapshot {0} was not started, because its record could not be written ({1}): make room on the disk, or let this program write there, then try again.',
        imageName,
        messageOf(error),
      ),
    );
  }
}

/** Connections that were never made: nothing was sent. */
const neverSent = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/**
 * True when the site has certainly not begun: it said so, or it was never reached. A connection that
 * broke, a late answer and an unreadable one leave it open, and so does a site that fails on its own
 * side, unless with the code that means just that (docs/protocol.md 5.10 step 22).
 */
export function isRefusal(error: unknown): boolean {
  if (!RpcError.is(error)) return true;
  if (error.reason === 'connect') return neverSent.includes(codeOf(error));
  if (error.reason === 'server-error') return error.code === 2;
  return !['timeout', 'aborted', 'bad-reply', 'http', 'fault'].includes(error.reason);
}

function isAnswer(error: unknown): boolean {
  return (
    RpcError.is(error) && ['server-error', 'fault', 'bad-reply', 'http'].includes(error.reason)
  );
}
