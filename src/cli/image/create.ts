/** `geni-image create`: asks for a snapshot, and with `--wait` follows it to its end. */
import { defaultJobDirectory, fileJobStore } from '../../model/jobStore';
import { jobSentence } from '../../model/jobSentence';
import { Remembered } from '../../model/remembered';
import type { SnapshotJob, SnapshotRequest } from '../../model/snapshotJob';
import { Snapshots } from '../../model/snapshots';
import { RpcError } from '../../rpc';
import { confirm } from './confirm';
import { createArguments, type CreateArguments } from './createArguments';
import { Ended, exitCodes } from './failure';
import { follow, pollInterval } from './follow';
import { locate } from './locate';
import type { CommonOptions } from './options';
import type { Output } from './output';
import { openSession, type Session } from './session';
import { shownJob, startedText } from './shownJob';
import { siteOption } from './sites';

export interface CreateOptions extends CommonOptions {
  /** Seconds between two looks. */
  readonly poll?: string;
  /** False with `--no-overwrite`. */
  readonly overwrite?: boolean;
  readonly dryRun?: boolean;
  readonly description?: string;
  readonly wholeDisk?: boolean;
  readonly sliverUrn?: readonly string[];
}

export async function create(
  words: readonly string[],
  options: CreateOptions,
  output: Output,
): Promise<void> {
  const wish = createArguments(words, options.sliverUrn);
  const interval = pollInterval(options.poll);
  const session = await openSession(options, [wish.sliverUrn]);
  output.about({ site: session.site.name, image: wish.imageName, sliver: wish.sliverUrn });
  const request = await requestFor(session, wish, options);
  output.about({ slice: request.sliceUrn, sliver: request.clientId });
  if (options.dryRun === true) {
    const { tellPlan } = await import('./createPlan');
    await tellPlan(session, request, options, output);
    return;
  }
  const snapshots = new Snapshots({
    store: fileJobStore(defaultJobDirectory()),
    accounts: () => [session.account],
    interval,
  });
  for (const { error } of snapshots.problems) output.warn(error.message);
  try {
    const job = await interruptible(request.imageName, options, output, () =>
      startGuarded(snapshots, session, request, options, output),
    );
    if (job.created !== undefined) new Remembered().add({ images: [job.created.imageUrn] });
    if (options.wait === true) await follow(snapshots, job, options, output);
    else tell(job, options, output);
  } finally {
    snapshots.dispose();
  }
}

/** Ctrl-C while the request is on its way: nobody knows yet whether the site has begun. */
async function interruptible<T>(
  imageName: string,
  { cm }: CreateOptions,
  output: Output,
  work: () => Promise<T>,
): Promise<T> {
  const interrupt = (): void => {
    output.warn(
      `Whether the snapshot ${imageName} has begun is not known; find out with: geni-image wait ${imageName}${siteOption(cm)}`,
    );
    process.exit(exitCodes.interrupted);
  };
  process.once('SIGINT', interrupt);
  try {
    return await work();
  } finally {
    process.removeListener('SIGINT', interrupt);
  }
}

async function requestFor(
  session: Session,
  { imageName, sliverUrn, global, slice }: CreateArguments,
  options: CreateOptions,
): Promise<SnapshotRequest> {
  const { account, site } = session;
  const sliver = await locate(session, sliverUrn, slice ?? options.slicename);
  const { description, wholeDisk } = options;
  return {
    accountId: account.id,
    siteUrn: site.urn,
    ...sliver,
    imageName,
    global,
    description,
    wholeDisk,
  };
}

/**
 * The site itself refuses a name that exists (docs/protocol.md 5.10 step 15), so nothing is replaced
 * unasked whatever happens in between; only then we look at what is there and ask.
 */
async function startGuarded(
  snapshots: Snapshots,
  session: Session,
  request: SnapshotRequest,
  options: CreateOptions,
  output: Output,
): Promise<SnapshotJob> {
  const how = { follow: options.wait === true };
  const mustNotExist = options.overwrite === false;
  if (options.yes === true && !mustNotExist) return await snapshots.start(request, how);
  try {
    return await snapshots.start({ ...request, mustNotExist: true }, { ...how, look: false });
  } catch (error) {
    // Perhaps what we remember of the sliver is old: the next command asks again.
    if (RpcError.is(error, 'not-found')) new Remembered().forgetSliver(request.sliverUrn);
    if (mustNotExist || !RpcError.is(error, 'exists')) throw error;
  }
  const { planFor } = await import('./createPlan');
  await confirm(await planFor(session, request), options, output);
  return await snapshots.start(request, how);
}

/** The request is out; usually the site has accepted, sometimes its answer was lost. */
function tell(job: SnapshotJob, { cm }: CreateOptions, output: Output): void {
  output.result({ snapshot: shownJob(job) }, job.created === undefined ? '' : startedText(job));
  if (job.created !== undefined) return;
  output.warn(
    jobSentence({ ...job, reason: job.problem }),
    `Find out with: geni-image wait ${job.imageName}${siteOption(cm)}`,
  );
  throw new Ended(exitCodes.timedOut);
}
