/** `geni-image create`: asks for a snapshot, and with `--wait` follows it to its end. */
import { planSnapshot } from '../../model/imageName';
import { listImages } from '../../model/images';
import { defaultJobDirectory, fileJobStore } from '../../model/jobStore';
import { jobSentence } from '../../model/jobSentence';
import { Remembered } from '../../model/remembered';
import { SnapshotRefused, type SnapshotJob, type SnapshotRequest } from '../../model/snapshotJob';
import { Snapshots } from '../../model/snapshots';
import { VisibilityLookup } from '../../model/visibility';
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
    await tellPlan(session, request, options, output);
    return;
  }
  const snapshots = new Snapshots({
    store: fileJobStore(defaultJobDirectory()),
    accounts: () => [session.account],
    interval,
  });
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
  await confirm(await planFor(session, request), options, output);
  return await snapshots.start(request, how);
}

/** What the snapshot would do to an image of that name. @throws SnapshotRefused if it cannot be. */
async function planFor(
  { account, site }: Session,
  { imageName, sliceUrn }: SnapshotRequest,
): Promise<string> {
  const images = await listImages(account, site, { visibility: new VisibilityLookup() });
  const plan = planSnapshot(imageName, images, account.identity.urn, sliceUrn);
  switch (plan.kind) {
    case 'new-version':
      return plan.sentence;
    case 'refused':
      throw new SnapshotRefused('taken', plan.sentence);
    case 'new':
      return `The project has an image ${imageName} that is not in your list: if you may write to it, this snapshot replaces its contents.`;
  }
}

async function tellPlan(
  session: Session,
  request: SnapshotRequest,
  options: CreateOptions,
  output: Output,
): Promise<void> {
  const { account, site } = session;
  const images = await listImages(account, site, { visibility: new VisibilityLookup() });
  const plan = planSnapshot(request.imageName, images, account.identity.urn, request.sliceUrn);
  const refused = plan.kind === 'refused' || (plan.kind !== 'new' && options.overwrite === false);
  if (refused) throw new SnapshotRefused('taken', plan.sentence);
  const users = request.global ? 'anyone' : 'only this project';
  const { imageName, sliverUrn, sliceUrn, clientId, global } = request;
  output.result(
    { plan: { kind: plan.kind, imageName, sliverUrn, sliceUrn, clientId, global } },
    `Nothing is done. ${plan.sentence} It is made of ${clientId} in ${sliceUrn}; ${users} may use it.`,
  );
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
