/**
 * Asks a site for a snapshot. The wish is on disk before the request leaves and its answer right
 * after, so that neither a crash nor a lost connection loses a snapshot that the site has begun.
 */
import * as l10n from '@vscode/l10n';
import { isAtPortal, siteNameOf, type SnapshotPlace } from '../place';
import { whatHappened } from '../../failures/explain';
import { begunPatch } from '../follow';
import type { JobBook } from '../jobs';
import { SnapshotRefused, type SnapshotJob, type SnapshotRequest } from '../job';
import type { SnapshotBackEnd } from './backEnd';
import type { Before } from './beforeSending';
import { timeSince } from './unanswered';
import { whyUnwritable } from '../../storage/storageError';

export interface Sending {
  /** Of the job: whoever sends it has made it, and holds its lock. */
  readonly id: string;
  readonly backEnd: SnapshotBackEnd;
  readonly book: JobBook;
  readonly before: Before;
  readonly signal?: AbortSignal | undefined;
  /** The queued wish that this starts. */
  readonly wish?: string | undefined;
}

/**
 * Resolves with the job once the site has accepted, or once it is unclear whether it has.
 * @throws RpcError when the site has refused: then there is no job and nothing has happened.
 * @throws SnapshotRefused when the job cannot be written down.
 */
export async function requestSnapshot(
  place: SnapshotPlace,
  request: SnapshotRequest,
  { id, backEnd, book, before, signal, wish }: Sending,
): Promise<SnapshotJob> {
  let job: SnapshotJob | undefined;
  const sending = (): void => {
    job = writeDown(book, place, { ...request, id, wish }, before);
  };
  try {
    const created = await backEnd.begin(request, { signal, sending });
    return updated(book, job ?? orphan(), begunPatch(created, false));
  } catch (error) {
    // It was never sent.
    if (job === undefined) throw error;
    const verdict = backEnd.verdictOf(error);
    if (verdict === 'refused') return dropAndThrow(book, job, error);
    return await afterNoAnswer(job, { backEnd, book }, error, verdict);
  }
}

function orphan(): never {
  throw new Error('A snapshot has begun whose job was not written down.');
}

/**
 * A look at the site settles it mostly. Only where the site itself has answered can no request wait there
 * any more, so that nothing seen means nothing begun.
 */
async function afterNoAnswer(
  job: SnapshotJob,
  { backEnd, book }: Pick<Sending, 'backEnd' | 'book'>,
  error: unknown,
  verdict: 'answered' | 'lost',
): Promise<SnapshotJob> {
  const unclear = { stage: 'unknown' as const, problem: problemOf(error, job) };
  if (verdict === 'lost') return updated(book, job, unclear);
  const { signal } = new AbortController();
  const finding = await backEnd.find(job, { signal, sentAgo: timeSince(job) });
  switch (finding.kind) {
    case 'begun':
      return updated(book, job, begunPatch(finding.handle, false));
    case 'no-sign-yet':
    case 'never-began':
      return dropAndThrow(book, job, error);
    case 'unclear':
      return updated(book, job, unclear);
  }
}

function dropAndThrow(book: JobBook, job: SnapshotJob, error: unknown): never {
  book.remove(job.id);
  throw error;
}

function problemOf(error: unknown, { siteName: site, imageName: image }: SnapshotJob): string {
  return whatHappened(error, { site, image });
}

function updated(book: JobBook, job: SnapshotJob, patch: Partial<SnapshotJob>): SnapshotJob {
  return book.update(job.id, patch) ?? { ...job, ...patch };
}

function writeDown(
  book: JobBook,
  place: SnapshotPlace,
  request: SnapshotRequest & Pick<Sending, 'id' | 'wish'>,
  before: Before,
): SnapshotJob {
  const { accountId, siteUrn, sliceUrn, sliverUrn, clientId, imageName, global } = request;
  const job: SnapshotJob = {
    id: request.id,
    wish: request.wish,
    accountId,
    siteUrn,
    siteName: siteNameOf(place),
    siteUrl: isAtPortal(place) ? undefined : place.site.componentManager.url,
    portal: request.portal,
    sliceUrn,
    sliverUrn,
    clientId,
    imageName,
    global,
    description: request.description,
    updateAccounts: request.updateAccounts,
    stage: 'starting',
    samples: [],
    startedAt: Date.now(),
    versionsBefore: before.versions,
    previousHash: before.hash,
    nodeImage: before.nodeImage,
    snapshotBefore: before.snapshotBefore,
    workspace: before.workspace,
  };
  try {
    book.add(job);
    return job;
  } catch (error) {
    throw new SnapshotRefused(
      'not-kept',
      l10n.t(
        'The snapshot {0} was not started, because its record cannot be kept in {1} ({2}): {3}.',
        imageName,
        book.store.directory ?? l10n.t('the folder of this program'),
        ...whyUnwritable(error),
      ),
    );
  }
}
