/** `geni-image create`: asks for a snapshot, and with `--wait` follows it to its end. */
import { findSliver, type FoundSliver } from '../../model/findSliver';
import { checkImageName } from '../../model/imageName';
import { defaultJobDirectory, fileJobStore } from '../../model/jobStore';
import { jobSentence } from '../../model/jobSentence';
import { SnapshotRefused, type SnapshotJob } from '../../model/snapshotJob';
import { Snapshots } from '../../model/snapshots';
import { parseUrn } from '../../rpc';
import { Ended, exitCodes, UsageError } from './failure';
import { durationText, sizeText } from './format';
import { isGlobal, type CommonOptions } from './options';
import type { Output } from './output';
import { openSession, type Session } from './session';
import { chosenSlices } from './sliceNames';

export interface CreateOptions extends CommonOptions {
  readonly wait?: boolean;
  /** Seconds between two looks. */
  readonly poll?: string;
}

export async function create(
  imageName: string,
  sliverUrn: string,
  globalWord: string | undefined,
  options: CreateOptions,
  output: Output,
): Promise<void> {
  checkArguments(imageName, sliverUrn);
  const interval = pollInterval(options.poll);
  const session = await openSession(options, [sliverUrn]);
  const { account, site } = session;
  output.about({ site: site.name, image: imageName, sliver: sliverUrn });
  const sliver = await locate(session, sliverUrn, options.slicename);
  const snapshots = new Snapshots({
    store: fileJobStore(defaultJobDirectory()),
    accounts: () => [account],
    interval,
  });
  try {
    const { sliceUrn, clientId } = sliver;
    output.about({ slice: sliceUrn, sliver: clientId });
    const global = isGlobal(globalWord);
    const wish = { accountId: account.id, siteUrn: site.urn, sliceUrn, sliverUrn, clientId };
    const follow = options.wait === true;
    const job = await snapshots.start({ ...wish, imageName, global }, { follow });
    if (follow) await waitForEnd(snapshots, job, output);
    else tell(job, output);
  } finally {
    snapshots.dispose();
  }
}

/** The request is out; usually the site has accepted, sometimes its answer was lost. */
function tell(job: SnapshotJob, output: Output): void {
  output.result({ snapshot: shown(job) }, job.created === undefined ? '' : startedText(job));
  if (job.created !== undefined) return;
  output.progress(`geni-image: ${jobSentence({ ...job, reason: job.problem })}`);
  throw new Ended(exitCodes.noConnection);
}

function checkArguments(imageName: string, sliverUrn: string): void {
  const wrong = checkImageName(imageName);
  if (wrong !== undefined) throw new UsageError(wrong);
  if (!isSliver(sliverUrn)) {
    throw new UsageError(
      `${sliverUrn} is not the URN of a sliver: "geni-image slivers" lists yours.`,
    );
  }
}

function isSliver(text: string): boolean {
  try {
    return parseUrn(text).type === 'sliver';
  } catch {
    return false;
  }
}

function pollInterval(seconds: string | undefined): number {
  if (seconds === undefined) return 15_000;
  const value = Number(seconds);
  if (!(value > 0)) throw new UsageError(`--poll takes a number of seconds, not "${seconds}".`);
  return value * 1000;
}

async function locate(
  session: Session,
  sliverUrn: string,
  sliceName: string | undefined,
): Promise<FoundSliver> {
  const { account, site } = session;
  const sliceUrns = await chosenSlices(session, sliceName);
  const found = await findSliver(account, site, sliverUrn, { sliceUrns });
  if (found !== undefined) return found;
  const where = sliceName === undefined ? 'your slices' : `the slice ${sliceName}`;
  throw new SnapshotRefused(
    'unknown-sliver',
    `There is no sliver ${sliverUrn} in ${where} at ${site.name}: "geni-image slivers" lists what is there` +
      (sliceName === undefined ? '; name a slice that you are only a member of with -n.' : '.'),
  );
}

async function waitForEnd(
  snapshots: Snapshots,
  { id, imageName, siteName }: SnapshotJob,
  output: Output,
): Promise<void> {
  const heard = snapshots.onDidChange((job) => {
    if (job.id === id && job.outcome === undefined) output.status(progressText(job));
  });
  const controller = new AbortController();
  const interrupt = (): void => controller.abort();
  process.once('SIGINT', interrupt);
  try {
    const job = await snapshots.ended(id, controller.signal);
    output.result({ snapshot: shown(job) }, job.outcome === 'ready' ? readyText(job) : '');
    if (job.outcome === 'ready') return;
    output.progress(`geni-image: ${jobSentence(job)}`);
    if (job.reason?.includes('\n') === true) output.progress(job.reason);
    throw new Ended(exitCodes.refused);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    output.progress(
      `The snapshot ${imageName} goes on at ${siteName}; "geni-image list" shows it when it is done.`,
    );
    throw new Ended(exitCodes.interrupted);
  } finally {
    process.removeListener('SIGINT', interrupt);
    heard.dispose();
  }
}

function progressText(job: SnapshotJob): string {
  const elapsed = durationText(Date.now() - job.startedAt);
  const size = job.size === undefined ? '' : `  ${sizeText(job.size)}`;
  const problem = job.problem === undefined ? '' : `  (${job.problem})`;
  return `${job.stage}${size}  ${elapsed}${problem}`;
}

function startedText({ created, imageName, clientId, siteName }: SnapshotJob): string {
  return [
    `The snapshot ${imageName} of ${clientId} has begun at ${siteName}.`,
    `image URN  ${created?.imageUrn ?? '-'}`,
    `image URL  ${created?.imageUrl ?? '-'}`,
  ].join('\n');
}

function readyText(job: SnapshotJob): string {
  const { created, imageName, siteName, endedAt = Date.now() } = job;
  const took = durationText(endedAt - job.startedAt);
  return [
    `The image ${imageName} is ready at ${siteName}: ${sizeText(job.size)} in ${took}.`,
    `image URN  ${created?.imageUrn ?? '-'}`,
    `image URL  ${created?.imageUrl ?? '-'}`,
  ].join('\n');
}

/** The job as programs see it. */
function shown(job: SnapshotJob): object {
  const { id, imageName, siteUrn, sliceUrn, sliverUrn, clientId, global, stage, outcome } = job;
  return {
    id,
    imageName,
    ...job.created,
    siteUrn,
    sliceUrn,
    sliverUrn,
    clientId,
    global,
    stage,
    outcome,
    size: job.size,
    hash: job.hash,
    reason: job.reason,
    log: job.log,
    started: new Date(job.startedAt).toISOString(),
    ended: job.endedAt === undefined ? undefined : new Date(job.endedAt).toISOString(),
  };
}
