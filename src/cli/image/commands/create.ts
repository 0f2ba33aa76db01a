/** `geni-image create`: asks for a snapshot, and with `--wait` follows it to its end. */
import { defaultJobDirectory, fileJobStore } from '../../../model/snapshots/jobStore';
import { Remembered } from '../session/commandCache';
import { SnapshotRefused, type SnapshotJob } from '../../../model/snapshots/job';
import { defaultJournalFile, fileJournal } from '../../../model/journal/journal';
import { repositoryAt } from '../../../model/journal/repository';
import { Snapshots } from '../../../model/snapshots/snapshots';
import { checkDescription } from '../../../model/snapshots/planning/description';
import { requestFor } from '../../../model/snapshots/planning/request';
import { RpcError } from '../../../rpc';
import { confirm } from '../terminal/confirm';
import { nodeNamed } from './check';
import { createArguments, isSliver, type CreateArguments } from '../arguments/createArguments';
import type { CreateParts } from '../snapshots/createPlan';
import { UsageError } from '../failures/failure';
import { follow, pollInterval } from '../snapshots/follow';
import { locate } from '../session/locate';
import type { Output } from '../terminal/output';
import { isTokenOnly } from '../session/portal/ways';
import { openSession, type Session } from '../session/session';
import { onInterrupt, tell, tellOfDamaged } from '../snapshots/starting';
import { siteOptionOf } from '../session/sites';
import { findNode } from '../session/findNode';
import { askName, askUsers, tellCautions, usersSentence, type Agreed } from '../snapshots/draft';
import { isInteractive } from '../terminal/prompt';
import { defined } from '../../../rpc/defined';
import type { CreateOptions } from '../arguments/createOptions';
import type { SnapshotPlan } from '../../../model/snapshots/planning/plan';

export async function create(
  words: readonly string[],
  options: CreateOptions,
  output: Output,
): Promise<void> {
  const isClassic = output.name !== 'geni-image';
  // Who has said yes to everything beforehand is not asked.
  const canAsk = !isClassic && options.yes !== true && isInteractive();
  const wish = createArguments(words, options.sliverUrn, { isClassic, canAsk });
  tellUnclear(wish, output);
  const interval = pollInterval(options.poll);
  refuseDescription(options.description);
  if (options.experiment !== undefined || isTokenOnly(options)) {
    const { createByToken } = await import('./createByToken');
    await createByToken({ wish, interval, canAsk }, options, output);
    return;
  }
  const { session, parts } = await partsOf(wish, options, output);
  const { imageName } = parts;
  output.about({ site: session.site.name, image: imageName });
  output.about({ slice: parts.sliceUrn, sliver: parts.clientId });
  if (options.dryRun === true) {
    const { tellPlan } = await import('../snapshots/createPlan');
    await tellPlan(session, parts, options, output);
    return;
  }
  await checkFirst(session, parts, options, output);
  if (!isClassic) await tellCautions(session, parts, output, canAsk);
  const step = words.length === 0 ? ' (3 of 3)' : '';
  const agreed = canAsk ? await askUsers(session, parts, step) : undefined;
  const isTriedFirst = await triedFirst({ session, parts, agreed }, options, output);
  const snapshots = snapshotsOf(session, interval);
  const done = onInterrupt(imageName, siteOptionOf(session, options.cm), output);
  try {
    const starting = startGuarded(snapshots, { session, parts, agreed }, options, output);
    const [{ job, users }] = await Promise.all([starting, tellOfDamaged(snapshots, output)]);
    const made = job.created?.imageUrn;
    if (made !== undefined)
      new Remembered().add(session.site.componentManager.url, { images: [made] });
    const begun = (): void => {
      done();
      if (!isClassic && users !== undefined) output.note(users);
    };
    if (options.wait === true || isTriedFirst) {
      // Somebody hears Ctrl-C all the time: first this command, then the following.
      await follow(snapshots, job, options, output, begun);
    } else {
      begun();
      tell(job, siteOptionOf(session, options.cm), output);
    }
  } finally {
    done();
    snapshots.dispose();
  }
}

function snapshotsOf({ account }: Session, interval: number): Snapshots {
  return new Snapshots({
    store: fileJobStore(defaultJobDirectory()),
    accounts: () => [account],
    journal: fileJournal(defaultJournalFile),
    workspace: () => repositoryAt(process.cwd()),
    interval,
  });
}

async function checkFirst(
  session: Session,
  parts: CreateParts,
  options: CreateOptions,
  output: Output,
): Promise<void> {
  if (options.check !== true) return;
  const { checkBefore } = await import('../snapshots/checkBefore');
  await checkBefore(await nodeNamed(session, parts.sliverUrn, options), options, output);
}

/** False where that was not asked for. @throws Ended where it did not pass */
async function triedFirst(
  { session, parts, agreed }: Start,
  options: CreateOptions,
  output: Output,
): Promise<boolean> {
  if (options.tryFirst !== true) return false;
  const { refuseUntried, tryFirst } = await import('../snapshots/tryFirst');
  refuseUntried(options, agreed?.global ?? parts.global ?? true);
  await tryFirst(session, parts, options, output);
  return true;
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

/** The node that is meant, and what is asked for. @throws UsageError, NotThere, and what connecting throws */
export async function partsOf(
  wish: CreateArguments,
  options: CreateOptions,
  output: Output,
): Promise<{ session: Session; parts: CreateParts }> {
  const { slice, sliver: word } = wish;
  const sliceName = slice ?? options.slicename;
  output.about({ image: wish.imageName, slice: sliceName });
  if (word !== undefined && isSliver(word)) {
    const session = await openSession(options, [word]);
    output.about({ site: session.site.name, sliver: word });
    const { imageName = '' } = wish;
    const found = await locate(session, word, sliceName);
    return { session, parts: { ...found, ...chosen(wish, options, imageName) } };
  }
  const named = { ...options, slicename: sliceName };
  // Who gives nothing is asked three things.
  const step = (number: number): string =>
    word === undefined && wish.imageName === undefined ? ` (${number} of 3)` : '';
  const about = { imageName: wish.imageName, step: step(1) };
  const node = await findNode(word, defined(named), output, about);
  const { session, sliver } = node;
  const { urn: sliverUrn, sliceUrn, clientId } = sliver;
  const imageName = wish.imageName ?? (await askName(node, step(2)));
  const found = { sliceUrn, sliverUrn, clientId };
  return { session, parts: { ...found, ...chosen(wish, options, imageName) } };
}

function chosen(
  { global }: CreateArguments,
  { description, wholeDisk, updateAccounts }: CreateOptions,
  imageName: string,
): Pick<CreateParts, 'imageName' | 'global' | 'description' | 'wholeDisk' | 'updateAccounts'> {
  return { imageName, global: global?.global, description, wholeDisk, updateAccounts };
}

/**
 * The site itself refuses a name that exists (docs/protocol.md 5.10 step 15), so nothing is replaced
 * unasked whatever happens in between; only then we look at what is there and ask.
 */
async function startGuarded(
  snapshots: Snapshots,
  { session, parts, agreed }: Start,
  options: CreateOptions,
  output: Output,
): Promise<Started> {
  // Where nobody has said who can use it, the scripts let anyone.
  const global = agreed?.global ?? parts.global ?? true;
  const asked = { ...parts, global };
  const { imageable, nodeImage } = parts;
  const how = { follow: options.wait === true, imageable, nodeImage };
  const replace = async (plan: SnapshotPlan): Promise<Started> => {
    await confirm(plan.sentence, options, output);
    tellWhose(plan, options, output);
    const job = await snapshots.start(requestFor(session, asked, plan), how);
    return { job, users: usersSentence(job.imageName, { global, plan }) };
  };
  if (agreed?.plan.kind === 'new-version' && options.overwrite !== false)
    return await replace(agreed.plan);
  try {
    const job = await snapshots.start(requestFor(session, asked), { ...how, look: false });
    return { job, users: usersSentence(job.imageName, { global }) };
  } catch (error) {
    // Perhaps what we remember of the sliver is old: the next command asks again.
    if (RpcError.is(error, 'not-found') || SnapshotRefused.is(error, 'unknown-sliver')) {
      new Remembered().forgetSliver(session.site.componentManager.url, parts.sliverUrn);
    }
    if (!RpcError.is(error, 'exists') && !RpcError.is(error, 'forbidden')) throw error;
    const { planOfExisting } = await import('../snapshots/createPlan');
    return await replace(await planOfExisting(session, parts, options, error));
  }
}

interface Start {
  readonly session: Session;
  readonly parts: CreateParts;
  /** What the person was told and asked on a terminal. */
  readonly agreed: Agreed | undefined;
}

interface Started {
  readonly job: SnapshotJob;
  /** Who can use the image, as a sentence. */
  readonly users: string | undefined;
}

/** A yes that was given beforehand knew nothing of whose image it would be. */
function tellWhose(plan: SnapshotPlan, { yes }: CreateOptions, output: Output): void {
  if (yes === true && plan.kind === 'new-version' && !plan.image.mine) output.warn(plan.sentence);
}
