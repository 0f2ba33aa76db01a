/** `geni-image create`: asks for a snapshot, and with `--wait` follows it to its end. */
import { setImmediate } from 'node:timers/promises';
import { defaultJobDirectory, fileJobStore } from '../../../model/snapshots/jobStore';
import { jobSentence } from '../../../model/snapshots/sentence';
import { Remembered } from '../session/commandCache';
import { SnapshotRefused, type SnapshotJob } from '../../../model/snapshots/job';
import { Snapshots } from '../../../model/snapshots/snapshots';
import { checkDescription } from '../../../model/snapshots/planning/description';
import { requestFor } from '../../../model/snapshots/planning/request';
import { RpcError } from '../../../rpc';
import { confirm } from '../terminal/confirm';
import { createArguments, type CreateArguments } from '../arguments/createArguments';
import type { CreateParts } from '../snapshots/createPlan';
import { Ended, exitCodes, UsageError } from '../failures/failure';
import { follow, pollInterval } from '../snapshots/follow';
import { locate } from '../session/locate';
import type { Output } from '../terminal/output';
import { openSession, type Session } from '../session/session';
import { shownJob, startedText } from '../snapshots/shownJob';
import { shellWord } from '../terminal/shellWord';
import { siteOption } from '../session/sites';
import type { CreateOptions } from '../arguments/createOptions';
import type { SnapshotPlan } from '../../../model/snapshots/planning/plan';

export async function create(
  words: readonly string[],
  options: CreateOptions,
  output: Output,
): Promise<void> {
  const wish = createArguments(words, options.sliverUrn, output.name === 'createimage');
  tellUnclear(wish, output);
  const interval = pollInterval(options.poll);
  refuseDescription(options.description);
  const session = await openSession(options, [wish.sliverUrn]);
  output.about({ site: session.site.name, image: wish.imageName, sliver: wish.sliverUrn });
  const parts = await partsOf(session, wish, options, output);
  output.about({ slice: parts.sliceUrn, sliver: parts.clientId });
  if (options.dryRun === true) {
    const { tellPlan } = await import('../snapshots/createPlan');
    await tellPlan(session, parts, options, output);
    return;
  }
  const snapshots = new Snapshots({
    store: fileJobStore(defaultJobDirectory()),
    accounts: () => [session.account],
    interval,
  });
  try {
    const starting = interruptible(parts.imageName, options, output, () =>
      startGuarded(snapshots, session, parts, options, output),
    );
    const [job] = await Promise.all([starting, tellOfDamaged(snapshots, output)]);
    if (job.created !== undefined)
      new Remembered().add(session.site.componentManager.url, { images: [job.created.imageUrn] });
    if (options.wait === true) await follow(snapshots, job, options, output);
    else tell(job, options, output);
  } finally {
    snapshots.dispose();
  }
}

/** Reading all records takes a while, so it is done while the site is called. */
async function tellOfDamaged(snapshots: Snapshots, output: Output): Promise<void> {
  await setImmediate();
  for (const { error } of snapshots.problems) output.warn(error.sentence);
}

function tellUnclear({ global }: CreateArguments, output: Output): void {
  if (global?.unclear === undefined) return;
  output.warn(
    `"${global.unclear}" means that anyone can use the image, as with the classic script: give 0 for the project only.`,
  );
}

/** @throws UsageError before anything is sent */
function refuseDescription(description: string | undefined): void {
  const wrong = checkDescription(description ?? '');
  if (wrong !== undefined) throw new UsageError(wrong);
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
      `It is not known whether the snapshot ${imageName} has started; check with: geni-image wait ${shellWord(imageName)}${siteOption(cm)}`,
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

async function partsOf(
  session: Session,
  { imageName, sliverUrn, global, slice }: CreateArguments,
  { slicename, description, wholeDisk }: CreateOptions,
  output: Output,
): Promise<CreateParts> {
  const sliceName = slice ?? slicename;
  output.about({ slice: sliceName });
  const sliver = await locate(session, sliverUrn, sliceName);
  return { ...sliver, imageName, global: global?.global, description, wholeDisk };
}

/**
 * The site itself refuses a name that exists (docs/protocol.md 5.10 step 15), so nothing is replaced
 * unasked whatever happens in between; only then we look at what is there and ask.
 */
async function startGuarded(
  snapshots: Snapshots,
  session: Session,
  parts: CreateParts,
  options: CreateOptions,
  output: Output,
): Promise<SnapshotJob> {
  // Where nobody has said who can use it, the scripts let anyone.
  const asked = { ...parts, global: parts.global ?? true };
  const { imageable, nodeImage } = parts;
  const how = { follow: options.wait === true, imageable, nodeImage };
  try {
    return await snapshots.start(requestFor(session, asked), { ...how, look: false });
  } catch (error) {
    // Perhaps what we remember of the sliver is old: the next command asks again.
    if (RpcError.is(error, 'not-found') || SnapshotRefused.is(error, 'unknown-sliver')) {
      new Remembered().forgetSliver(session.site.componentManager.url, parts.sliverUrn);
    }
    if (!RpcError.is(error, 'exists') && !RpcError.is(error, 'forbidden')) throw error;
    const { planOfExisting } = await import('../snapshots/createPlan');
    const plan = await planOfExisting(session, parts, options, error);
    await confirm(plan.sentence, options, output);
    tellWhose(plan, options, output);
    return await snapshots.start(requestFor(session, asked, plan), how);
  }
}

/** A yes that was given beforehand knew nothing of whose image it would be. */
function tellWhose(plan: SnapshotPlan, { yes }: CreateOptions, output: Output): void {
  if (yes === true && plan.kind === 'new-version' && !plan.image.mine) output.warn(plan.sentence);
}

/** The request is out; usually the site has accepted, sometimes its answer was lost. */
function tell(job: SnapshotJob, { cm }: CreateOptions, output: Output): void {
  output.changed({ snapshot: shownJob(job) }, job.created === undefined ? '' : startedText(job));
  if (job.created !== undefined) return;
  output.warn(
    jobSentence({ ...job, reason: job.problem }),
    `Check with: geni-image wait ${shellWord(job.imageName)}${siteOption(cm)}`,
  );
  throw new Ended(exitCodes.timedOut);
}
